"""Whether a promise may go from one state to another."""

from django.utils.translation import gettext_lazy as _

from blueheart.illuminations.enums import BACK, MOVES, OVER, UNDOABLE, PromiseState


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
    """Forward; back leads the desk's undo alone."""
    before = PromiseState(from_state)
    return PromiseState(to_state) in MOVES[before] and to_state != BACK.get(before)


def check_move(from_state: str, to_state: str) -> None:
    """Raises MoveNotAllowed unless the move is one of MOVES, forward."""
    if not can_move(from_state, to_state):
        raise MoveNotAllowed(from_state, to_state)


def check_takes_photographs(state: str) -> None:
    """Raises MoveNotAllowed before the press in the mail, and once it is declined or cancelled."""
    if state in {*OVER, PromiseState.UNVERIFIED}:
        raise MoveNotAllowed(state, PromiseState.PHOTOGRAPHED)


def undone(state: str, state_before: str) -> PromiseState:
    """Where an undo leads. Raises MoveNotAllowed for what is no decision of the desk's."""
    decided = PromiseState(state)
    if decided not in UNDOABLE:
        raise MoveNotAllowed(decided, state_before or decided)
    return BACK[decided]
