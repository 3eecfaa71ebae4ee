"""A process of its own that posts and seals until it is killed: `python -m tests.fund.lone_poster NAME`.

Prints the keys of what was acknowledged, a line for each call.
"""

import sys
from itertools import count

import django

django.setup()

from blueheart.fund.actions.post import post_entries  # noqa: E402
from blueheart.fund.actions.seal import seal_entries  # noqa: E402
from tests.fund.conftest import AT, BY, make_entry  # noqa: E402


def work(name: str) -> None:
    for number in count():
        size = number % 4 + 1
        entries = [
            make_entry(f"{name}-{number}-{n}", ("bank:eur", "pool:eur", 20), ("pool:eur", "grants:eur", 7))
            for n in range(size)
        ]
        post_entries(entries=entries, at=AT)
        print(" ".join(entry.key for entry in entries), flush=True)
        if number % 7 == 6:
            seal_entries(by=BY, at=AT)


if __name__ == "__main__":
    work(sys.argv[1])
