"""A form that is being filled in: saved at each step, at an unguessable address, and gone when it is past its time."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, ManyToOneRel, OuterRef

from blueheart.initiatives.enums import RevisionState
from blueheart.initiatives.models import Draft, Initiative, Picture, Revision
from blueheart.initiatives.queries.typed import typed_of
from blueheart.initiatives.rules.limits import DRAFT_LIFE_DAYS

KEPT_LENGTH = 200_000
"""Characters of a field that a draft keeps; thirty times what any rule lets through."""


def start_draft(*, year: int, language: str, at: datetime, typed: Mapping[str, Any] | None = None) -> Draft:
    return Draft.objects.create(
        key=secrets.token_urlsafe(24), year=year, language=language,
        typed={name: keepable(value) for name, value in (typed or {}).items()},
        started_at=at, saved_at=at, expires_at=at + timedelta(days=DRAFT_LIFE_DAYS),
    )  # fmt: skip


def start_edit(*, initiative: Initiative, language: str, at: datetime) -> Draft:
    """A draft that holds the initiative as it stands; its `base_version` tells a stale edit."""
    return Draft.objects.create(
        key=secrets.token_urlsafe(24), year=initiative.starts_on.year, language=language,
        typed=typed_of(initiative).as_mapping(), initiative=initiative, base_version=initiative.version,
        picture=initiative.picture, started_at=at, saved_at=at,
        expires_at=at + timedelta(days=DRAFT_LIFE_DAYS),
    )  # fmt: skip


def save_draft(
    *, draft: Draft, typed: Mapping[str, Any], at: datetime, picture: Picture | None = None, drops_picture: bool = False
) -> Draft:
    """Keeps what was typed as it is, mistakes included; other steps' values stay."""
    draft.typed = {**draft.typed, **{name: keepable(value) for name, value in typed.items()}}
    draft.saved_at = at
    draft.expires_at = at + timedelta(days=DRAFT_LIFE_DAYS)
    if picture is not None:
        draft.picture = picture
        draft.typed["picture_id"] = str(picture.uid)
    elif drops_picture:
        draft.picture = None
        draft.typed |= {
            "picture_id": "", "picture_alternative_text": "", "picture_credit": "", "picture_has_consent": False,
        }  # fmt: skip
    draft.save(update_fields=["typed", "saved_at", "expires_at", "picture"])
    return draft


def keepable(value: Any) -> Any:
    """PostgreSQL's JSON takes no NUL and UTF-8 no lone surrogate: both become U+FFFD, which the rules name."""
    if isinstance(value, str):
        return value[:KEPT_LENGTH].replace("\0", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return [keepable(part) for part in value] if isinstance(value, (list, tuple)) else value


def discard_draft(*, draft: Draft) -> None:
    draft.delete()


def erase_expired_drafts(*, at: datetime) -> int:
    """Deletes drafts past their time, and pictures that nothing holds any more; returns how many drafts."""
    expired = Draft.objects.filter(expires_at__lt=at)
    count = expired.count()
    expired.delete()
    erase_orphan_pictures(at=at)
    return count


def held_pictures() -> list[Exists]:
    """One condition for each column of the database that points to a picture, whichever app it belongs to."""
    relations = Picture._meta.get_fields(include_hidden=True)
    columns = [relation.field for relation in relations if isinstance(relation, ManyToOneRel)]
    return [Exists(column.model._base_manager.filter(**{column.name: OuterRef("pk")}).order_by()) for column in columns]


def erase_orphan_pictures(*, at: datetime) -> int:
    """Deletes pictures older than a draft's life that nothing points to and no waiting revision names."""
    old = Picture.objects.filter(
        *[~held for held in held_pictures()], added_at__lt=at - timedelta(days=DRAFT_LIFE_DAYS)
    )
    waiting = {
        str(changes.get("picture_id", ""))
        for changes in Revision.objects.filter(state=RevisionState.WAITING).values_list("changes", flat=True)
    }
    count = 0
    for picture in old:
        if str(picture.uid) not in waiting:
            picture.file.delete(save=False)
            picture.delete()
            count += 1
    return count
