"""Whatever organisers and desk do, in whatever order: what must always hold."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from blueheart.initiatives import actions
from blueheart.initiatives.actions import listing
from blueheart.initiatives.enums import EDITABLE, MOVES, RevisionState, State
from blueheart.initiatives.models import GridCount, Initiative, Listing, Revision
from blueheart.initiatives.permissions import NotPermitted
from blueheart.initiatives.queries.typed import typed_of
from blueheart.initiatives.rules.moves import MoveNotAllowed
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from tests.organisers import NOW, add_places, whole_form

COORDINATOR = Actor.staff(ref=2, roles=frozenset({"coordinator"}), countries=frozenset({"BE"}))
FOREIGN = Actor.staff(ref=3, roles=frozenset({"coordinator"}), countries=frozenset({"FR"}))
PLACES = [{"city_id": "2800866", "city": ""}, {"city_id": "2797656", "city": ""}]


class Life(RuleBasedStateMachine):
    """A few initiatives in Belgium, their organisers, the Belgian desk and a foreign one."""

    initiatives = Bundle("initiatives")

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        add_places()
        self.count = 0
        self.events = 0
        self.at = NOW

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def get(self, pk: int) -> Initiative:
        self.at += timedelta(minutes=1)
        return Initiative.objects.select_related("city", "picture").get(pk=pk)

    def attempt(self, pk: int, to_state: State, action: Any, **values: Any) -> None:
        """The move happens exactly when it is allowed; a foreign coordinator is refused first."""
        before = self.get(pk)
        with pytest.raises(NotPermitted):
            action(by=FOREIGN, at=self.at, **values)
        if to_state in MOVES[State(before.state)]:
            action(by=COORDINATOR, at=self.at, **values)
            assert self.get(pk).state == to_state
        else:
            with pytest.raises(MoveNotAllowed):
                action(by=COORDINATOR, at=self.at, **values)
            assert self.get(pk).state == before.state

    @rule(target=initiatives, place=st.sampled_from(PLACES), kind=st.sampled_from(["march", "lighting"]))
    def submit(self, place: dict[str, str], kind: str) -> int:
        self.count += 1
        typed = TypedInitiative.from_mapping(whole_form(kind=kind, title=f"Blue {self.count}", **place))
        values: dict[str, Any] = {"typed": typed, "year": 2027, "key": f"k{self.count}", "language": "en",
                                  "by": Actor.visitor(), "at": self.at}  # fmt: skip
        first, second = actions.submit_initiative(**values), actions.submit_initiative(**values)
        assert first.pk == second.pk
        return first.pk

    @rule(pk=initiatives)
    def confirm(self, pk: int) -> None:
        item = self.get(pk)
        organiser = Actor.organiser(ref=item.uid)
        if item.confirmed_at is None and item.state != State.UNCONFIRMED:
            with pytest.raises(MoveNotAllowed):
                actions.confirm_initiative(initiative_id=pk, by=organiser, at=self.at)
            return
        actions.confirm_initiative(initiative_id=pk, by=organiser, at=self.at)
        assert self.get(pk).confirmed_at is not None

    @rule(pk=initiatives)
    def publish(self, pk: int) -> None:
        self.attempt(pk, State.PUBLISHED, actions.publish_initiative, initiative_id=pk)

    @rule(pk=initiatives)
    def request_change(self, pk: int) -> None:
        self.attempt(pk, State.CHANGES_REQUESTED, actions.request_change, initiative_id=pk, note="Say where.")

    @rule(pk=initiatives)
    def decline(self, pk: int) -> None:
        self.attempt(pk, State.DECLINED, actions.decline_initiative, initiative_id=pk, reason="No link to the cause.")

    @rule(pk=initiatives)
    def withdraw(self, pk: int) -> None:
        item = self.get(pk)
        if item.state == State.WITHDRAWN:
            return
        self.attempt(pk, State.WITHDRAWN, actions.withdraw_initiative, initiative_id=pk)

    @rule(keep=initiatives, merge=initiatives)
    def merge(self, keep: int, merge: int) -> None:
        if keep == merge or self.get(keep).state == State.MERGED:
            return
        self.attempt(merge, State.MERGED, actions.merge_initiatives, keep_id=keep, merge_id=merge)

    @rule(pk=initiatives)
    def undo(self, pk: int) -> None:
        before = State(self.get(pk).state)
        try:
            actions.undo_decision(initiative_id=pk, by=COORDINATOR, at=self.at)
        except MoveNotAllowed:
            assert self.get(pk).state == before
        else:
            assert self.get(pk).state in {State.IN_REVIEW, State.PUBLISHED}

    @rule(pk=initiatives, title=st.sampled_from(["Blue march", "Blue walk"]), place=st.sampled_from(PLACES))
    def edit(self, pk: int, title: str, place: dict[str, str]) -> None:
        item = self.get(pk)
        typed = TypedInitiative.from_mapping({**typed_of(item).as_mapping(), "title": title, **place})
        values: dict[str, Any] = {"initiative_id": pk, "typed": typed, "by": Actor.organiser(ref=item.uid),
                                  "at": self.at}  # fmt: skip
        if item.state not in EDITABLE:
            with pytest.raises(MoveNotAllowed):
                actions.edit_initiative(base_version=item.version, **values)
            return
        with pytest.raises(actions.StaleEdit):
            actions.edit_initiative(base_version=item.version + 1, **values)
        actions.edit_initiative(base_version=item.version, **values)
        after = self.get(pk)
        assert after.title == (item.title if item.state == State.PUBLISHED else title)

    @rule(pk=initiatives, accept=st.booleans())
    def decide_revision(self, pk: int, accept: bool) -> None:
        revision = Revision.objects.filter(initiative_id=pk, state=RevisionState.WAITING).first()
        if revision is None:
            return
        action: Any = actions.accept_revision if accept else actions.decline_revision
        values: dict[str, Any] = {"revision_id": revision.pk} | ({} if accept else {"reason": "Not now."})
        with pytest.raises(NotPermitted):
            action(by=FOREIGN, at=self.at, **values)
        if self.get(pk).state != State.PUBLISHED:
            with pytest.raises(MoveNotAllowed):
                action(by=COORDINATOR, at=self.at, **values)
            return
        action(by=COORDINATOR, at=self.at, **values)
        if accept:
            assert self.get(pk).title == revision.changes["title"]

    @invariant()
    def listed_are_exactly_the_published(self) -> None:
        listed = set(Listing.objects.values_list("pk", flat=True))
        assert listed == set(Initiative.objects.filter(state=State.PUBLISHED).values_list("pk", flat=True))

    @invariant()
    def merged_ones_point_somewhere_and_no_others_do(self) -> None:
        for item in Initiative.objects.all():
            assert (item.state == State.MERGED) == (item.merged_into_id is not None)

    @invariant()
    def the_history_only_grows(self) -> None:
        count = EventRecord.objects.count()
        assert count >= self.events
        self.events = count

    @invariant()
    def kept_counts_are_those_of_a_rebuild(self) -> None:
        kept = counts()
        point = transaction.savepoint()
        listing.rebuild_listings()
        assert counts() == kept
        transaction.savepoint_rollback(point)


def counts() -> set[tuple[Any, ...]]:
    fields = ("facet", "zoom", "x", "y", "count", "sum_x", "sum_y")
    return set(GridCount.objects.filter(count__gt=0).values_list(*fields))


@pytest.mark.django_db
def test_the_life_of_initiatives() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
