"""The fund and its grants as activities of IATI 2.03 (https://iatistandard.org/en/iati-standard/203/).

One activity is the fund: what came in, named or as one sum of a year, what was promised, and fees. Each grant is an
activity of its own, with what was committed and paid. Codes are of IATI's lists of the version.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from lxml import etree

from blueheart.fund.enums import GrantState
from blueheart.fund.queries.grants import PublicGrantee
from blueheart.fund.queries.opendata import OpenFund, OpenGrant
from blueheart.fund.rules.iati import activity_identifier, end_of_year, not_after, org_reference
from blueheart.fund.rules.opendata import Payment, Publisher, Receipt, YearSum
from blueheart.fund.rules.records import utc_text
from blueheart.fund.rules.regions import region_name
from blueheart.kernel.money import Money
from blueheart.supporters.enums import Sector

Element = etree._Element
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
INCOMING, COMMITMENT, DISBURSEMENT, EXPENDITURE, PROMISED = "1", "2", "3", "4", "11"
PLANNED_START, ACTUAL_START, PLANNED_END = "1", "2", "3"
UNDER_WAY = "2"
STATES = {GrantState.ACTIVE: UNDER_WAY, GrantState.COMPLETED: "4", GrantState.CANCELLED: "5"}
FUNDING, EXTENDING, IMPLEMENTING = "1", "3", "4"
HUMAN_RIGHTS = "15160"
UN_REGIONS, WORLD = "2", "001"
ORG_TYPES = {
    Sector.GOVERNMENT: "10", Sector.CITY: "11", Sector.INTERNATIONAL: "40", Sector.COMPANY: "70", Sector.SCHOOL: "80",
}  # fmt: skip
TOLD_BY_YEAR = {
    INCOMING: (
        "Contributions of {year} that are not told apart: anonymous, or few",
        "Contributors together",
    ),
    PROMISED: ("Pledged in {year}, less what came of pledges or fell away", "Who pledged, together"),
    EXPENDITURE: ("Fees of banks and payment providers in {year}", "Banks and payment providers"),
    DISBURSEMENT: ("Paid in {year} for no grant of this file: {region}", "Grantees together"),
}
"""What a sum of a year is, and who is on its other side."""
FUND = "FUND"
TITLE = "Money for the United Nations Voluntary Trust Fund for Victims of Trafficking in Persons"


def write_iati(fund: OpenFund, publisher: Publisher) -> Iterator[bytes]:
    """An activity at a time. Raises ValueError for an identifier that IATI would not take."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<iati-activities version="2.03" generated-datetime="{utc_text(publisher.at)}">\n'.encode()
    yield written(fund_activity(fund, publisher))
    for one in fund.grants:
        yield written(grant_activity(one, publisher))
    yield b"</iati-activities>\n"


def written(activity: Element) -> bytes:
    return etree.tostring(activity, encoding="UTF-8", pretty_print=True, xml_declaration=False)


def fund_activity(fund: OpenFund, publisher: Publisher) -> Element:
    changed_at = min(fund.changed_at or publisher.at, publisher.at)
    activity = new_activity(FUND, publisher, changed_at)
    activity.extend(
        [
            element("title", narrative(publisher.marked(TITLE))),
            element("description", narrative(about_the_fund(publisher)), type="1"),
            own_part(publisher, EXTENDING),
            element("activity-status", code=UNDER_WAY),
            fund_start(fund, publisher),
            element("recipient-region", code=WORLD, vocabulary=UN_REGIONS, percentage="100"),
            human_rights(),
        ]
    )
    activity.extend(received(one, publisher) for one in fund.receipts)
    for code, sums in (
        (INCOMING, fund.received), (PROMISED, fund.pledged), (EXPENDITURE, fund.fees),
        (DISBURSEMENT, fund.other_payments),
    ):  # fmt: skip
        activity.extend(of_a_year(one, code, publisher) for one in sums)
    activity.extend(element("related-activity", ref=grant_identifier(one, publisher), type="2") for one in fund.grants)
    return activity


def about_the_fund(publisher: Publisher) -> str:
    told = f"What the Blue Heart Campaign's office at {publisher.base_url} received, keeps and paid for the fund."
    return f"{told} This is a test: no money moved." if publisher.is_test else told


def fund_start(fund: OpenFund, publisher: Publisher) -> Element:
    if fund.since is None:
        return dated(PLANNED_START, publisher.today)
    return dated(ACTUAL_START, not_after(fund.since, publisher.today))


def grant_activity(one: OpenGrant, publisher: Publisher) -> Element:
    grant = one.grant
    activity = new_activity(grant.identifier, publisher, min(one.changed_at, publisher.at))
    activity.extend(
        [
            element("title", narrative(publisher.marked(grant.title))),
            element("description", narrative(grant.description or grant.title), type="1"),
            own_part(publisher, FUNDING),
            grantee_part(grant.grantee),
            element("activity-status", code=STATES[grant.state]),
            dated(PLANNED_START, grant.starts_on),
            dated(PLANNED_END, grant.ends_on),
            element("recipient-region", code=grant.region, vocabulary=UN_REGIONS, percentage="100"),
            human_rights(),
        ]
    )
    activity.extend(planned(one, publisher))
    if grant.awarded_on <= publisher.today:
        activity.append(committed(one, publisher))
    activity.extend(paid(payment, one, publisher) for payment in one.payments)
    activity.append(element("related-activity", ref=activity_identifier(publisher.org_id, FUND), type="1"))
    return activity


def new_activity(own: str, publisher: Publisher, changed_at: datetime) -> Element:
    reporter = element("reporting-org", narrative(publisher.name), ref=publisher.org_id, type=publisher.org_type)
    activity = element(
        "iati-activity", element("iati-identifier", activity_identifier(publisher.org_id, own)), reporter,
        last_updated_datetime=utc_text(changed_at),
    )  # fmt: skip
    activity.set(XML_LANG, "en")
    return activity


def grant_identifier(one: OpenGrant, publisher: Publisher) -> str:
    return activity_identifier(publisher.org_id, one.grant.identifier)


def own_part(publisher: Publisher, role: str) -> Element:
    return element(
        "participating-org", narrative(publisher.name), ref=publisher.org_id, role=role, type=publisher.org_type
    )


def grantee_part(grantee: PublicGrantee) -> Element:
    return element("participating-org", narrative(grantee.name), role=IMPLEMENTING, **reference(grantee))


def reference(grantee: PublicGrantee) -> dict[str, str]:
    known = org_reference(grantee.org_id)
    return {"ref": known} if known else {}


def dated(kind: str, day: date) -> Element:
    return element("activity-date", iso_date=day.isoformat(), type=kind)


def human_rights() -> Element:
    """The purpose of the DAC that help for victims of trafficking falls under."""
    return element("sector", vocabulary="1", code=HUMAN_RIGHTS, percentage="100")


def planned(one: OpenGrant, publisher: Publisher) -> Iterator[Element]:
    for part in one.grant.planned:
        yield element(
            "planned-disbursement",
            element("period-start", iso_date=part.due_on.isoformat()),
            element("period-end", iso_date=part.due_on.isoformat()),
            value(Money(one.grant.currency, part.amount), part.due_on),
            by_the_fund(publisher), to_the_grantee(one), type="1",
        )  # fmt: skip


def committed(one: OpenGrant, publisher: Publisher) -> Element:
    grant = one.grant
    return transaction(
        COMMITMENT, grant.awarded_on, Money(grant.currency, grant.amount), "Awarded",
        by_the_fund(publisher), to_the_grantee(one),
    )  # fmt: skip


def paid(payment: Payment, one: OpenGrant, publisher: Publisher) -> Element:
    told = "Paid" if payment.amount.minor > 0 else "Given back by the bank, or taken back"
    return transaction(
        DISBURSEMENT, not_after(payment.on, publisher.today), payment.amount, told,
        by_the_fund(publisher), to_the_grantee(one), ref=f"entry-{payment.entry_id}",
    )  # fmt: skip


def received(one: Receipt, publisher: Publisher) -> Element:
    giver = element("provider-org", narrative(one.name))
    if one.sector in ORG_TYPES:
        giver.set("type", ORG_TYPES[one.sector])
    told = "Contribution" if one.amount.minor > 0 else "Contribution that went back"
    return transaction(
        INCOMING, not_after(one.on, publisher.today), one.amount, told, giver, to_the_fund(publisher),
        ref=f"entry-{one.entry_id}",
    )  # fmt: skip


def of_a_year(one: YearSum, code: str, publisher: Publisher) -> Element:
    words, others = TOLD_BY_YEAR[code]
    told = words.format(year=one.year, region=region_name(one.region))
    if code in {INCOMING, PROMISED}:
        parties = [element("provider-org", narrative(others)), to_the_fund(publisher)]
    else:
        parties = [by_the_fund(publisher), element("receiver-org", narrative(others))]
    return transaction(code, end_of_year(one.year, publisher.today), one.amount, told, *parties)


def transaction(code: str, day: date, amount: Money, told: str, *parties: Element, ref: str = "") -> Element:
    found = element(
        "transaction",
        element("transaction-type", code=code), element("transaction-date", iso_date=day.isoformat()),
        value(amount, day), element("description", narrative(told)), *parties,
    )  # fmt: skip
    if ref:
        found.set("ref", ref)
    return found


def by_the_fund(publisher: Publisher) -> Element:
    return fund_party("provider", publisher)


def to_the_fund(publisher: Publisher) -> Element:
    return fund_party("receiver", publisher)


def fund_party(side: str, publisher: Publisher) -> Element:
    own = {f"{side}_activity_id": activity_identifier(publisher.org_id, FUND)}
    return element(f"{side}-org", narrative(publisher.name), ref=publisher.org_id, type=publisher.org_type, **own)


def to_the_grantee(one: OpenGrant) -> Element:
    return element("receiver-org", narrative(one.grant.grantee.name), **reference(one.grant.grantee))


def value(amount: Money, day: date) -> Element:
    number, currency = str(amount).split(" ")
    return element("value", number, value_date=day.isoformat(), currency=currency)


def element(name: str, *content: Element | str, **attributes: str) -> Element:
    """`iso_date="…"` is the attribute iso-date; text goes before what is inside."""
    made = etree.Element(name, {key.replace("_", "-"): value for key, value in attributes.items()})
    for one in content:
        if isinstance(one, str):
            made.text = one
        else:
            made.append(one)
    return made


def narrative(text: str) -> Element:
    return element("narrative", NOT_XML.sub(" ", text).strip() or "–")
