"""Initiatives taken in per second: checked, stored with contact and event, committed, on SQLite and PostgreSQL.

The baseline of each is a bare INSERT of one initiative row with a commit on the same database.
"""

import itertools
import json
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction

from benchmarks.apart import answer_of
from benchmarks.databases import database_of
from blueheart.campaign.actions import load_cities
from blueheart.initiatives.actions import submit_initiative
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.actors import Actor
from blueheart.ops import databases
from blueheart.ops.commands.bench import BenchOptions, Row
from tests.services import durable_postgresql

NAME = "submit"
ROOT = Path(__file__).resolve().parents[1]
APART = (
    "from blueheart.ops.loading import load_django; load_django();"
    "from benchmarks.bench_submit import print_measured; print_measured()"
)
AT = datetime(2027, 5, 1, 12, tzinfo=UTC)
TYPED = TypedInitiative(
    title="A walk behind the blue heart", text_language="en", kind="march", purpose="awareness",
    organiser_name="Sample committee", organiser_sector="civil_society", place_kind="city", city_id="2800866",
    starts_on="2027-07-30", starts_at="18:00", ends_on="2027-07-30", ends_at="20:00", languages=("en",),
    description="A walk of three kilometres.", contact_email="someone@example.org", accepts_terms=True,
)  # fmt: skip


def run(options: BenchOptions) -> list[Row]:
    with database_of(options.folder / "submit.sqlite3"):
        rows = measure("SQLite", quick=options.quick)
    with durable_postgresql() as url:
        return rows + measure_apart(url, quick=options.quick)


def measure_apart(url: str, *, quick: bool) -> list[Row]:
    """In a process of its own: some migrations choose their statements by the database at import."""
    return [Row(**row) for row in answer_of(["-c", APART, "quick" if quick else "whole"], url=url)]


def measure(name: str, *, quick: bool) -> list[Row]:
    load_cities()
    numbers = itertools.count()
    submitted = submit_one(numbers)
    submitted()
    template = Initiative.objects.get()
    bare: list[float] = []
    whole: list[float] = []
    for _round in range(3 if quick else 9):
        bare.append(per_second(lambda: insert_one(template), 60))
        whole.append(per_second(submitted, 60))
    baseline = Row.of(f"bare INSERT and commit, {name}", bare, unit="/s")
    return [baseline, Row.of(f"submit to stored, {name}", whole, unit="/s", baseline=baseline)]


def submit_one(numbers: "itertools.count[int]") -> Callable[[], object]:
    return lambda: submit_initiative(
        typed=TYPED, year=None, key=f"bench-{next(numbers)}", language="en", by=Actor.visitor(), at=AT
    )


def insert_one(template: Initiative) -> None:
    uid = uuid.uuid4()
    template.pk, template.uid, template.slug, template.submission_key = None, uid, uid.hex, uid.hex
    with transaction.atomic():
        template.save(force_insert=True)


def per_second(call: Callable[[], object], times: int) -> float:
    connection.ensure_connection()
    started = time.perf_counter()
    for _time in range(times):
        call()
    return times / (time.perf_counter() - started)


def print_measured() -> None:
    databases.migrate()
    print(json.dumps([asdict(row) for row in measure("PostgreSQL", quick=sys.argv[1] == "quick")]))
