"""`./blueheart rebuild-listings`: what it prints, what it leaves, and its exit codes."""

import json
import sqlite3
from typing import Any

import pytest
from django.db import connection, connections

from blueheart.initiatives.actions.derived import compare_derived
from blueheart.initiatives.models import GridCount, Listing
from blueheart.initiatives.queries.feeds import last_public_change
from blueheart.kernel import generation
from blueheart.ops.command_line import build_parser, load_command
from tests.crowd import add_crowd


def command(*arguments: str) -> int:
    parser = build_parser("rebuild-listings")
    return int(load_command("rebuild-listings").run(parser.parse_args(arguments)))


@pytest.mark.django_db
def test_a_check_says_what_differs_and_a_rebuild_mends_it(capsys: Any) -> None:
    crowd = add_crowd(size=8)
    assert command("--check") == 0
    assert "8 published initiatives looked at." in capsys.readouterr().out
    Listing.objects.filter(pk=crowd[0].pk).delete()
    pages, (event, _moment) = generation.current(), last_public_change()
    assert command("--check") == 1
    told = capsys.readouterr().out
    assert "DIFFER listings: 1 missing, 0 left over, 0 wrong" in told
    assert f"{crowd[0].pk}: missing" in told
    assert "Mend: ./blueheart rebuild-listings" in told
    assert (generation.current(), last_public_change()[0]) == (pages, event)
    assert command() == 0
    assert command("--check") == 0
    assert generation.current() > pages
    assert last_public_change()[0] > event, "who holds a copy of a feed has to hear of it"


@pytest.mark.django_db
def test_both_speak_json(capsys: Any) -> None:
    add_crowd(size=3)
    GridCount.objects.all().delete()
    assert command("--check", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["right"] is False
    assert told["counts"]["missing"] > 0
    assert told["listings"] == {"missing": 0, "left_over": 0, "wrong": 0, "examples": []}
    assert command("--json") == 0
    assert json.loads(capsys.readouterr().out) == {"listings": 3}


@pytest.mark.django_db(transaction=True)
def test_a_check_holds_up_no_writer() -> None:
    """Outside a test's own transaction it reads a snapshot: somebody else writes in the middle, unseen."""
    crowd = add_crowd(size=3)
    other = connections.create_connection("default")
    written: list[int] = []

    def write(done: int, total: int) -> None:
        del total
        with other.cursor() as cursor:
            cursor.execute("DELETE FROM initiatives_gridcount")
        written.append(done)

    try:
        assert compare_derived(progress=write).is_right
    except sqlite3.OperationalError as error:  # pragma: no cover
        pytest.fail(f"the check held the write lock: {error}")
    finally:
        other.close()
    assert written == [3]
    assert not connection.in_atomic_block
    assert not compare_derived().is_right
    assert len(crowd) == 3
