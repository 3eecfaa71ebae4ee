"""What happens to a heart after its press: confirmed by a mail, taken back."""

from blueheart.wear.actions.counts import key_of, move_counts
from blueheart.wear.enums import HeartState
from blueheart.wear.models import Heart


def lock_heart(heart_id: int) -> Heart:
    """The row, held until the transaction ends."""
    return Heart.objects.select_for_update(of=("self",)).get(pk=heart_id)


def confirm_heart(heart_id: int) -> Heart:
    """An unconfirmed heart becomes confirmed; one in a void burst will be when the burst is taken back."""
    heart = lock_heart(heart_id)
    if heart.state == HeartState.UNCONFIRMED:
        change_state(heart, HeartState.CONFIRMED)
    elif heart.state == HeartState.VOID and heart.state_before == HeartState.UNCONFIRMED:
        heart.state_before = HeartState.CONFIRMED
        heart.save(update_fields=["state_before"])
    return heart


def withdraw_heart(heart_id: int) -> Heart:
    """Its wearer takes it back; once withdrawn it stays so. One in a void burst leaves the burst for good later."""
    heart = lock_heart(heart_id)
    if heart.state == HeartState.VOID:
        heart.state_before = HeartState.WITHDRAWN
        heart.save(update_fields=["state_before"])
    elif heart.state != HeartState.WITHDRAWN:
        change_state(heart, HeartState.WITHDRAWN)
    return heart


def change_state(heart: Heart, to_state: HeartState) -> None:
    """Moves the heart and both of its counts."""
    before, heart.state = key_of(heart), to_state
    heart.save(update_fields=["state"])
    move_counts({before: -1, key_of(heart): 1})
