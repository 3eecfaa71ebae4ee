"""Every write of supporters."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.supporters.events import SupporterAdded, SupporterChanged, SupporterRemoved, SupportersSeeded
from blueheart.supporters.models import Supporter, SupporterText

SEED = Path(__file__).resolve().parent / "data" / "supporters.toml"
TEXT_LANGUAGES = ("en", "fr", "nl")


def seed_supporters(*, by: Actor, at: datetime, path: Path = SEED) -> int:
    """Enters what is missing and returns how many; a row that is there, changed or not, stays as it is."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["supporters"]
    known = set(Supporter.objects.values_list("slug", flat=True))
    missing = [row for row in rows if row["slug"] not in known]
    if not missing:
        return 0
    with transaction.atomic():
        supporters = Supporter.objects.bulk_create(Supporter(**plain_fields(row)) for row in missing)
        SupporterText.objects.bulk_create(
            SupporterText(
                supporter=supporter,
                language=language,
                name=row.get("names", {}).get(language, ""),
                description=row["description"][language],
            )
            for supporter, row in zip(supporters, missing, strict=True)
            for language in TEXT_LANGUAGES
        )
        record_event(event=SupportersSeeded(subject_id="seed", created=len(missing)), by=by, at=at)
    return len(missing)


def plain_fields(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"description", "names"}}


def save_supporter(*, supporter: Supporter, by: Actor, at: datetime) -> Supporter:
    """Checks and stores it with its texts. Raises ValidationError that names the field."""
    is_new = supporter.pk is None
    supporter.full_clean()
    with transaction.atomic():
        supporter.save()
        note_supporter_saved(supporter=supporter, is_new=is_new, by=by, at=at)
    return supporter


def note_supporter_saved(*, supporter: Supporter, is_new: bool, by: Actor, at: datetime) -> None:
    """Records a row that the desk's form has stored; call it in the same transaction."""
    event = SupporterAdded if is_new else SupporterChanged
    record_event(event=event(subject_id=str(supporter.pk), slug=supporter.slug, sector=supporter.sector), by=by, at=at)


def verify_supporter(*, supporter: Supporter, by: Actor, at: datetime) -> Supporter:
    """Somebody on the staff has checked with them that they take part."""
    supporter.verified_at = at
    return save_supporter(supporter=supporter, by=by, at=at)


def remove_supporter(*, supporter: Supporter, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        event = SupporterRemoved(subject_id=str(supporter.pk), slug=supporter.slug)
        supporter.delete()
        record_event(event=event, by=by, at=at)
