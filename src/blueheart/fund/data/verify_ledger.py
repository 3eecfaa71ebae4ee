"""Checks a Blue Heart Campaign ledger from its public proof, with nothing but Python's standard library.

    python3 verify_ledger.py ledger-proof.json [HEAD | GIFT.json ...]

ledger-proof.json is /open-data/ledger-proof.json of the site. Each HEAD is one that you kept, from a receipt or a
newspaper: the ledger has to hold it still. Each GIFT.json is the proof of one gift, from the page that traces it: its
entry has to lead, step by step, to the root of a seal of this ledger. Leaves with 0 when all is right, with 1 when
something is wrong, with 2 when a file can't be read.

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


def follow(leaf: bytes, steps: list[Record]) -> bytes:
    """The root that the steps of a gift's proof lead to."""
    for step in steps:
        beside = bytes.fromhex(step["hash"])
        leaf = sha256(b"\x01", beside, leaf) if step["is_left"] else sha256(b"\x01", leaf, beside)
    return leaf


def check_gift(gift: Record, ledger: Record) -> Iterator[str]:
    """What is wrong with the proof of one gift, in words."""
    seal = next((seal for seal in ledger["seals"] if seal["number"] == gift["seal"]), None)
    leaf = leaf_of(gift["record"])
    if leaf.hex() != gift["leaf"]:
        yield "its leaf is not the hash of its entry"
    root = follow(leaf, gift["steps"]).hex()
    if root != gift["root"]:
        yield "its steps do not lead from its entry to its root"
    if seal is None:
        yield f"this ledger has no seal {gift['seal']}: fetch it anew, it may be older than the proof"
    elif (root, gift["head"]) != (seal["root"], seal["head"]):
        yield f"it does not lead to seal {gift['seal']} of this ledger"


def check_kept(kept: list[str], ledger: Record, heads: list[str]) -> Iterator[str]:
    """What is wrong with heads and gifts' proofs that somebody kept, in words."""
    for one in kept:
        if len(one) == 64 and set(one.lower()) <= set("0123456789abcdef"):
            if one.lower() not in heads:
                yield f"the head {one} is not in this ledger"
            continue
        gift = read(one, "record", "leaf", "steps", "seal", "root", "head")
        faults = list(check_gift(gift, ledger))
        yield from (f"{one}: {fault}" for fault in faults)
        if not faults:
            print(f"{one}: entry {gift['record']['entry']} is in seal {gift['seal']}, {gift['head']}")


def read(name: str, *parts: str) -> Record:
    """Raises ValueError, with words, for what is no JSON with these parts."""
    try:
        found = json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"{name}: {error}") from error
    missing = [part for part in parts if not isinstance(found, dict) or part not in found]
    if missing:
        raise ValueError(f"{name}: has no {', '.join(missing)}: it is another file than was asked for")
    return dict(found)


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(__doc__)
        return 2
    ledger = read(arguments[0], "seals")
    walk, wrong = check(ledger), 0
    while True:
        try:
            where, what = next(walk)
        except StopIteration as end:
            balances, count, heads = end.value
            break
        wrong += 1
        print(f"WRONG  {where}: {what}")
    for what in check_kept(arguments[1:], ledger, heads):
        wrong += 1
        print(f"WRONG  {what}")
    print(f"{count} entries in {len(heads)} seals; last head {heads[-1] if heads else 'none'}")
    for (account, currency), amount in sorted(balances.items()):
        print(f"  {account:<40} {amount:>20} minor units of {currency}")
    print("Something is wrong." if wrong else "All is right: every entry is what was sealed, and all sums agree.")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (ValueError, KeyError, TypeError) as unreadable:
        print(f"CANNOT READ  {unreadable}")
        sys.exit(2)
