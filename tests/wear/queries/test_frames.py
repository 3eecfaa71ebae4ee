"""Which frames are on offer to whom, in which words and colour."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from blueheart.campaign.models import Edition, EditionTheme
from blueheart.kernel.actors import Actor
from blueheart.supporters.models import Supporter, SupporterText
from blueheart.wear.actions.frames import seed_frames
from blueheart.wear.models import Frame, GroupLook
from blueheart.wear.queries.frames import FrameOnOffer, find_group, frames_on_offer

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def seeded(db: None, at: datetime) -> None:
    seed_frames(by=Actor.system("seed"), at=at)


@pytest.fixture
def club() -> Supporter:
    supporter = Supporter.objects.create(slug="rowers", name="Rowers of the Harbour", sector="sport", country="BE")
    SupporterText.objects.create(supporter=supporter, language="nl", name="Roeiers van de Haven", description="Roeit.")
    found = find_group(slug="rowers")
    assert found
    return found


def offered(language: str = "en", **more: Any) -> dict[str, FrameOnOffer]:
    return {frame.slug: frame for frame in frames_on_offer(language=language, day=DAY, **more)}


def test_frames_come_in_the_order_of_the_desk_and_only_those_on_offer() -> None:
    assert list(offered()) == ["heart", "ring", "light", "theme"]
    Frame.objects.filter(slug="theme").update(position=1)
    Frame.objects.filter(slug="light").update(is_active=False)
    assert list(offered()) == ["theme", "heart", "ring"]


def test_a_frame_of_one_year_is_worn_in_that_year() -> None:
    Frame.objects.filter(slug="light").update(year=2026)
    assert "light" not in offered()
    Frame.objects.filter(slug="light").update(year=2027)
    assert "light" in offered()


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "ar"])
def test_words_are_in_the_language_of_the_page(language: str) -> None:
    for frame in offered(language).values():
        assert frame.title.language == frame.description.language == language


def test_a_language_that_is_missing_falls_back_to_english() -> None:
    Frame.objects.get(slug="ring").texts.filter(language="de").delete()
    ring = offered("de")["ring"]
    assert (ring.title.text, ring.title.language) == ("Ring", "en")


def test_a_year_without_a_theme_shows_the_campaigns_words() -> None:
    assert offered()["theme"].theme.text == "World Day against Trafficking in Persons, 30 July"
    Edition.objects.create(year=2027)
    assert offered()["theme"].theme.text == "World Day against Trafficking in Persons, 30 July"
    assert offered("fr")["theme"].theme.text.startswith("Journée mondiale")


def test_a_known_theme_is_worn_in_the_language_that_has_it() -> None:
    edition = Edition.objects.create(year=2027)
    EditionTheme.objects.create(edition=edition, language="en", text="A theme for the test")
    EditionTheme.objects.create(edition=edition, language="fr", text="Un thème pour le test")
    assert offered()["theme"].theme.text == "A theme for the test"
    assert offered("fr")["theme"].theme.text == "Un thème pour le test"
    arabic = offered("ar")["theme"].theme
    assert (arabic.text, arabic.language) == ("A theme for the test", "en")


def test_a_supporter_without_a_frame_wears_the_ring_with_its_name_first(club: Supporter) -> None:
    frames = frames_on_offer(language="nl", day=DAY, supporter=club)
    assert [frame.slug for frame in frames] == ["ring-rowers", "heart", "ring", "light", "theme"]
    assert frames[0].is_group
    assert frames[0].ring.text == frames[0].title.text == "Roeiers van de Haven"
    assert not frames[1].is_group


def test_the_ring_of_a_group_takes_its_colour_and_the_heart_stays_blue(club: Supporter, at: datetime) -> None:
    GroupLook.objects.create(supporter=club, colour="#ffd98a", changed_at=at)
    group, _heart, plain, *_rest = frames_on_offer(language="en", day=DAY, supporter=club)
    drawn = "".join(layer.svg for layer in group.layers)
    assert drawn.count("#ffd98a") == 3
    assert drawn.count('fill="#009edb"') == 2
    assert group.slots[0].fill == "#071b2f"
    assert plain.slots[0].fill == "#ffffff"
    assert "#ffd98a" not in "".join(layer.svg for layer in plain.layers)


def test_a_frame_of_its_own_takes_the_place_of_the_ring_with_its_name(club: Supporter, at: datetime) -> None:
    heart = Frame.objects.get(slug="heart")
    Frame.objects.create(slug="oars", svg=heart.svg, supporter=club, changed_at=at)
    other = Supporter.objects.create(slug="choir", name="Choir", sector="other")
    assert next(iter(offered(supporter=club))) == "oars"
    assert "ring-rowers" not in offered(supporter=club)
    assert "oars" not in offered()
    assert next(iter(offered(supporter=other))) == "ring-choir"


def test_the_number_of_queries_does_not_grow(
    club: Supporter, at: datetime, django_assert_num_queries: Callable[[int], Any]
) -> None:
    Edition.objects.create(year=2027)
    for number in range(6):
        Frame.objects.create(slug=f"more-{number}", svg=Frame.objects.get(slug="heart").svg, changed_at=at)
    with django_assert_num_queries(4):
        frames_on_offer(language="en", day=DAY)
    with django_assert_num_queries(5):
        frames_on_offer(language="en", day=DAY, supporter=club)


def test_a_drawing_that_the_rules_no_longer_allow_is_left_out() -> None:
    Frame.objects.filter(slug="heart").update(svg="<svg onload='x()'/>")
    assert list(offered()) == ["ring", "light", "theme"]


def test_an_unknown_group_is_nobody() -> None:
    assert find_group(slug="nobody") is None
