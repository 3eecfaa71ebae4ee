"""Grants as a package of the 360Giving Data Standard 1.4 (https://standard.threesixtygiving.org/)."""

from collections.abc import Iterator
from typing import Any

import orjson

from blueheart.fund.queries.grants import PublicGrantee
from blueheart.fund.queries.opendata import OpenGrant
from blueheart.fund.rules.iati import org_reference
from blueheart.fund.rules.opendata import Payment, Publisher
from blueheart.fund.rules.records import utc_text
from blueheart.fund.rules.regions import region_name
from blueheart.kernel.money import Money

VERSION = "1.4"
TITLE_LENGTH = 140


def write_360giving(grants: tuple[OpenGrant, ...], publisher: Publisher) -> Iterator[bytes]:
    """A grant at a time. Before the first grant the list is empty, for which the standard has no form."""
    yield orjson.dumps(package(publisher)).removesuffix(b"}") + b',"grants":['
    for number, one in enumerate(grants):
        yield (b",\n" if number else b"\n") + orjson.dumps(grant_object(one, publisher))
    yield b"\n]}\n"


def package(publisher: Publisher) -> dict[str, Any]:
    address = f"{publisher.base_url}/open-data/360giving.json"
    return {
        "version": VERSION,
        "title": publisher.marked("Grants for victims of trafficking in persons"),
        "description": "Test data: no money moved." if publisher.is_test else "Every grant, with what was paid of it.",
        "identifier": f"{publisher.prefix_360}-grants",
        "modified": utc_text(publisher.at),
        "publisher": {"identifier": publisher.org_id, "name": publisher.name, "website": publisher.base_url},
        "downloadURL": address,
        "accessURL": f"{publisher.base_url}/en/fund/",
    }


def grant_object(one: OpenGrant, publisher: Publisher) -> dict[str, Any]:
    grant = one.grant
    return {
        "id": f"{publisher.prefix_360}-{grant.identifier}",
        "title": publisher.marked(grant.title)[:TITLE_LENGTH],
        "description": grant.description or grant.title,
        "currency": grant.currency,
        "amountAwarded": number(Money(grant.currency, grant.amount)),
        "amountDisbursed": number(one.paid),
        "awardDate": grant.awarded_on.isoformat(),
        "plannedDates": [{"startDate": grant.starts_on.isoformat(), "endDate": grant.ends_on.isoformat()}],
        "recipientOrganization": [recipient(grant.grantee, publisher)],
        "fundingOrganization": [{"id": publisher.org_id, "name": publisher.name}],
        "beneficiaryLocation": [{"name": region_name(grant.region), "description": f"UN M49 region {grant.region}"}],
        "disbursementTransaction": [disbursement(payment) for payment in one.payments],
        "dateModified": utc_text(one.changed_at),
        "dataSource": f"{publisher.base_url}/open-data/360giving.json",
    }


def recipient(grantee: PublicGrantee, publisher: Publisher) -> dict[str, str]:
    """Without a registered number its identifier is one of ours, as the standard has it."""
    told = {"id": org_reference(grantee.org_id) or f"{publisher.prefix_360}-org-{grantee.uid}", "name": grantee.name}
    if grantee.country:
        told["addressCountry"] = grantee.country
    if grantee.website:
        told["url"] = grantee.website
    return told


def disbursement(payment: Payment) -> dict[str, Any]:
    return {
        "id": f"entry-{payment.entry_id}",
        "transactionDate": payment.on.isoformat(),
        "currency": payment.amount.currency,
        "value": number(payment.amount),
    }


def number(amount: Money) -> orjson.Fragment:
    """With all of its digits: 25.50, never what is nearest to it in binary."""
    return orjson.Fragment(str(amount).split(" ")[0])
