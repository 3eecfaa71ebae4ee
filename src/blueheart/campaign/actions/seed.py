"""Editions, national campaigns and names of cities from the shipped fact files."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from blueheart.campaign.actions.cities import add_translated_names
from blueheart.campaign.events import CampaignSeeded, EditionChanged
from blueheart.campaign.models import (
    City,
    CityTranslation,
    Edition,
    EditionTheme,
    NationalCampaign,
    NationalCampaignText,
)
from blueheart.campaign.permissions import NotPermitted, can_edit_editions
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor

DATA = Path(__file__).resolve().parents[1] / "data"


def seed_campaign(*, by: Actor, at: datetime) -> int:
    """Adds what is missing and leaves alone what is there, since the office may have changed it; returns how many."""
    with transaction.atomic():
        editions = sum(seed_edition(row) for row in read_toml("editions.toml").get("editions", []))
        campaigns = sum(seed_national(row) for row in read_toml("national_campaigns.toml").get("campaigns", []))
        names = seed_city_names(read_toml("city_names.toml").get("names", {}))
        if editions or campaigns:
            event = CampaignSeeded(subject_id="campaign", editions=editions, national_campaigns=campaigns)
            record_event(event=event, by=by, at=at)
    return editions + campaigns + names


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def seed_edition(row: dict[str, Any]) -> bool:
    fields = ("is_open_for_initiatives", "theme_kind", "source_url", "confidence", "conflict")
    values = {field: row[field] for field in fields if field in row}
    edition, is_new = Edition.objects.get_or_create(year=row["year"], defaults=values)
    if is_new:
        EditionTheme.objects.bulk_create(
            EditionTheme(edition=edition, language=language, text=text)
            for language, text in row.get("themes", {}).items()
            if text
        )
    return is_new


def seed_national(row: dict[str, Any]) -> bool:
    is_country = row["kind"] == "country"
    campaign, is_new = NationalCampaign.objects.get_or_create(
        kind=row["kind"],
        country=row.get("country", ""),
        name="" if is_country else row["name"],
        defaults={
            "joined_on": date.fromisoformat(row["joined_on"]) if row.get("joined_on") else None,
            "joined_year": row.get("joined_year") or None,
            "precision": row["precision"],
            "source_url": row.get("source_url", ""),
            "confidence": row.get("confidence", ""),
            "conflict": row.get("conflict", ""),
        },
    )
    if is_new:
        keys = {"en": "joined_text"} | {language: f"joined_text_{language}" for language in ("fr", "nl", "de", "ar")}
        NationalCampaignText.objects.bulk_create(
            NationalCampaignText(campaign=campaign, language=language, joined_text=row[key])
            for language, key in keys.items()
            if row.get(key)
        )
    return is_new


def seed_city_names(names: dict[str, dict[str, str]]) -> int:
    """Names of cities that are loaded; the others are skipped."""
    known = set(City.objects.filter(pk__in=[int(number) for number in names]).values_list("pk", flat=True))
    there = set(CityTranslation.objects.values_list("city_id", "language"))
    new = [
        CityTranslation(city_id=int(number), language=language, name=name)
        for number, translations in names.items()
        for language, name in translations.items()
        if int(number) in known and name and (int(number), language) not in there
    ]
    CityTranslation.objects.bulk_create(new)
    if new:
        add_translated_names()
    return len(new)


def open_edition(*, year: int, is_open: bool, by: Actor, at: datetime) -> Edition:
    """Opens or closes a year for initiatives; makes the edition when it is missing. Raises NotPermitted."""
    if not can_edit_editions(by):
        raise NotPermitted(f"{by.label} may not change editions")
    with transaction.atomic():
        edition, _ = Edition.objects.update_or_create(year=year, defaults={"is_open_for_initiatives": is_open})
        event = EditionChanged(subject_id=str(year), what="opened" if is_open else "closed")
        record_event(event=event, by=by, at=at)
    return edition


def set_theme(*, year: int, language: str, text: str, by: Actor, at: datetime) -> EditionTheme | None:
    """Sets an edition's theme in one language; "" takes it away. Raises NotPermitted, Edition.DoesNotExist."""
    if not can_edit_editions(by):
        raise NotPermitted(f"{by.label} may not change editions")
    with transaction.atomic():
        edition = Edition.objects.get(year=year)
        theme = None
        if text:
            theme, _ = EditionTheme.objects.update_or_create(
                edition=edition, language=language, defaults={"text": text}
            )
        else:
            edition.themes.filter(language=language).delete()
        record_event(event=EditionChanged(subject_id=str(year), what=f"theme:{language}"), by=by, at=at)
    return theme
