"""Promising a monument through the public form."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client

from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Monument, Promise, PromiseContact
from blueheart.illuminations.rules import content
from blueheart.illuminations.rules.light import LightPlan, Note
from blueheart.kernel.models import EventRecord
from blueheart.kernel.tokens import sign
from blueheart.web import promises
from tests.organisers import guarded
from tests.promisers import GHENT, NOW, WHOLE, add_places, add_promise

pytestmark = pytest.mark.django_db
ADDRESS = "/en/wave/2027/promise/"
KEY = "a" * 32


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _places() -> None:
    add_places()


def text_of(response: Any) -> str:
    return response.content.decode()


def filled(*, key: str = KEY, **values: Any) -> dict[str, Any]:
    """What a browser posts; a tick that is not set is not sent."""
    whole = {**WHOLE, "city": "Ghent", **values}
    posted = {name: "on" if value is True else value for name, value in whole.items() if value is not False}
    return guarded({"submission": sign("web.promise", key, at=NOW), **posted})


def post(client: Client, *, language: str = "en", headers: dict[str, str] | None = None, **values: Any) -> Any:
    return client.post(f"/{language}/wave/2027/promise/", filled(**values), headers=headers)


# --- finding the monument


def test_first_look_asks_for_the_monument_and_keeps_nothing(client: Client) -> None:
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert not page.cookies
    assert 'name="q"' in text_of(page)
    assert 'name="contact_email"' not in text_of(page)


@pytest.mark.parametrize("query", ["q=belfr", "city=2797656", "q=GHENT+Belfry&city=2797656"])
def test_monument_is_found_by_name_and_city(client: Client, query: str) -> None:
    monument = add_promise(to=PromiseState.CONFIRMED).monument
    Promise.objects.update(year=2026)
    page = text_of(client.get(f"{ADDRESS}?{query}"))
    assert "Belfry of Ghent" in page
    assert f"?monument={monument.uid}" in page


def test_city_typed_without_a_script_leads_to_its_number(client: Client) -> None:
    page = client.get(f"{ADDRESS}?q=&place=Ghent&city=")
    assert page.status_code == 303
    assert page["Location"] == f"{ADDRESS}?city={GHENT}"


def test_monument_that_is_promised_already_can_not_be_chosen(client: Client) -> None:
    monument = add_promise(to=PromiseState.PROPOSED, organiser_name="Friends of the belfry").monument
    page = text_of(client.get(f"{ADDRESS}?q=belfry"))
    assert "Friends of the belfry" in page
    assert str(monument.uid) not in page


def test_sample_is_never_offered_and_never_taken(client: Client) -> None:
    monument = add_promise(to=PromiseState.CONFIRMED).monument
    Promise.objects.all().delete()
    Monument.objects.update(is_sample=True)
    assert "Belfry" not in text_of(client.get(f"{ADDRESS}?q=belfry")).replace('value="belfry"', "")
    assert post(client, monument=str(monument.uid)).status_code == 422
    assert not Promise.objects.exists()


def test_number_of_queries_does_not_grow_with_what_is_found(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        add_promise(
            to=PromiseState.CONFIRMED, name=f"Tower {number}", latitude=f"51.0{number}", contact_email="a@example.org"
        )
    with django_assert_max_num_queries(9):
        page = client.get(f"{ADDRESS}?q=tower")
    assert text_of(page).count('class="pick"') == 6


def test_search_words_go_along_to_the_new_monument(client: Client) -> None:
    page = text_of(client.get(f"{ADDRESS}?new=1&q=Old+mill&city={GHENT}"))
    assert 'value="Old mill"' in page
    assert 'value="Ghent, Belgium"' in page
    assert 'value="2027-07-30"' in page


@pytest.mark.parametrize("query", ["monument=x", "city=x", "city=99999999999999999999", "q=%00", "q=" + "x" * 5000])
def test_odd_addresses_answer(client: Client, query: str) -> None:
    assert client.get(f"{ADDRESS}?{query}").status_code == 200


def test_closed_edition_says_so_and_leads_on(client: Client) -> None:
    page = client.get("/en/wave/2020/promise/")
    assert page.status_code == 200
    assert ADDRESS in text_of(page)
    assert client.get("/en/wave/1999/promise/").status_code == 404


# --- sending


def test_promise_is_kept_with_its_new_monument(client: Client) -> None:
    page = post(client)
    assert page.status_code == 303
    promise = Promise.objects.get()
    assert (promise.state, promise.monument.name, promise.monument.city_id) == (
        "unverified", "Belfry of Ghent", int(GHENT),
    )  # fmt: skip
    assert promise.submission_key == KEY
    assert "ann@example.org" in text_of(client.get(page["Location"]))


@pytest.mark.parametrize("language", ["fr", "nl", "de", "ar"])
def test_every_language_takes_it(client: Client, language: str) -> None:
    assert client.get(f"/{language}/wave/2027/promise/?new=1").status_code == 200
    assert post(client, language=language).status_code == 303
    assert PromiseContact.objects.get().language == language


def test_known_monument_is_promised_without_the_fields_of_a_new_one(client: Client) -> None:
    monument = add_promise(to=PromiseState.CONFIRMED).monument
    Promise.objects.update(year=2026)
    page = text_of(client.get(f"{ADDRESS}?monument={monument.uid}"))
    assert 'name="height_m"' not in page
    assert post(client, monument=str(monument.uid), name="", kind="", city_id="").status_code == 303
    assert Promise.objects.get(year=2027).monument == monument
    assert Monument.objects.count() == 1


def test_double_post_makes_one(client: Client) -> None:
    first, second = post(client), post(client)
    assert (first.status_code, second.status_code) == (303, 303)
    assert Promise.objects.count() == Monument.objects.count() == 1
    assert EventRecord.objects.filter(name="illuminations.submitted").count() == 1


def test_form_sent_again_after_its_mistakes_keeps_its_key(client: Client) -> None:
    page = post(client, contact_email="")
    assert sign("web.promise", KEY, at=NOW) in text_of(page)


def test_key_that_is_not_ours_is_not_taken(client: Client) -> None:
    """Else whoever names another's submission would read its answer."""
    post(client)
    data = filled(contact_email="bob@example.org") | {"submission": KEY, "latitude": "51.2"}
    page = client.post(ADDRESS, data)
    assert page.status_code == 303
    assert Promise.objects.exclude(submission_key=KEY).count() == 1
    assert "ann@example.org" not in text_of(client.get(page["Location"]))


@pytest.mark.parametrize("token", ["x", KEY, "sample-tower-4035413-2027"])
def test_end_page_of_a_forged_address_shows_nothing(client: Client, token: str) -> None:
    post(client)
    page = client.get(f"{ADDRESS}{token}/sent/")
    assert page.status_code == 404
    assert "ann@example.org" not in text_of(page)


def test_page_comes_back_whole_with_each_problem_at_its_field(client: Client) -> None:
    page = post(
        client, kind="", end_time="25:99", contact_email="ann at example", owner_name="City of Ghent",
        dressing_note="Only the tower", contact_phone="+32 9 000", accepts_terms=False,
    )  # fmt: skip
    assert page.status_code == 422
    text = text_of(page)
    for kept in ("Belfry of Ghent", "City of Ghent", "Only the tower", "+32 9 000", "ann at example", "51.05365"):
        assert f'value="{kept}"' in text, kept
    for field in ("kind", "end_time", "contact_email", "accepts_terms"):
        assert f'id="id_{field}_error"' in text, field
        assert f'href="#id_{field}"' in text, field
    assert not Promise.objects.exists()


def test_what_was_typed_is_escaped(client: Client) -> None:
    page = text_of(post(client, name='"><script>alert(1)</script>', find="<u>", search="1", city="<i>x"))
    assert "<script>alert" not in page
    assert "<i>x" not in page
    assert "<u>" not in page


# --- what is asked, and not refused


def test_ticks_are_not_there_until_they_are_asked_for(client: Client) -> None:
    page = text_of(client.get(f"{ADDRESS}?new=1"))
    for name in ("place_is_right", "is_another", "deadline_is_known"):
        assert f'name="{name}"' not in page


def test_point_at_sea_is_asked_about_and_a_tick_answers(client: Client) -> None:
    page = post(client, latitude="40.0", longitude="-40.0")
    assert page.status_code == 422
    assert 'name="place_is_right"' in text_of(page)
    assert 'name="is_another"' not in text_of(page)
    assert post(client, latitude="40.0", longitude="-40.0", place_is_right=True).status_code == 303


def test_namesake_close_by_is_asked_about_and_can_be_chosen_with_all_that_was_typed(client: Client) -> None:
    monument = add_promise(to=PromiseState.CONFIRMED).monument
    Promise.objects.update(year=2026)
    page = text_of(post(client))
    assert 'name="is_another"' in page
    assert f'name="choose" value="{monument.uid}"' in page
    chosen = text_of(post(client, choose=str(monument.uid), dressing_note="Six lamps"))
    assert f'name="monument" value="{monument.uid}"' in chosen
    assert 'value="Six lamps"' in chosen
    assert 'name="height_m" value="91"' in chosen, "what was typed of the new one is kept"
    assert post(client, is_another=True).status_code == 303


def test_past_deadline_is_asked_about_and_a_tick_answers(client: Client) -> None:
    page = post(client, notice_days="90")
    assert page.status_code == 422
    assert 'name="deadline_is_known"' in text_of(page)
    assert post(client, notice_days="90", deadline_is_known=True).status_code == 303


def test_monument_promised_in_the_meantime_is_told_at_the_monument(client: Client) -> None:
    promise = add_promise(to=PromiseState.PROPOSED, organiser_name="Friends of the belfry")
    page = post(client, monument=str(promise.monument.uid))
    assert page.status_code == 422
    assert "Friends of the belfry" in text_of(page)
    assert 'href="#id_monument"' in text_of(page)


def test_several_cities_of_one_name_are_offered(client: Client) -> None:
    page = text_of(post(client, city="Springfield", city_id=""))
    assert 'name="city_id" value="4409896"' in page
    assert 'name="city_id" value="4951788"' in page


def test_name_typed_over_a_chosen_city_loses_the_old_number(client: Client) -> None:
    page = post(client, city="Nowhere at all", city_id=GHENT, city_shown="Ghent, Belgium", city_id_shown=GHENT)
    assert page.status_code == 422
    assert "“Nowhere at all”" in text_of(page)


def test_pair_of_degrees_is_taken_apart(client: Client) -> None:
    assert post(client, latitude="51.05365, 3.72497", longitude="").status_code == 303
    assert float(Monument.objects.get().longitude) == 3.72497


# --- the hours


def test_hours_show_without_sending(client: Client) -> None:
    page = post(client, show="plan", contact_email="")
    assert page.status_code == 200
    assert "00:30" in text_of(page)
    assert "Europe/Brussels" in text_of(page)
    assert 'class="errors"' not in text_of(page)
    assert not Promise.objects.exists()


def test_script_gets_the_hours_alone(client: Client) -> None:
    page = post(client, headers={"X-Part": "plan"}, contact_email="", accepts_terms=False)
    assert page.status_code == 200
    assert "00:30" in text_of(page)
    assert "<form" not in text_of(page)
    assert not Promise.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [({"city": "", "city_id": ""}, "city and point"), ({"end_time": ""}, "time of day"), ({"rule": "moon"}, "moon")],
)
def test_hours_that_can_not_be_worked_out_say_why(client: Client, values: dict[str, str], said: str) -> None:
    assert said in text_of(post(client, headers={"X-Part": "plan"}, **values))


def test_notes_and_minutes_in_daylight_are_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = content.plan_light

    def with_notes(**values: Any) -> LightPlan | None:
        plan = plain(**values)
        return replace(plan, daylight_minutes=13, notes=notes) if plan else None

    monkeypatch.setattr(content, "plan_light", with_notes)
    notes: tuple[Note, ...] = ()
    assert "13 minutes of it would burn in daylight" in text_of(post(client, headers={"X-Part": "plan"}))
    notes = (Note("daylight", "Too light until 22:13."), Note("dark_sky", "Shortest useful time <45 minutes>."))
    page = text_of(post(client, headers={"X-Part": "plan"}))
    assert "Too light until 22:13." in page
    assert "&lt;45 minutes&gt;" in page
    assert "13 minutes of it" not in page


# --- what guards it


def test_foreign_expired_and_robotic_posts_are_refused_with_what_was_typed(client: Client) -> None:
    foreign = post(client, headers={"Origin": "https://elsewhere.example"})
    assert (foreign.status_code, Promise.objects.count()) == (403, 0)
    assert 'value="Belfry of Ghent"' in text_of(foreign)
    robot = client.post(ADDRESS, filled() | {"website_address": "https://spam.example"})
    assert (robot.status_code, Promise.objects.count()) == (422, 0)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        expired = client.post(ADDRESS, filled())
    assert (expired.status_code, Promise.objects.count()) == (422, 0)
    assert 'value="Belfry of Ghent"' in text_of(expired)


def test_locked_database_gives_503_with_the_form_still_filled_in(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**_values: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(promises, "submit_promise", locked)
    page = post(client, dressing_note="Six lamps")
    assert page.status_code == 503
    assert page["Retry-After"]
    assert 'value="Six lamps"' in text_of(page)
    assert sign("web.promise", KEY, at=NOW) in text_of(page)


def test_page_of_a_locked_database_asks_it_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    def locked(*_values: Any, **_more: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(promises, "check_post", locked)
    with django_assert_num_queries(0):
        page = post(client, monument="7b9f2c70-1d0c-4c39-9c55-0e9c3c1e2a11", chosen_label="Belfry of Ghent, Ghent")
    assert page.status_code == 503
    assert "Belfry of Ghent, Ghent" in text_of(page)


def test_the_city_to_search_in_is_chosen_in_a_box() -> None:
    page = Client().get("/fr/wave/2027/promise/").content.decode()
    [box] = re.findall(r'<input name="place"[^>]*>', page)
    for attribute in (
        ' data-combobox=""',
        ' data-url="/fr/cities/"',
        ' data-target="id_city"',
        " data-none=",
        " data-found=",
    ):
        assert attribute in box
