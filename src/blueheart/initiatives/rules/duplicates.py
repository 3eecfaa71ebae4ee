"""Whether two initiatives are likely the same one, sent twice: by day, place, title and organiser, whatever their ids.

The weights and the threshold were set on the labelled pairs in tests/initiatives/data/duplicates.csv,
where their precision and recall are measured.
"""

import re
from dataclasses import dataclass
from datetime import date

from blueheart.campaign.rules.places import distance_km
from blueheart.kernel.text import fold

NEAR_KM = 25.0
SAME_SPOT_KM = 3.0
THRESHOLD = 0.62
ALIKE = 0.55
"""From which share of letter triples on two words count as one: inflections, spellings, Brugge and Bruges."""

STOP_WORDS = frozenset(
    {
        *("a", "an", "and", "at", "au", "aux", "by", "das", "de", "den", "der", "des", "die", "du", "een", "el", "en"),
        *("et", "for", "für", "het", "im", "in", "la", "le", "les", "los", "met", "mit", "of", "on", "op", "or", "our"),
        *("para", "por", "pour", "sur", "the", "to", "und", "van", "voor", "y", "zu", "auf", "am", "up", "il", "di"),
        *("del", "della", "sulla", "degli", "d", "l", "s", "o", "os", "as", "do", "da", "against", "contre", "tegen"),
        *("gegen", "contra", "ضد", "عن", "30", "july", "juillet", "juli", "julio", "يوليو"),
    }
)
PLAIN_WORDS = frozenset(
    {
        *(
            "blue",
            "bleu",
            "bleue",
            "blau",
            "blauw",
            "azul",
            "blu",
            "march",
            "walk",
            "wandeling",
            "marche",
            "lauf",
            "run",
        ),
        *("lit", "light", "lights", "lighting", "turns", "kleurt", "verlicht", "leuchtet", "illumine", "ilumina"),
        *("event", "evening", "night", "avond", "soirée", "abend", "info", "information", "stand", "day"),
    }
)
"""Words that say what kind of event it is: when only these differ, the two may still be the same."""

OFFICE_WORDS = frozenset(
    {
        *("city", "town", "council", "municipality", "stad", "gemeente", "ville", "mairie", "commune", "stadt", "land"),
        *("senat", "ayuntamiento", "comune", "capitale", "asbl", "vzw", "ev", "e", "v", "stichting", "foundation"),
        *("محافظة", "governorate", "project", "international"),
    }
)


YEAR = re.compile(r"20\d\d")
CJK = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
SCRIPT_RUN = re.compile("[\u3040-\u309f]+|[\u30a0-\u30ff]+|[\u4e00-\u9fff]+|[^\u3040-\u30ff\u4e00-\u9fff]+")
PARTICLES = frozenset({"を", "に", "の", "は", "が", "で", "と", "く", "する"})


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
    language: str = ""


def likeness(one: Comparable, other: Comparable) -> float:
    """0 (nothing in common, or another day or place) to 1 (the same)."""
    if not is_same_time(one, other) or not is_same_place(one, other):
        return 0.0
    title = text_likeness(one.title, other.title, plain=PLAIN_WORDS)
    organiser = text_likeness(one.organiser, other.organiser, ignored=OFFICE_WORDS)
    same_kind = one.kind == other.kind
    score = 0.7 * title + 0.2 * organiser + (0.1 if same_kind else 0.0)
    if one.link and one.link.rstrip("/") == other.link.rstrip("/"):
        score += link_bonus(one, other)
    if organiser < 0.5 and not is_same_spot(one, other):
        return min(0.4, score)
    return min(1.0, score)


def link_bonus(one: Comparable, other: Comparable) -> float:
    """A programme's page serves many events; in two languages, one page is likely one event told twice."""
    if one.kind != other.kind:
        return 0.05
    return 0.45 if one.language and other.language and one.language != other.language else 0.15


def is_likely_duplicate(one: Comparable, other: Comparable) -> bool:
    return likeness(one, other) >= THRESHOLD


def is_same_time(one: Comparable, other: Comparable) -> bool:
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def is_same_place(one: Comparable, other: Comparable) -> bool:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return one.latitude is None and other.latitude is None
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude) <= NEAR_KM


def is_same_spot(one: Comparable, other: Comparable) -> bool:
    """Online, or in one town: a series held in neighbouring towns is many events."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return True
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude) <= SAME_SPOT_KM


def text_likeness(
    one: str, other: str, *, plain: frozenset[str] = frozenset(), ignored: frozenset[str] = frozenset()
) -> float:
    """By shared words in any order, inflected or misspelt ones too; 0 to 1.

    Where each has a word of its own, as in "Town hall in blue" and "Belfry in blue", the two tell themselves apart;
    where only one has, it is the longer wording of the same.
    """
    words_one, words_other = significant_words(one, ignored), significant_words(other, ignored)
    if not words_one or not words_other:
        return 1.0 if words_one == words_other else 0.0
    if "".join(words_one) == "".join(words_other):
        return 1.0
    rest_one, rest_other = unmatched(words_one, words_other), unmatched(words_other, words_one)
    shared = len(words_one) - len(rest_one) + len(words_other) - len(rest_other)
    score = shared / (len(words_one) + len(words_other))
    together = dice(triples("".join(words_one)), triples("".join(words_other)))
    if set(rest_one) - plain and set(rest_other) - plain:
        return max(score * 0.55, together if together >= 0.9 else 0.0)
    is_longer_wording = shared and (not rest_one or not rest_other) and set(words_one) - plain
    return max(score, together, 0.9 if is_longer_wording else 0.0)


def unmatched(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if not any(is_alike(word, other) for other in others))


def is_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 4 or any(char.isdigit() for char in one + other):
        return False
    return longer.startswith(shorter) or dice(triples(one), triples(other)) >= ALIKE


def significant_words(text: str, ignored: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """In their order, without stop words and years; Japanese is parted where its script changes."""
    plain = "".join(char if char.isalnum() else " " for char in fold(text))
    words = tuple(part for word in plain.split() for part in parts_of(word))
    kept = tuple(word for word in words if word not in STOP_WORDS and not YEAR.fullmatch(word))
    return tuple(word for word in kept if word not in ignored) or kept or words


def parts_of(word: str) -> list[str]:
    if not CJK.search(word):
        return [word]
    return [part for part in SCRIPT_RUN.findall(word) if part not in PARTICLES]


def triples(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """The Sørensen–Dice coefficient of two sets."""
    return 2 * len(one & other) / (len(one) + len(other))
