"""When two names may be one.

A name is folded into words: no case, accents, vowel signs or width (NFKD), no apostrophes, and any other punctuation
divides words; their order says nothing. Two names are *exactly* alike when they have the same words. They are *near*
when each word of the shorter name has a word of its own in the longer one that differs by no more letters than
`slack` allows: none up to three letters, one up to seven, two from eight on. A name of one word is near another of one
word alone, since "Ali" is in too many names. Both are possible matches, which a person decides: it is better to
look twice than to miss a spelling.
"""

from collections.abc import Iterable, Sequence

from blueheart.kernel.text import fold

APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻ`´ʾʿ"))
PAYER_THRESHOLD_MAJOR = 1_000
"""Whole units of any currency from which a named donor is compared with the list."""


def fold_name(text: str) -> tuple[str, ...]:
    """Its words, each once, in the order of the alphabet."""
    folded = fold(text).translate(APOSTROPHES)
    divided = "".join(char if char.isalnum() else " " for char in folded)
    return tuple(sorted(set(divided.split())))


def may_be_one(one: Sequence[str], other: Sequence[str]) -> bool:
    """Of two names' folded words."""
    if not one or not other:
        return False
    if tuple(one) == tuple(other):
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == 1 and len(longer) > 1:
        return False
    return has_partners(shorter, longer)


def has_partners(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether each of the words has one of the others to itself: a matching, found by making room."""
    near = [[n for n, other in enumerate(others) if is_near(word, other)] for word in words]
    if not all(near):
        return False
    taken: dict[int, int] = {}

    def place(word: int, tried: set[int]) -> bool:
        for n in near[word]:
            if n not in tried:
                tried.add(n)
                if n not in taken or place(taken[n], tried):
                    taken[n] = word
                    return True
        return False

    return all(place(word, set()) for word in range(len(words)))


def slack(length: int) -> int:
    """Letters by which words may differ of which the shorter has that length."""
    return 0 if length < 4 else 1 if length < 8 else 2


def is_near(one: str, other: str) -> bool:
    if one == other:
        return True
    allowed = slack(min(len(one), len(other)))
    return allowed > 0 and abs(len(one) - len(other)) <= allowed and distance(one, other, allowed) <= allowed


def distance(one: str, other: str, most: int) -> int:
    """Letters to put in, take out or change (Levenshtein); `most` + 1 for what is further."""
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, opposite in enumerate(other, start=1):
            cost = before[column - 1] + (letter != opposite)
            current.append(min(cost, before[column] + 1, current[-1] + 1))
        if min(current) > most:
            return most + 1
        before = current
    return min(before[-1], most + 1)


def matches(names: Iterable[str], listed: Iterable[tuple[str, str]]) -> list[str]:
    """The list's numbers whose (number, folded words) may be one of these names; each once, in order."""
    wanted = [words for words in map(fold_name, names) if words]
    found = {data_id for data_id, folded in listed if any(may_be_one(words, folded.split()) for words in wanted)}
    return sorted(found)
