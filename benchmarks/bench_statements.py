"""Lines of a bank statement a second, from a camt.053 file to entries and lines committed, on SQLite and PostgreSQL.

Each round takes in another statement that continues the one before; every line carries a structured communication, a
name and words. Beside it: the same where one line in twenty finds its contribution, which is settled at once; and
reading alone. Everything waits for the disk.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.apart import answer_of
from blueheart.ops.commands.bench import BenchOptions, Row
from tests.services import durable_postgresql

NAME = "statements"
APART = (
    "from blueheart.ops.loading import load_django; load_django();"
    "from benchmarks.bench_statements import print_measured; print_measured()"
)
AT = datetime(2027, 12, 31, 12, tzinfo=UTC)
FIRST = date(2027, 1, 1)
ONE_IN = 20
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>{day}</MsgId>
<CreDtTm>{day}T20:00:00</CreDtTm></GrpHdr><Stmt><Id>{day}</Id><CreDtTm>{day}T20:00:00</CreDtTm>
<Acct><Id><IBAN>XX00BENCH</IBAN></Id><Ccy>EUR</Ccy></Acct>{opening}{closing}
"""
BALANCE = """<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"""
LINE = """<Ntry><Amt Ccy="EUR">25.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{number:016}</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>
<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E{number}</EndToEndId></Refs>
<RltdPties><Dbtr><Pty><Nm>Example payer {number}</Nm></Pty></Dbtr>
<DbtrAcct><Id><Othr><Id>X{number}</Id></Othr></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>A gift, +++{a}/{b}/{c}+++</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
"""
TAIL = "</Stmt></BkToCstmrStmt></Document>\n"


def run(options: BenchOptions) -> list[Row]:
    rows = measure_apart(f"sqlite:///{options.folder / 'statements.sqlite3'}", options)
    with durable_postgresql() as url:
        return rows + measure_apart(url, options)


def measure_apart(url: str, options: BenchOptions) -> list[Row]:
    """In a process and a home of its own, since the files are kept there."""
    with TemporaryDirectory(dir=options.folder) as home:
        arguments = ["-c", APART, "quick" if options.quick else "whole"]
        return [Row(**row) for row in answer_of(arguments, url=url, BLUEHEART_HOME=home)]


def print_measured() -> None:
    from blueheart.ops import databases

    databases.restore_if_missing()
    databases.migrate()
    name = "SQLite" if databases.is_sqlite() else "PostgreSQL"
    print(json.dumps([asdict(row) for row in measure(name, quick=sys.argv[1] == "quick")]))


def measure(name: str, *, quick: bool) -> list[Row]:
    size, rounds = (2_000, 3) if quick else (10_000, 7)
    samples: dict[str, list[float]] = {"read": [], "book": [], "match": []}
    booked, days = [0], count()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "statement.xml"
        take_in(write(path, 200, booked, next(days)))
        for _round in range(rounds):
            for kind, one in (("book", take_in), ("match", take_in), ("read", read)):
                if kind != "read":
                    write(path, size, booked, next(days), opens_gifts=kind == "match")
                samples[kind].append(per_second(one, path, size))
    alone = Row.of(f"read alone, {name}", samples["read"], unit="/s")
    return [
        alone,
        Row.of(f"file to booked, {name}", samples["book"], unit="/s", baseline=alone),
        Row.of(f"one in {ONE_IN} matched and settled, {name}", samples["match"], unit="/s", baseline=alone),
    ]


def write(path: Path, size: int, booked: list[int], number_of_day: int, *, opens_gifts: bool = False) -> Path:
    """A statement of the next day that opens with what the lines before, `booked`, left: whole euro."""
    from blueheart.fund.rules.references import structured_reference

    day, first = FIRST + timedelta(days=number_of_day), booked[0] + 1
    opening = 25 * booked[0]
    booked[0] += size
    head = HEAD.format(
        day=day, opening=BALANCE.format(code="OPBD", amount=opening, day=day),
        closing=BALANCE.format(code="CLBD", amount=25 * booked[0], day=day),
    )  # fmt: skip
    with path.open("w") as file:
        file.write(head)
        for number in range(first, first + size):
            reference = structured_reference(number)
            if opens_gifts and number % ONE_IN == 0:
                open_gift(reference)
            file.write(LINE.format(day=day, number=number, a=reference[:3], b=reference[3:7], c=reference[7:]))
        file.write(TAIL)
    return path


def open_gift(reference: str) -> None:
    from blueheart.fund.actions.contributions import open_contribution
    from blueheart.fund.enums import Book, Means
    from blueheart.fund.rules.giving import NewContribution
    from blueheart.kernel.actors import Actor
    from blueheart.kernel.money import Money

    new = NewContribution(
        key=f"bench:{reference}", book=Book.TEST, means=Means.TRANSFER, amount=Money("EUR", 2_500), reference=reference
    )
    open_contribution(new=new, by=Actor.system("bench"), at=AT)


def take_in(path: Path) -> None:
    from blueheart.fund.actions.import_statements import import_statements
    from blueheart.kernel.actors import Actor

    with path.open("rb") as file:
        (outcome,) = import_statements(name=path.name, file=file, by=Actor.system("bench"), at=AT)
    if outcome.booked != outcome.lines or not outcome.lines:
        raise RuntimeError(f"the statement was not booked: {outcome}")


def read(path: Path) -> None:
    from blueheart.fund.readers.camt import read_camt

    with path.open("rb") as file:
        for _item in read_camt(file):
            pass


def per_second(one: Callable[[Path], None], path: Path, size: int) -> float:
    started = time.perf_counter()
    one(path)
    return size / (time.perf_counter() - started)
