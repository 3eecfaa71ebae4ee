"""What may become of a heart after its press."""

import pytest
from django.db import transaction

from blueheart.wear.actions.hearts import confirm_heart, withdraw_heart
from blueheart.wear.enums import HEART_MOVES, HeartState
from blueheart.wear.models import Heart
from blueheart.wear.queries.counts import wrong_counts
from tests.wearers import add_hearts

pytestmark = pytest.mark.django_db


def heart_in(state: HeartState) -> Heart:
    [heart] = add_hearts(1, is_confirmed=state != HeartState.UNCONFIRMED)
    if state == HeartState.WITHDRAWN:
        withdraw_heart(heart.pk)
    return Heart.objects.get(pk=heart.pk)


@pytest.mark.parametrize("state", [HeartState.CONFIRMED, HeartState.UNCONFIRMED, HeartState.WITHDRAWN])
@pytest.mark.parametrize("change", [confirm_heart, withdraw_heart])
def test_heart_stays_or_moves_as_the_moves_say(state: HeartState, change: object) -> None:
    heart = heart_in(state)
    with transaction.atomic():
        after = HeartState(change(heart.pk).state)  # type: ignore[operator]
    assert after == state or (state, after) in HEART_MOVES
    assert Heart.objects.get(pk=heart.pk).state == after
    assert wrong_counts() == []


def test_confirming_moves_the_unconfirmed_alone() -> None:
    after = {state: confirm_heart(heart_in(state).pk).state for state in HeartState if state != HeartState.VOID}
    assert after == {
        HeartState.CONFIRMED: HeartState.CONFIRMED,
        HeartState.UNCONFIRMED: HeartState.CONFIRMED,
        HeartState.WITHDRAWN: HeartState.WITHDRAWN,
    }
