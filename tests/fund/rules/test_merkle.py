from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueheart.fund.rules.merkle import follow_proof, head_hash, inclusion_proof, leaf_hash, node_hash, tree_root

LEAVES = st.lists(st.binary(max_size=8).map(leaf_hash), min_size=1, max_size=70)


def root_of_rfc(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as it is written: split at the largest power of two smaller than the number."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(root_of_rfc(leaves[:split]), root_of_rfc(leaves[split:]))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LEAVES)
def test_root_is_the_one_of_the_standard(leaves: list[bytes]) -> None:
    assert tree_root(leaves) == root_of_rfc(leaves)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LEAVES, st.data())
def test_every_leaf_is_proved_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(leaves) - 1))
    steps = inclusion_proof(leaves, position)
    assert follow_proof(leaves[position], steps) == tree_root(leaves)
    assert follow_proof(leaf_hash(b"another, of more than eight bytes"), steps) != tree_root(leaves)


def test_leaf_and_node_are_hashed_apart() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert node_hash(left, right) != leaf_hash(left + right)


def test_leaf_of_nothing_is_the_standards() -> None:
    assert leaf_hash(b"") == sha256(b"\x00").digest()


def test_head_depends_on_all_it_is_made_of() -> None:
    heads = {
        head_hash(b"", b"r", 1, "t"),
        head_hash(b"p", b"r", 1, "t"),
        head_hash(b"", b"s", 1, "t"),
        head_hash(b"", b"r", 2, "t"),
        head_hash(b"", b"r", 1, "u"),
    }
    assert len(heads) == 5


def test_tree_without_a_leaf_is_refused() -> None:
    with pytest.raises(ValueError, match="has a leaf"):
        tree_root([])
