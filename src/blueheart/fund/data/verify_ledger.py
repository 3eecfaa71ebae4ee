"""Checks a Blue Heart Campaign ledger from its public proof, with nothing but Python's standard library.

    python3 verify_ledger.py ledger-proof.json [HEAD ...]

ledger-proof.json is /open-data/ledger-proof.json of the site. Each HEAD is one that you kept, from a receipt or a
newspaper: the ledger has to hold it still. Leaves with 0 when all is right, with 1 when something is wrong.

Leaf: SHA-256(00 | record), the record being JSON with its names in order, no spaces, UTF-8. Node: SHA-256(01 | left |
right), the tree of RFC 6962. Head of a seal: SHA-256(02 | head before | root | entries in it, 8 bytes | its moment).
"""

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Balances = dict[tuple[str, str], int]
Added = tuple[Balances, int, list[str]]


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def leaf_of(record: Record) -> bytes:
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(b"\x00", text.encode())


def root_of(leaves: list[bytes]) -> bytes:
    while len(leaves) > 1:
        paired = [sha256(b"\x01", leaves[i], leaves[i + 1]) for i in range(0, len(leaves) - 1, 2)]
        leaves = paired + leaves[len(paired) * 2 :]
    return leaves[0]


def check_record(
    record: Record, balances: Balances, seen: dict[int, Record], currencies: dict[str, str], undone: set[int]
) -> Iterator[str]:
    """What is wrong with one entry, in words."""
    if record["entry"] in seen:
        yield "stands in the ledger twice"
    if not record["lines"]:
        yield "has no line"
    for number, (debit, credit, currency, amount) in enumerate(record["lines"]):
        if type(amount) is not int or amount <= 0 or debit == credit:
            yield f"line {number} moves nothing"
            continue
        for account in (debit, credit):
            if currencies.setdefault(account, currency) != currency:
                yield f"line {number} moves {currency} on {account}, an account of {currencies[account]}"
        balances[debit, currency] += amount
        balances[credit, currency] -= amount
    if (record["kind"] == "reversal") != (record["reverses"] is not None):
        yield "is a reversal of nothing, or reverses and does not say so"
    if record["reverses"] is not None:
        before = seen.get(record["reverses"])
        if before is None or before["lines"] != [[c, d, cur, n] for d, c, cur, n in record["lines"]]:
            yield f"is not the opposite of an entry {record['reverses']} before it"
        if record["reverses"] in undone:
            yield f"reverses entry {record['reverses']}, which was reversed before"
        undone.add(record["reverses"])


def check(proof: dict[str, Any]) -> Generator[tuple[str, str], None, Added]:
    """Yields (where, what) for all that is wrong, and gives back what was added up."""
    balances: Balances = defaultdict(int)
    seen: dict[int, Record] = {}
    currencies: dict[str, str] = {}
    undone: set[int] = set()
    head, heads = b"", []
    for number, seal in enumerate(proof["seals"], start=1):
        where = f"seal {seal['number']}"
        if seal["number"] != number:
            yield where, f"should be seal {number}"
        if not seal["entries"]:
            yield where, "holds no entry"
            continue
        for record in seal["entries"]:
            for fault in check_record(record, balances, seen, currencies, undone):
                yield f"entry {record['entry']}", fault
            seen[record["entry"]] = record
        root = root_of([leaf_of(record) for record in seal["entries"]])
        if root.hex() != seal["root"]:
            yield where, "its entries are not what it sealed"
        count = len(seal["entries"]).to_bytes(8, "big")
        head = sha256(b"\x02", head, bytes.fromhex(seal["root"]), count, seal["sealed_at"].encode())
        if head.hex() != seal["head"]:
            yield where, "its head does not follow from the seal before"
        heads.append(seal["head"])
        head = bytes.fromhex(seal["head"])
    return balances, len(seen), heads


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(__doc__)
        return 2
    proof = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    walk, wrong = check(proof), 0
    while True:
        try:
            where, what = next(walk)
        except StopIteration as end:
            balances, count, heads = end.value
            break
        wrong += 1
        print(f"WRONG  {where}: {what}")
    for kept in arguments[1:]:
        if kept.lower() not in heads:
            wrong += 1
            print(f"WRONG  the head {kept} is not in this ledger")
    print(f"{count} entries in {len(heads)} seals; last head {heads[-1] if heads else 'none'}")
    for (account, currency), amount in sorted(balances.items()):
        print(f"  {account:<40} {amount:>20} minor units of {currency}")
    print("Something is wrong." if wrong else "All is right: every entry is what was sealed, and all sums agree.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
