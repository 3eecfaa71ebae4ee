"""Every write of supporters."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.permissions import NotPermitted
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import TEXT_LANGUAGES
from blueheart.supporters.events import SupporterAdded, SupporterChanged, SupporterRemoved, SupportersSeeded
from blueheart.supporters.models import Supporter, SupporterText
from blueheart.supporters.permissions import (
    can_add_supporter,
    can_change_supporter,
    can_remove_supporter,
    editable_countries,
)

SEED = Path(__file__).resolve().parent / "data" / "supporters.toml"


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
    """Checks and stores it with its texts. Raises ValidationError that names the field, NotPermitted."""
    with transaction.atomic():
        before = Supporter.objects.filter(pk=supporter.pk).values_list("country", flat=True).first()
        check_may_save(supporter, before, by)
        supporter.full_clean()
        supporter.save()
        note_supporter_saved(supporter=supporter, country_before=before, by=by, at=at)
    return supporter


def check_may_save(supporter: Supporter, country_before: str | None, by: Actor) -> None:
    """Raises NotPermitted, and ValidationError on `country` for who works for another."""
    own = editable_countries(by)
    if own is not None and not own:
        raise NotPermitted(f"{by.label} may not enter supporters")
    if country_before is not None and not can_change_supporter(by, country_before):
        raise NotPermitted(f"{by.label} may not change a supporter of {country_before or 'no country'}")
    if not can_add_supporter(by, supporter.country):
        codes = ", ".join(sorted(own or ()))
        raise ValidationError({"country": _("You enter supporters of these countries only: %s.") % codes})


def note_supporter_saved(*, supporter: Supporter, country_before: str | None, by: Actor, at: datetime) -> None:
    """Records a row that the desk's form has stored; call it in the same transaction, which it undoes by raising.

    `country_before` is None for a new one. Raises as `check_may_save` does.
    """
    check_may_save(supporter, country_before, by)
    event = SupporterAdded if country_before is None else SupporterChanged
    record_event(event=event(subject_id=str(supporter.pk), slug=supporter.slug, sector=supporter.sector), by=by, at=at)


def verify_supporter(*, supporter: Supporter, by: Actor, at: datetime) -> Supporter:
    """Somebody on the staff has checked with them that they take part."""
    supporter.verified_at = at
    return save_supporter(supporter=supporter, by=by, at=at)


def remove_supporter(*, supporter: Supporter, by: Actor, at: datetime) -> None:
    """Raises NotPermitted."""
    if not can_remove_supporter(by, supporter.country):
        raise NotPermitted(f"{by.label} may not remove supporters")
    with transaction.atomic():
        event = SupporterRemoved(subject_id=str(supporter.pk), slug=supporter.slug)
        supporter.delete()
        record_event(event=event, by=by, at=at)
