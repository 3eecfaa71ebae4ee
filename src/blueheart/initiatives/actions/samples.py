"""Invented initiatives that show the software working: loaded once, marked everywhere, removed by one command."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from blueheart.initiatives.actions.listing import list_publicly, unlist
from blueheart.initiatives.actions.submit import store_initiative
from blueheart.initiatives.enums import PlaceKind, State
from blueheart.initiatives.events import InitiativePublished
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.places import resolve_place
from blueheart.initiatives.rules.content import check_content
from blueheart.initiatives.rules.problems import InvalidInitiative, ProblemList
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor

SAMPLES = Path(__file__).parents[1] / "data" / "samples.toml"


def load_samples(*, by: Actor, at: datetime, path: Path = SAMPLES) -> int:
    """Adds the samples that are not there yet; returns how many. Raises InvalidInitiative for a wrong file."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["sample"]
    known = set(Initiative.objects.filter(is_sample=True).values_list("submission_key", flat=True))
    missing = [row for row in rows if sample_key(row) not in known]
    with transaction.atomic():
        for row in missing:
            add_sample(row, by=by, at=at)
    return len(missing)


def sample_key(row: dict[str, Any]) -> str:
    return f"sample:{row['key']}"


def add_sample(row: dict[str, Any], *, by: Actor, at: datetime) -> None:
    place_kind = PlaceKind.ONLINE if "zone" in row else PlaceKind.CITY
    typed = TypedInitiative.from_mapping(
        {**row, "place_kind": place_kind, "starts_at": row["starts"], "ends_at": row["ends"]}
    )
    problems = ProblemList()
    place = resolve_place(typed=typed, problems=problems)
    content = check_content(typed=typed, place=place, year=None, at=at, may_be_past=True, problems=problems)
    if content is None:
        raise InvalidInitiative(problems.found)
    initiative = store_initiative(
        content=content, key=sample_key(row), at=at, is_sample=True, state=State.PUBLISHED,
        confirmed_at=at, decided_at=at, published_at=at,
    )  # fmt: skip
    list_publicly(initiative)
    event = InitiativePublished.about(initiative)
    record_event(event=event, by=by, at=at)


def remove_samples() -> int:
    """Deletes every sample; returns how many there were."""
    samples = list(Initiative.objects.filter(is_sample=True))
    with transaction.atomic():
        for initiative in samples:
            unlist(initiative.pk)
        Initiative.objects.filter(merged_into__in=samples).update(merged_into=None, state=State.IN_REVIEW)
        Initiative.objects.filter(pk__in=[initiative.pk for initiative in samples]).delete()
    return len(samples)
