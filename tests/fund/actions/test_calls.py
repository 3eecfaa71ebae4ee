"""From a call to a grant: two people look at each application, and none at their own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from blueheart.campaign.permissions import NotPermitted
from blueheart.fund.actions.calls import (
    award_application,
    move_application,
    receive_application,
    review_application,
    save_call,
)
from blueheart.fund.actions.grants import change_grant, plan_tranche, record_figure, record_grant_report, remove_figure
from blueheart.fund.enums import ApplicationState, Book, FigureKind
from blueheart.fund.models import Application, CallText, Figure, Grant, Review
from blueheart.fund.queries.grants import public_figures
from blueheart.fund.rules.spending import CallWords, InvalidSpending, TypedApplication, TypedCall
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import Money, WrongMoney
from tests.granters import (
    AT,
    DAY,
    ONE,
    THREE,
    TWO,
    apply,
    grant_words,
    make_call,
    make_grant,
    make_grantee,
    shortlist,
)

pytestmark = pytest.mark.django_db


def refused(code: str, action: Callable[[], object]) -> None:
    with pytest.raises(InvalidSpending) as error, transaction.atomic():
        action()
    assert [problem.code for problem in error.value.problems] == [code]


def test_a_call_is_saved_with_its_words_and_changed() -> None:
    call = make_call()
    typed = TypedCall(
        opens_on=DAY, closes_on=DAY, largest=Money("USD", 5), earmark="general",
        words={"fr": CallWords(title="Abri", description="Un toit.")},
    )  # fmt: skip
    call = save_call(typed=typed, call_id=call.pk, by=ONE, at=AT)
    assert list(CallText.objects.values_list("language", "title")) == [("fr", "Abri")]
    apply(call=call, amount=5)
    other = TypedCall(opens_on=DAY, closes_on=DAY, largest=Money("EUR", 5), earmark="general", words={})
    refused("has_applications", lambda: save_call(typed=other, call_id=call.pk, by=ONE, at=AT))


def test_a_call_ends_after_it_begins() -> None:
    refused("ends_first", lambda: make_call(opens_on=DAY, closes_on=DAY - timedelta(days=1)))


def typed_application(**more: object) -> TypedApplication:
    call = make_call(largest=100_000)
    given = {
        "call_id": call.pk, "grantee_id": make_grantee().pk, "title": "A house", "summary": "Beds.",
        "amount": Money("EUR", 100_000), "region": "150",
    } | more  # fmt: skip
    return TypedApplication(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"amount": Money("EUR", 100_001)}, "too_much"),
        ({"amount": Money("USD", 1)}, "too_much"),
        ({"region": "998"}, "unknown_region"),
    ],
)
def test_an_application_fits_its_call(more: dict[str, object], code: str) -> None:
    refused(code, lambda: receive_application(typed=typed_application(**more), by=ONE, at=AT))


def test_an_application_comes_within_the_days_of_an_open_call() -> None:
    typed = typed_application()
    assert receive_application(typed=typed, by=ONE, at=AT + timedelta(days=30)).state == ApplicationState.RECEIVED
    refused("call_is_closed", lambda: receive_application(typed=typed, by=ONE, at=AT + timedelta(days=31)))
    refused("call_is_closed", lambda: receive_application(typed=typed, by=ONE, at=AT - timedelta(days=31)))
    with pytest.raises(WrongMoney):
        receive_application(typed=typed_application(amount=Money("EUR", 0)), by=ONE, at=AT)
    with pytest.raises(NotPermitted):
        receive_application(typed=typed, by=Actor.visitor(), at=AT)


def review(application: Application, by: Actor, score: int = 4, words: str = "Sound.") -> Review:
    return review_application(application_id=application.pk, score=score, words=words, by=by, at=AT)


def move(application: Application, to: ApplicationState, reason: str = "") -> Application:
    return move_application(application_id=application.pk, to=to, reason=reason, by=ONE, at=AT)


def test_two_others_have_to_review_it() -> None:
    application = apply()
    refused("own_application", lambda: review(application, THREE))
    refused("no_person", lambda: review(application, Actor.system("x")))
    refused("no_score", lambda: review(application, ONE, score=6))
    refused("required", lambda: review(application, ONE, words=" "))
    review(application, ONE)
    application.refresh_from_db()
    assert application.state == ApplicationState.IN_REVIEW
    refused("reviewed", lambda: review(application, ONE))
    refused("two_reviews", lambda: move(application, ApplicationState.SHORTLISTED))
    review(application, TWO)
    assert move(application, ApplicationState.SHORTLISTED).state == ApplicationState.SHORTLISTED


def test_the_database_has_one_review_of_a_person_with_a_score() -> None:
    first = review(apply(), ONE)
    for change, name in (({"score": 6}, "review_score_from_one_to_five"), ({"score": 0}, "score")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Review.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            application=first.application, reviewer="staff:1", score=1, words="Twice.", reviewed_at=AT
        )


def test_declined_needs_a_reason_and_can_be_opened_again() -> None:
    application = apply()
    refused("required", lambda: move(application, ApplicationState.DECLINED))
    declined = move(application, ApplicationState.DECLINED, "Outside of the call.")
    assert (declined.reason, declined.decided_at) == ("Outside of the call.", AT)
    assert move(application, ApplicationState.DECLINED).reason == "Outside of the call."
    refused("decided", lambda: review(application, ONE))
    refused("no_such_move", lambda: move(application, ApplicationState.SHORTLISTED))
    refused("no_such_move", lambda: move(application, ApplicationState.AWARDED))
    again = move(application, ApplicationState.IN_REVIEW)
    assert (again.reason, again.decided_at) == ("", None)


def award(application: Application, amount: int = 100_000, **more: object) -> Grant:
    return award_application(
        application_id=application.pk, typed=grant_words(amount, **more), book=Book.TEST, awarded_on=DAY, by=ONE, at=AT
    )


def test_what_is_shortlisted_is_awarded_once_for_no_more_than_was_asked() -> None:
    application = apply()
    refused("not_shortlisted", lambda: award(application))
    shortlist(application)
    refused("too_much", lambda: award(application, 100_001))
    refused("ends_first", lambda: award(application, ends_on=DAY - timedelta(days=1)))
    grant = award(application, 90_000)
    assert (grant.identifier, grant.region, grant.earmark.slug) == (f"G-2027-{application.pk}", "150", "general")
    refused("not_shortlisted", lambda: award(application))


def test_parts_are_no_more_than_the_grant() -> None:
    grant = make_grant(100_000)

    def plan(amount: int) -> object:
        return plan_tranche(grant_id=grant.pk, amount=amount, due_on=DAY, by=ONE, at=AT)

    plan(60_000)
    refused("more_than_the_grant", lambda: plan(40_001))
    plan(40_000)
    refused("more_than_the_grant", lambda: plan(1))

    def change(amount: int) -> object:
        return change_grant(grant_id=grant.pk, typed=grant_words(amount), by=ONE, at=AT)

    refused("less_than_planned", lambda: change(99_999))
    change(100_001)
    plan(1)


def test_reports_and_figures_are_of_days_that_have_been() -> None:
    grant = make_grant()
    report = record_grant_report(
        grant_id=grant.pk, starts_on=DAY, ends_on=DAY, words="It opened.", received_on=DAY, by=ONE, at=AT
    )
    assert list(grant.reports.all()) == [report]
    refused(
        "ends_first",
        lambda: record_grant_report(
            grant_id=grant.pk, starts_on=DAY, ends_on=DAY - timedelta(days=1), words="x", received_on=DAY, by=ONE, at=AT
        ),
    )

    def record(as_of: object = DAY, grant_id: int | None = None) -> Figure:
        return record_figure(
            kind=FigureKind.VICTIMS_ASSISTED, value=12, scope="In an invented year", as_of=as_of,  # type: ignore[arg-type]
            source_title="A sample", source_url="https://example.org/report", grant_id=grant_id, by=ONE, at=AT,
        )  # fmt: skip

    refused("to_come", lambda: record(DAY + timedelta(days=1)))
    whole = record()
    record(grant_id=grant.pk)
    assert [one.value for one in public_figures()] == [12]
    remove_figure(figure_id=whole.pk, by=ONE, at=AT)
    remove_figure(figure_id=whole.pk, by=ONE, at=AT)
    assert public_figures() == []
    with pytest.raises(IntegrityError, match="figure_has_source"), transaction.atomic():
        Figure.objects.update(source_url="")
