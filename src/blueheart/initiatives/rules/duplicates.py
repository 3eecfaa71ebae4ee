"""Whether two initiatives are likely the same one, sent twice: by day, place, title and organiser, whatever their ids.

The weights and the threshold were set on the labelled pairs in tests/initiatives/data/, where precision and recall
are measured; the README there says which pairs were written before the rule that they measure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from blueheart.campaign.rules.places import distance_km
from blueheart.initiatives.rules import glossary
from blueheart.initiatives.rules.glossary import KIND_WORDS, TOPIC_WORDS

NEAR_KM = 25.0
SAME_SPOT_KM = 3.0
THRESHOLD = 0.62
ALIKE = 0.55
"""From which share of letter triples on two words count as one: inflections, spellings, Brugge and Bruges."""

STOP_WORDS = frozenset(
    {
        *("a", "an", "and", "at", "au", "aux", "by", "das", "de", "den", "der", "des", "die", "du", "een", "el", "en"),
        *(
            "et",
            "for",
            "für",
            "fuer",
            "het",
            "im",
            "in",
            "la",
            "le",
            "les",
            "los",
            "met",
            "mit",
            "of",
            "on",
            "op",
            "or",
        ),
        *("our", "para", "por", "pour", "sur", "the", "to", "und", "van", "voor", "y", "zu", "auf", "am", "up", "il"),
        *("del", "della", "sulla", "degli", "d", "l", "s", "o", "os", "as", "do", "da", "against", "contre", "tegen"),
        *("gegen", "contra", "di", "se", "son", "wird", "wordt", "is", "with", "avec", "con", "over", "about", "sobre"),
        *("über", "durch", "through", "from", "von", "las", "un", "une", "una", "ein", "eine", "our", "us", "via"),
        *("ضد", "عن", "حول", "في", "من", "اجل", "على", "مع", "و", "30", "july", "juillet", "juli", "julio", "يوليو"),
    }
)
OFFICE_WORDS = frozenset(
    {
        *("city", "town", "council", "municipality", "stad", "gemeente", "ville", "mairie", "commune", "stadt", "land"),
        *("senat", "ayuntamiento", "comune", "capitale", "asbl", "vzw", "ev", "e", "v", "stichting", "foundation"),
        *("محافظه", "governorate", "project", "international", "association", "asociación", "fundación", "fondation"),
        *("verein", "vereniging", "collectif", "collective", "جمعيه", "مركز", "مبادره"),
    }
)
LONGEST_PHRASE = 4
ENDINGS = ("es", "en", "er", "s", "n", "e")
"""Of inflected words, in the languages that the glossary knows."""

YEAR = re.compile(r"20\d\d")
DISTANCE = re.compile(r"\b(\d+) ?km?\b")
FOLDED_STOP_WORDS = frozenset(glossary.plain(word) for word in STOP_WORDS)
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
    same_kind = one.kind == other.kind
    title = text_likeness(one.title, other.title, plain=TOPIC_WORDS | KIND_WORDS if same_kind else TOPIC_WORDS)
    organiser = organiser_likeness(one.organiser, other.organiser)
    if not same_kind and organiser < 0.5 and says_nothing(one.title) and says_nothing(other.title):
        return 0.4
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


def organiser_likeness(one: str, other: str) -> float:
    """As `text_likeness`; an abbreviation is the same as the words that it is made of."""
    if is_abbreviation(one, other) or is_abbreviation(other, one):
        return 1.0
    return text_likeness(one, other, ignored=OFFICE_WORDS)


def is_abbreviation(short: str, name: str) -> bool:
    letters = glossary.plain(short).replace(" ", "")
    words = glossary.plain(name).split()
    if not 2 <= len(letters) <= 8 or len(words) < 2:
        return False
    weightier = [word for word in words if word not in FOLDED_STOP_WORDS]
    longer = [word for word in words if len(word) > 1]
    return any(letters == "".join(word[0] for word in taken) for taken in (words, weightier, longer))


def says_nothing(title: str) -> bool:
    """Whether it holds only words that many initiatives of the campaign have, such as those of the World Day."""
    return not set(significant_words(title)) - TOPIC_WORDS - KIND_WORDS


def text_likeness(
    one: str, other: str, *, plain: frozenset[str] = frozenset(), ignored: frozenset[str] = frozenset()
) -> float:
    """By shared words in any order; inflected, misspelt and translated ones too; 0 to 1.

    Where each has a word of its own, as in "Town hall in blue" and "Belfry in blue", the two tell themselves apart;
    where only one has, it is the longer wording of the same. `plain` words tell none apart.
    """
    words_one, words_other = significant_words(one, ignored), significant_words(other, ignored)
    if not words_one or not words_other:
        return 1.0 if words_one == words_other else 0.0
    typed_one, typed_other = "".join(weighty_words(one, ignored)), "".join(weighty_words(other, ignored))
    if set(words_one) == set(words_other) or typed_one == typed_other:
        return 1.0
    rest_one, rest_other = unmatched(words_one, words_other), unmatched(words_other, words_one)
    weight_one, weight_other = weight(words_one, plain), weight(words_other, plain)
    score = 1 - (weight(rest_one, plain) + weight(rest_other, plain)) / (weight_one + weight_other)
    together = dice(triples(typed_one), triples(typed_other))
    if set(rest_one) - plain and set(rest_other) - plain:
        return max(score * 0.55, together if together >= 0.9 else 0.0)
    shared = (set(words_one) - set(rest_one)) | (set(words_other) - set(rest_other))
    is_longer_wording = shared - plain or (shared and not set(rest_one) - plain and not set(rest_other) - plain)
    return max(score, together, 0.9 if is_longer_wording else 0.0)


def weight(words: tuple[str, ...], plain: frozenset[str]) -> float:
    return sum(0.3 if word in plain else 1.0 for word in words)


def unmatched(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if not any(is_alike(word, other) for other in others))


@lru_cache(maxsize=20_000)
def is_alike(one: str, other: str) -> bool:
    """Inflections, spellings, typing mistakes, and in compounds the word that they end with."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 4 or any(char.isdigit() or char == "=" for char in one + other):
        return False
    if longer.startswith(shorter) or (len(shorter) > 4 and longer.endswith(shorter)):
        return True
    return dice(triples(one), triples(other)) >= ALIKE or is_mistyped(shorter, longer)


def is_mistyped(shorter: str, longer: str) -> bool:
    """One letter left out, put in, changed or swapped with the next, in a word of at least five letters."""
    if len(shorter) < 5 or len(longer) - len(shorter) > 1 or shorter[0] != longer[0]:
        return False
    first = next((at for at, char in enumerate(shorter) if char != longer[at]), len(shorter))
    if len(longer) > len(shorter):
        return shorter[first:] == longer[first + 1 :]
    is_swapped = shorter[first : first + 2] == longer[first : first + 2][::-1]
    return shorter[first + 1 :] == longer[first + 1 :] or (is_swapped and shorter[first + 2 :] == longer[first + 2 :])


@lru_cache(maxsize=20_000)
def significant_words(text: str, ignored: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """In their order, without stop words and years; a word of the glossary as its meaning, whatever the language."""
    return weighty(tuple(meant(words_of(text))), ignored)


def weighty_words(text: str, ignored: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The same as they were typed."""
    return weighty(words_of(text), ignored)


def words_of(text: str) -> tuple[str, ...]:
    """Folded; Japanese is parted where its script changes."""
    joined = DISTANCE.sub(r"\1km", glossary.plain(text))
    return tuple(part for word in joined.split() for part in parts_of(word))


def weighty(words: tuple[str, ...], ignored: frozenset[str]) -> tuple[str, ...]:
    kept = tuple(word for word in words if word not in FOLDED_STOP_WORDS and not YEAR.fullmatch(word))
    return tuple(word for word in kept if word not in ignored) or kept or words


def meant(words: tuple[str, ...]) -> Iterator[str]:
    """Each longest phrase of the glossary as its meaning, every other word as it stands."""
    known = glossary.meanings()
    at = 0
    while at < len(words):
        for length in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
            meaning = known.get(" ".join(words[at : at + length]))
            if meaning:
                break
        yield meaning or meant_by_mistake(words[at])
        at += length


@lru_cache(maxsize=20_000)
def meant_by_mistake(word: str) -> str:
    """The meaning of the glossary's word that this one is an inflected or mistyped form of; else the word."""
    if len(word) < 7 or not word.isalpha():
        return word
    known = glossary.meanings()
    for ending in ENDINGS:
        if word.endswith(ending) and (meaning := known.get(word[: -len(ending)])):
            return meaning
    near = (other for other in glossary.by_first_letter().get(word[0], ()) if abs(len(other) - len(word)) <= 1)
    return next((known[other] for other in near if is_mistyped(*sorted((word, other), key=len))), word)


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
