"""The moves of a promise: what a step may do, where an undo leads, and that the diagram tells the same."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import blueheart
from blueheart.illuminations.enums import BACK, MOVES, UNDOABLE, PromiseState
from blueheart.illuminations.rules.moves import MoveNotAllowed, can_move, undone

DOCS = Path(blueheart.__file__).parents[2] / "docs"
STATES = st.sampled_from(list(PromiseState))


@given(before=STATES, after=STATES)
def test_an_undo_leads_to_where_the_decision_was_taken_and_nowhere_else(
    before: PromiseState, after: PromiseState
) -> None:
    if after in UNDOABLE and after in MOVES[before]:
        assert undone(after, before) == before
        assert before in BACK[after]
    else:
        with pytest.raises(MoveNotAllowed):
            undone(after, before)


@given(before=STATES, after=STATES)
def test_no_step_takes_a_decision_back(before: PromiseState, after: PromiseState) -> None:
    assert can_move(before, after) == (after in MOVES[before])
    assert after not in BACK.get(before, ()) or not can_move(before, after)


@given(start=STATES, picks=st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_whatever_way_the_steps_go_they_end(start: PromiseState, picks: list[int]) -> None:
    """Only a light goes back and forth, with its photographs."""
    state, ways = start, [start]
    for pick in picks:
        following = sorted(MOVES[state])
        if not following:
            break
        state = following[pick % len(following)]
        ways.append(state)
    lit = {PromiseState.LIT, PromiseState.PHOTOGRAPHED}
    assert state in {*lit, PromiseState.DECLINED, PromiseState.CANCELLED}
    others = [one for one in ways if one not in lit]
    assert len(others) == len(set(others))


def test_the_diagram_shows_these_moves_and_no_others() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    (diagram,) = [part for part in text.split("```") if "[*] --> unverified" in part and "proposed" in part]
    drawn = re.findall(r"^ *([a-z_]+) --> ([a-z_]+)(?:: (.*))?$", diagram, re.MULTILINE)
    steps = {(start, end) for start, end, label in drawn if label != "undo"}
    undos = {(start, end) for start, end, label in drawn if label == "undo"}
    assert steps == {(start.value, end.value) for start, ends in MOVES.items() for end in ends}
    assert undos == {(start.value, end.value) for start, ends in BACK.items() for end in ends}
