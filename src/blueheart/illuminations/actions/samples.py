"""Invented monuments that show the wave at work: loaded once, marked everywhere, removed by one command."""

import tomllib
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from blueheart.campaign.models import City
from blueheart.campaign.rules.world_day import world_day
from blueheart.illuminations.enums import Dressing, LightRule, PromiseState
from blueheart.illuminations.models import Monument, Promise
from blueheart.illuminations.queries.monuments import folded_names
from blueheart.illuminations.rules.light import LightWish, plan_light
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.initiatives.rules.problems import ProblemList

SAMPLES = Path(__file__).parents[1] / "data" / "samples.toml"


@transaction.atomic
def load_samples(*, at: datetime, path: Path = SAMPLES) -> int:
    """Adds the sample monuments that are not there yet; returns how many. Raises InvalidPromise for a wrong file."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["sample"]
    known = set(Monument.objects.filter(is_sample=True).values_list("slug", flat=True))
    cities = City.objects.in_bulk([row["city_id"] for row in rows])
    missing = [row for row in rows if sample_slug(row) not in known]
    for row in missing:
        monument = add_monument(row, cities[row["city_id"]], at=at)
        for year in row["years"]:
            add_promise(row, monument, year, at=at)
    return len(missing)


def sample_slug(row: dict[str, Any]) -> str:
    return f"sample-{row['kind'].replace('_', '-')}-{row['city_id']}"


def add_monument(row: dict[str, Any], city: City, *, at: datetime) -> Monument:
    return Monument.objects.create(
        slug=sample_slug(row), name=row["name"], name_language="en", folded=folded_names([row["name"]]),
        kind=row["kind"], city=city, country=city.country, latitude=city.latitude, longitude=city.longitude,
        zone=city.zone, owner_name="Sample owner", is_sample=True, is_listed=True, registered_at=at, changed_at=at,
    )  # fmt: skip


def add_promise(row: dict[str, Any], monument: Monument, year: int, *, at: datetime) -> None:
    problems = ProblemList()
    fixed = time.fromisoformat(row["fixed_time"]) if "fixed_time" in row else None
    offset, end = int(row.get("offset_minutes", 0)), time.fromisoformat(row["end_time"])
    wish = LightWish(rule=LightRule(row["rule"]), ends_at=end, offset_minutes=offset, starts_at=fixed)
    plan = plan_light(
        wish=wish, latitude=float(monument.latitude), longitude=float(monument.longitude), zone=monument.zone,
        day=world_day(year), problems=problems,
    )  # fmt: skip
    if plan is None:
        raise InvalidPromise(problems.found)
    is_over = plan.ends_at_utc < at
    Promise.objects.create(
        monument=monument, year=year, day=world_day(year), dressing=Dressing.LIGHT, rule=row["rule"],
        offset_minutes=offset, fixed_time=fixed, end_time=end, starts_at_utc=plan.starts_at_utc,
        ends_at_utc=plan.ends_at_utc, daylight_minutes=plan.daylight_minutes, organiser_name="Sample city",
        state=PromiseState.LIT if is_over else PromiseState.CONFIRMED,
        state_before=PromiseState.CONFIRMED if is_over else PromiseState.PROMISED, is_sample=True,
        submission_key=f"{monument.slug}-{year}", submitted_at=at, verified_at=at, published_at=at, changed_at=at,
    )  # fmt: skip


@transaction.atomic
def remove_samples() -> int:
    """Deletes every sample monument with its promises; returns how many there were."""
    samples = Monument.objects.filter(is_sample=True)
    Promise.objects.filter(monument__in=samples).delete()
    Promise.objects.filter(is_sample=True).delete()
    count = samples.count()
    Monument.objects.filter(merged_into__in=samples).update(merged_into=None)
    samples.delete()
    return count
