"""The poster is killed in the middle of its work, five times over."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from blueheart.fund.models import Entry
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from tests.fund.conftest import open_accounts

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db(transaction=True)
def test_five_kills_lose_nothing_acknowledged_and_leave_nothing_half_written(tmp_path: Path) -> None:
    open_accounts()
    chance = random.Random(20270730)
    acknowledged: set[str] = set()
    for cut in range(5):
        acknowledged |= post_until_killed(f"cut{cut}", chance, tmp_path)
        stored = set(Entry.objects.values_list("key", flat=True))
        assert acknowledged <= stored
        assert batches_of(stored) <= {frozenset(range(size)) for size in (1, 2, 3, 4)}, "a batch is whole or not there"
        assert verify_ledger().faults == ()
        assert balance(code="pool:eur") == 13 * len(stored)
    assert len(acknowledged) >= 5 * 10


def post_until_killed(name: str, chance: random.Random, home: Path) -> set[str]:
    """The keys that it was told are stored."""
    environment = {
        **os.environ, "DATABASE_URL": own_url(), "BLUEHEART_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "tests.fund.lone_settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.fund.lone_poster", name]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as poster:
        assert poster.stdout is not None
        told = [poster.stdout.readline() for _line in range(10 + chance.randrange(15))]
        time.sleep(chance.random() * 0.02)
        poster.kill()
        told += poster.stdout.readlines()
    # The last line may be cut off in the middle
    return {key for line in told if line.endswith("\n") for key in line.split()}


def batches_of(keys: set[str]) -> set[frozenset[int]]:
    """Which members are there of each batch, less what the size of the batch says."""
    batches: dict[tuple[str, int], set[int]] = {}
    for key in keys:
        name, number, member = key.split("-")
        batches.setdefault((name, int(number)), set()).add(int(member))
    for (_name, number), members in batches.items():
        assert members == set(range(number % 4 + 1))
    return {frozenset(members) for members in batches.values()}


def own_url() -> str:
    used = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{used['NAME']}".replace("////", "///")
    login = f"{quote(str(used['USER']))}:{quote(str(used['PASSWORD']))}"
    return f"postgresql://{login}@/{used['NAME']}?host={quote(str(used['HOST']), safe='')}&port={used['PORT'] or 5432}"
