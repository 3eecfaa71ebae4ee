"""A form that is being filled in: saved at each step, at an unguessable address, and gone when it is past its time."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from blueheart.initiatives.models import Draft, Initiative, Picture
from blueheart.initiatives.queries.typed import typed_of
from blueheart.initiatives.rules.limits import DRAFT_LIFE_DAYS


def start_draft(*, year: int, language: str, at: datetime, typed: Mapping[str, Any] | None = None) -> Draft:
    return Draft.objects.create(
        key=secrets.token_urlsafe(24), year=year, language=language, typed=dict(typed or {}),
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


def save_draft(*, draft: Draft, typed: Mapping[str, Any], at: datetime, picture: Picture | None = None) -> Draft:
    """Keeps what was typed as it is, mistakes included; other steps' values stay."""
    draft.typed = {**draft.typed, **typed}
    draft.saved_at = at
    draft.expires_at = at + timedelta(days=DRAFT_LIFE_DAYS)
    if picture is not None:
        draft.picture = picture
        draft.typed["picture_id"] = str(picture.uid)
    draft.save(update_fields=["typed", "saved_at", "expires_at", "picture"])
    return draft


def discard_draft(*, draft: Draft) -> None:
    draft.delete()


def erase_expired_drafts(*, at: datetime) -> int:
    """Deletes drafts past their time and the pictures that only they held; returns how many drafts."""
    expired = Draft.objects.filter(expires_at__lt=at)
    picture_ids = [pk for pk in expired.values_list("picture_id", flat=True) if pk]
    count = expired.count()
    expired.delete()
    used = set(Initiative.objects.filter(picture_id__in=picture_ids).values_list("picture_id", flat=True))
    used |= set(Draft.objects.filter(picture_id__in=picture_ids).values_list("picture_id", flat=True))
    for picture in Picture.objects.filter(pk__in=set(picture_ids) - used):
        picture.file.delete(save=False)
        picture.delete()
    return count
