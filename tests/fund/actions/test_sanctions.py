"""Payees and payers against the list, with its version on record and no name in the log. Every entry is invented."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from blueheart.campaign.permissions import NotPermitted
from blueheart.fund.actions.grantees import save_grantee
from blueheart.fund.actions.sanctions import (
    check_again,
    check_payee,
    check_payer,
    check_when_settled,
    decide_check,
    load_sanctions_list,
)
from blueheart.fund.enums import CheckDecision, CheckedKind, CheckOutcome
from blueheart.fund.models import SanctionsCheck, SanctionsList, SanctionsName
from blueheart.fund.queries.sanctions import is_fresh, last_check, list_in_force, undecided_checks
from blueheart.fund.readers.sanctions import NoSanctionsList
from blueheart.fund.rules.giving import NewDonor
from blueheart.fund.rules.spending import InvalidSpending, TypedGrantee
from blueheart.kernel.actions import run_due_deliveries
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from tests.givers import given
from tests.granters import AT, ONE, TWO, load_list, make_grant, make_grantee, sanctions_xml

pytestmark = pytest.mark.django_db


def refusal(error: pytest.ExceptionInfo[InvalidSpending]) -> str:
    return error.value.problems[0].code


def test_a_list_is_loaded_once_and_the_newest_is_in_force() -> None:
    first = load_list()
    assert load_list() == first
    assert (first.individual_count, first.entity_count, first.name_count) == (1, 1, 6)
    newer = load_list(generated="2027-07-02T10:00:00Z")
    assert list_in_force() == newer
    assert set(SanctionsName.objects.values_list("sanctions_list", flat=True)) == {newer.pk}
    assert SanctionsList.objects.count() == 2


def test_an_older_list_is_refused_and_changes_nothing() -> None:
    newest = load_list()
    with pytest.raises(InvalidSpending) as error:
        load_list(generated="2027-06-01T10:00:00Z")
    assert refusal(error) == "older"
    assert list(SanctionsList.objects.all()) == [newest]
    with pytest.raises(NoSanctionsList):
        load_sanctions_list(data=b"<x/>", by=ONE, at=AT)
    with pytest.raises(NotPermitted):
        load_sanctions_list(data=sanctions_xml(), by=Actor.visitor(), at=AT)


def test_a_payee_is_clear_or_waits_for_a_person_and_the_version_is_on_record() -> None:
    loaded = load_list()
    clear = check_payee(grantee_id=make_grantee().pk, by=ONE, at=AT)
    assert (clear.outcome, clear.sanctions_list, clear.matches) == (CheckOutcome.CLEAR, loaded, [])
    assert clear.allows_payment
    listed = make_grantee("Invented Tradng House")
    match = check_payee(grantee_id=listed.pk, by=ONE, at=AT)
    assert (match.outcome, match.matches) == (CheckOutcome.POSSIBLE_MATCH, ["9000002"])
    assert not match.allows_payment
    assert list(undecided_checks()) == [match]
    decide_check(check_id=match.pk, decision=CheckDecision.SOMEBODY_ELSE, reason="Another town.", by=TWO, at=AT)
    match.refresh_from_db()
    assert match.allows_payment
    assert list(undecided_checks()) == []


def test_the_people_of_a_payee_are_held_against_the_list_too() -> None:
    load_list()
    grantee = make_grantee()
    grantee.contact.holder = "Nobody Samplefield"
    grantee.contact.save()
    assert check_payee(grantee_id=grantee.pk, by=ONE, at=AT).matches == ["9000001"]


def test_a_decision_is_a_persons_with_a_reason_and_once() -> None:
    load_list()
    match = check_payee(grantee_id=make_grantee("Nowhere Foundation").pk, by=ONE, at=AT)

    def decide(by: Actor = ONE, reason: str = "Checked.") -> SanctionsCheck:
        return decide_check(check_id=match.pk, decision=CheckDecision.LISTED, reason=reason, by=by, at=AT)

    for by, reason, code in ((Actor.system("x"), "Checked.", "no_person"), (ONE, " ", "required")):
        with pytest.raises(InvalidSpending) as error:
            decide(by, reason)
        assert refusal(error) == code
    assert not decide().allows_payment
    with pytest.raises(InvalidSpending) as error:
        decide()
    assert refusal(error) == "decided"


def test_the_database_wants_a_reason_too() -> None:
    load_list()
    match = check_payee(grantee_id=make_grantee("Nowhere Foundation").pk, by=ONE, at=AT)
    with pytest.raises(IntegrityError, match="check_decided_with_a_reason"), transaction.atomic():
        SanctionsCheck.objects.filter(pk=match.pk).update(decision="somebody_else", decided_at=AT, decided_by="staff:1")
    clear = check_payee(grantee_id=make_grantee().pk, by=ONE, at=AT)
    with pytest.raises(IntegrityError, match="check_decided_with_a_reason"), transaction.atomic():
        SanctionsCheck.objects.filter(pk=clear.pk).update(
            decision="listed", decided_at=AT, decided_by="staff:1", reason="x"
        )


def test_without_a_list_nobody_can_be_checked() -> None:
    with pytest.raises(InvalidSpending) as error:
        check_payee(grantee_id=make_grantee().pk, by=ONE, at=AT)
    assert refusal(error) == "no_list"


def test_a_check_is_stale_after_a_newer_list_other_names_or_its_days() -> None:
    load_list()
    grantee = make_grantee()
    check = check_payee(grantee_id=grantee.pk, by=ONE, at=AT)

    def fresh(later: timedelta = timedelta()) -> bool:
        grantee.refresh_from_db()
        found = last_check(kind=CheckedKind.PAYEE, subject_id=grantee.pk)
        assert found is not None
        return is_fresh(found, names_changed_at=grantee.names_changed_at, days=30, at=AT + later)

    assert fresh()
    assert fresh(timedelta(days=30))
    assert not fresh(timedelta(days=30, seconds=1))
    save_grantee(typed=TypedGrantee(name="Other"), grantee_id=grantee.pk, by=ONE, at=AT + timedelta(minutes=1))
    assert not fresh()
    check_payee(grantee_id=grantee.pk, by=ONE, at=AT + timedelta(minutes=2))
    assert fresh()
    load_list(generated="2027-07-29T10:00:00Z")
    assert not fresh()
    assert last_check(kind=CheckedKind.PAYEE, subject_id=grantee.pk) != check


def test_a_named_donor_over_the_threshold_is_held_against_the_list_when_the_money_comes() -> None:
    load_list()
    given(100_000, donor=NewDonor(name="Nobody Samplefield"))
    given(99_999, donor=NewDonor(name="Nobody Samplefield"))
    given(200_000)
    given(200_000, donor=NewDonor(name="Ann Other"))
    run_due_deliveries(at=AT)
    checks = list(SanctionsCheck.objects.order_by("subject_id").values_list("kind", "outcome"))
    assert checks == [("payer", "possible_match"), ("payer", "clear")]


def test_a_payer_is_checked_once_with_a_list_however_often_the_event_comes() -> None:
    load_list()
    gift = given(100_000, donor=NewDonor(name="Ann Other"))
    assert check_when_settled(contribution_id=gift.pk, by=ONE, at=AT) is not None
    assert check_when_settled(contribution_id=gift.pk, by=ONE, at=AT) is None
    assert check_payer(contribution_id=given(100_000).pk, by=ONE, at=AT) is None


def test_a_new_list_is_held_against_payees_under_way_and_payers_not_seen_yet() -> None:
    gift = given(100_000, donor=NewDonor(name="Nobody Samplefield"))
    grant = make_grant()
    make_grantee("Invented Trading House")
    assert check_again(by=ONE, at=AT) == 0
    load_list()
    run_due_deliveries(at=AT)
    found = {(check.kind, check.subject_id) for check in SanctionsCheck.objects.all()}
    assert found == {("payee", grant.grantee_id), ("payer", gift.pk)}
    assert check_again(by=ONE, at=AT) == 0


def test_no_name_is_in_the_log_or_in_a_check() -> None:
    load_list()
    make_grant(grantee=make_grantee("Invented Trading House"))
    check_payee(grantee_id=make_grantee("Nobody Samplefield").pk, by=ONE, at=AT)
    gift = given(100_000, donor=NewDonor(name="Nobody Samplefield"))
    check_payer(contribution_id=gift.pk, by=ONE, at=AT)
    kept = json.dumps([*EventRecord.objects.values_list("payload", flat=True)]) + json.dumps(
        list(SanctionsCheck.objects.values_list("matches", "reason"))
    )
    for word in ("Samplefield", "Trading", "Sam Ple", "BE71"):
        assert word not in kept
