"""National campaigns at the desk: each write is recorded, and kept pages go with it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from blueheart.campaign.enums import Role
from blueheart.campaign.models import NationalCampaign
from blueheart.kernel import generation
from blueheart.kernel.actions import run_due_deliveries
from blueheart.kernel.clock import now
from blueheart.kernel.models import EventRecord
from tests.desk.conftest import sign_in

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "country", "country": "LU", "name": "", "joined_on": "", "joined_year": "2030", "precision": "year",
    "source_url": "https://example.org/source", "confidence": "C", "conflict": "",
}  # fmt: skip


def recorded() -> list[str]:
    rows = EventRecord.objects.filter(subject="national_campaign").order_by("id")
    return [str(one.payload["what"]) for one in rows]


def test_each_write_is_recorded_and_makes_kept_pages_old(make_user: Callable[..., User]) -> None:
    client = sign_in(make_user(Role.EDITOR, ""))
    before = generation.current()
    assert client.post("/desk/national-campaigns/new/", TYPED).status_code == 302
    campaign = NationalCampaign.objects.get(country="LU")
    client.post(f"/desk/national-campaigns/edit/{campaign.pk}/", {**TYPED, "joined_year": "2031"})
    campaign.refresh_from_db()
    assert campaign.joined_year == 2031
    client.post(f"/desk/national-campaigns/delete/{campaign.pk}/")
    assert not NationalCampaign.objects.filter(country="LU").exists()
    assert recorded() == ["entered", "changed", "removed"]
    run_due_deliveries(at=now())
    assert generation.current() > before


def test_a_coordinator_changes_none(make_user: Callable[..., User]) -> None:
    campaign = NationalCampaign.objects.create(kind="country", country="LU", joined_year=2030)
    client = sign_in(make_user(Role.COORDINATOR, "BE"))
    client.post("/desk/national-campaigns/new/", {**TYPED, "country": "MT"})
    client.post(f"/desk/national-campaigns/edit/{campaign.pk}/", {**TYPED, "joined_year": "2031"})
    client.post(f"/desk/national-campaigns/delete/{campaign.pk}/")
    assert list(NationalCampaign.objects.values_list("country", "joined_year")) == [("LU", 2030)]
    assert recorded() == []
