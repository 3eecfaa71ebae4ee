"""Reads open data as a stranger would: by the official schemas, the rules of the standards, and plain sums."""

import json
import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from lxml import etree
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from blueheart.fund.rules.opendata import Publisher
from tests.givers import AT, DAY

SAMPLES = Path(__file__).parent / "samples"
Sums = dict[tuple[str, str, int], Decimal]
"""By IATI's code of a transaction, currency and year."""


def publisher(**more: Any) -> Publisher:
    from blueheart.fund.enums import Book

    told = {
        "name": "Invented Office", "org_id": "AA-AAA-UNREGISTERED", "org_type": "90", "prefix_360": "360G-invented",
        "base_url": "https://example.org", "book": Book.TEST, "at": AT,
    } | more  # fmt: skip
    return Publisher(**told)


# --- IATI


@cache
def iati_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SAMPLES / "iati" / "xsd" / "iati-activities-schema.xsd"))


def read_iati(body: bytes, *, today: date = DAY) -> Any:
    """The tree. Fails where the XSD or a rule of the standard is broken."""
    root = etree.fromstring(body)
    schema = iati_schema()
    assert schema.validate(root), schema.error_log
    assert broken_rules(root, today) == []
    return root


IDENTIFIERS = (
    "reporting-org/@ref", "iati-identifier/text()", "participating-org/@ref", "transaction/provider-org/@ref",
    "transaction/receiver-org/@ref", "related-activity/@ref", "transaction/*/@provider-activity-id",
    "transaction/*/@receiver-activity-id",
)  # fmt: skip
PAST = (
    "activity-date[@type='2' or @type='4']/@iso-date", "transaction/transaction-date/@iso-date",
    "transaction/value/@value-date",
)  # fmt: skip
IN_ORDER = (("1", "3"), ("2", "4"))


def broken_rules(root: Any, today: date) -> list[str]:
    """The rules of IATI's standard ruleset that this file has anything of, and those of identifiers."""
    broken = []
    identifiers = root.xpath("iati-activity/iati-identifier/text()")
    if len(set(identifiers)) < len(identifiers):
        broken.append("an identifier stands twice")
    for activity in root.findall("iati-activity"):
        name = activity.findtext("iati-identifier")
        broken += [f"{name}: {rule}" for rule in (*wrong_identifiers(activity), *wrong_dates(activity, today))]
        broken += [f"{name}: {rule}" for rule in wrong_parts(activity)]
        broken += [
            f"{name}: {ref} is no activity here"
            for ref in activity.xpath("related-activity/@ref")
            if ref not in identifiers
        ]
    return broken


def wrong_identifiers(activity: Any) -> list[str]:
    own = activity.find("reporting-org").get("ref")
    wrong = [
        f"{path} {found}" for path in IDENTIFIERS for found in activity.xpath(path) if re.search(r"[/&|?\s]", found)
    ]
    if not activity.findtext("iati-identifier").startswith(f"{own}-"):
        wrong.append("does not begin with the reporter's identifier")
    if not re.fullmatch(r"[A-Z]{2}-[A-Z0-9_]+-.+", own):
        wrong.append("the reporter has no agency and number")
    return wrong


def wrong_dates(activity: Any, today: date) -> list[str]:
    wrong = [f"{path} to come" for path in PAST for found in activity.xpath(path) if date.fromisoformat(found) > today]
    days = {one.get("type"): one.get("iso-date") for one in activity.findall("activity-date")}
    wrong += [f"ends before it starts ({first}, {last})" for first, last in IN_ORDER
              if first in days and last in days and days[first] > days[last]]  # fmt: skip
    if not {"1", "2"} & set(days):
        wrong.append("has no start")
    for planned in activity.findall("planned-disbursement"):
        if planned.find("period-start").get("iso-date") > planned.find("period-end").get("iso-date"):
            wrong.append("a planned disbursement ends before it starts")
    if activity.get("last-updated-datetime")[:10] > today.isoformat():
        wrong.append("updated in the future")
    return wrong


def wrong_parts(activity: Any) -> list[str]:
    shares = {path: activity.xpath(f"sum({path}/@percentage)") for path in ("recipient-region", "sector")}
    wrong = [f"{path} is not 100 percent" for path, share in shares.items() if share != 100]
    if activity.xpath("transaction/recipient-region | transaction/sector"):
        wrong.append("region or sector stands at the activity and at a transaction")
    if activity.xpath("participating-org[not(@ref) and not(narrative)]"):
        wrong.append("an organisation without a name")
    if activity.xpath("*/value[not(@currency)]") or not activity.get("{http://www.w3.org/XML/1998/namespace}lang"):
        wrong.append("a value without a currency, or no language")
    return wrong


def iati_sums(root: Any) -> Sums:
    sums: Sums = defaultdict(Decimal)
    for one in root.findall("iati-activity/transaction"):
        year = int(one.find("transaction-date").get("iso-date")[:4])
        found = one.find("value")
        sums[one.find("transaction-type").get("code"), found.get("currency"), year] += Decimal(found.text)
    return {key: total for key, total in sums.items() if total}


# --- 360Giving


@cache
def giving_validator() -> Draft202012Validator:
    """The package refers to the grant's schema by the address of 1.4.2, and the file beside it is 1.4.3; both name
    their dialect with http, where it has https."""
    folder = SAMPLES / "360giving" / "schema"
    package, grant = (json.loads((folder / f"360-giving-{name}schema.json").read_text()) for name in ("package-", ""))
    address = package["properties"]["grants"]["items"]["$ref"]
    registry: Registry[Any] = Registry().with_resource(address, DRAFT202012.create_resource(grant))
    return Draft202012Validator(package, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def read_360giving(body: bytes) -> dict[str, Any]:
    """Numbers as exact decimals. Fails where the schema is broken; an empty list of grants is let pass."""
    package: dict[str, Any] = json.loads(body, parse_float=Decimal)
    plain = json.loads(body)
    faults = [error for error in giving_validator().iter_errors(plain) if plain["grants"] or "grants" not in error.path]
    assert faults == []
    return package
