from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from blueheart.campaign.actions import NotPermitted, open_edition, seed_campaign, set_theme
from blueheart.campaign.models import Edition, EditionTheme, NationalCampaign
from blueheart.campaign.queries import (
    edition_for,
    editions,
    get_edition,
    get_edition_facts,
    is_open_for_initiatives,
    national_campaigns,
    newest_open_edition,
)
from blueheart.campaign.rules.world_day import WORLD_DAY, is_world_day, world_day
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(at: datetime) -> int:
    return seed_campaign(by=Actor.system(), at=at)


@pytest.mark.usefixtures("seeded")
def test_editions_are_those_of_the_fact_file() -> None:
    found = {edition.year: edition for edition in editions("en")}
    assert sorted(found) == list(range(2014, 2028))
    assert found[2021].theme == "Victims' Voices Lead the Way"
    assert (found[2026].theme, found[2027].theme) == ("", "")
    assert [year for year, edition in found.items() if edition.is_open_for_initiatives] == [2027]
    assert "Lords" in found[2018].conflict
    assert all(edition.source_url.startswith("http") for edition in found.values() if edition.theme)


@pytest.mark.usefixtures("seeded")
def test_theme_comes_in_the_page_s_language_or_in_english() -> None:
    french, arabic = get_edition_facts(year=2021, language="fr"), get_edition_facts(year=2021, language="ar")
    assert french is not None
    assert arabic is not None
    assert french.theme_language == "fr"
    assert (arabic.theme, arabic.theme_language) == ("Victims' Voices Lead the Way", "en")
    assert get_edition_facts(year=1999) is None


@pytest.mark.usefixtures("seeded")
def test_national_campaigns_in_order_of_joining() -> None:
    found = national_campaigns("nl")
    belgium = next(campaign for campaign in found if campaign.country == "BE")
    assert (belgium.name, belgium.joined_on, belgium.confidence) == ("België", date(2019, 5, 20), "B")
    assert belgium.conflict
    years = [campaign.joined_year for campaign in found if campaign.joined_year]
    assert years == sorted(years)
    assert [campaign.joined_year for campaign in found][len(years) :] == [None] * (len(found) - len(years))
    assert {campaign.kind for campaign in found} == {"country", "city", "body"}


def test_seeding_again_adds_nothing_and_keeps_what_the_office_changed(seeded: int, at: datetime) -> None:
    assert seeded > 20
    set_theme(year=2027, language="en", text="A theme of the office", by=Actor.system(), at=at)
    NationalCampaign.objects.filter(country="BE").update(confidence="A")
    assert seed_campaign(by=Actor.system(), at=at) == 0
    assert EditionTheme.objects.get(edition_id=2027, language="en").text == "A theme of the office"
    assert NationalCampaign.objects.get(country="BE").confidence == "A"
    assert EventRecord.objects.filter(name="campaign.seeded").count() == 1


@pytest.mark.usefixtures("seeded")
def test_a_day_belongs_to_its_year() -> None:
    edition = edition_for(date(2027, 1, 1))
    assert edition == get_edition(year=2027) == newest_open_edition()
    assert edition_for(date(2013, 7, 30)) is None
    assert is_open_for_initiatives(2027)
    assert not is_open_for_initiatives(2026)


def test_opening_a_year(at: datetime, head: Actor, belgian: Actor) -> None:
    open_edition(year=2028, is_open=True, by=head, at=at)
    assert is_open_for_initiatives(2028)
    open_edition(year=2028, is_open=False, by=head, at=at)
    assert not is_open_for_initiatives(2028)
    with pytest.raises(NotPermitted):
        open_edition(year=2028, is_open=True, by=belgian, at=at)
    with pytest.raises(NotPermitted):
        set_theme(year=2028, language="en", text="x", by=belgian, at=at)
    set_theme(year=2028, language="en", text="x", by=head, at=at)
    set_theme(year=2028, language="en", text="", by=head, at=at)
    assert not EditionTheme.objects.filter(edition_id=2028).exists()


def test_no_edition_before_the_first_world_day() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(year=2013)


def test_world_day() -> None:
    assert WORLD_DAY == (7, 30)
    assert world_day(2027) == date(2027, 7, 30)
    assert is_world_day(date(2014, 7, 30))
    assert not is_world_day(date(2014, 7, 31))
