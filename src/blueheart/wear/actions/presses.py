"""Presses of "I wear the heart", many in one transaction: each counts once, whatever is sent again."""

import json
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from blueheart.supporters.models import Supporter
from blueheart.wear.actions.counts import CountKey, add_counts
from blueheart.wear.enums import HeartState
from blueheart.wear.models import Heart

CONFIRMED, UNCONFIRMED = HeartState.CONFIRMED.value, HeartState.UNCONFIRMED.value


class Press(NamedTuple):
    """One press, checked. `token` is its page's number, `group` a supporter's slug, `country` a code or ""."""

    token: uuid.UUID
    country: str = ""
    group: str = ""
    is_confirmed: bool = True

    @property
    def state(self) -> str:
        return CONFIRMED if self.is_confirmed else UNCONFIRMED


class Pressed(NamedTuple):
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
    first = {press.token.hex: press for press in reversed(presses)}
    # In the order of their tokens, so that two processes with the same tokens wait one way only
    new = {token: first[token] for token in sorted(first)}
    store = store_in_one_statement if connection.vendor == "postgresql" else store_in_three
    earlier = store(new, groups, at)
    if not earlier and len(new) == len(presses):
        return [Pressed(press.token, press.state, True) for press in presses]
    found = Heart.objects.filter(token__in=list(earlier)).values_list("token", "state") if earlier else ()
    states = {token: press.state for token, press in new.items()} | {token.hex: state for token, state in found}
    answers = []
    for press in presses:
        token = press.token.hex
        answers.append(Pressed(press.token, states[token], token not in earlier))
        earlier.add(token)
    return answers


def supporter_keys(slugs: set[str]) -> dict[str, int]:
    if not slugs:
        return {}
    return dict(Supporter.objects.filter(slug__in=slugs).values_list("slug", "pk"))


KNOWN = "SELECT token FROM wear_heart WHERE token IN (SELECT value FROM json_each(%s))"
HEARTS = """
INSERT INTO wear_heart (token, state, state_before, country, supporter_id, pressed_on, pressed_at)
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), '', json_extract(value, '$[2]'),
  json_extract(value, '$[3]'), %s, %s
FROM json_each(%s)
"""
"""SQLite gives way to other threads at each row that it answers with, so it is asked for the tokens that are known."""


def store_in_three(presses: Mapping[str, Press], groups: Mapping[str, int], at: datetime) -> set[str]:
    """By their tokens; those that were known before. The write lock is held from the first statement on."""
    day = at.astimezone(UTC).date()
    stored_day, moment = connection.ops.adapt_datefield_value(day), connection.ops.adapt_datetimefield_value(at)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KNOWN, [json.dumps(list(presses))])
        known = {token for (token,) in cursor.fetchall()}
        rows = rows_of({token: press for token, press in presses.items() if token not in known}, groups)
        if rows:
            cursor.execute(HEARTS, [stored_day, moment, json.dumps(rows)])
            counts = Counter((country, supporter or 0, state) for _token, state, country, supporter in rows)
            add_counts({CountKey(day, *key): number for key, number in counts.items()})
    return known


def rows_of(presses: Mapping[str, Press], groups: Mapping[str, int]) -> list[tuple[str, str, str, int | None]]:
    """Token, state, country and supporter, as both databases read them from JSON."""
    return [(token, press.state, press.country, groups.get(press.group)) for token, press in presses.items()]


AT_ONCE = """
WITH given AS (
  SELECT (row->>0)::uuid AS token, row->>1 AS state, row->>2 AS country, (row->>3)::bigint AS supporter_id
  FROM json_array_elements(%s::json) AS rows (row)
), pressed AS (
  INSERT INTO wear_heart (token, state, state_before, country, supporter_id, pressed_on, pressed_at)
  SELECT token, state, '', country, supporter_id, %s::date, %s::timestamptz FROM given
  ON CONFLICT (token) DO NOTHING
  RETURNING token, state, country, supporter_id, pressed_on
), counted AS (
  INSERT INTO wear_heartcount (day, country, supporter_key, state, count)
  SELECT pressed_on, country, COALESCE(supporter_id, 0) AS supporter_key, state, COUNT(*)
  FROM pressed GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (day, country, supporter_key, state) DO UPDATE SET count = wear_heartcount.count + excluded.count
)
SELECT token FROM given WHERE token NOT IN (SELECT token FROM pressed)
"""
"""One way to PostgreSQL and back instead of four, and its own transaction. The counts in the order of `move_counts`."""


def store_in_one_statement(presses: Mapping[str, Press], groups: Mapping[str, int], at: datetime) -> set[str]:
    """By their tokens; those that were known before."""
    values: list[Any] = [json.dumps(rows_of(presses, groups)), at.astimezone(UTC).date(), at]
    with connection.cursor() as cursor:
        cursor.execute(AT_ONCE, values)
        return {token.hex for (token,) in cursor.fetchall()}
