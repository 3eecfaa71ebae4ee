"""Which frames a photograph can wear, in the language of the page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from blueheart.campaign.queries import get_edition_facts
from blueheart.campaign.queries.editions import in_language
from blueheart.supporters.models import Supporter
from blueheart.supporters.queries import supporter_facts
from blueheart.wear.models import Frame, FrameText, GroupLook
from blueheart.wear.rules.drawings import InvalidDrawing
from blueheart.wear.rules.frames import Drawing, Layer, Slot, check_frame, compose, ink_on

BASE_OF_GROUPS = "ring"
"""The frame that a supporter without a frame of its own wears, with its name along it."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the language that it is in, "" for a name that has none."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class FrameOnOffer:
    """`ring` and `theme` are the words that go into its slots."""

    slug: str
    title: Words
    description: Words
    layers: tuple[Layer, ...]
    slots: tuple[Slot, ...]
    ring: Words
    theme: Words
    is_group: bool


def find_group(*, slug: str) -> Supporter | None:
    """A supporter with its texts, for its frame and its name."""
    found: Supporter | None = Supporter.objects.prefetch_related("texts").filter(slug=slug).first()
    return found


def group_name(supporter: Supporter, language: str) -> str:
    return supporter_facts(supporter, language).name


def frames_on_offer(*, language: str, day: date, supporter: Supporter | None = None) -> list[FrameOnOffer]:
    """In the order of the desk, those of the group first; `day` says which edition's theme is worn.

    Four queries without a group, five with one.
    """
    theme = theme_of(year=day.year, language=language)
    own = Q(supporter__isnull=True) if supporter is None else Q(supporter__isnull=True) | Q(supporter=supporter)
    found = with_texts(Frame.objects.filter(own, Q(year__isnull=True) | Q(year=day.year), is_active=True))
    rows = [frame for frame in found if can_be_shown(frame)]
    shared = [frame for frame in rows if frame.supporter_id is None]
    offered = [on_offer(frame, language=language, theme=theme) for frame in shared]
    if supporter is None:
        return offered
    of_group = [frame for frame in rows if frame.supporter_id is not None]
    colour = colour_of(supporter)
    first = (
        [on_offer(frame, language=language, theme=theme, colour=colour) for frame in of_group]
        or derived(shared, supporter=supporter, colour=colour, language=language, theme=theme)
    )  # fmt: skip
    return [replace(frame, is_group=True) for frame in first] + offered


def can_be_shown(frame: Frame) -> bool:
    """False for a drawing from before a rule became stricter: the desk names it, the page goes on without it."""
    try:
        check_frame(frame.svg)
    except InvalidDrawing:
        return False
    return True


def derived(
    frames: Iterable[Frame], *, supporter: Supporter, colour: str, language: str, theme: Words
) -> list[FrameOnOffer]:
    """The ring in the group's colour with its name; nothing while the desk keeps the ring back."""
    name = Words(group_name(supporter, language), "")
    return [
        replace(
            on_offer(frame, language=language, theme=theme, colour=colour),
            slug=f"{frame.slug}-{supporter.slug}", title=name, ring=name,
        )
        for frame in frames
        if frame.slug == BASE_OF_GROUPS and frame.has_ring_text
    ]  # fmt: skip


def with_texts(frames: QuerySet[Frame]) -> QuerySet[Frame]:
    return frames.prefetch_related(Prefetch("texts", FrameText.objects.order_by("language")))


def on_offer(frame: Frame, *, language: str, theme: Words, colour: str = "") -> FrameOnOffer:
    texts = list(frame.texts.all())
    drawing = check_frame(frame.svg)
    ring = words({text.language: text.ring_text for text in texts}, language)
    return FrameOnOffer(
        slug=frame.slug,
        title=words({text.language: text.title for text in texts}, language) if texts else Words(frame.slug, ""),
        description=words({text.language: text.description for text in texts}, language),
        layers=compose(drawing, colour=colour),
        slots=inked(drawing, colour),
        ring=ring,
        theme=theme if theme.text else ring,
        is_group=False,
    )


def inked(drawing: Drawing, colour: str) -> tuple[Slot, ...]:
    """On a group's colour the words take the ink that can be read there."""
    if not colour or "data-tint" not in drawing.svg:
        return drawing.slots
    return tuple(replace(slot, fill=ink_on(colour)) for slot in drawing.slots)


def words(texts: dict[str, str], language: str) -> Words:
    return Words(*in_language(texts, language))


def theme_of(*, year: int, language: str) -> Words:
    """Of the year's edition; empty where no theme is known: none is ever made up."""
    facts = get_edition_facts(year=year, language=language)
    return Words(facts.theme, facts.theme_language) if facts else Words("", "")


def colour_of(supporter: Supporter) -> str:
    return GroupLook.objects.filter(supporter=supporter).values_list("colour", flat=True).first() or ""


# --- the desk


def every_frame() -> QuerySet[Frame]:
    """In the order in which they are offered, those that are not included; two queries with their texts."""
    return with_texts(Frame.objects.select_related("supporter").order_by("position", "pk"))


def find_frame(*, frame_id: int) -> Frame | None:
    return every_frame().filter(pk=frame_id).first()
