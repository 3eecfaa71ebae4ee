"""The promiser's link: nothing happens on a look, everything on a press."""

import errno
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from PIL import Image

from blueheart.illuminations import actions
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Promise, PromiseContact, PromisePhoto
from blueheart.initiatives.models import Picture
from blueheart.kernel.models import EventRecord
from blueheart.web import promise_light, promise_link
from tests.organisers import guarded, photograph
from tests.promisers import COORDINATOR, NOW, add_places, add_promise, link_to, promiser_of

pytestmark = pytest.mark.django_db
AFTER = datetime.fromisoformat("2027-07-31T09:00:00+00:00")
LIGHT = {
    "day": "2027-07-30", "dressing": "light", "dressing_note": "", "rule": "civil_dusk", "offset_minutes": "",
    "fixed_time": "", "end_time": "01:00",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _places() -> None:
    add_places()


@pytest.fixture
def promise() -> Promise:
    return add_promise(to=PromiseState.PROPOSED)


def text_of(response: Any) -> str:
    return response.content.decode()


def state_of(promise: Promise) -> str:
    promise.refresh_from_db()
    return promise.state


def press(client: Client, promise: Promise, rest: str, *, at: datetime = NOW, **values: Any) -> Any:
    return client.post(f"{link_to(promise)}{rest}", guarded(values, at=at))


# --- looking


@pytest.mark.parametrize("rest", ["", "verify/", "asked/", "promised/", "light/", "cancel/", "erase/", "photographs/"])
@pytest.mark.parametrize("state", [PromiseState.UNVERIFIED, PromiseState.PROPOSED])
def test_opening_a_link_changes_nothing(client: Client, rest: str, state: PromiseState) -> None:
    promise = add_promise(to=state)
    events = EventRecord.objects.count()
    client.get(f"{link_to(promise)}{rest}", follow=True)
    client.head(f"{link_to(promise)}{rest}")
    assert state_of(promise) == state
    assert PromiseContact.objects.exists()
    assert EventRecord.objects.count() == events


def test_page_is_private(client: Client, promise: Promise) -> None:
    page = client.get(link_to(promise))
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Cache-Control"] == "no-store"
    assert not page.cookies
    assert 'rel="alternate"' not in text_of(page)


def test_forged_link_says_how_to_get_a_new_one(client: Client, promise: Promise) -> None:
    page = client.get(f"{link_to(promise)[:-4]}xyz/")
    assert page.status_code == 404
    assert 'href="/en/promises/"' in text_of(page)


def test_link_is_over_90_days_after_the_evening_and_after_a_raised_serial(client: Client, promise: Promise) -> None:
    with time_machine.travel(AFTER + timedelta(days=91), tick=False):
        assert client.get(link_to(promise)).status_code == 410
    PromiseContact.objects.update(link_serial=2)
    assert client.get(link_to(promise)).status_code == 410
    assert client.get(link_to(promise, serial=2)).status_code == 200


@pytest.mark.parametrize("token", ["x", "a.b.c", "é", "%00", "a" * 5000])
def test_rubbish_for_a_link_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/en/promises/{token}/").status_code == 404


def test_number_of_queries_of_the_page(client: Client, promise: Promise, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        client.get(link_to(promise))


# --- moving it on


def test_a_promise_goes_all_the_way_by_presses(client: Client, clock: Any) -> None:
    promise = add_promise(to=PromiseState.UNVERIFIED)
    for rest, state in (("verify/", "proposed"), ("asked/", "permission_asked"), ("promised/", "promised")):
        page = press(client, promise, rest)
        assert page.status_code == 303
        assert state_of(promise) == state
        assert 'class="notice notice--good"' in text_of(client.get(page["Location"]))
    actions.confirm_promise(promise_id=promise.pk, by=COORDINATOR, at=NOW)
    clock.move_to(AFTER)
    page = press(client, promise, "report/", at=AFTER, minutes_lit="90", people_reached="4000")
    assert page.status_code == 303
    assert state_of(promise) == "lit"
    assert (promise.minutes_lit, promise.people_reached) == (90, 4000)


def test_owner_promises_at_once(client: Client, promise: Promise) -> None:
    assert press(client, promise, "promised/").status_code == 303
    assert state_of(promise) == "promised"


def test_press_that_comes_too_late_says_how_it_stands(client: Client, promise: Promise) -> None:
    press(client, promise, "promised/")
    page = press(client, promise, "asked/")
    assert page.status_code == 409
    assert f'href="{link_to(promise)}"' in text_of(page)
    assert state_of(promise) == "promised"


def test_second_verification_of_one_monument_names_the_other(client: Client) -> None:
    first = add_promise(to=PromiseState.UNVERIFIED)
    second = add_promise(to=PromiseState.UNVERIFIED, monument=str(first.monument.uid), contact_email="b@example.org")
    press(client, first, "verify/")
    page = press(client, second, "verify/")
    assert page.status_code == 409
    assert "somebody else" in text_of(page)
    assert state_of(second) == "unverified"


def test_foreign_press_is_refused(client: Client, promise: Promise) -> None:
    page = client.post(f"{link_to(promise)}promised/", guarded(), headers={"Origin": "https://elsewhere.example"})
    assert page.status_code == 403
    assert state_of(promise) == "proposed"


# --- the owner's deadline


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2027-06-01", "29 days left"),
        ("2027-06-29", "1 day left"),
        ("2027-06-30", "Today is the last day"),
        ("2027-07-03", "3 days ago"),
    ],
)
def test_time_left_to_ask_the_owner_is_said(
    client: Client, promise: Promise, clock: Any, today: str, said: str
) -> None:
    clock.move_to(f"{today}T09:00:00Z")
    page = text_of(client.get(link_to(promise)))
    assert said in page
    assert "30 June 2027" in page or "last day" in said


def test_deadline_is_gone_once_the_owner_was_asked(client: Client, promise: Promise) -> None:
    press(client, promise, "asked/")
    page = text_of(client.get(link_to(promise)))
    assert "days left" not in page
    assert "Permission was asked on 1 June 2027" in page


# --- the light


def test_light_is_changed(client: Client, promise: Promise) -> None:
    page = press(client, promise, "light/", base_version="1", **LIGHT | {"dressing_note": "Six lamps"})
    assert page.status_code == 303
    promise.refresh_from_db()
    assert (promise.dressing_note, promise.end_time.isoformat(), promise.version) == ("Six lamps", "01:00:00", 2)


def test_words_about_a_public_light_wait_and_its_pages_say_so(client: Client) -> None:
    public = add_promise(to=PromiseState.CONFIRMED)
    form = f"{link_to(public)}light/"
    assert "reads new words before they are shown" in text_of(client.get(form))
    page = press(client, public, "light/", base_version="1", **LIGHT | {"dressing_note": "Six lamps & a cloak"})
    assert page.status_code == 303
    public.refresh_from_db()
    assert (public.dressing_note, public.waiting_note) == ("", "Six lamps & a cloak")
    home = text_of(client.get(page["Location"]))
    assert "wait until the campaign office has read them" in home
    assert "Six lamps &amp; a cloak" in home
    assert 'value="Six lamps &amp; a cloak"' in text_of(client.get(form))
    assert "Six lamps" not in text_of(client.get(f"/en/monuments/{public.monument.slug}/"))


def test_nothing_waits_before_it_is_public(client: Client, promise: Promise) -> None:
    assert "reads new words" not in text_of(client.get(f"{link_to(promise)}light/"))


def test_stale_edit_is_told_with_what_stands_and_goes_through_when_meant(client: Client, promise: Promise) -> None:
    press(client, promise, "light/", base_version="1", **LIGHT)
    mine = LIGHT | {"end_time": "02:00", "dressing_note": "Mine"}
    page = press(client, promise, "light/", base_version="1", **mine)
    assert page.status_code == 409
    text = text_of(page)
    assert "01:00" in text
    assert 'value="Mine"' in text
    assert 'name="base_version" value="2"' in text
    assert press(client, promise, "light/", base_version="2", **mine).status_code == 303
    promise.refresh_from_db()
    assert promise.dressing_note == "Mine"


def test_minutes_of_sunset_do_not_move_the_light_of_another_rule(client: Client, promise: Promise) -> None:
    press(client, promise, "light/", base_version="1", **LIGHT | {"offset_minutes": "40"})
    promise.refresh_from_db()
    assert (promise.rule, promise.offset_minutes) == ("civil_dusk", 0)


def test_impossible_light_comes_back_with_its_problems(client: Client, promise: Promise) -> None:
    page = press(client, promise, "light/", base_version="1", **LIGHT | {"rule": "fixed", "dressing_note": "Kept"})
    assert page.status_code == 422
    assert 'id="id_fixed_time_error"' in text_of(page)
    assert 'value="Kept"' in text_of(page)


def test_light_is_kept_on_the_page_while_the_database_is_away(
    client: Client, promise: Promise, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**_values: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(promise_light.actions, "edit_promise", locked)
    page = press(client, promise, "light/", base_version="1", **LIGHT | {"dressing_note": "Kept"})
    assert page.status_code == 503
    assert 'value="Kept"' in text_of(page)


def test_script_gets_the_new_hours_alone(client: Client, promise: Promise) -> None:
    data = guarded({"base_version": "1", **LIGHT})
    page = client.post(f"{link_to(promise)}light/", data, headers={"X-Part": "plan"})
    assert "01:00" in text_of(page)
    assert "<form" not in text_of(page)
    promise.refresh_from_db()
    assert promise.version == 1


# --- cancelling, erasing


def test_cancelling_needs_a_reason_and_says_it(client: Client, promise: Promise) -> None:
    page = press(client, promise, "cancel/", reason="")
    assert page.status_code == 422
    assert 'id="id_reason_error"' in text_of(page)
    assert press(client, promise, "cancel/", reason="Works & wind").status_code == 303
    assert state_of(promise) == "cancelled"
    assert "Works &amp; wind" in text_of(client.get(link_to(promise)))
    assert press(client, promise, "cancel/", reason="Again").status_code == 409


@pytest.mark.parametrize("error", [OperationalError("database is locked"), OSError(errno.ENOSPC, "No space left")])
def test_reason_is_kept_on_the_page_while_nothing_can_be_stored(
    client: Client, promise: Promise, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(**_values: Any) -> None:
        raise error

    monkeypatch.setattr(promise_link.actions, "cancel_promise", refuse)
    page = press(client, promise, "cancel/", reason="Works & wind")
    assert page.status_code == 503
    assert "Works &amp; wind</textarea>" in text_of(page)
    assert state_of(promise) == "proposed"


def test_erasing_ends_the_link_and_keeps_the_promise(client: Client, promise: Promise) -> None:
    page = press(client, promise, "erase/")
    assert client.get(page["Location"]).status_code == 200
    assert not PromiseContact.objects.exists()
    assert client.get(link_to(promise)).status_code == 410
    assert state_of(promise) == "proposed"


# --- the report and the photographs


def test_report_before_the_light_is_not_possible(client: Client, promise: Promise) -> None:
    assert "not come on yet" in text_of(client.get(f"{link_to(promise)}report/"))
    press(client, promise, "report/", minutes_lit="90")
    assert state_of(promise) == "proposed"


def test_report_with_mistakes_comes_back(client: Client, clock: Any) -> None:
    promise = add_promise(to=PromiseState.CONFIRMED)
    clock.move_to(AFTER)
    page = press(client, promise, "report/", at=AFTER, minutes_lit="ninety", people_reached="12")
    assert page.status_code == 422
    assert 'value="ninety"' in text_of(page)
    assert 'value="12"' in text_of(page)


def photo(**values: Any) -> dict[str, Any]:
    return {
        "picture": photograph(), "moment": "before", "picture_alternative_text": "The tower by day",
        "picture_credit": "Ann", "picture_has_consent": "on", **values,
    }  # fmt: skip


def test_photograph_waits_for_the_desk(client: Client, promise: Promise) -> None:
    assert press(client, promise, "photographs/", **photo()).status_code == 303
    sent = PromisePhoto.objects.get()
    assert (sent.moment, sent.is_public, sent.picture.alternative_text) == ("before", False, "The tower by day")
    assert "waits for the campaign office" in text_of(client.get(link_to(promise)))


@pytest.mark.parametrize(
    "values",
    [{"picture_alternative_text": ""}, {"picture_has_consent": None}, {"moment": "later"}],
    ids=["no text", "no consent", "no moment"],
)
def test_photograph_stays_while_its_words_are_mended(client: Client, promise: Promise, values: dict[str, Any]) -> None:
    data = {name: value for name, value in photo(**values).items() if value is not None}
    page = press(client, promise, "photographs/", **data)
    assert page.status_code == 422
    assert not PromisePhoto.objects.exists()
    token = text_of(page).split('name="picture_token" value="')[1].split('"')[0]
    again = {name: value for name, value in photo().items() if name != "picture"}
    assert press(client, promise, "photographs/", picture_token=token, **again).status_code == 303
    assert press(client, promise, "photographs/", picture_token=token, **again).status_code == 303
    assert PromisePhoto.objects.count() == Picture.objects.count() == 1


def test_double_press_makes_one_photograph(client: Client, promise: Promise) -> None:
    for _press in range(2):
        assert press(client, promise, "photographs/", **photo()).status_code == 303
    assert PromisePhoto.objects.count() == Picture.objects.count() == 1
    press(client, promise, "photographs/", **photo(picture=photograph(size=(80, 40))))
    assert PromisePhoto.objects.count() == Picture.objects.count() == 2


def test_photograph_that_fits_no_more_is_not_stored(
    client: Client, promise: Promise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blueheart.illuminations.actions.photos.MAX_PHOTOS", 1)
    press(client, promise, "photographs/", **photo())
    page = press(client, promise, "photographs/", **photo(picture=photograph(size=(80, 40))))
    assert page.status_code == 409
    assert "At most 1 photographs fit here" in text_of(page)
    assert Picture.objects.count() == 1


def test_another_promises_photograph_can_not_be_named(client: Client, promise: Promise) -> None:
    other = add_promise(
        to=PromiseState.PROPOSED, name="Castle", latitude="51.02", contact_email="b@example.org", is_another=True
    )
    page = press(client, other, "photographs/", **photo(picture_alternative_text=""))
    token = text_of(page).split('name="picture_token" value="')[1].split('"')[0]
    again = {name: value for name, value in photo().items() if name != "picture"}
    assert press(client, promise, "photographs/", picture_token=token, **again).status_code == 422
    assert not PromisePhoto.objects.exists()


def file_of(kind: str) -> Any:
    if kind == "huge":
        file = io.BytesIO()
        Image.new("1", (10_000, 10_000)).save(file, "PNG")
        return SimpleUploadedFile("huge.png", file.getvalue(), content_type="image/png")
    content = {
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "text": b"no picture",
        "empty": b"",
    }
    return SimpleUploadedFile("photo.jpg", content[kind], content_type="image/jpeg")


@pytest.mark.parametrize("kind", ["huge", "svg", "text", "empty"])
def test_file_that_can_not_be_shown_is_told_at_its_field(client: Client, promise: Promise, kind: str) -> None:
    page = press(client, promise, "photographs/", **photo(picture=file_of(kind)))
    assert page.status_code == 422
    assert 'id="id_picture_error"' in text_of(page)
    assert 'value="The tower by day"' in text_of(page)
    assert not Picture.objects.exists()


def test_where_it_was_taken_is_removed(client: Client, promise: Promise) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    press(client, promise, "photographs/", **photo(picture=photograph(exif=exif)))
    with Image.open(PromisePhoto.objects.get().picture.file) as kept:
        assert not kept.getexif()


def test_photographs_of_a_cancelled_promise_are_not_taken(client: Client, promise: Promise) -> None:
    actions.cancel_promise(promise_id=promise.pk, reason="Closed", by=promiser_of(promise), at=NOW)
    assert press(client, promise, "photographs/", **photo()).status_code == 409


# --- papers


@pytest.mark.parametrize("paper", ["letter.pdf", "letter.txt", "sheet.pdf", "sheet.csv", "sheet.ics"])
def test_page_leads_to_the_papers_once_the_address_is_verified(client: Client, promise: Promise, paper: str) -> None:
    assert f'href="{link_to(promise)}{paper}"' in text_of(client.get(link_to(promise)))
    assert client.get(f"{link_to(promise)}{paper}").status_code == 200
    unverified = add_promise(to=PromiseState.UNVERIFIED, name="Castle", latitude="51.02", contact_email="b@example.org")
    assert paper not in text_of(client.get(link_to(unverified)))


# --- a lost link


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org"])
def test_lost_link_is_asked_for_with_the_same_answer_for_every_address(
    client: Client, promise: Promise, email: str
) -> None:
    page = client.post("/en/promises/", guarded({"email": email}))
    assert page.status_code == 303
    assert text_of(client.get(page["Location"])).count("is on its way") == 1
    asked = EventRecord.objects.filter(name="illuminations.link_requested").count()
    assert asked == (1 if email.startswith("ann") else 0)


def test_lost_link_of_no_address_is_told(client: Client) -> None:
    page = client.post("/en/promises/", guarded({"email": "ann at example"}))
    assert page.status_code == 422
    assert 'value="ann at example"' in text_of(page)
