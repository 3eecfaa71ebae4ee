"""Bank statements in ISO 20022 XML: camt.053 (versions 02 to 14) and camt.054, element by element.

Safe by construction: no DTD, no entity, no network, no huge text; a file is read as a stream, and each element is
forgotten once it is read. Names are those of the standard's message definitions. Banks leave out what the standard asks
for, so that a missing status is a booked line, a missing booking day the statement's own, and a balance without a sign
a credit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from blueheart.fund.rules.statements import Reason, SetAside, StatementEnd, StatementHead, StatementLine
from blueheart.kernel.currencies import DIGITS

Texts = dict[str, str]
Read = StatementHead | StatementLine | StatementEnd | SetAside
AMOUNT = re.compile(r"(\d{1,18})(?:\.(\d{1,17}))?", re.ASCII)
ROOTS = {"BkToCstmrStmt": "053", "BkToCstmrDbtCdtNtfctn": "054"}
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
LEFT_OUT = {"PDNG", "INFO", "FUTR"}
STATEMENTS = ("Stmt", "Ntfctn")
NO_STATEMENT = gettext_lazy("No statement is in this file.")
MOST_ENVELOPE = 2_000
"""Elements that may stand before the message: of a header with its signature there are fewer than a hundred."""
SAFE: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False, "huge_tree": False,
    "remove_comments": True, "remove_pis": True,
}  # fmt: skip
LONGEST = {"name": 140, "text": 500, "reference": 35, "number": 34}
NO_REFERENCE = {"NOTPROVIDED", "NOT PROVIDED", "NOTAVAIL"}


class NotAStatement(ValueError):
    """The file is no bank statement that can be read: the words say what it is instead."""


@dataclass(slots=True)
class Open:
    """A statement while it is read; its head is known when its first line comes."""

    kind: str
    version: str
    space: str
    balances: list[etree._Element] = field(default_factory=list)
    head: StatementHead | None = None
    aside: SetAside | None = None
    pending: int = 0


def read_camt(file: IO[bytes]) -> Iterator[Read]:
    """Of each statement its head, its lines and its end, in the order of the file.

    A statement that can't be read is a SetAside, before or after its head; the next ones are read all the same.
    Raises NotAStatement for a file that is no camt.053 or camt.054, holds no statement, or is cut off.
    """
    kind, space = read_root(file)
    version = space.rpartition(".")[2].rstrip("}") or "?"
    statement: Open | None = None
    count = 0
    for event, element in elements_of(file, ("start", "end")):
        name = local(element)
        if name == "Ntry":
            if event == "end" and statement is not None and local(element.getparent()) in STATEMENTS:
                yield from read_entry(statement, element)
                forget(element)
        elif event == "start":
            statement, count = Open(kind, version, space), count + 1
        elif statement is not None:
            yield from ended(statement, element)
            statement = None
            forget(element)
    if not count:
        raise NotAStatement(NO_STATEMENT)


def check_camt(file: IO[bytes]) -> None:
    """That the file is whole and holds a statement; what its lines say is not looked at.

    Raises NotAStatement as `read_camt`.
    """
    read_root(file)
    count = 0
    for _event, element in elements_of(file, ("end",)):
        count += local(element) in STATEMENTS
        forget(element)
    if not count:
        raise NotAStatement(NO_STATEMENT)


def elements_of(file: IO[bytes], events: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    """Statements and entries, and of all else nothing: it is Python that costs the time."""
    tags = [f"{{*}}{name}" for name in (*STATEMENTS, "Ntry")]
    try:
        yield from etree.iterparse(file, events=events, tag=tags, **SAFE)
    except etree.XMLSyntaxError as error:
        raise NotAStatement(_("This is no whole XML file: %(error)s") % {"error": str(error)[:120]}) from error


def read_root(file: IO[bytes]) -> tuple[str, str]:
    """(kind, "{namespace}") by the element that names the message, inside an envelope or not; the file is at its start.

    Raises NotAStatement for another file as soon as that is clear, and for a DTD, which no bank sends.
    """
    try:
        for number, (_event, element) in enumerate(etree.iterparse(file, events=("start",), **SAFE)):
            if not number and element.getroottree().docinfo.internalDTD is not None:
                raise NotAStatement(_("This file brings a document type of its own, which no bank statement does."))
            if (name := local(element)) in ROOTS:
                tag = str(element.tag)
                file.seek(0)
                return ROOTS[name], tag[: len(tag) - len(name)]
            if number > MOST_ENVELOPE:
                break
    except etree.XMLSyntaxError as error:
        raise NotAStatement(_("This is no whole XML file: %(error)s") % {"error": str(error)[:120]}) from error
    raise NotAStatement(_("This is XML, and no camt.053 or camt.054."))


def local(element: etree._Element | None) -> str:
    return "" if element is None else str(element.tag).rpartition("}")[2]


def forget(element: etree._Element) -> None:
    """Memory stays bounded: what was read goes, with what stood before it."""
    element.clear()
    parent, before = element.getparent(), element.getprevious()
    if parent is not None and before is not None and local(before) in {*STATEMENTS, "Ntry"}:
        parent.remove(before)


def read_entry(statement: Open, element: etree._Element) -> Iterator[Read]:
    if statement.head is None and statement.aside is None:
        yield from headed(statement, element.getparent())
    if statement.aside is not None or statement.head is None:
        return
    texts = texts_of(element, statement.space, leave_out="NtryDtls")
    if (texts.get("Sts/Cd") or texts.get("Sts", "")) in LEFT_OUT:
        statement.pending += 1
        return
    try:
        yield from lines_of(element, texts, statement.head, statement.space)
    except SetAside as aside:
        statement.aside = aside
        yield aside


def headed(statement: Open, element: etree._Element | None) -> Iterator[Read]:
    if element is None:
        return
    try:
        statement.head = read_head(element, statement)
    except SetAside as aside:
        statement.aside = aside
        yield aside
        return
    yield statement.head


def ended(statement: Open, element: etree._Element) -> Iterator[Read]:
    """A statement without a line gets its head here."""
    if statement.head is None and statement.aside is None:
        yield from headed(statement, element)
    if statement.aside is None:
        yield StatementEnd(statement.pending)


def texts_of(element: etree._Element, space: str, *, leave_out: str = "") -> Texts:
    """What its leaves say, by their path; of several at one path the first. Elements of other namespaces are none."""
    found: Texts = {}
    gather(element, space, "", found, leave_out)
    return found


def gather(element: etree._Element, space: str, before: str, found: Texts, leave_out: str) -> None:
    skipped = len(space)
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag[:skipped] != space or (not skipped and tag[0] == "{"):
            continue
        name = tag[skipped:]
        if name == leave_out:
            continue
        if len(child):
            gather(child, space, f"{before}{name}/", found, leave_out)
        elif (path := before + name) not in found:
            found[path] = " ".join(child.text.split()) if child.text else ""


def text_of(element: etree._Element, space: str, path: str) -> str:
    found = element.findtext("/".join(space + part for part in path.split("/")))
    return " ".join(found.split()) if found else ""


def read_head(element: etree._Element, statement: Open) -> StatementHead:
    """Raises SetAside."""
    space = statement.space
    number = text_of(element, space, "Acct/Id/IBAN") or text_of(element, space, "Acct/Id/Othr/Id")
    balances = read_balances(element, space)
    currency = text_of(element, space, "Acct/Ccy") or next((found[1] for found in balances.values()), "")
    opening = next((balances[code] for code in OPENING if code in balances), None)
    closing = next((balances[code] for code in CLOSING if code in balances), None)
    for found in (opening, closing):
        if found is not None and found[1] != currency:
            raise SetAside(Reason.OTHER_CURRENCY, f"a balance in {found[1]} of an account in {currency}")
    created = day_of(text_of(element, space, "CreDtTm"))
    from_on = day_of(text_of(element, space, "FrToDt/FrDtTm") or text_of(element, space, "FrToDt/FrDt"))
    to_on = day_of(text_of(element, space, "FrToDt/ToDtTm") or text_of(element, space, "FrToDt/ToDt"))
    closed_on = closing[2] if closing else None
    return StatementHead(
        kind=statement.kind, version=statement.version, identification=text_of(element, space, "Id")[:80],
        sequence=(text_of(element, space, "ElctrncSeqNb") or text_of(element, space, "LglSeqNb"))[:18],
        number=re.sub(r"\s", "", number)[: LONGEST["number"]].upper(), currency=currency,
        from_on=from_on or closed_on or created, to_on=closed_on or to_on or created,
        opening=opening[0] if opening else None, closing=closing[0] if closing else None,
    )  # fmt: skip


def read_balances(element: etree._Element, space: str) -> dict[str, tuple[int, str, date | None]]:
    """By its code, (minor units, currency, day); of several of one code the first, which is the statement's own."""
    found: dict[str, tuple[int, str, date | None]] = {}
    for balance in element.iterfind(f"{space}Bal"):
        code = text_of(balance, space, "Tp/CdOrPrtry/Cd")
        if code not in (*OPENING, *CLOSING) or code in found:
            continue
        amount, currency = read_amount(balance.find(f"{space}Amt"))
        sign = -1 if text_of(balance, space, "CdtDbtInd") == "DBIT" else 1
        day = day_of(text_of(balance, space, "Dt/Dt") or text_of(balance, space, "Dt/DtTm"))
        found[code] = (sign * amount, currency, day)
    return found


def read_amount(element: etree._Element | None) -> tuple[int, str]:
    """(minor units, currency). Raises SetAside."""
    written = (element.text or "").strip() if element is not None else ""
    currency = str(element.get("Ccy") or "") if element is not None else ""
    match = AMOUNT.fullmatch(written)
    if match is None or currency not in DIGITS:
        raise SetAside(Reason.BAD_AMOUNT, f"{written[:30]!r} {currency[:5]}")
    digits = DIGITS[currency]
    whole, fraction = match[1], match[2] or ""
    if fraction[digits:].strip("0"):
        raise SetAside(Reason.BAD_AMOUNT, f"{written[:30]} has more digits than {currency}")
    return int(whole + fraction[:digits].ljust(digits, "0")), currency


def day_of(written: str) -> date | None:
    """Of an ISO date or moment, as it is written: the bank's own day. Raises SetAside."""
    if not written:
        return None
    try:
        return date.fromisoformat(written[:10])
    except ValueError as error:
        raise SetAside(Reason.BAD_DATE, f"{written[:30]!r} is no day") from error


def lines_of(entry: etree._Element, texts: Texts, head: StatementHead, space: str) -> Iterator[StatementLine]:
    """One, or one for each transaction of a batch whose parts add up. Raises SetAside."""
    amount, currency = read_amount(entry.find(f"{space}Amt"))
    if currency != head.currency:
        raise SetAside(Reason.OTHER_CURRENCY, f"a line in {currency} of an account in {head.currency}")
    booked_on = day_of(texts.get("BookgDt/Dt") or texts.get("BookgDt/DtTm", "")) or head.to_on
    if booked_on is None:
        raise SetAside(Reason.BAD_DATE, "a line without a day")
    if not amount:
        return
    sign = -1 if texts.get("CdtDbtInd") == "DBIT" else 1
    details = entry.findall(f"{space}NtryDtls/{space}TxDtls")
    parts = split(details, amount, currency, space) if len(details) > 1 else None
    common = read_common(texts)
    if parts is None:
        own = read_details(details[0], sign, space) if len(details) == 1 else {}
        yield StatementLine(booked_on=booked_on, amount=sign * amount, **merged(common, own))
        return
    for detail, part in zip(details, parts, strict=True):
        if part:
            yield StatementLine(
                booked_on=booked_on, amount=sign * part, **merged(common, read_details(detail, sign, space))
            )


def split(details: list[etree._Element], amount: int, currency: str, space: str) -> list[int] | None:
    """What each transaction of a batch is worth; None where that is not said, or does not add up to the entry."""
    parts = []
    for detail in details:
        element = detail.find(f"{space}Amt")
        if element is None:
            element = detail.find(f"{space}AmtDtls/{space}TxAmt/{space}Amt")
        if element is None or element.get("Ccy") != currency:
            return None
        parts.append(read_amount(element)[0])
    return parts if sum(parts) == amount else None


def read_common(texts: Texts) -> dict[str, Any]:
    """What an entry says for all its transactions."""
    domain = "BkTxCd/Domn/"
    parts = (texts.get(domain + path, "") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd"))
    return {
        "servicer_reference": texts.get("AcctSvcrRef", "")[: LONGEST["reference"]],
        "bank_code": ("/".join(parts).strip("/") or texts.get("BkTxCd/Prtry/Cd", ""))[:35],
        "is_reversal": texts.get("RvslInd") in {"true", "1"},
        "text": texts.get("AddtlNtryInf", "")[: LONGEST["text"]],
    }


def read_details(detail: etree._Element, sign: int, space: str) -> dict[str, Any]:
    """Of one transaction; the other party is the debtor of what came, the creditor of what went."""
    texts = texts_of(detail, space)
    side = "RltdPties/Dbtr" if sign > 0 else "RltdPties/Cdtr"
    party = texts.get(f"{side}/Nm") or texts.get(f"{side}/Pty/Nm", "")
    number = texts.get(f"{side}Acct/Id/IBAN") or texts.get(f"{side}Acct/Id/Othr/Id", "")
    words = [" ".join((one.text or "").split()) for one in detail.iterfind(f"{space}RmtInf/{space}Ustrd")]
    end_to_end = texts.get("Refs/EndToEndId", "")
    return {
        "end_to_end": "" if end_to_end.upper() in NO_REFERENCE else end_to_end[: LONGEST["reference"]],
        "servicer_reference": texts.get("Refs/AcctSvcrRef", "")[: LONGEST["reference"]],
        "reference": texts.get("RmtInf/Strd/CdtrRefInf/Ref", "")[: LONGEST["reference"]],
        "return_reason": (texts.get("RtrInf/Rsn/Cd") or texts.get("RtrInf/Rsn/Prtry", ""))[:35],
        "party_name": party[: LONGEST["name"]],
        "party_number": number.replace(" ", "")[: LONGEST["number"]],
        "text": " ".join(text for text in words if text)[: LONGEST["text"]]
        or texts.get("AddtlTxInf", "")[: LONGEST["text"]],
    }


def merged(common: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """A transaction's own words before its entry's."""
    return common | {key: value for key, value in own.items() if value}
