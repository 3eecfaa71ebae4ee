"""Whether a promise may go from one state to another."""

from django.utils.translation import gettext_lazy as _

from blueheart.illuminations.enums import BACK, MOVES, OVER, PromiseState


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
    """By a step; the desk's undo goes its own way (`undone`)."""
    return PromiseState(to_state) in MOVES[PromiseState(from_state)]


def check_move(from_state: str, to_state: str) -> None:
    """Raises MoveNotAllowed unless the move is one of MOVES."""
    if not can_move(from_state, to_state):
        raise MoveNotAllowed(from_state, to_state)


def check_takes_photographs(state: str) -> None:
    """Raises MoveNotAllowed before the press in the mail, and once it is declined or cancelled."""
    if state in {*OVER, PromiseState.UNVERIFIED}:
        raise MoveNotAllowed(state, PromiseState.PHOTOGRAPHED)


def undone(state: str, state_before: str) -> PromiseState:
    """Where an undo leads: to where the decision was taken. Raises MoveNotAllowed for what is none of the desk's."""
    decided = PromiseState(state)
    if state_before not in BACK.get(decided, ()):
        raise MoveNotAllowed(decided, state_before or decided)
    return PromiseState(state_before)
