"""`rebuild-hearts`: says what differs, mends it, and changes nothing when asked to check."""

import argparse
import json

import pytest

from blueheart.ops.commands import rebuild_hearts
from blueheart.wear.models import HeartCount
from blueheart.wear.queries.counts import wrong_counts
from tests.wearers import add_hearts

pytestmark = pytest.mark.django_db


def run(*, check: bool, as_json: bool = False) -> int:
    return rebuild_hearts.run(argparse.Namespace(check=check, json=as_json))


def test_check_finds_a_wrong_count_and_the_rebuild_mends_it(capsys: pytest.CaptureFixture[str]) -> None:
    add_hearts(3, country="BE")
    assert run(check=True) == 0
    HeartCount.objects.update(count=5)
    assert run(check=True) == 1
    assert "BE group 0 confirmed: 5 kept, 3 counted" in capsys.readouterr().out
    assert HeartCount.objects.get().count == 5
    assert run(check=False) == 0
    assert wrong_counts() == []
    assert run(check=True) == 0


def test_differences_are_told_to_programs(capsys: pytest.CaptureFixture[str]) -> None:
    add_hearts(1)
    HeartCount.objects.all().delete()
    assert run(check=True, as_json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["right"], [(row["kept"], row["right"]) for row in told["differences"]]) == (False, [(0, 1)])
