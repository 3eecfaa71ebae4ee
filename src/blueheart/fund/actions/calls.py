"""Calls, applications from the desk, what two people say of them, and the grant that comes of it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.fund.actions.contributions import find_earmark
from blueheart.fund.actions.grants import check_words
from blueheart.fund.enums import APPLICATION_MOVES, ApplicationState, Book
from blueheart.fund.events import (
    ApplicationMoved,
    ApplicationReceived,
    ApplicationReviewed,
    CallSaved,
    GrantAwarded,
)
from blueheart.fund.models import Application, Call, CallText, Grant, Grantee, Review
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.rules.regions import REGIONS
from blueheart.fund.rules.spending import (
    REVIEWS_NEEDED,
    TypedApplication,
    TypedCall,
    TypedGrant,
    check_dates,
    check_reviewer,
    refuse,
)
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import check_positive


@transaction.atomic
def save_call(*, typed: TypedCall, call_id: int | None = None, by: Actor, at: datetime) -> Call:
    """A new one without `call_id`. One that has applications keeps its currency and its earmark.

    Raises NotPermitted, WrongMoney, InvalidSpending, UnknownEarmark.
    """
    check_may_manage(by)
    check_positive(typed.largest.minor)
    if typed.closes_on < typed.opens_on:
        refuse("closes_on", "ends_first", _("It ends before it starts. Change one of the two days."))
    earmark = find_earmark(typed.earmark, is_given_to=False)
    call = Call(created_at=at) if call_id is None else Call.objects.select_for_update().get(pk=call_id)
    is_fixed = call_id is not None and call.applications.exists()
    if is_fixed and (call.currency, call.earmark_id) != (typed.largest.currency, earmark.pk):
        refuse("currency", "has_applications", _("Applications came in already: currency and earmark stay."))
    call.opens_on, call.closes_on, call.is_open = typed.opens_on, typed.closes_on, typed.is_open
    call.largest_amount, call.currency, call.earmark = typed.largest.minor, typed.largest.currency, earmark
    call.save()
    CallText.objects.filter(call=call).exclude(language__in=typed.words).delete()
    for language, words in typed.words.items():
        CallText.objects.update_or_create(
            call=call, language=language, defaults={"title": words.title, "description": words.description}
        )
    record_event(event=CallSaved(subject_id=str(call.uid), call_id=call.pk), by=by, at=at)
    return call


@transaction.atomic
def receive_application(*, typed: TypedApplication, by: Actor, at: datetime) -> Application:
    """Within the call's days, of no more than its largest sum. Raises NotPermitted, WrongMoney, InvalidSpending."""
    check_may_manage(by)
    check_positive(typed.amount.minor)
    call = Call.objects.select_for_update().get(pk=typed.call_id)
    if not call.is_open or not call.opens_on <= at.date() <= call.closes_on:
        refuse("call", "call_is_closed", _("This call takes no applications today."))
    if typed.amount.currency != call.currency or typed.amount.minor > call.largest_amount:
        refuse("amount", "too_much", _("This call gives up to its largest sum, in its own currency."))
    if typed.region not in REGIONS:
        refuse("region", "unknown_region", _("Choose a region of the list."))
    application = Application.objects.create(
        call=call, grantee=Grantee.objects.get(pk=typed.grantee_id), title=typed.title, summary=typed.summary,
        amount=typed.amount.minor, currency=typed.amount.currency, region=typed.region, recorded_by=by.label,
        received_at=at,
    )  # fmt: skip
    event = ApplicationReceived(subject_id=str(application.uid), application_id=application.pk)
    record_event(event=event, by=by, at=at)
    return application


@transaction.atomic
def review_application(*, application_id: int, score: int, words: str, by: Actor, at: datetime) -> Review:
    """Once by a person, of what another recorded; the first takes it into review.

    Raises NotPermitted, InvalidSpending.
    """
    check_may_manage(by)
    application = lock_application(application_id)
    check_reviewer(by, application.recorded_by)
    if application.state not in (
        ApplicationState.RECEIVED,
        ApplicationState.IN_REVIEW,
        ApplicationState.SHORTLISTED,
    ):
        refuse("", "decided", _("This application is decided already."))
    if not 1 <= score <= 5:
        refuse("score", "no_score", _("Give 1 to 5."))
    if not words.strip():
        refuse("words", "required", _("Say why, in words."))
    if Review.objects.filter(application=application, reviewer=by.label).exists():
        refuse("", "reviewed", _("You have reviewed this application already."))
    review = Review.objects.create(application=application, reviewer=by.label, score=score, words=words, reviewed_at=at)
    if application.state == ApplicationState.RECEIVED:
        to_state(application, ApplicationState.IN_REVIEW, by=by, at=at)
    event = ApplicationReviewed(subject_id=str(application.uid), application_id=application.pk, score=score)
    record_event(event=event, by=by, at=at)
    return review


@transaction.atomic
def move_application(
    *, application_id: int, to: ApplicationState, reason: str = "", by: Actor, at: datetime
) -> Application:
    """Into review, to the short list, or declined with a reason; awarding is `award_application`. Again, nothing.

    Two people have to have reviewed what is shortlisted. Raises NotPermitted, InvalidSpending.
    """
    check_may_manage(by)
    application = lock_application(application_id)
    if application.state == to:
        return application
    if to == ApplicationState.AWARDED or to not in APPLICATION_MOVES[ApplicationState(application.state)]:
        refuse("", "no_such_move", _("This step is not open any more. Reload the page."))
    if to == ApplicationState.SHORTLISTED:
        check_reviewed(application)
    if to == ApplicationState.DECLINED and not reason.strip():
        refuse("reason", "required", _("Say why, in words."))
    is_decided = to == ApplicationState.DECLINED
    application.decided_at, application.reason = (at, reason) if is_decided else (None, "")
    to_state(application, to, by=by, at=at)
    return application


@transaction.atomic
def award_application(
    *, application_id: int, typed: TypedGrant, book: Book, awarded_on: date, by: Actor, at: datetime
) -> Grant:
    """A grant of up to what was asked for. Raises NotPermitted, WrongMoney, InvalidSpending."""
    check_may_manage(by)
    check_positive(typed.amount)
    check_dates(typed.starts_on, typed.ends_on)
    application = lock_application(application_id)
    if application.state != ApplicationState.SHORTLISTED:
        refuse("", "not_shortlisted", _("Only what is on the short list can be awarded."))
    check_reviewed(application)
    if typed.amount > application.amount:
        refuse("amount", "too_much", _("No more than was asked for can be awarded."))
    grant = Grant(
        identifier=f"G-{awarded_on.year}-{application.pk}", application=application, grantee=application.grantee,
        book=book, title=typed.title, description=typed.description, amount=typed.amount,
        currency=application.currency, earmark=application.call.earmark, region=application.region,
        starts_on=typed.starts_on, ends_on=typed.ends_on, awarded_on=awarded_on, changed_at=at,
    )  # fmt: skip
    check_words(grant, typed)
    grant.save()
    application.decided_at = at
    to_state(application, ApplicationState.AWARDED, by=by, at=at)
    record_event(event=GrantAwarded(subject_id=str(grant.uid), grant_id=grant.pk), by=by, at=at)
    return grant


def check_reviewed(application: Application) -> None:
    """By as many people as are needed, none of them who recorded it."""
    reviewers = set(application.reviews.values_list("reviewer", flat=True)) - {application.recorded_by}
    if len(reviewers) < REVIEWS_NEEDED:
        refuse("", "two_reviews", _("Two people have to review it first."))


def lock_application(application_id: int) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("call__earmark", "grantee")
    return rows.get(pk=application_id)


def to_state(application: Application, to: ApplicationState, *, by: Actor, at: datetime) -> None:
    application.state = to
    application.save(update_fields=["state", "decided_at", "reason"])
    event = ApplicationMoved(subject_id=str(application.uid), application_id=application.pk, state=to.value)
    record_event(event=event, by=by, at=at)
