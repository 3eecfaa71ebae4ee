"""The kept counts of hearts, moved in the transaction that moves the hearts."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F

from blueheart.wear.models import Heart, HeartCount
from blueheart.wear.queries.counts import recount


class CountKey(NamedTuple):
    """What one kept count is of. `country` is "" and `supporter_key` 0 where none was given."""

    day: date
    country: str
    supporter_key: int
    state: str


class CountTooLow(RuntimeError):
    """More hearts would leave a count than are in it: the counts need a rebuild."""


def key_of(heart: Heart, *, state: str | None = None) -> CountKey:
    """The count that the heart is in, or would be in with another state."""
    return CountKey(heart.pressed_on, heart.country, heart.supporter_id or 0, state or heart.state)


def move_counts(changes: Mapping[CountKey, int]) -> None:
    """Adds to each count, and takes from it where the number is negative. Raises CountTooLow.

    Always in the same order, so that two transactions that change the same counts wait for one another and never
    both ways.
    """
    for key in sorted(changes):
        if changes[key] > 0:
            add_counts({key: changes[key]})
        elif changes[key] < 0:
            take_from_count(key, -changes[key])


def add_counts(additions: Mapping[CountKey, int]) -> None:
    """One statement for all of them; every number is above 0."""
    table = connection.ops.quote_name(HeartCount._meta.db_table)
    values: list[str | int | None] = []
    for key in sorted(additions):
        day = connection.ops.adapt_datefield_value(key.day)
        values += (day, key.country, key.supporter_key, key.state, additions[key])
    places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(additions))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (day, country, supporter_key, state, count) VALUES {places}"  # noqa: S608
            " ON CONFLICT (day, country, supporter_key, state)"
            f" DO UPDATE SET count = {table}.count + excluded.count",
            values,
        )


def take_from_count(key: CountKey, number: int) -> None:
    found = HeartCount.objects.filter(**key._asdict(), count__gte=number)
    if not found.update(count=F("count") - number):
        raise CountTooLow(f"{key} holds fewer than {number}: ./blueheart rebuild-hearts")


@transaction.atomic
def rebuild_heart_counts() -> int:
    """Counts every heart anew; how many counts there are then. Whoever presses meanwhile waits."""
    table = connection.ops.quote_name(HeartCount._meta.db_table)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    counted = recount()
    HeartCount.objects.all().delete()
    HeartCount.objects.bulk_create(
        [HeartCount(**CountKey(*key)._asdict(), count=number) for key, number in sorted(counted.items())],
        batch_size=2000,
    )
    return len(counted)


@transaction.atomic
def forget_group(*, supporter_key: int) -> None:
    """The counts of a supporter that is gone become those of no group. A second call changes nothing."""
    changes: dict[CountKey, int] = {}
    for kept in HeartCount.objects.select_for_update().filter(supporter_key=supporter_key, count__gt=0):
        key = CountKey(kept.day, kept.country, supporter_key, kept.state)
        changes |= {key: -kept.count, key._replace(supporter_key=0): kept.count}
    move_counts(changes)
