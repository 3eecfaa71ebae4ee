"""The Merkle tree over the entries of a seal, as RFC 6962 (section 2.1) makes it, with SHA-256.

Leaves and nodes are hashed apart (0x00 and 0x01 before what is hashed), so that no node can pass for a leaf; heads of
seals take 0x02.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

LEAF, NODE, HEAD = b"\x00", b"\x01", b"\x02"


def leaf_hash(record: bytes) -> bytes:
    return sha256(LEAF + record).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(NODE + left + right).digest()


def head_hash(previous: bytes, root: bytes, count: int, sealed_at: str) -> bytes:
    """Chains a seal to the one before: `previous` is that one's head, empty for the first; `sealed_at` as exported."""
    return sha256(HEAD + previous + root + count.to_bytes(8, "big") + sealed_at.encode()).digest()


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """Of the hashes of at least one leaf. A last one without a neighbour goes up as it is."""
    if not leaves:
        raise ValueError("a tree has a leaf")
    level = list(leaves)
    while len(level) > 1:
        level = raised(level)
    return level[0]


def raised(level: list[bytes]) -> list[bytes]:
    """The level above: what RFC 6962 splits at the largest power of two is paired from the left here, the same tree."""
    above = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return [*above, level[-1]] if len(level) % 2 else above


@dataclass(frozen=True, slots=True)
class Step:
    """One hash on the way up; `is_left`: it stands to the left of what was worked out so far."""

    hash: bytes
    is_left: bool


def inclusion_proof(leaves: Sequence[bytes], position: int) -> list[Step]:
    """From the leaf at `position`, counted from 0, up to the root."""
    if not 0 <= position < len(leaves):
        raise IndexError(position)
    level, steps = list(leaves), []
    while len(level) > 1:
        neighbour = position ^ 1
        if neighbour < len(level):
            steps.append(Step(level[neighbour], is_left=neighbour < position))
        level, position = raised(level), position // 2
    return steps


def follow_proof(leaf: bytes, steps: Sequence[Step]) -> bytes:
    """The root that the steps lead to."""
    for step in steps:
        leaf = node_hash(step.hash, leaf) if step.is_left else node_hash(leaf, step.hash)
    return leaf
