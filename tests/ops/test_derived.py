"""An upgrade that changes what the derived rows hold makes them anew, once, and says so."""

import json
from typing import Any

import pytest

from blueheart.initiatives.models import GridCount, Listing, ListingsShape
from blueheart.initiatives.queries import listings
from blueheart.initiatives.queries.feeds import last_public_change
from blueheart.initiatives.rules.shape import LISTINGS_SHAPE
from blueheart.kernel import generation
from blueheart.ops import template
from blueheart.ops.command_line import build_parser, load_command
from blueheart.ops.commands.run import prepare_database
from tests.crowd import add_crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_an_older_shape() -> None:
    add_crowd(size=3)
    Listing.objects.update(searchable=" of the version before")
    GridCount.objects.all().delete()
    ListingsShape.objects.update(shape=LISTINGS_SHAPE - 1)


def migrate(*arguments: str) -> int:
    return int(load_command("migrate").run(build_parser("migrate").parse_args(arguments)))


def is_anew() -> bool:
    return GridCount.objects.exists() and not Listing.objects.filter(searchable__contains="before").exists()


@pytest.mark.usefixtures("of_an_older_shape")
def test_a_start_makes_rows_of_an_older_shape_anew_and_the_next_one_does_not(capsys: Any) -> None:
    pages, (event, _moment) = generation.current(), last_public_change()
    prepare_database()
    told = capsys.readouterr().err
    assert "make the listings anew" in told
    assert "3 of an older shape" in told
    assert is_anew()
    assert generation.current() > pages
    assert last_public_change()[0] > event
    prepare_database()
    assert "anew" not in capsys.readouterr().err


@pytest.mark.usefixtures("of_an_older_shape")
def test_migrate_does_it_too_but_not_when_it_only_plans(capsys: Any) -> None:
    assert migrate("--plan", "--json") == 0
    assert json.loads(capsys.readouterr().out)["listings_made_anew"] is False
    assert not is_anew()
    assert migrate("--json") == 0
    assert json.loads(capsys.readouterr().out)["listings_made_anew"] is True
    assert is_anew()


def test_rows_that_nobody_noted_a_shape_of_are_of_an_older_one() -> None:
    ListingsShape.objects.all().delete()
    assert listings.are_of_older_shape()
    add_crowd(size=1)
    assert not listings.are_of_older_shape()


def test_rows_of_a_newer_shape_are_left_alone() -> None:
    ListingsShape.objects.update_or_create(pk=1, defaults={"shape": LISTINGS_SHAPE + 1})
    assert not listings.are_of_older_shape()


def test_the_shipped_template_holds_the_present_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    row = f'INSERT INTO "initiatives_listingsshape" ("id", "shape") VALUES (1, {LISTINGS_SHAPE});'
    assert row in template.TEMPLATE.read_text(encoding="utf-8").splitlines()
    monkeypatch.setattr(template, "LISTINGS_SHAPE", LISTINGS_SHAPE + 1)
    assert not template.is_fresh()
