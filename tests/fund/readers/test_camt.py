"""What banks write, and what nobody should: read line by line, exactly, and in bounded memory."""

from collections.abc import Iterator
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blueheart.fund.readers.camt import NotAStatement, Read, check_camt, read_camt
from blueheart.fund.rules.statements import Reason, SetAside, StatementEnd, StatementHead, StatementLine

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
VERSIONS = [f"{n:02}" for n in range(2, 15)]
BALANCES = """<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{opening}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2027-07-01</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{closing}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2027-07-30</Dt></Dt></Bal>"""
HEAD = "<GrpHdr><MsgId>M</MsgId></GrpHdr>"
ACCOUNT = "<Acct><Id><IBAN>XX00 TEST</IBAN></Id><Ccy>EUR</Ccy></Acct>"


def entry(inside: str = "", *, amount: str = "10.00", sign: str = "CRDT", currency: str = "EUR") -> str:
    day = "<BookgDt><Dt>2027-07-30</Dt></BookgDt>"
    return f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{day}{inside}</Ntry>'


def document(
    *entries: str, version: str = "08", root: str = "BkToCstmrStmt", one: str = "Stmt", space: bool = True,
    account: str = ACCOUNT,
) -> str:  # fmt: skip
    xmlns = f' xmlns="{NAMESPACE.format(version=version)}"' if space else ""
    balances = BALANCES.format(opening="100.00", closing="110.00")
    whole = f"<{one}><Id>S1</Id>{account}{balances}{''.join(entries)}</{one}>"
    return f"<Document{xmlns}><{root}>{HEAD}{whole}</{root}></Document>"


def read(text: str | bytes) -> list[Read]:
    return list(read_camt(BytesIO(text.encode() if isinstance(text, str) else text)))


def lines(text: str | bytes) -> list[StatementLine]:
    return [item for item in read(text) if isinstance(item, StatementLine)]


def aside(text: str) -> SetAside:
    (found,) = [item for item in read(text) if isinstance(item, SetAside)]
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_is_read_with_its_namespace_and_without(version: str) -> None:
    for space in (True, False):
        head, line, end = read(document(entry(), version=version, space=space))
        assert isinstance(head, StatementHead)
        assert (head.kind, head.number, head.opening, head.closing) == ("053", "XX00TEST", 10_000, 11_000)
        assert isinstance(line, StatementLine)
        assert line.amount == 1_000
        assert isinstance(end, StatementEnd)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1"])
def test_each_coding_that_is_said_is_read(coding: str) -> None:
    said = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16"}.get(coding, coding)
    party = "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Zoé</Nm></Dbtr></RltdPties></TxDtls></NtryDtls>"
    text = f'<?xml version="1.0" encoding="{said}"?>' + document(entry(party))
    data = text.encode(coding) if coding != "utf-16-le" else b"\xff\xfe" + text.encode(coding)
    assert [line.party_name for line in lines(data)] == ["Zoé"]


def test_comments_unknown_elements_and_an_envelope_are_passed_over() -> None:
    inside = "<!-- Ntry --><Unknown><Ntry><Amt>1</Amt></Ntry></Unknown><?x y?>"
    wrapped = f"<Envelope><AppHdr><BizMsgIdr>1</BizMsgIdr></AppHdr>{document(entry(inside), inside)}</Envelope>"
    assert [line.amount for line in lines(wrapped)] == [1_000]


def test_a_prefixed_namespace_is_read_and_elements_of_another_are_not() -> None:
    text = document(entry('<x:AddtlNtryInf xmlns:x="urn:x">other</x:AddtlNtryInf>'))
    assert lines(text)[0].text == ""
    xmlns = NAMESPACE.format(version="04")
    plain = document(entry(), space=False).replace("<", "<c:").replace("<c:/", "</c:")
    assert [line.amount for line in lines(plain.replace("<c:Document", f'<c:Document xmlns:c="{xmlns}"'))] == [1_000]


def test_an_account_without_an_iban_and_codes_of_the_bank_s_own_are_read() -> None:
    other = "<Acct><Id><Othr><Id>12 34</Id></Othr></Id></Acct>"
    head, line, _end = read(document(entry("<BkTxCd><Prtry><Cd>501</Cd></Prtry></BkTxCd>"), account=other))
    assert isinstance(head, StatementHead)
    assert (head.number, head.currency) == ("1234", "EUR")
    assert isinstance(line, StatementLine)
    assert line.bank_code == "501"


def test_a_notification_is_told_from_a_statement_and_a_report_refused() -> None:
    (head, *_rest) = read(document(entry(), root="BkToCstmrDbtCdtNtfctn", one="Ntfctn"))
    assert isinstance(head, StatementHead)
    assert head.kind == "054"
    with pytest.raises(NotAStatement, match=r"no camt\.053"):
        read(document(entry(), root="BkToCstmrAcctRpt", one="Rpt"))


def test_several_statements_come_one_after_the_other_whatever_one_of_them_is() -> None:
    second = document(entry()).partition("</GrpHdr>")[2].partition("</BkToCstmrStmt>")[0]
    text = document(entry(amount="1.005"), entry(amount="3.00"))
    items = read(text.replace("</BkToCstmrStmt>", f"{second}</BkToCstmrStmt>"))
    assert [type(item) for item in items] == [StatementHead, SetAside, StatementHead, StatementLine, StatementEnd]


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [
        ("25", "EUR", 2_500),
        ("25.5", "EUR", 2_550),
        ("25.50000", "EUR", 2_550),
        ("7", "JPY", 7),
        ("1.234", "BHD", 1_234),
    ],
)
def test_sums_are_exact(written: str, currency: str, minor: int) -> None:
    text = document(entry(amount=written, currency=currency)).replace('"EUR"', f'"{currency}"')
    text = text.replace("<Ccy>EUR<", f"<Ccy>{currency}<").replace("100.00", "100").replace("110.00", "110")
    assert [line.amount for line in lines(text)] == [minor]


@pytest.mark.parametrize("written", ["25.005", "-1.00", "1e3", "", "1,00", "٢٥", "9" * 19, "0x10", "NaN"])
def test_a_sum_that_is_none_sets_the_statement_aside(written: str) -> None:
    assert aside(document(entry(amount=written))).reason == Reason.BAD_AMOUNT


def test_other_currencies_and_days_that_are_none_set_it_aside() -> None:
    assert aside(document(entry(currency="USD"))).reason == Reason.OTHER_CURRENCY
    assert aside(document(entry().replace("2027-07-30", "2027-02-30"))).reason == Reason.BAD_DATE


def test_a_batch_is_split_when_its_parts_add_up_and_stays_one_line_when_not() -> None:
    part = '<TxDtls><Refs><EndToEndId>{n}</EndToEndId></Refs><Amt Ccy="EUR">{amount}</Amt></TxDtls>'
    parts = "".join(part.format(n=n, amount=amount) for n, amount in (("a", "4.00"), ("b", "6.00")))
    split = lines(document(entry(f"<NtryDtls>{parts}</NtryDtls>")))
    assert [(line.amount, line.end_to_end) for line in split] == [(400, "a"), (600, "b")]
    whole = lines(document(entry(f"<NtryDtls>{parts}</NtryDtls>", amount="11.00")))
    assert [(line.amount, line.end_to_end) for line in whole] == [(1_100, "")]


def test_what_waits_is_counted_and_left_out() -> None:
    kinds = ("<Sts>PDNG</Sts>", "<Sts><Cd>BOOK</Cd></Sts>", "<Sts><Cd>INFO</Cd></Sts>")
    items = read(document(*[entry(kind) for kind in kinds]))
    assert sum(isinstance(item, StatementLine) for item in items) == 1
    end = items[-1]
    assert isinstance(end, StatementEnd)
    assert end.pending == 2


ENTITY = "<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {after} '{f'&{before};' * 10}'>" for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "prolog",
    [
        f"<!DOCTYPE Document [{ENTITY}]>", "<!DOCTYPE Document SYSTEM 'http://127.0.0.1:9/x.dtd'>",
        "<!DOCTYPE Document [<!ENTITY i SYSTEM 'file:///etc/passwd'>]>", "<!DOCTYPE Document>",
    ],
)  # fmt: skip
def test_a_document_type_is_refused_before_anything_is_read(prolog: str) -> None:
    text = prolog + document(entry("<AddtlNtryInf>&i;</AddtlNtryInf>" if "ENTITY" in prolog else ""))
    for reader in (read, lambda data: check_camt(BytesIO(data.encode()))):
        with pytest.raises(NotAStatement, match="document type"):
            reader(text)


@given(data=st.binary(max_size=300), keep=st.integers(0, 900))
@settings(max_examples=60, deadline=None)
def test_whatever_comes_is_read_or_refused_and_never_half_read(data: bytes, keep: int) -> None:
    good = document(entry(), entry()).encode()
    for text in (data, good[:keep] + data, good[:keep]):
        try:
            check_camt(BytesIO(text))
        except NotAStatement:
            continue
        assert read(text)


AMOUNTS = st.integers(1, 10**12)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=40)
SIGNS, STATUSES = st.sampled_from(["CRDT", "DBIT"]), st.sampled_from(["BOOK", "PDNG"])
MADE = st.lists(st.tuples(AMOUNTS, SIGNS, WORDS, STATUSES), max_size=8)


def worded(words: str, status: str) -> str:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    return f"<Sts>{status}</Sts><NtryDtls><TxDtls><RmtInf><Ustrd>{escaped}</Ustrd></RmtInf></TxDtls></NtryDtls>"


@given(MADE, st.sampled_from(VERSIONS), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read(
    made: list[tuple[int, str, str, str]], version: str, space: bool, is_pretty: bool
) -> None:
    entries = [
        entry(worded(words, status), amount=f"{minor // 100}.{minor % 100:02}", sign=sign)
        for minor, sign, words, status in made
    ]
    text = document(*entries, version=version, space=space)
    found = lines(text.replace("></", ">\0/").replace("><", ">\n  <").replace("\0", "<") if is_pretty else text)
    assert [(line.amount, line.text) for line in found] == [
        (minor if sign == "CRDT" else -minor, " ".join(words.split()))
        for minor, sign, words, status in made
        if status == "BOOK"
    ]


class Endless(RawIOBase):
    """A statement of as many bytes as are asked for, that is nowhere whole."""

    def __init__(self, size: int) -> None:
        self.size, self.made = size, self.parts()
        self.left = b""

    def parts(self) -> Iterator[bytes]:
        head, _entry, tail = document("@").partition("@")
        yield head.encode()
        one = entry(f"<AddtlNtryInf>{'x' * 400}</AddtlNtryInf>").encode() * 100
        for _n in range(self.size // len(one)):
            yield one
        yield tail.encode()

    def read(self, size: int = -1) -> bytes:
        while len(self.left) < size and (part := next(self.made, b"")):
            self.left += part
        given_now, self.left = self.left[:size], self.left[size:]
        return given_now

    def seek(self, offset: int, whence: int = 0) -> int:
        assert (offset, whence) == (0, 0)
        self.made, self.left = self.parts(), b""
        return 0


def peak_of(size: int) -> int:
    """Bytes that this process takes more while it reads, those of libxml2 among them."""
    before = resident()
    stream: Any = Endless(size)
    highest = before
    for number, _item in enumerate(read_camt(stream)):
        if number % 2_000 == 0:
            highest = max(highest, resident())
    return highest - before


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4_096


def test_a_large_statement_is_read_in_bounded_memory() -> None:
    """30 MB here; one of 200 MB takes no more."""
    peak_of(1_000_000)
    assert peak_of(30_000_000) < 12_000_000
