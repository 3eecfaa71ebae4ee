"""Sending in an initiative through the public form."""

import errno
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client

from blueheart.initiatives.actions import PictureRefused
from blueheart.initiatives.models import Contact, Draft, Initiative, Picture
from blueheart.kernel.models import EventRecord
from blueheart.web import steps, submit
from tests.organisers import NOW, STEP_VALUES, Organiser, add_places, guarded, photograph

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def organiser(client: Client) -> Organiser:
    add_places()
    return Organiser(client)


def text_of(response: Any) -> str:
    return response.content.decode()


# --- the way through


def test_the_first_look_makes_no_row_and_sets_no_cookie(organiser: Organiser, client: Client) -> None:
    response = client.get(organiser.start_url)
    assert response.status_code == 200
    assert not Draft.objects.exists()
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"


def test_the_whole_form_makes_one_unconfirmed_initiative(organiser: Organiser) -> None:
    initiative = organiser.send()
    assert (initiative.title, initiative.state, initiative.country) == ("A march in blue", "unconfirmed", "BE")
    assert initiative.starts_at_utc.isoformat() == "2027-07-30T16:00:00+00:00"
    assert initiative.languages == ["en", "nl"]
    assert Contact.objects.get(initiative=initiative).email == "ann@example.org"


def test_each_post_is_answered_303(organiser: Organiser) -> None:
    assert organiser.start().status_code == 303
    assert organiser.post("where")["Location"] == f"{organiser.base}when/"


def test_after_sending_the_page_says_where_the_mail_went(organiser: Organiser, client: Client) -> None:
    organiser.send()
    page = client.get(f"{organiser.base}sent/")
    assert "ann@example.org" in text_of(page)


def test_embedded_mode_says_where_mail_is_written(organiser: Organiser, client: Client, settings: Any) -> None:
    settings.IS_EMBEDDED = True
    settings.EMAIL_BACKEND = "blueheart.kernel.mail_backend.FileMailBackend"
    organiser.send()
    assert str(settings.MAIL_DIR) in text_of(client.get(f"{organiser.base}sent/"))


def test_sending_twice_makes_one(organiser: Organiser) -> None:
    organiser.send()
    again = organiser.post("check")
    assert (again.status_code, again["Location"]) == (303, f"{organiser.base}sent/")
    assert Initiative.objects.count() == 1
    assert EventRecord.objects.filter(name="initiatives.submitted").count() == 1


def test_a_sent_draft_holds_nothing_more(organiser: Organiser) -> None:
    organiser.send()
    assert Draft.objects.get().typed == {}


def test_steps_of_a_sent_draft_lead_to_the_end(organiser: Organiser, client: Client) -> None:
    organiser.send()
    assert client.get(f"{organiser.base}where/")["Location"] == f"{organiser.base}sent/"


def test_a_draft_can_be_returned_to(organiser: Organiser, client: Client) -> None:
    organiser.start(title="A walk at dusk")
    page = text_of(client.get(f"{organiser.base}what/"))
    assert "A walk at dusk" in page
    assert "15 June 2027" in page


@pytest.mark.parametrize("language", ["fr", "nl", "de", "ar"])
def test_every_language_takes_it(language: str, client: Client) -> None:
    add_places()
    initiative = Organiser(client, language=language).send()
    assert Contact.objects.get(initiative=initiative).language == language


def test_back_keeps_what_was_typed_with_its_mistakes(organiser: Organiser) -> None:
    organiser.start()
    response = organiser.post("where", city="Nowhere at all", back="1")
    assert response["Location"] == f"{organiser.base}what/"
    assert Draft.objects.get().typed["city"] == "Nowhere at all"


def test_autosave_answers_nothing_and_keeps(organiser: Organiser) -> None:
    organiser.start()
    response = organiser.post("where", city="Gh", headers={"X-Draft": "save"})
    assert response.status_code == 204
    assert Draft.objects.get().typed["city"] == "Gh"


# --- closed, gone


def test_a_closed_edition_says_so_and_leads_on(organiser: Organiser, client: Client) -> None:
    page = client.get("/en/world-day/2020/submit/")
    assert page.status_code == 200
    assert "/en/world-day/2027/submit/" in text_of(page)


def test_an_unknown_year_is_not_found(organiser: Organiser, client: Client) -> None:
    assert client.get("/en/world-day/1999/submit/").status_code == 404


def test_an_expired_draft_is_gone_but_what_is_posted_begins_a_new_one(organiser: Organiser, client: Client) -> None:
    organiser.start()
    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        assert client.get(f"{organiser.base}what/").status_code == 410
        data = guarded({**STEP_VALUES["details"], "description": "Long words"}, at=NOW + timedelta(days=20))
        page = client.post(f"{organiser.base}details/", data)
    assert page.status_code == 422
    assert "Long words" in text_of(page)
    assert Draft.objects.latest("pk").typed["description"] == "Long words"


# --- where


def test_an_ambiguous_city_lists_candidates_to_choose_from(organiser: Organiser) -> None:
    organiser.start()
    page = organiser.post("where", city="Springfield")
    assert page.status_code == 422
    assert 'value="4409896"' in text_of(page)
    assert 'value="4951788"' in text_of(page)
    assert organiser.post("where", city="Springfield", city_id="4951788").status_code == 303


def test_the_search_button_shows_the_place_and_its_zone(organiser: Organiser) -> None:
    organiser.start()
    page = organiser.post("where", city="Sydney", search="city")
    assert page.status_code == 200
    assert "Australia/Sydney" in text_of(page)


def test_a_name_typed_over_a_chosen_city_loses_the_old_number(organiser: Organiser) -> None:
    organiser.start()
    organiser.post("where", city="Ghent", city_id="2797656")
    label = Draft.objects.get().typed["city"]
    assert label.startswith("Ghent")
    organiser.post("where", city="Sydney", city_id="2797656")
    assert Draft.objects.get().typed["city_id"] == ""


def test_a_city_that_does_not_exist_is_named_and_kept(organiser: Organiser) -> None:
    organiser.start()
    page = organiser.post("where", city="Gotham")
    assert page.status_code == 422
    assert "“Gotham”" in text_of(page)
    assert 'value="Gotham"' in text_of(page)


def test_a_point_shows_the_nearest_city(organiser: Organiser) -> None:
    organiser.start()
    page = organiser.post("where", place_kind="point", city="", latitude="51.04", longitude="3.73", search="point")
    assert "Near Ghent" in text_of(page)


def test_online_takes_a_zone_alone(organiser: Organiser) -> None:
    organiser.start()
    assert organiser.post("where", place_kind="online", city="", zone="Asia/Tokyo").status_code == 303


# --- when


def test_the_day_is_prefilled_and_its_zone_said(organiser: Organiser, client: Client) -> None:
    organiser.start()
    organiser.post("where")
    page = text_of(client.get(f"{organiser.base}when/"))
    assert 'value="2027-07-30"' in page
    assert "Europe/Brussels" in page


def test_another_day_is_taken_and_told_where_it_is_listed(organiser: Organiser, client: Client) -> None:
    organiser.fill()
    assert organiser.post("when", starts_on="2027-09-02").status_code == 303
    assert "not under the World Day" in text_of(client.get(f"{organiser.base}check/"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"starts_on": "2027-02-30"}, "not a day of the calendar"),
        ({"starts_at": "25:10"}, "not a time of day"),
        ({"ends_on": "2027-07-29", "ends_at": "10:00"}, "before the start"),
        ({"starts_on": "2028-07-30"}, "This form is for 2027"),
        ({"starts_on": "2027-03-28", "starts_at": "02:30"}, "clocks skip"),
        ({"starts_at": "2027-07-30T18:00+09:00"}, "another zone"),
        ({"starts_on": ""}, "Give the day"),
    ],
)
def test_a_wrong_moment_is_named_and_kept(organiser: Organiser, values: dict[str, str], said: str) -> None:
    organiser.start()
    organiser.post("where")
    page = organiser.post("when", **values)
    assert page.status_code == 422
    assert said in text_of(page)
    assert all(Draft.objects.get().typed[name] == value for name, value in values.items())


# --- what was typed


HOSTILE = {
    "markup": "<script>alert(1)</script>",
    "bidi": "A march \u202e eulb ni",
    "NUL": "A march\x00in blue",
    "long": "x" * 10_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("field", ["title", "organiser_name"])
def test_hostile_text_is_named_with_its_field_and_kept(organiser: Organiser, name: str, field: str) -> None:
    page = organiser.start(**{field: HOSTILE[name]})
    assert page.status_code == 422
    html = text_of(page)
    assert f'id="id_{field}_error"' in html
    assert "<script>alert" not in html
    if name == "long":
        assert HOSTILE[name] in html
    assert Draft.objects.get().typed[field][:7] == HOSTILE[name][:7]


def test_bytes_that_are_no_utf8_are_named(organiser: Organiser, client: Client) -> None:
    token = guarded()["form_token"]
    body = f"form_token={token}&title=Caf%E9&text_language=en".encode()
    page = client.post(organiser.start_url, body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 422
    assert "could not be read" in text_of(page)


@pytest.mark.parametrize(
    ("step", "field", "value"),
    [
        ("where", "venue", "<b>Hall</b>"),
        ("details", "description", "Come \u2066now"),
        ("details", "link", "javascript:alert(1)"),
        ("details", "link", "https://example.org/\u202egpj.exe"),
        ("details", "accessibility", "<img src=x onerror=y>"),
        ("details", "languages_other", "Klingonish"),
        ("contact", "contact_name", "Ann\x07"),
        ("contact", "contact_email", "ann@"),
        ("contact", "contact_phone", "<1>2</1>" * 20),
    ],
)
def test_each_step_names_its_wrong_field(organiser: Organiser, step: str, field: str, value: str) -> None:
    organiser.start()
    page = organiser.post(step, **{field: value})
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in text_of(page)


@pytest.mark.parametrize(
    ("field", "value", "kept_as"),
    [
        ("starts_on", "31 February 2027", "text"),
        ("ends_at", "half past six", "text"),
        ("starts_on", "2027-07-29", "date"),
    ],
)
def test_a_day_that_is_none_stays_in_its_field(organiser: Organiser, field: str, value: str, kept_as: str) -> None:
    organiser.start()
    organiser.post("where")
    page = text_of(organiser.post("when", **{field: value}, **({} if kept_as == "text" else {"starts_at": "late"})))
    shown = re.search(rf'<input [^>]*name="{field}"[^>]*>', page)
    assert shown
    assert f'type="{kept_as}"' in shown.group()
    assert f'value="{value}"' in shown.group()


def test_a_chosen_city_reads_as_the_language_has_it_and_is_found_again(client: Client) -> None:
    add_places()
    arabic = Organiser(client, language="ar")
    arabic.start(text_language="ar")
    arabic.post("where", city="Ghent", city_id="2797656")
    typed = Draft.objects.get().typed
    assert "، " in typed["city"]
    assert ", " not in typed["city"]
    arabic.post("where", city=typed["city"], city_id="2797656")
    assert Draft.objects.get().typed["city_id"] == "2797656"


def test_a_browser_checks_days_itself_and_lets_people_go_back(organiser: Organiser) -> None:
    """A date field that holds no date posts nothing: only the browser can say so before it is lost."""
    organiser.start()
    organiser.post("where")
    page = text_of(organiser.client.get(f"{organiser.base}when/"))
    assert "novalidate" not in page.replace("formnovalidate", "")
    assert re.search(r'name="back"[^>]*formnovalidate', page)


def test_no_message_is_turned_by_what_it_quotes(organiser: Organiser) -> None:
    organiser.start()
    page = text_of(organiser.post("where", city="Atlantis\u202e", city_id=""))
    error = re.search(r'id="id_city_error">(.*?)</p>', page, re.DOTALL)
    assert error
    assert "\u202e" not in error.group(1)
    assert "Atlantis\ufffd" in error.group(1)
    assert 'value="Atlantis\u202e"' in page


def test_the_list_of_mistakes_reads_as_sentences(organiser: Organiser) -> None:
    page = text_of(organiser.start(purpose=""))
    assert "What is it for? Choose one." in page
    organiser.start()
    page = text_of(organiser.post("contact", accepts_terms=""))
    assert "here.:" not in page


def test_another_language_can_be_given_by_name(organiser: Organiser) -> None:
    organiser.start()
    organiser.post("details", languages_other="Portuguese, Wolof")
    assert Draft.objects.get().typed["languages"] == ["en", "nl", "pt", "wo"]


def test_too_large_a_post_is_told_so(organiser: Organiser, client: Client) -> None:
    page = client.post(organiser.start_url, guarded({"title": "x" * 17_000_000}))
    assert page.status_code == 413


def test_an_empty_form_names_every_needed_field(organiser: Organiser) -> None:
    page = text_of(organiser.start(title="", kind="", purpose="", organiser_name="", organiser_sector=""))
    for field in ("title", "kind", "purpose", "organiser_name", "organiser_sector"):
        assert f'id="id_{field}_error"' in page


def test_sending_an_unfinished_form_leads_to_the_first_wrong_step(organiser: Organiser, client: Client) -> None:
    organiser.start()
    response = organiser.post("check")
    assert response["Location"] == f"{organiser.base}where/?mend=1"
    assert 'role="alert"' in text_of(client.get(response["Location"]))
    assert not Initiative.objects.exists()


def test_the_check_page_lists_what_is_missing_and_has_no_send_button(organiser: Organiser, client: Client) -> None:
    organiser.start()
    page = text_of(client.get(f"{organiser.base}check/"))
    assert f"{organiser.base}contact/?mend=1" in page
    assert ">Send<" not in page


# --- pictures


def test_a_picture_is_kept_through_a_mistake_and_stored(organiser: Organiser, client: Client) -> None:
    organiser.fill()
    page = organiser.post("details", picture=photograph())
    assert page.status_code == 422
    picture = Picture.objects.get()
    assert picture.file.url in text_of(page)
    done = organiser.post("details", picture_alternative_text="Blue square", picture_has_consent="on")
    assert done.status_code == 303
    organiser.post("check")
    initiative = Initiative.objects.get()
    assert initiative.picture == picture
    assert initiative.picture.alternative_text == "Blue square"


def test_a_picture_can_be_taken_out(organiser: Organiser) -> None:
    organiser.fill()
    organiser.post("details", picture=photograph(), picture_alternative_text="Blue", picture_has_consent="on")
    assert Draft.objects.get().picture is not None
    organiser.post("details", remove_picture="1")
    draft = Draft.objects.get()
    assert (draft.picture, draft.typed["picture_id"]) == (None, "")


def test_a_file_that_is_no_picture_is_named_and_the_text_kept(organiser: Organiser) -> None:
    organiser.fill()
    file = photograph()
    file.seek(0)
    file.truncate(40)
    page = organiser.post("details", picture=file, description="Kept words")
    assert page.status_code == 422
    assert 'id="id_picture_error"' in text_of(page)
    assert Draft.objects.get().typed["description"] == "Kept words"


def test_a_full_disk_while_the_picture_is_written_keeps_the_words(
    organiser: Organiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    organiser.fill()
    monkeypatch.setattr(steps, "add_picture", no_room)
    page = organiser.post("details", picture=photograph(), description="Kept words")
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert "Kept words" in text_of(page)


# --- a database that does not answer


@pytest.mark.parametrize("step", ["where", "when", "details", "contact"])
def test_a_locked_database_answers_503_with_the_form_filled_in(
    organiser: Organiser, step: str, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    def locked(**_: object) -> None:
        raise OperationalError("database is locked")

    organiser.start()
    monkeypatch.setattr(submit, "find_draft", locked)
    shown = {"where": "venue", "when": "starts_at", "details": "accessibility", "contact": "contact_name"}[step]
    with django_assert_num_queries(0):
        page = organiser.post(step)
    assert page.status_code == 503
    assert page["Retry-After"]
    assert STEP_VALUES[step][shown] in text_of(page)
    assert f'action="{organiser.base}{step}/"' in text_of(page)


def test_a_locked_database_at_the_start_keeps_the_form(organiser: Organiser, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(**_: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(submit, "start_draft", locked)
    page = organiser.start(title="Not lost")
    assert page.status_code == 503
    assert 'value="Not lost"' in text_of(page)


def test_a_locked_database_at_the_end_offers_to_send_again(
    organiser: Organiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**_: object) -> None:
        raise OperationalError("database is locked")

    organiser.fill()
    monkeypatch.setattr(submit, "submit_initiative", locked)
    page = organiser.post("check")
    assert page.status_code == 503
    assert f'action="{organiser.base}check/"' in text_of(page)
    monkeypatch.undo()
    assert organiser.post("check").status_code == 303


def test_another_programming_error_is_not_hidden(organiser: Organiser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise PictureRefused("x", "y")

    monkeypatch.setattr(submit, "start_draft", broken)
    with pytest.raises(PictureRefused):
        organiser.start()
