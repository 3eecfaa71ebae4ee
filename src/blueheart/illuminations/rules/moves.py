"""Whether a promise may go from one state to another."""

from django.utils.translation import gettext_lazy as _

from blueheart.illuminations.enums import MOVES, PromiseState


class MoveNotAllowed(Exception):
    """The promise is in a state from which this can't be done; `message` says which."""

    def __init__(self, from_state: str, to_state: str) -> None:
        self.from_state = PromiseState(from_state)
        self.to_state = PromiseState(to_state)
        self.message = _("This promise is in the state “%(now)s”, so that can’t be done any more.") % {
            "now": self.from_state.label
        }
        super().__init__(f"{from_state} → {to_state}")


def can_move(from_state: str, to_state: str) -> bool:
    return PromiseState(to_state) in MOVES[PromiseState(from_state)]


def check_move(from_state: str, to_state: str) -> None:
    """Raises MoveNotAllowed unless the move is one of MOVES."""
    if not can_move(from_state, to_state):
        raise MoveNotAllowed(from_state, to_state)
