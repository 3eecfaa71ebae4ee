"""What the derived rows hold cannot change without a new shape: installations would go on with the old ones."""

import hashlib
import random

import pytest

from blueheart.initiatives.actions.listing import build_listing, count_cells
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.rules.shape import LISTINGS_SHAPE
from blueheart.initiatives.writers.icalendar import kept_event
from tests.crowd import make_one
from tests.reach import add_cities

ROWS_OF_SHAPE = {1: "f7411972deae9f5d"}
"""Fingerprints of what each shape makes of the same initiatives. Add one with each new shape."""


def rows_of(one: Initiative) -> list[str]:
    listing = build_listing(one, city_names=["Luik", "Lüttich"])
    rows = [listing, kept_event(one)]
    values = [
        repr([(field.attname, getattr(row, field.attname)) for field in row._meta.concrete_fields]) for row in rows
    ]
    return [*values, repr(sorted(count_cells([listing]).items()))]


@pytest.mark.django_db
def test_rows_of_the_present_shape_are_as_they_were() -> None:
    add_cities()
    dice = random.Random(30_07)
    made = [make_one(dice, number) for number in range(40)]
    for number, one in enumerate(made, start=1):
        one.pk = number
    made = [one for one in made if one.city_id is None or one.country not in ("FJ", "WS")]
    text = "\n".join(line for one in made for line in rows_of(one))
    found = hashlib.sha256(text.encode()).hexdigest()[:16]
    assert found == ROWS_OF_SHAPE[LISTINGS_SHAPE], "raise LISTINGS_SHAPE, and note the fingerprint of the new rows here"
