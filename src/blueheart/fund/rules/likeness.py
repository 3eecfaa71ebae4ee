"""What a line of a statement and a contribution have in common, to suggest it to a person. Nothing is booked by it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from blueheart.fund.rules.sanctions import fold_name, may_be_one

SIGNS = re.compile(r"[\s+*/.\-]")


class Likeness(StrEnum):
    """What is alike, the weightiest first."""

    REFERENCE = "reference"
    ACCOUNT = "account"
    SUM = "sum"
    NAME = "name"


WEIGHTS = {Likeness.REFERENCE: 8, Likeness.ACCOUNT: 4, Likeness.SUM: 2, Likeness.NAME: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Of a line: minor units without a sign, and what the other side is called and wrote."""

    amount: int
    name: str = ""
    number: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Of a contribution: `amount` is what is open of it, `numbers` the accounts that paid it."""

    amount: int
    reference: str = ""
    name: str = ""
    numbers: frozenset[str] = frozenset()


def likeness(seen: Seen, known: Known) -> frozenset[Likeness]:
    alike = {
        Likeness.REFERENCE: is_slip_of(seen.words, known.reference),
        Likeness.ACCOUNT: bool(seen.number) and seen.number in known.numbers,
        Likeness.SUM: seen.amount == known.amount,
        Likeness.NAME: may_be_one(fold_name(known.name), fold_name(seen.name)),
    }
    return frozenset(kind for kind, is_alike in alike.items() if is_alike)


def weight(alike: frozenset[Likeness]) -> int:
    return sum(WEIGHTS[kind] for kind in alike)


def is_slip_of(words: str, reference: str) -> bool:
    """Whether the reference is in the words but for one sign that is another, or two neighbours that changed places.

    Two references with fitting check digits never differ by so little, so that it is one with a slip of the pen.
    """
    plain, length = SIGNS.sub("", words).upper(), len(reference)
    third = length // 3
    # One slip spoils two thirds at most
    if not third or not any(reference[start : start + third] in plain for start in (0, third, 2 * third)):
        return False
    return any(is_near(plain[start : start + length], reference) for start in range(len(plain) - length + 1))


def is_near(one: str, other: str) -> bool:
    if one == other:
        return True
    differing: list[int] = []
    for place in range(len(other)):
        if one[place] != other[place]:
            differing.append(place)
            if len(differing) > 2:
                return False
    if len(differing) == 1:
        return True
    first, second = differing
    return second == first + 1 and one[first] == other[second] and one[second] == other[first]
