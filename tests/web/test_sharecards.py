"""Cards to share: their addresses, what they may show, and the tags that lead to them."""

import html
import io
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from PIL import Image

from blueheart.illuminations.models import Monument
from blueheart.initiatives.enums import State
from blueheart.supporters.models import Supporter
from blueheart.wear.enums import HeartState, MessageState
from blueheart.wear.models import GroupLook, Heart, HeartCount, WallMessage
from blueheart.wear.rules.cards import CardSize
from blueheart.web import cardfiles, sharecards
from blueheart.web.cardfiles import IMMUTABLE, FinishedCards
from blueheart.web.sharecards import card_urls
from tests import reach
from tests.promisers import NOW, add_places, add_promise

pytestmark = pytest.mark.django_db
client = Client()


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def message() -> WallMessage:
    heart = Heart.objects.create(
        token=uuid.uuid4(), state=HeartState.CONFIRMED, pressed_on=NOW.date(), pressed_at=NOW
    )  # fmt: skip
    return WallMessage.objects.create(
        heart=heart, state=MessageState.SHOWN, first_name="Amélie", text="Pour ma sœur", language="fr",
        is_16_or_older=True, submission_key=heart.token.hex, submitted_at=NOW, verified_at=NOW, decided_at=NOW,
    )  # fmt: skip


@pytest.fixture
def group() -> Supporter:
    return Supporter.objects.create(slug="harbour-club", name="Harbour Club", sector="sport", country="BE")


@pytest.fixture
def monument() -> Monument:
    add_places()
    return add_promise().monument


def path_of(kind: str, key: str, language: str = "en", size: CardSize = CardSize.WIDE) -> str:
    return "/" + card_urls(kind, key, language)[size].split("/", 3)[3]


def said(response: Any) -> str:
    return html.unescape(response.content.decode())


def test_a_card_comes_in_three_sizes_each_kept_for_ever() -> None:
    for size, url in card_urls("campaign", "", "en").items():
        response = client.get("/" + url.split("/", 3)[3])
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "image/png"
        assert response.headers["Cache-Control"] == IMMUTABLE
        picture = Image.open(io.BytesIO(response.content))
        picture.load()
        assert f"{picture.width}x{picture.height}" == size


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "ar"])
def test_the_campaigns_card_exists_in_each_language_under_its_own_address(language: str) -> None:
    path = path_of("campaign", "", language)
    assert f"/{language}/" in path
    response = client.get(path, headers={"Accept-Language": "de"})
    assert response.status_code == 200
    assert response.headers["Content-Language"] == language
    assert not response.cookies


def test_the_same_content_has_the_same_address_and_other_content_another(message: WallMessage) -> None:
    before = path_of("heart", str(message.uid))
    assert path_of("heart", str(message.uid)) == before
    WallMessage.objects.update(first_name="Amalia")
    assert path_of("heart", str(message.uid)) != before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"-[0-9a-f]{32}\.", "-" + "0" * 32 + "."),
        (r"-[0-9a-f]{32}\.", "."),
        ("1200x630", "1080x1080"),
        ("1200x630", "9999x9999"),
        ("/en/", "/fr/"),
        ("/en/", "/zz/"),
        ("/campaign/all/", "/campaign/other/"),
        ("/campaign/all/", "/nothing/all/"),
        (r"\.png", ".svg"),
        ("630-[0-9a-f]", "630-x"),
    ],
)
def test_an_address_that_was_not_signed_as_it_is_gets_a_clear_404(old: str, new: str) -> None:
    path = path_of("campaign", "")
    forged = re.sub(old, new, path, count=1)
    assert forged != path
    response = client.get(forged, headers={"Accept-Language": "en"})
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"
    assert "This site made no card with this address" in said(response)


def test_another_sites_key_signs_nothing_here(settings: Any) -> None:
    settings.SECRET_KEY = "another"
    elsewhere = path_of("campaign", "")
    settings.SECRET_KEY = "ours"
    assert client.get(elsewhere).status_code == 404


def test_an_outdated_address_leads_to_the_card_of_today(message: WallMessage) -> None:
    old = path_of("heart", str(message.uid))
    WallMessage.objects.update(text="Pour toutes")
    response = client.get(old)
    assert response.status_code == 302
    assert response.headers["Location"] == path_of("heart", str(message.uid))
    assert "immutable" not in response.headers["Cache-Control"]
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize("state", [MessageState.WAITING, MessageState.DECLINED, MessageState.UNVERIFIED])
def test_what_the_desk_has_not_shown_is_on_no_card(message: WallMessage, state: MessageState) -> None:
    path = path_of("heart", str(message.uid))
    assert client.get(path).status_code == 200
    WallMessage.objects.update(state=state)
    assert card_urls("heart", str(message.uid), "en") == {}
    response = client.get(path, headers={"Accept-Language": "en"})
    assert response.status_code == 410
    assert "not public any more" in said(response)


def test_a_message_that_was_taken_away_is_gone_with_its_card(message: WallMessage) -> None:
    path = path_of("heart", str(message.uid))
    client.get(path)
    message.delete()
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.IN_REVIEW, State.DECLINED])
def test_only_published_initiatives_have_a_card(state: State) -> None:
    reach.add_cities()
    item = reach.add(title="Blue light for all")
    path = path_of("initiative", item.slug)
    assert client.get(path).status_code == 200
    type(item).objects.filter(pk=item.pk).update(state=state)
    assert card_urls("initiative", item.slug, "en") == {}
    assert client.get(path).status_code == 410


def test_only_listed_monuments_have_a_card(monument: Monument) -> None:
    path = path_of("monument", monument.slug)
    assert client.get(path).status_code == 200
    Monument.objects.update(is_listed=False)
    assert card_urls("monument", monument.slug, "en") == {}
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("kind", ["heart", "supporter", "initiative", "monument", "campaign"])
def test_nothing_unknown_has_a_card(kind: str) -> None:
    assert card_urls(kind, "no-such-thing", "en") == {}


def test_a_groups_card_has_its_colour_and_a_round_number(group: Supporter) -> None:
    GroupLook.objects.create(supporter=group, colour="#ffd98a", changed_at=NOW)
    HeartCount.objects.create(day=NOW.date(), supporter_key=group.pk, state=HeartState.CONFIRMED, count=1234)
    HeartCount.objects.create(day=NOW.date(), supporter_key=group.pk, state=HeartState.VOID, count=5000)
    card = sharecards.find_card(sharecards.CardKind.SUPPORTER, group.slug, "en")
    assert card is not None
    assert card.figures == ("At least 1,200 hearts",)
    assert card.accent == "#ffd98a"
    before = path_of("supporter", group.slug)
    HeartCount.objects.filter(state=HeartState.CONFIRMED).update(count=1299)
    assert path_of("supporter", group.slug) == before


def test_a_few_hearts_are_not_counted_out(group: Supporter) -> None:
    HeartCount.objects.create(day=NOW.date(), supporter_key=group.pk, state=HeartState.CONFIRMED, count=9)
    card = sharecards.find_card(sharecards.CardKind.SUPPORTER, group.slug, "en")
    assert card is not None
    assert card.figures == ()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_sample_is_marked_on_its_card(group: Supporter, language: str) -> None:
    Supporter.objects.filter(pk=group.pk).update(is_sample=True)
    card = sharecards.find_card(sharecards.CardKind.SUPPORTER, group.slug, language)
    assert card is not None
    assert card.sample_text


def test_a_persons_card_has_the_name_alone_so_that_no_direction_turns_it(message: WallMessage) -> None:
    WallMessage.objects.update(first_name="نور")
    card = sharecards.find_card(sharecards.CardKind.HEART, str(message.uid), "en")
    assert card is not None
    assert card.title == "نور"
    assert card.lines == ("wears the Blue Heart", "Pour ma sœur")


def tags_of(path: str) -> dict[str, str]:
    page = client.get(path).content.decode()
    pairs = re.findall(r'<meta (?:property|name)="((?:og|twitter):[a-z:_]+)" content="([^"]*)">', page)
    tags = {name: html.unescape(value) for name, value in pairs}
    assert len(tags) == len(pairs), "a tag stands twice"
    return tags


def check_tags(path: str, *, kind: str, title: str) -> None:
    tags = tags_of(path)
    assert tags["og:title"] == tags["twitter:title"] == title
    assert tags["og:type"] == "website"
    assert tags["og:url"].endswith(path)
    assert f"/cards/{kind}/" in tags["og:image"]
    assert tags["og:image"] == tags["twitter:image"]
    assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
    assert tags["og:image:alt"]
    assert tags["twitter:card"] == "summary_large_image"
    assert client.get("/" + tags["og:image"].split("/", 3)[3]).status_code == 200


def test_an_initiatives_page_names_its_card_and_takes_no_query_for_it(django_assert_num_queries: Any) -> None:
    reach.add_cities()
    item = reach.add(title="Blue light for “all” & more")
    for language in ("en", "ar"):
        check_tags(f"/{language}/initiatives/{item.slug}/", kind="initiative", title=item.title)
    with django_assert_num_queries(0):
        sharecards.share_initiative(item, "en", city_name="Brussels").url  # noqa: B018


def test_a_monuments_page_names_its_card(monument: Monument) -> None:
    for language in ("en", "ar"):
        check_tags(f"/{language}/monuments/{monument.slug}/", kind="monument", title=monument.name)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("supporters/", "Who takes part"), ("initiatives/", "Initiatives"), ("wave/", "The wave"),
        ("monuments/", "Monuments in blue"), ("editions/", "World Days since 2014"), ("countries/", "Countries"),
    ],
)  # fmt: skip
def test_pages_without_a_card_of_their_own_name_the_campaigns(path: str, title: str) -> None:
    check_tags(f"/en/{path}", kind="campaign", title=title)


def test_the_campaigns_card_reads_no_database(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        for language in ("en", "ar"):
            sharecards.share_campaign(language).url  # noqa: B018
            client.get(path_of("campaign", "", language))


def test_drawing_is_limited_and_what_is_drawn_is_not(
    monkeypatch: pytest.MonkeyPatch, message: WallMessage
) -> None:  # fmt: skip
    monkeypatch.setattr(cardfiles, "finished", FinishedCards(1_000_000))
    monkeypatch.setattr(cardfiles, "DRAWN", cardfiles.RateLimit("test.cards", per_minute=1))
    first = path_of("campaign", "")
    assert client.get(first).status_code == 200
    refused = client.get(path_of("heart", str(message.uid)), headers={"Accept-Language": "en"})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get(first).status_code == 200


def test_finished_cards_keep_within_their_room_and_forget_the_oldest() -> None:
    kept = FinishedCards(100)
    kept.keep(("a", CardSize.WIDE), b"x" * 60)
    kept.keep(("b", CardSize.WIDE), b"x" * 30)
    assert kept.get(("a", CardSize.WIDE)) is not None
    kept.keep(("c", CardSize.WIDE), b"x" * 30)
    assert kept.get(("b", CardSize.WIDE)) is None
    kept.keep(("a", CardSize.WIDE), b"y" * 40)
    assert kept.get(("a", CardSize.WIDE)) == b"y" * 40
    assert kept.size == 70
