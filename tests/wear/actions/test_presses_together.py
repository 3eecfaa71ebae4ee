"""The same presses from several connections at once, as from several web processes: each counts once."""

import random
import threading
import uuid
from datetime import datetime

import pytest
from django.db import connection

from blueheart.wear.actions.presses import Press, record_presses
from blueheart.wear.models import Heart
from blueheart.wear.queries.counts import heart_totals, wrong_counts

CONNECTIONS, PRESSES, BATCH = 4, 60, 6


@pytest.mark.django_db(transaction=True)
def test_presses_over_several_connections_count_once(at: datetime) -> None:
    presses = [Press(uuid.uuid4(), country=country) for country in ("BE", "FR", "") * (PRESSES // 3)]
    new: list[uuid.UUID] = []
    failed: list[Exception] = []

    def send(seed: int) -> None:
        mine = list(presses)
        random.Random(seed).shuffle(mine)
        try:
            for start in range(0, PRESSES, BATCH):
                answers = record_presses(presses=mine[start : start + BATCH], at=at)
                new.extend(answer.token for answer in answers if answer.is_new)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[seed]) for seed in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    assert sorted(new) == sorted(press.token for press in presses), "each was new to one of them, and once"
    assert Heart.objects.count() == heart_totals().confirmed == PRESSES
    assert wrong_counts() == []
