"""Whether two initiatives are likely the same one, sent twice: by day, place, title and organiser, whatever their ids.

The weights and the threshold were set on the labelled pairs in tests/initiatives/data/duplicates.csv,
where their precision and recall are measured.
"""

from dataclasses import dataclass
from datetime import date

from blueheart.campaign.rules.places import distance_km
from blueheart.kernel.text import fold

NEAR_KM = 25.0
THRESHOLD = 0.62
STOP_WORDS = frozenset(
    {
        *("a", "an", "and", "at", "au", "aux", "by", "das", "de", "den", "der", "des", "die", "du", "een", "el", "en"),
        *("et", "for", "für", "het", "im", "in", "la", "le", "les", "los", "met", "mit", "of", "on", "op", "or", "our"),
        *("para", "por", "pour", "sur", "the", "to", "und", "van", "voor", "y", "zu"),
        *("30", "july", "juillet", "juli"),
    }
)


@dataclass(frozen=True, slots=True)
class Comparable:
    """What is compared. Coordinates in degrees, None when it is online."""

    initiative_id: int
    title: str
    organiser: str
    kind: str
    link: str
    starts_on: date
    ends_on: date
    latitude: float | None
    longitude: float | None


def likeness(one: Comparable, other: Comparable) -> float:
    """0 (nothing in common, or another day or place) to 1 (the same)."""
    if not is_same_time(one, other) or not is_same_place(one, other):
        return 0.0
    title = text_likeness(one.title, other.title)
    organiser = text_likeness(one.organiser, other.organiser)
    same_link = bool(one.link) and one.link.rstrip("/") == other.link.rstrip("/")
    score = 0.7 * title + 0.2 * organiser + (0.1 if one.kind == other.kind else 0.0)
    return min(1.0, score + (0.35 if same_link else 0.0))


def is_likely_duplicate(one: Comparable, other: Comparable) -> bool:
    return likeness(one, other) >= THRESHOLD


def is_same_time(one: Comparable, other: Comparable) -> bool:
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def is_same_place(one: Comparable, other: Comparable) -> bool:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return one.latitude is None and other.latitude is None
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude) <= NEAR_KM


def text_likeness(one: str, other: str) -> float:
    """The better of shared words (in any order) and shared letter triples (misspellings); 0 to 1."""
    words_one, words_other = significant_words(one), significant_words(other)
    if not words_one or not words_other:
        return 1.0 if fold(one).strip() == fold(other).strip() and fold(one).strip() else 0.0
    by_words = dice(words_one, words_other)
    by_triples = dice(triples(" ".join(sorted(words_one))), triples(" ".join(sorted(words_other))))
    contained = 0.9 if min(len(words_one), len(words_other)) >= 2 and (
        words_one <= words_other or words_other <= words_one
    ) else 0.0  # fmt: skip
    return max(by_words, by_triples, contained)


def significant_words(text: str) -> frozenset[str]:
    plain = "".join(char if char.isalnum() else " " for char in fold(text))
    words = frozenset(plain.split())
    return (words - STOP_WORDS) or words


def triples(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """The Sørensen–Dice coefficient of two sets."""
    return 2 * len(one & other) / (len(one) + len(other))
