"""Whom the fund pays: erased past their time, and a shelter's place in no public word."""

import json
from datetime import date, timedelta

import pytest
from django.db import transaction

from blueheart.fund.actions.calls import award_application, move_application
from blueheart.fund.actions.grantees import (
    erase_contacts_past_their_time,
    erase_grantee_contact,
    save_grantee,
    save_grantee_contact,
)
from blueheart.fund.actions.grants import end_grant
from blueheart.fund.enums import ApplicationState, Book, GrantState
from blueheart.fund.models import Grantee, GranteeContact
from blueheart.fund.queries.grants import public_grants
from blueheart.fund.rules.spending import InvalidSpending, TypedGrantee, TypedReach
from blueheart.kernel.models import EventRecord
from tests.granters import AT, DAY, ONE, SAMPLE_IBAN, apply, grant_words, make_grant, make_grantee, shortlist

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (TypedReach(iban="BE71096123456768", holder="x"), "wrong_iban"),
        (TypedReach(iban="not one", holder="x"), "wrong_iban"),
        (TypedReach(iban=SAMPLE_IBAN), "required"),
    ],
)
def test_an_iban_has_check_digits_and_a_holder(typed: TypedReach, code: str) -> None:
    grantee = make_grantee()
    with pytest.raises(InvalidSpending) as error, transaction.atomic():
        save_grantee_contact(grantee_id=grantee.pk, typed=typed, by=ONE, at=AT)
    assert error.value.problems[0].code == code
    assert GranteeContact.objects.get().iban == SAMPLE_IBAN


def test_an_iban_is_kept_without_spaces_and_names_move_the_day() -> None:
    grantee = make_grantee()
    later = AT + timedelta(days=1)
    typed = TypedReach(name="Sam Ple", holder="Safe Harbour vzw", iban="be71 0961 2345 6769")
    save_grantee_contact(grantee_id=grantee.pk, typed=typed, by=ONE, at=later)
    grantee.refresh_from_db()
    assert (grantee.contact.iban, grantee.names_changed_at) == (SAMPLE_IBAN, AT)
    save_grantee_contact(grantee_id=grantee.pk, typed=TypedReach(holder="Other", iban=SAMPLE_IBAN), by=ONE, at=later)
    grantee.refresh_from_db()
    assert grantee.names_changed_at == later


def test_a_registration_is_one_organisations() -> None:
    make_grantee(org_id="BE-BCE_KBO-0000000097")
    with pytest.raises(InvalidSpending) as error, transaction.atomic():
        save_grantee(typed=TypedGrantee(name="x", org_id="BE-BCE_KBO-0000000097"), by=ONE, at=AT)
    assert error.value.problems[0].code == "taken"


def test_of_a_shelter_the_public_has_a_name_and_a_region() -> None:
    secret = {"country": "BE", "org_id": "BE-BCE_KBO-0000000097", "website": "https://example.org/house"}
    make_grant(grantee=make_grantee("House (sample)", place="Mechelen", is_shelter=True, **secret))
    (grant,) = public_grants(book=Book.TEST)
    assert (grant.grantee.name, grant.region) == ("House (sample)", "150")
    assert (grant.grantee.country, grant.grantee.org_id, grant.grantee.website) == ("", "", "")
    assert "Mechelen" not in repr(grant)
    make_grant(grantee=make_grantee("Office (sample)", **{**secret, "org_id": "BE-BCE_KBO-0000000196"}))
    open_one = next(one for one in public_grants(book=Book.TEST) if one.grantee.name.startswith("Office"))
    assert (open_one.grantee.country, open_one.grantee.website) == ("BE", secret["website"])


def test_public_words_never_name_the_place_of_a_shelter() -> None:
    shelter = make_grantee(place="Mechelen", is_shelter=True)
    application = shortlist(apply(shelter))
    typed = grant_words(description="A house in mechelen.")
    with pytest.raises(InvalidSpending) as error, transaction.atomic():
        award_application(application_id=application.pk, typed=typed, book=Book.TEST, awarded_on=DAY, by=ONE, at=AT)
    assert error.value.problems[0].code == "names_place"
    other = make_grantee(place="Lawyers")
    make_grant(grantee=other)
    with pytest.raises(InvalidSpending) as error, transaction.atomic():
        save_grantee(typed=TypedGrantee(name=other.name, is_shelter=True), grantee_id=other.pk, by=ONE, at=AT)
    assert error.value.problems[0].code == "names_place"
    assert not Grantee.objects.get(pk=other.pk).is_shelter


def erased(at: object) -> int:
    return erase_contacts_past_their_time(by=ONE, at=at)  # type: ignore[arg-type]


def test_people_are_erased_a_year_after_the_last_application_was_declined() -> None:
    application = apply()
    assert erased(AT + timedelta(days=2_000)) == 0
    move_application(application_id=application.pk, to=ApplicationState.DECLINED, reason="No.", by=ONE, at=AT)
    assert erased(AT + timedelta(days=364)) == 0
    assert erased(AT + timedelta(days=365)) == 1
    assert not GranteeContact.objects.exists()
    assert Grantee.objects.count() == 1


def test_people_are_erased_when_the_years_of_keeping_are_over() -> None:
    grant = make_grant()
    end_grant(grant_id=grant.pk, to=GrantState.COMPLETED, by=ONE, at=AT)
    assert grant.ends_on == date(2028, 7, 29)
    assert erased(AT.replace(year=2038)) == 0
    assert erased(AT.replace(year=2039, month=1, day=1)) == 1


def test_people_of_nobody_who_ever_applied_are_kept_a_year() -> None:
    make_grantee()
    assert erased(AT + timedelta(days=364)) == 0
    assert erased(AT + timedelta(days=365)) == 1


def test_erasing_leaves_nothing_in_the_log() -> None:
    grantee = make_grantee(place="Mechelen")
    erase_grantee_contact(grantee_id=grantee.pk, by=ONE, at=AT)
    erase_grantee_contact(grantee_id=grantee.pk, by=ONE, at=AT)
    kept = json.dumps([*EventRecord.objects.values_list("payload", flat=True)])
    assert not any(word in kept for word in ("Sam", "Safe", "example.org", "BE71", "Mechelen"))
    assert EventRecord.objects.filter(name="fund.grantee_reached").count() == 2
