"""The ledger with its seals, for anybody to check (`data/verify_ledger.py` does)."""

from collections.abc import Iterator
from typing import Any

import orjson

from blueheart.fund.models import Entry, Seal
from blueheart.fund.queries.entries import public_records
from blueheart.fund.rules.records import utc_text

FORMAT = "blueheart-ledger-proof/1"


def write_proof() -> Iterator[bytes]:
    """JSON: {format, seals: [{number, root, head, sealed_at, entries: [public records in the order of their leaves]}]}.

    In pieces, so that a large ledger needs no memory of its size; three queries for each seal.
    """
    yield b'{"format":' + orjson.dumps(FORMAT) + b',"seals":['
    for count, seal in enumerate(Seal.objects.order_by("number").iterator()):
        yield (b"," if count else b"") + seal_head(seal) + b',"entries":['
        for number, record in enumerate(public_records(entries=Entry.objects.filter(sealed__seal=seal))):
            yield (b",\n" if number else b"") + orjson.dumps(record.as_dict())
        yield b"]}"
    yield b"]}\n"


def seal_head(seal: Seal) -> bytes:
    said: dict[str, Any] = {
        "number": seal.number,
        "root": seal.root,
        "head": seal.head,
        "sealed_at": utc_text(seal.sealed_at),
    }
    return orjson.dumps(said).removesuffix(b"}")
