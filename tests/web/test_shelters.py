"""A shelter's place never leaves the desk: no public page, feed or export has a word of it, and none can read it."""

import dataclasses
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

import blueheart
from blueheart.fund.actions.payments import return_payment
from blueheart.fund.enums import Book
from blueheart.fund.models import Tranche
from blueheart.fund.queries import grants as grant_queries
from blueheart.fund.queries.grants import PublicGrantee, public_grants
from blueheart.fund.rules.spending import TypedReach
from tests.givers import given
from tests.granters import AT, DAY, ONE, bank, make_grant, make_grantee, make_tranche, pay, released
from tests.web.test_logged_addresses import PATTERNS

ROOT = Path(blueheart.__path__[0])
SECRETS = {
    "country": "AQ", "org_id": "AQ-SECRET-0000000097", "website": "https://secret-harbour.example.org/",
    "place": "Zwijgdorp",
}  # fmt: skip
PEOPLE = ("Sam Ple", "sam@example.org", "Safe Harbour vzw", "BE71096123456769")
TOLD = (*[value for name, value in SECRETS.items() if name != "country"], *PEOPLE)


def public_addresses() -> list[str]:
    """Every address of ours that needs nothing to be filled in, but those of the desk."""
    found = set()
    for space, one in PATTERNS:
        if one.name and not one.pattern.converters and not one.name.startswith("desk"):
            with override("en"):
                found.add(reverse(f"{space}{one.name}"))
    return sorted(address for address in found if not address.startswith("/desk/"))


@pytest.mark.django_db
def test_no_public_page_feed_or_export_tells_the_place_of_a_shelter(client: Client) -> None:
    given(1_000_000)
    shelter = make_grantee("Quiet Harbour (sample)", is_shelter=True, **SECRETS)
    grant = make_grant(100_000, grantee=shelter)
    pay(released(make_tranche(30_000, grant=grant)))
    back = pay(released(make_tranche(20_000, grant=grant)))
    return_payment(payment_id=back.pk, account=bank(), booked_on=DAY, by=ONE, at=AT)
    assert Tranche.objects.count() == 2
    addresses = public_addresses()
    assert "/open-data/ledger.csv" in addresses
    assert len(addresses) > 20
    for address in addresses:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        text = body.decode(errors="replace")
        for secret in TOLD:
            assert secret not in text, (address, secret)
    assert "AQ" not in repr(public_grants(book=Book.TEST))


def test_what_the_public_may_know_of_a_grantee_has_no_field_for_a_place() -> None:
    assert {field.name for field in dataclasses.fields(PublicGrantee)} == {
        "uid", "name", "country", "org_id", "website",
    }  # fmt: skip
    private = {field.name for field in dataclasses.fields(TypedReach)} - {"name"}
    for kind in vars(grant_queries).values():
        if dataclasses.is_dataclass(kind):
            assert not private & {field.name for field in dataclasses.fields(kind)}


def test_no_room_but_the_fund_and_its_desk_reads_grantees_at_all() -> None:
    for file in ROOT.rglob("*.py"):
        room = file.relative_to(ROOT).parts
        if room[0] == "fund" or room[:2] == ("desk", "fund"):
            continue
        text = file.read_text()
        assert "GranteeContact" not in text, file
        assert "import Grantee" not in text, file
    for file in (ROOT / "fund" / "queries").glob("*.py"):
        assert "GranteeContact" not in file.read_text(), file
