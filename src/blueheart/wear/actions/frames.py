"""Frames are added, changed and taken off offer; the first ones are seeded."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import clean_line
from blueheart.wear.events import FrameAdded, FrameChanged, FramesSeeded
from blueheart.wear.models import Frame, FrameText
from blueheart.wear.permissions import check_may_edit_frames
from blueheart.wear.rules.drawings import InvalidDrawing
from blueheart.wear.rules.frames import check_frame
from blueheart.wear.rules.limits import DESCRIPTION_LENGTH, TITLE_LENGTH

SEED = Path(__file__).resolve().parents[1] / "data" / "frames.toml"


@dataclass(frozen=True, slots=True)
class FrameWords:
    """What a frame is called in one language; all empty takes that language away."""

    title: str = ""
    description: str = ""
    ring_text: str = ""


@dataclass(frozen=True, slots=True)
class TypedFrame:
    """What somebody at the desk gave, before any rule. `words` goes by language."""

    slug: str
    svg: str
    words: Mapping[str, FrameWords] = field(default_factory=dict)
    year: int | None = None
    supporter_id: int | None = None
    position: int = 100
    is_active: bool = True


class StaleFrame(Exception):
    """Somebody changed the frame after it was read; `message` says what to do."""

    message = _("Somebody changed this frame meanwhile. Look at it in another window, then save to replace it.")


@transaction.atomic
def add_frame(*, typed: TypedFrame, by: Actor, at: datetime) -> Frame:
    """Raises NotPermitted, and ValidationError that names each field and the mend."""
    check_may_edit_frames(by)
    values, words = checked(typed)
    if Frame.objects.filter(slug=typed.slug).exists():
        raise ValidationError({"slug": _("There is a frame of this name already. Choose another.")})
    frame = Frame(**values, changed_at=at)
    store(frame, words)
    record_event(event=FrameAdded(subject_id=str(frame.pk), slug=frame.slug), by=by, at=at)
    return frame


@transaction.atomic
def change_frame(*, frame_id: int, typed: TypedFrame, seen_at: datetime, by: Actor, at: datetime) -> Frame:
    """Nothing happens where nothing differs. `seen_at` is the `changed_at` of what was edited.

    Raises as `add_frame` does, StaleFrame and Frame.DoesNotExist.
    """
    check_may_edit_frames(by)
    frame = Frame.objects.select_for_update().get(pk=frame_id)
    if frame.changed_at != seen_at:
        raise StaleFrame
    values, words = checked(typed)
    if Frame.objects.filter(slug=typed.slug).exclude(pk=frame_id).exists():
        raise ValidationError({"slug": _("There is a frame of this name already. Choose another.")})
    before = {
        text.language: FrameWords(text.title, text.description, text.ring_text) for text in frame.texts.all()
    }  # fmt: skip
    changed = [name for name, value in values.items() if getattr(frame, name) != value]
    if before != words:
        changed.append("texts")
    if not changed:
        return frame
    for name, value in values.items():
        setattr(frame, name, value)
    frame.changed_at = at
    store(frame, words)
    event = FrameChanged(subject_id=str(frame.pk), slug=frame.slug, fields=tuple(sorted(changed)))
    record_event(event=event, by=by, at=at)
    return frame


def checked(typed: TypedFrame) -> tuple[dict[str, Any], dict[str, FrameWords]]:
    """The values as they are kept. Raises ValidationError with every mistake at once."""
    wrong: dict[str, Any] = {}
    values: dict[str, Any] = {
        "slug": typed.slug, "year": typed.year, "supporter_id": typed.supporter_id, "position": typed.position,
        "is_active": typed.is_active,
    }  # fmt: skip
    try:
        drawing = check_frame(typed.svg)
        values |= {"svg": drawing.svg, "has_ring_text": drawing.has_ring_text}
    except InvalidDrawing as error:
        wrong["svg"] = error.message
    words = checked_words(typed.words, wrong)
    if not any(one.title for one in words.values()):
        wrong.setdefault("title_en", _("Give the frame a name in one language at least, best in English."))
    if wrong:
        raise ValidationError(wrong)
    return values, words


def checked_words(typed: Mapping[str, FrameWords], wrong: dict[str, Any]) -> dict[str, FrameWords]:
    known = {code for code, _name in settings.LANGUAGES}
    found: dict[str, FrameWords] = {}
    limits = {"title": TITLE_LENGTH, "description": DESCRIPTION_LENGTH, "ring_text": TITLE_LENGTH}
    for language, given in typed.items():
        lines = {name: clean_line(getattr(given, name)) for name in limits}
        if language not in known or not any(lines.values()):
            continue
        for name, limit in limits.items():
            if len(lines[name]) > limit:
                message = _("This has %(length)d characters; at most %(limit)d are allowed.")
                wrong[f"{name}_{language}"] = message % {"length": len(lines[name]), "limit": limit}
        if not lines["title"]:
            wrong[f"title_{language}"] = _("There are words in this language, so give the frame its name in it too.")
        found[language] = FrameWords(**lines)
    return found


def store(frame: Frame, words: Mapping[str, FrameWords]) -> None:
    frame.full_clean(exclude=["supporter"])
    frame.save()
    FrameText.objects.filter(frame=frame).exclude(language__in=words).delete()
    for language, one in words.items():
        values = {"title": one.title, "description": one.description, "ring_text": one.ring_text}
        FrameText.objects.update_or_create(frame=frame, language=language, defaults=values)


def seed_frames(*, by: Actor, at: datetime, path: Path = SEED) -> int:
    """Draws those that are missing and returns how many; one that is there, changed or not, stays as it is."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["frames"]
    known = set(Frame.objects.values_list("slug", flat=True))
    missing = [row for row in rows if row["slug"] not in known]
    if not missing:
        return 0
    with transaction.atomic():
        for row in missing:
            typed = TypedFrame(
                slug=row["slug"], svg=row["svg"], position=row["position"],
                words={language: FrameWords(**texts) for language, texts in row["texts"].items()},
            )  # fmt: skip
            values, words = checked(typed)
            store(Frame(**values, changed_at=at), words)
        record_event(event=FramesSeeded(subject_id="seed", created=len(missing)), by=by, at=at)
    return len(missing)
