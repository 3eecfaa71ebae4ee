"""Both sides of the picture are as high as the money is, and mirrored it is the same picture."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.web.sankey import NODE_WIDTH, SMALLEST, Flow, Frame, draw_sankey

AMOUNTS = st.lists(st.integers(1, 10**9), min_size=1, max_size=9)
FRAME = Frame(width=960, label_width=250)


def flows(amounts: list[int]) -> list[Flow]:
    return [Flow("sector", f"Side {number}", str(amount), amount) for number, amount in enumerate(amounts)]


def middle(amount: int) -> Flow:
    return Flow("fund", "The fund", str(amount), amount)


@given(AMOUNTS, AMOUNTS)
def test_nodes_stand_below_each_other_inside_the_picture(left: list[int], right: list[int]) -> None:
    right[-1] += max(sum(left) - sum(right), 0)
    left[-1] += max(sum(right) - sum(left), 0)
    picture = draw_sankey(sources=flows(left), uses=flows(right), middle=middle(sum(left)), frame=FRAME)
    assert len(picture.ribbons) == len(left) + len(right)
    for column in (picture.nodes[: len(left)], picture.nodes[len(left) :]):
        edges = [(node.y, node.y + node.height) for node in column]
        assert edges == sorted(edges)
        assert all(below[0] >= above[1] for above, below in pairwise(edges))
        assert edges[0][0] >= 0
        assert edges[-1][1] <= picture.height
    total = sum(left)
    for node, amount in zip(picture.nodes, [*left, *right], strict=True):
        assert node.height == pytest.approx(max(amount / total * FRAME.body, SMALLEST), abs=0.06)


def test_mirrored_it_reads_from_the_right() -> None:
    sides = {"sources": flows([3, 1]), "uses": flows([4]), "middle": middle(4)}
    plain = draw_sankey(**sides, frame=FRAME)
    mirrored = draw_sankey(**sides, frame=Frame(width=960, label_width=250, is_mirrored=True))
    assert [node.x for node in mirrored.nodes] == [960 - node.x - NODE_WIDTH for node in plain.nodes]
    assert [node.y for node in mirrored.nodes] == [node.y for node in plain.nodes]
    assert [node.label_x for node in mirrored.nodes] == [960 - node.label_x for node in plain.nodes]


def test_sides_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        draw_sankey(sources=flows([3]), uses=flows([2]), middle=middle(3), frame=FRAME)
