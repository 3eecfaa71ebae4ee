"""Presses of "I wear the heart", many in one transaction: each counts once, whatever is sent again."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from blueheart.supporters.models import Supporter
from blueheart.wear.actions.counts import CountKey, add_counts
from blueheart.wear.enums import HeartState
from blueheart.wear.models import Heart

COLUMNS = ("token", "state", "state_before", "country", "supporter_id", "pressed_on", "pressed_at")


@dataclass(frozen=True, slots=True)
class Press:
    """One press, checked. `token` is its page's number, `group` a supporter's slug, `country` a code or ""."""

    token: uuid.UUID
    country: str = ""
    group: str = ""
    is_confirmed: bool = True

    @property
    def state(self) -> str:
        return (HeartState.CONFIRMED if self.is_confirmed else HeartState.UNCONFIRMED).value


@dataclass(frozen=True, slots=True)
class Pressed:
    """What became of a press: `is_new` is false when its page's number had been pressed before."""

    token: uuid.UUID
    state: str
    is_new: bool


def record_presses(*, presses: Sequence[Press], at: datetime) -> list[Pressed]:
    """Stores the presses and moves the counts, in one transaction; the answers in the order of the presses.

    On disk when it returns. A token that is known, from an earlier call, another process or this very batch, changes
    nothing and gets the state that its heart has. A group that is no supporter counts for none. No event: the heart
    is the record (ADR 10).
    """
    if not presses:
        return []
    groups = supporter_keys({press.group for press in presses if press.group})
    # In the order of their tokens, so that two processes with the same tokens wait one way only
    ordered = sorted({press.token: press for press in reversed(presses)}.values(), key=lambda press: press.token)
    store = store_in_one_statement if connection.vendor == "postgresql" else store_in_two
    stored = store(ordered, groups, at)
    new = [press for press in ordered if press.token in stored]
    earlier = {press.token for press in ordered} - stored
    states = dict(Heart.objects.filter(token__in=earlier).values_list("token", "state")) if earlier else {}
    states |= {press.token: press.state for press in new}
    answers = []
    for press in presses:
        answers.append(Pressed(press.token, states[press.token], press.token in stored))
        stored.discard(press.token)
    return answers


def supporter_keys(slugs: set[str]) -> dict[str, int]:
    if not slugs:
        return {}
    return dict(Supporter.objects.filter(slug__in=slugs).values_list("slug", "pk"))


def store_in_two(presses: Sequence[Press], groups: dict[str, int], at: datetime) -> set[uuid.UUID]:
    """The tokens that were new: hearts, then their counts."""
    day = at.astimezone(UTC).date()
    stored_day, moment = connection.ops.adapt_datefield_value(day), connection.ops.adapt_datetimefield_value(at)
    values: list[Any] = []
    for press in presses:
        values += (press.token.hex, press.state, "", press.country, groups.get(press.group), stored_day, moment)
    table = connection.ops.quote_name(Heart._meta.db_table)
    rows = ", ".join([f"({', '.join(['%s'] * len(COLUMNS))})"] * len(presses))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(COLUMNS)}) VALUES {rows}"  # noqa: S608
            " ON CONFLICT (token) DO NOTHING RETURNING token",
            values,
        )
        stored = {uuid.UUID(token) for (token,) in cursor.fetchall()}
        new = [press for press in presses if press.token in stored]
        if new:
            add_counts(Counter(CountKey(day, press.country, groups.get(press.group, 0), press.state) for press in new))
    return stored


AT_ONCE = """
WITH pressed AS (
  INSERT INTO wear_heart (token, state, state_before, country, supporter_id, pressed_on, pressed_at)
  SELECT token, state, '', country, supporter_id, %s::date, %s::timestamptz
  FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::bigint[]) AS new (token, state, country, supporter_id)
  ON CONFLICT (token) DO NOTHING
  RETURNING token, state, country, supporter_id, pressed_on
), counted AS (
  INSERT INTO wear_heartcount (day, country, supporter_key, state, count)
  SELECT pressed_on, country, COALESCE(supporter_id, 0) AS supporter_key, state, COUNT(*)
  FROM pressed GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (day, country, supporter_key, state) DO UPDATE SET count = wear_heartcount.count + excluded.count
)
SELECT token FROM pressed
"""
"""One way to PostgreSQL and back instead of four, and its own transaction. The counts in the order of `move_counts`."""


def store_in_one_statement(presses: Sequence[Press], groups: dict[str, int], at: datetime) -> set[uuid.UUID]:
    """The tokens that were new."""
    values: list[Any] = [
        at.astimezone(UTC).date(), at, [press.token for press in presses], [press.state for press in presses],
        [press.country for press in presses], [groups.get(press.group) for press in presses],
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(AT_ONCE, values)
        return {token for (token,) in cursor.fetchall()}
