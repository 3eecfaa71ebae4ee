"""Statements that other banks' software wrote: each is booked once, or set aside with a true reason."""

import random
from io import BytesIO
from pathlib import Path

import pytest

from blueheart.fund.actions.import_statements import StatementOutcome, import_statements, tried
from blueheart.fund.enums import Book, ContributionState, LineState
from blueheart.fund.models import BankAccount, BankLine, Contribution, Entry, LineParty, Statement, StatementFile
from blueheart.fund.queries.balances import balance
from blueheart.fund.queries.verify import verify_ledger
from blueheart.fund.readers.camt import NotAStatement
from blueheart.fund.rules.references import structured_reference
from tests.givers import AT, BY, open_gift

SAMPLES = Path(__file__).parents[1] / "samples" / "camt"
DAILY, MONTHLY = sorted((SAMPLES / "subite-daily").glob("*.xml")), sorted((SAMPLES / "subite-monthly").glob("BE*.xml"))
pytestmark = pytest.mark.django_db

STATEMENT = """<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId>
<CreDtTm>2027-07-30T08:00:00</CreDtTm></GrpHdr><Stmt><Id>{id}</Id><Acct><Id><IBAN>XX00TEST</IBAN></Id><Ccy>EUR</Ccy></Acct>
{balances}{lines}</Stmt></BkToCstmrStmt></Document>"""
BALANCE = """<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"""
LINE = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>
<BookgDt><Dt>{day}</Dt></BookgDt><NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Example Payer</Nm></Pty></Dbtr></RltdPties>
<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


def line(amount: str, text: str = "", *, sign: str = "CRDT", day: str = "2027-07-30", status: str = "BOOK") -> str:
    return LINE.format(amount=amount, text=text, sign=sign, day=day, status=status)


def statement(opening: str, closing: str, *lines: str, name: str = "S1", day: str = "2027-07-30") -> bytes:
    balances = BALANCE.format(code="OPBD", amount=opening, day=day) + BALANCE.format(
        code="CLBD", amount=closing, day=day
    )
    return STATEMENT.format(id=name, balances=balances, lines="".join(lines)).encode()


def take(data: bytes, name: str = "one.xml") -> list[StatementOutcome]:
    return import_statements(name=name, file=BytesIO(data), by=BY, at=AT)


def take_files(files: list[Path]) -> list[StatementOutcome]:
    return [outcome for file in files for outcome in take(file.read_bytes(), file.name)]


def entries_in(file: Path) -> int:
    """Counted apart: none of these files has a batch that is split."""
    return file.read_text().count("<Ntry>")


def standing() -> dict[str, int]:
    return {
        account.number: balance(code=f"test:bank:{account.slug}:{account.currency.lower()}")
        for account in BankAccount.objects.all()
        if account.lines.exists()
    }


def test_daily_and_monthly_series_reconcile_in_any_order_and_again_add_nothing() -> None:
    files = DAILY + MONTHLY
    random.Random(7).shuffle(files)
    take_files(files)
    assert not Statement.objects.filter(state="set_aside").exists()
    assert not Statement.objects.filter(state="known").exclude(line_count=0).exists()
    assert BankLine.objects.count() == sum(entries_in(file) for file in files)
    for number in ("LT625883379695428516", "LT414319056143772570", "BE68793230773034"):
        account = BankAccount.objects.get(number=number)
        chain = list(account.statements.order_by("to_on"))
        opened, closed = chain[0].opening, chain[-1].closing
        assert standing()[number] == closed - opened
    before = (Entry.objects.count(), BankLine.objects.count(), Statement.objects.count())
    random.Random(8).shuffle(files)
    assert {outcome.booked for outcome in take_files(files)} == {0}
    assert (Entry.objects.count(), BankLine.objects.count(), Statement.objects.count()) == before
    assert verify_ledger().is_right


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*/*.xml")), ids=lambda file: file.stem)
def test_each_file_of_others_is_booked_or_set_aside_or_said_to_be_none(file: Path) -> None:
    if file.name == "camt053.v2.wrong.xml":
        with pytest.raises(NotAStatement):
            take_files([file])
        assert not StatementFile.objects.exists()
        return
    outcomes = take_files([file])
    assert outcomes
    for outcome in outcomes:
        assert (outcome.state == "set_aside") == bool(outcome.reason)
        assert outcome.booked == (0 if outcome.reason else outcome.lines)
    assert BankLine.objects.count() == Entry.objects.count() == sum(outcome.booked for outcome in outcomes)


def test_a_reference_finds_its_gift_and_nothing_else_does() -> None:
    reference = structured_reference(4711)
    gift = open_gift(2_500, reference=reference, means="transfer")
    shown = f"+++{reference[:3]}/{reference[3:7]}/{reference[7:]}+++"
    (outcome,) = take(statement("0", "60.00", line("25.00", f"gift {shown}"), line("35.00", "Example Payer, gift")))
    assert (outcome.booked, outcome.matched, outcome.waiting) == (2, 1, 1)
    gift.refresh_from_db()
    assert (gift.state, gift.received) == (ContributionState.SETTLED, 2_500)
    assert balance(code="test:unmatched:eur") == 3_500
    assert balance(code="test:pool:general:eur") == 2_500
    assert BankLine.objects.get(contribution=gift).state == LineState.MATCHED


def test_a_second_payment_is_a_further_gift_and_what_goes_back_is_taken_back() -> None:
    reference = structured_reference(99)
    gift = open_gift(2_500, reference=reference)
    lines = (line("25.00", reference), line("25.00", reference), line("10.00", reference, sign="DBIT"))
    (outcome,) = take(statement("0", "40.00", *lines))
    assert (outcome.lines, outcome.booked, outcome.matched) == (3, 3, 3)
    gift.refresh_from_db()
    assert (gift.received, gift.refunded) == (2_500, 1_000)
    assert Contribution.objects.filter(state=ContributionState.SETTLED).count() == 2
    assert balance(code="test:unmatched:eur") == 0


def test_equal_lines_of_a_day_are_two_and_come_once_each() -> None:
    take(statement("0", "20.00", line("10.00", "same"), line("10.00", "same")))
    (again,) = take(statement("0", "20.00", line("10.00", "same"), line("10.00", "same"), name="other"))
    assert (again.state, again.booked) == ("known", 0)
    assert BankLine.objects.count() == 2


def test_an_overlapping_statement_adds_what_is_new() -> None:
    take(statement("0", "10.00", line("10.00", "a")))
    later = (line("10.00", "a"), line("5.00", "b", day="2027-07-31"))
    (outcome,) = take(statement("0", "15.00", *later, name="S2", day="2027-07-31"))
    assert (outcome.state, outcome.lines, outcome.booked) == ("booked", 2, 1)
    assert standing() == {"XX00TEST": 1_500}


def test_a_gap_waits_for_the_missing_statement() -> None:
    take(statement("0", "10.00", line("10.00", "a")))
    third = statement("15.00", "18.00", line("3.00", "c", day="2027-08-01"), name="S3", day="2027-08-01")
    (outcome,) = take(third)
    assert (outcome.state, outcome.reason) == ("set_aside", "not_continued")
    assert BankLine.objects.count() == 1
    take(statement("10.00", "15.00", line("5.00", "b", day="2027-07-31"), name="S2", day="2027-07-31"))
    assert standing() == {"XX00TEST": 1_800}
    assert not Statement.objects.filter(state="set_aside").exists()


def test_pending_lines_are_left_out_and_wrong_balances_are_set_aside() -> None:
    (outcome,) = take(statement("0", "10.00", line("10.00"), line("99.00", status="PDNG")))
    assert (outcome.booked, outcome.pending) == (1, 1)
    (outcome,) = take(statement("10.00", "30.00", line("10.00", "x"), name="S2"))
    assert outcome.reason == "not_added_up"
    assert BankLine.objects.count() == 1


def test_a_dry_run_writes_nothing() -> None:
    with tried():
        (outcome,) = take(statement("0", "10.00", line("10.00")))
        assert outcome.booked == 1
    assert not StatementFile.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"no xml", b"<a/>", statement("0", "10.00", line("10.00"))[:-40],
        b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>',
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.08"><BkToCstmrAcctRpt/></Document>',
        b"PK\x03\x04 broken",
    ],
    ids=["empty", "text", "other", "cut off", "laughs", "camt.052", "zip"],
)  # fmt: skip
def test_what_is_no_statement_is_refused_with_nothing_written(data: bytes) -> None:
    with pytest.raises(NotAStatement):
        take(data)
    assert not StatementFile.objects.exists()


def test_who_paid_stands_apart_and_can_be_erased() -> None:
    take(statement("0", "10.00", line("10.00", "for the fund")))
    party = LineParty.objects.get()
    assert (party.name, party.text) == ("Example Payer", "for the fund")
    party.delete()
    assert verify_ledger().is_right
    assert BankLine.objects.filter(account__book=Book.TEST).count() == 1


def test_a_notification_books_nothing_before_its_statement_or_after() -> None:
    told = statement("0", "10.00", line("10.00", "a")).replace(b"camt.053", b"camt.054").replace(b"Stmt>", b"Ntfctn>")
    notification = told.replace(b"BkToCstmrNtfctn>", b"BkToCstmrDbtCdtNtfctn>")
    (before,) = take(notification)
    assert (before.state, before.reason, before.lines, before.booked) == ("set_aside", "notification", 1, 0)
    (outcome,) = take(statement("0", "10.00", line("10.00", "a")))
    assert (outcome.state, outcome.booked) == ("booked", 1)
    (after,) = take(notification + b"\n")
    assert (after.reason, after.booked) == ("notification", 0)
    assert BankLine.objects.count() == Entry.objects.count() == 1


def test_a_batch_is_booked_part_by_part_and_each_finds_its_gift() -> None:
    gifts = [open_gift(400, reference=structured_reference(1)), open_gift(600, reference=structured_reference(2))]
    part = '<TxDtls><Amt Ccy="EUR">{amount}</Amt><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>'
    parts = "".join(part.format(amount=f"{gift.amount / 100:.2f}", text=gift.reference) for gift in gifts)
    batch = line("10.00").partition("<TxDtls>")[0] + parts + "</NtryDtls></Ntry>"
    (outcome,) = take(statement("0", "10.00", batch))
    assert (outcome.lines, outcome.booked, outcome.matched) == (2, 2, 2)
    assert set(Contribution.objects.values_list("received", flat=True)) == {400, 600}
