"""The life of a promise: every move that is allowed happens, every other is refused, and who may not is told first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from blueheart.campaign.permissions import NotPermitted
from blueheart.illuminations import actions
from blueheart.illuminations.enums import BACK, MOVES, OVER, PUBLIC, UNDOABLE, PromiseState
from blueheart.illuminations.models import Promise
from blueheart.illuminations.rules.light import MAX_LENGTH
from blueheart.illuminations.rules.moves import MoveNotAllowed, can_move
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from tests.promisers import COORDINATOR, FOREIGN, NOW, add_places, add_promise, promiser_of, submit

pytestmark = pytest.mark.django_db
AFTERWARDS = NOW + timedelta(days=61)
STEPS: dict[str, tuple[Callable[..., Promise], PromiseState, dict[str, Any]]] = {
    "verify": (actions.verify_promise, PromiseState.PROPOSED, {}),
    "ask": (actions.ask_permission, PromiseState.PERMISSION_ASKED, {}),
    "promise": (actions.promise_light, PromiseState.PROMISED, {}),
    "confirm": (actions.confirm_promise, PromiseState.CONFIRMED, {}),
    "decline": (actions.decline_promise, PromiseState.DECLINED, {"reason": "The tower is under repair."}),
    "cancel": (actions.cancel_promise, PromiseState.CANCELLED, {"reason": "No electricity."}),
    "report": (actions.report_light, PromiseState.LIT, {"minutes_lit": "100", "people_reached": "5000"}),
}


class Life(RuleBasedStateMachine):
    """One promise, whoever holds its link, the desk and a foreign desk."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        add_places()
        self.pk = submit().pk
        self.at = AFTERWARDS
        self.records = EventRecord.objects.count()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(name=st.sampled_from(sorted(STEPS)))
    def step(self, name: str) -> None:
        action, to_state, values = STEPS[name]
        before = Promise.objects.get(pk=self.pk)
        self.at += timedelta(minutes=1)
        with pytest.raises(NotPermitted):
            action(promise_id=self.pk, by=FOREIGN, at=self.at, **values)
        again = name == "verify" and before.verified_at is not None
        again = again or (name == "report" and before.state in {PromiseState.LIT, PromiseState.PHOTOGRAPHED})
        if again or can_move(before.state, to_state):
            after = action(promise_id=self.pk, by=COORDINATOR, at=self.at, **values)
            assert after.state == (before.state if again else to_state)
        else:
            with pytest.raises(MoveNotAllowed):
                action(promise_id=self.pk, by=COORDINATOR, at=self.at, **values)
            assert Promise.objects.get(pk=self.pk).state == before.state

    @rule()
    def undo(self) -> None:
        before = Promise.objects.get(pk=self.pk)
        if before.state in UNDOABLE:
            taken_from = before.state_before
            assert actions.undo_step(promise_id=self.pk, by=COORDINATOR, at=self.at).state == taken_from
        else:
            with pytest.raises(MoveNotAllowed):
                actions.undo_step(promise_id=self.pk, by=COORDINATOR, at=self.at)

    @invariant()
    def what_must_hold(self) -> None:
        promise = Promise.objects.select_related("monument").get(pk=self.pk)
        assert promise.state not in PUBLIC or (promise.published_at is not None and promise.monument.is_listed)
        assert promise.state not in OVER or promise.reason
        moves = EventRecord.objects.filter(name="illuminations.moved", subject_id=str(promise.uid)).order_by("pk")
        states = [(one.payload["from_state"], one.payload["to_state"]) for one in moves]
        for start, to in states:
            before = PromiseState(start)
            assert to in MOVES[before] | BACK.get(before, frozenset())
        assert [start for start, _to in states[1:]] == [to for _start, to in states[:-1]]
        assert (states[-1][1] if states else PromiseState.UNVERIFIED) == promise.state


def test_whatever_happens_in_whatever_order_keeps_the_rules() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.fixture
def promise() -> Promise:
    add_places()
    return add_promise(to=PromiseState.PROMISED)


def test_second_press_of_an_earlier_button_takes_nothing_back(promise: Promise) -> None:
    actions.confirm_promise(promise_id=promise.pk, by=COORDINATOR, at=NOW)
    with pytest.raises(MoveNotAllowed):
        actions.promise_light(promise_id=promise.pk, by=promiser_of(promise), at=NOW)
    actions.report_light(promise_id=promise.pk, minutes_lit="90", people_reached="", by=COORDINATOR, at=AFTERWARDS)
    with pytest.raises(MoveNotAllowed):
        actions.confirm_promise(promise_id=promise.pk, by=COORDINATOR, at=AFTERWARDS)
    promise.refresh_from_db()
    assert promise.state == PromiseState.LIT


def test_holder_of_the_link_cannot_confirm_or_decline(promise: Promise) -> None:
    for action, values in ((actions.confirm_promise, {}), (actions.decline_promise, {"reason": "x"})):
        with pytest.raises(NotPermitted):
            action(promise_id=promise.pk, by=promiser_of(promise), at=NOW, **values)
    with pytest.raises(NotPermitted):
        actions.cancel_promise(promise_id=promise.pk, reason="x", by=Actor.organiser(ref="another"), at=NOW)


def test_confirmed_promise_lists_its_monument_and_counts_for_calendars(promise: Promise) -> None:
    confirmed = actions.confirm_promise(promise_id=promise.pk, by=COORDINATOR, at=NOW)
    assert confirmed.monument.is_listed
    assert (confirmed.published_at, confirmed.calendar_sequence) == (NOW, 0)
    cancelled = actions.cancel_promise(promise_id=promise.pk, reason="A storm.", by=promiser_of(promise), at=NOW)
    assert cancelled.calendar_sequence == 1


@pytest.mark.parametrize("reason", ["", "   ", "<b>", "…"])
def test_end_without_a_reason_is_refused(promise: Promise, reason: str) -> None:
    for action in (actions.decline_promise, actions.cancel_promise):
        with pytest.raises(InvalidPromise) as caught:
            action(promise_id=promise.pk, reason=reason, by=COORDINATOR, at=NOW)
        assert {problem.field for problem in caught.value.problems} == {"reason"}


def test_report_before_the_light_is_told(promise: Promise) -> None:
    actions.confirm_promise(promise_id=promise.pk, by=COORDINATOR, at=NOW)
    with pytest.raises(InvalidPromise) as caught:
        actions.report_light(promise_id=promise.pk, minutes_lit="1x", people_reached="", by=COORDINATOR, at=NOW)
    assert [(one.field, one.code) for one in caught.value.problems] == [
        ("minutes_lit", "not_yet"), ("minutes_lit", "not_a_number"),
    ]  # fmt: skip


def test_report_of_more_than_a_light_may_burn_is_refused(promise: Promise) -> None:
    actions.confirm_promise(promise_id=promise.pk, by=COORDINATOR, at=NOW)
    for minutes, is_taken in (
        (MAX_LENGTH / timedelta(minutes=1) + 1, False),
        (MAX_LENGTH / timedelta(minutes=1), True),
    ):
        values = {"minutes_lit": f"{minutes:.0f}", "people_reached": "", "by": COORDINATOR, "at": AFTERWARDS}
        if is_taken:
            assert actions.report_light(promise_id=promise.pk, **values).minutes_lit == minutes
        else:
            with pytest.raises(InvalidPromise):
                actions.report_light(promise_id=promise.pk, **values)


def test_later_report_is_an_event_of_the_numbers_that_changed() -> None:
    add_places()
    lit = add_promise(to=PromiseState.LIT)
    edits = EventRecord.objects.filter(name="illuminations.edited")
    for people, fields in (("", []), ("400", [["people_reached"]]), ("400", [["people_reached"]])):
        told = actions.report_light(
            promise_id=lit.pk, minutes_lit="90", people_reached=people, by=promiser_of(lit), at=AFTERWARDS
        )
        assert [one.payload["fields"] for one in edits.all()] == fields
        assert (told.version, told.calendar_sequence) == (lit.version, lit.calendar_sequence)
        assert told.changed_at == (AFTERWARDS if people else lit.changed_at)


@pytest.mark.parametrize("state", [PromiseState.PROPOSED, PromiseState.PERMISSION_ASKED, PromiseState.PROMISED])
def test_undo_of_a_decline_leads_back_to_where_it_was_declined(state: PromiseState) -> None:
    add_places()
    declined = add_promise(to=state)
    actions.decline_promise(promise_id=declined.pk, reason="Not now.", by=COORDINATOR, at=NOW)
    assert actions.undo_step(promise_id=declined.pk, by=COORDINATOR, at=NOW).state == state


def test_declined_promise_frees_its_monument(promise: Promise) -> None:
    actions.decline_promise(promise_id=promise.pk, reason="Not now.", by=COORDINATOR, at=NOW)
    second = add_promise(to=PromiseState.PROMISED, monument=str(promise.monument.uid))
    assert second.monument_id == promise.monument_id
    with pytest.raises(InvalidPromise):
        actions.undo_step(promise_id=promise.pk, by=COORDINATOR, at=NOW)


def test_database_refuses_two_standing_promises_and_an_end_without_reason(promise: Promise) -> None:
    for values in ({"submission_key": "again"}, {"submission_key": "x", "state": "cancelled", "year": 2028}):
        twin = Promise.objects.get(pk=promise.pk)
        twin.pk = None
        twin.uid = uuid4()
        for name, value in values.items():
            setattr(twin, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)
