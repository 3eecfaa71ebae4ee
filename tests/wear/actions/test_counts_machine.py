"""Whatever happens to hearts, in whatever order: the kept counts are what a recount finds."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from blueheart.kernel.actors import Actor
from blueheart.supporters.models import Supporter
from blueheart.wear.actions.bursts import BurstIsEmpty, restore_burst, void_burst
from blueheart.wear.actions.counts import forget_group, rebuild_heart_counts
from blueheart.wear.actions.hearts import confirm_heart, withdraw_heart
from blueheart.wear.actions.presses import Press, record_presses
from blueheart.wear.models import Burst, Heart, HeartCount
from blueheart.wear.queries.bursts import BurstRange
from blueheart.wear.queries.counts import heart_totals, wrong_counts

START = datetime(2027, 7, 29, 23, 50, tzinfo=UTC)
SYSTEM = Actor.system("test")
COUNTRIES = st.sampled_from(["", "BE", "FR"])


class Counter(RuleBasedStateMachine):
    """Its model: by token what the heart has to be, and what it was before a burst."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.club = Supporter.objects.create(slug="a-club", name="A club", sector="sport")
        self.at = START
        self.states: dict[uuid.UUID, str] = {}
        self.before: dict[uuid.UUID, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def some_heart(self, data: Any) -> Heart:
        return Heart.objects.get(token=data.draw(st.sampled_from(list(self.states))))

    @rule(presses=st.lists(st.tuples(COUNTRIES, st.booleans(), st.booleans()), min_size=1, max_size=5))
    def press(self, presses: list[tuple[str, bool, bool]]) -> None:
        self.at += timedelta(minutes=3)
        batch = [
            Press(uuid.uuid4(), country=country, group="a-club" if grouped else "", is_confirmed=confirmed)
            for country, grouped, confirmed in presses
        ]
        assert all(answer.is_new for answer in record_presses(presses=batch, at=self.at))
        self.states |= {one.token: one.state for one in batch}

    @precondition(lambda self: self.states)
    @rule(data=st.data())
    def press_again(self, data: Any) -> None:
        heart = self.some_heart(data)
        [answer] = record_presses(presses=[Press(heart.token, country="FR")], at=self.at)
        assert (answer.is_new, answer.state) == (False, self.states[heart.token])

    @precondition(lambda self: self.states)
    @rule(data=st.data())
    def confirm(self, data: Any) -> None:
        heart = self.some_heart(data)
        confirm_heart(heart.pk)
        where = self.before if self.states[heart.token] == "void" else self.states
        if where[heart.token] == "unconfirmed":
            where[heart.token] = "confirmed"

    @precondition(lambda self: self.states)
    @rule(data=st.data())
    def withdraw(self, data: Any) -> None:
        heart = self.some_heart(data)
        withdraw_heart(heart.pk)
        where = self.before if self.states[heart.token] == "void" else self.states
        where[heart.token] = "withdrawn"

    @rule(country=COUNTRIES, minutes=st.integers(1, 12), grouped=st.booleans())
    def void(self, country: str, minutes: int, grouped: bool) -> None:
        since = self.at - timedelta(minutes=minutes)
        wanted = BurstRange(since, self.at + timedelta(minutes=1), country, self.club.pk if grouped else 0)
        hearts = Heart.objects.filter(pressed_at__gte=since, state__in=["confirmed", "unconfirmed"])
        if country:
            hearts = hearts.filter(country=country)
        if grouped:
            hearts = hearts.filter(supporter=self.club)
        tokens = list(hearts.values_list("token", flat=True))
        if not tokens:
            with pytest.raises(BurstIsEmpty):
                void_burst(wanted=wanted, reason="A machine pressed.", by=SYSTEM, at=self.at)
            return
        burst = void_burst(wanted=wanted, reason="A machine pressed.", by=SYSTEM, at=self.at)
        assert burst.count == len(tokens)
        for token in tokens:
            self.before[token], self.states[token] = self.states[token], "void"

    @rule(data=st.data())
    def restore(self, data: Any) -> None:
        standing = list(Burst.objects.filter(restored_at=None).order_by("pk").values_list("pk", flat=True))
        if not standing:
            return
        burst = data.draw(st.sampled_from(standing))
        tokens = list(Heart.objects.filter(burst_id=burst).values_list("token", flat=True))
        restore_burst(burst_id=burst, by=SYSTEM, at=self.at)
        for token in tokens:
            self.states[token] = self.before.pop(token)

    @rule()
    def rebuild(self) -> None:
        before = set(HeartCount.objects.filter(count__gt=0).values_list("day", "country", "supporter_key", "state"))
        rebuild_heart_counts()
        assert set(HeartCount.objects.values_list("day", "country", "supporter_key", "state")) == before

    @rule()
    def lose_the_club(self) -> None:
        gone = self.club.pk
        self.club.delete()
        forget_group(supporter_key=gone)
        forget_group(supporter_key=gone)
        self.club = Supporter.objects.create(slug="a-club", name="A club", sector="sport")

    @invariant()
    def counts_are_right(self) -> None:
        assert wrong_counts() == []
        stored = dict(Heart.objects.values_list("token", "state"))
        assert stored == self.states
        totals = heart_totals()
        found = {name: getattr(totals, name) for name in ("confirmed", "unconfirmed", "withdrawn", "void")}
        assert found == {name: sum(state == name for state in self.states.values()) for name in found}


@pytest.mark.django_db
def test_kept_counts_equal_a_recount_whatever_happens() -> None:
    run_state_machine_as_test(
        Counter,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
