"""The organiser's link: nothing happens on a look, everything on a press."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client

from blueheart.initiatives import actions
from blueheart.initiatives.models import Contact, Draft, Initiative, Picture, Report, Revision
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from blueheart.web import manage, report
from tests.organisers import NOW, STEP_VALUES, Organiser, add_places, guarded, link_to, photograph

pytestmark = pytest.mark.django_db

HEAD = Actor.staff(ref=1, roles=frozenset({"head_office"}))
AFTER = datetime.fromisoformat("2027-07-31T09:00:00+00:00")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def initiative(client: Client) -> Initiative:
    add_places()
    return Organiser(client).send()


@pytest.fixture
def published(initiative: Initiative) -> Initiative:
    actions.confirm_initiative(initiative_id=initiative.pk, by=HEAD, at=NOW)
    return actions.publish_initiative(initiative_id=initiative.pk, by=HEAD, at=NOW)


@pytest.fixture
def link(initiative: Initiative) -> str:
    return link_to(initiative)


def text_of(response: Any) -> str:
    return response.content.decode()


def state_of(initiative: Initiative) -> str:
    initiative.refresh_from_db()
    return initiative.state


class Edit:
    """One edit under way, from the press on “Change it”."""

    def __init__(self, client: Client, link: str, *, at: datetime = NOW) -> None:
        self.client, self.at = client, at
        self.base = client.post(f"{link}edit/", guarded(at=at))["Location"].removesuffix("what/")

    def post(self, step: str, **values: Any) -> Any:
        data = guarded({**STEP_VALUES.get(step, {}), **values}, at=self.at)
        return self.client.post(f"{self.base}{step}/", data)


# --- looking


@pytest.mark.parametrize("page", ["", "withdraw/", "erase/", "confirm/", "edit/"])
def test_opening_a_link_changes_nothing(client: Client, initiative: Initiative, link: str, page: str) -> None:
    events, drafts = EventRecord.objects.count(), Draft.objects.count()
    client.get(f"{link}{page}", follow=True)
    client.head(f"{link}{page}")
    assert state_of(initiative) == "unconfirmed"
    assert Contact.objects.exists()
    assert (EventRecord.objects.count(), Draft.objects.count()) == (events, drafts)


def test_the_page_is_private(client: Client, link: str) -> None:
    page = client.get(link)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Cache-Control"] == "no-store"
    assert not page.cookies
    assert 'rel="alternate"' not in text_of(page)


def test_a_forged_link_says_how_to_get_a_new_one(client: Client, link: str) -> None:
    page = client.get(f"{link[:-4]}xyz/")
    assert page.status_code == 404
    assert 'href="/en/manage/"' in text_of(page)
    assert page["Referrer-Policy"] == "no-referrer"


def test_a_link_is_over_90_days_after_the_end(client: Client, link: str) -> None:
    with time_machine.travel(AFTER + timedelta(days=91), tick=False):
        page = client.get(link)
    assert page.status_code == 410
    assert 'href="/en/manage/"' in text_of(page)


def test_a_raised_serial_ends_earlier_links(client: Client, initiative: Initiative, link: str) -> None:
    Contact.objects.update(link_serial=2)
    assert client.get(link).status_code == 410
    assert client.get(link_to(initiative, serial=2)).status_code == 200


@pytest.mark.parametrize("token", ["x", "a.b.c", "é", "%00", "a" * 5000])
def test_rubbish_for_a_link_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/en/manage/{token}/").status_code == 404


# --- confirming, withdrawing, erasing


def test_a_press_confirms_and_a_second_one_is_harmless(client: Client, initiative: Initiative, link: str) -> None:
    assert client.post(f"{link}confirm/", guarded())["Location"] == f"{link}?done=confirmed"
    assert state_of(initiative) == "in_review"
    client.post(f"{link}confirm/", guarded())
    assert EventRecord.objects.filter(name="initiatives.confirmed").count() == 1


def test_a_press_without_the_form_token_does_nothing(client: Client, initiative: Initiative, link: str) -> None:
    page = client.post(f"{link}confirm/")
    assert page.status_code == 422
    assert state_of(initiative) == "unconfirmed"


def test_withdrawing_asks_first(client: Client, published: Initiative) -> None:
    link = link_to(published)
    assert "can’t be undone" in text_of(client.get(f"{link}withdraw/"))
    assert state_of(published) == "published"
    assert client.post(f"{link}withdraw/", guarded())["Location"] == f"{link}?done=withdrawn"
    assert state_of(published) == "withdrawn"
    assert client.get(link).status_code == 200


def test_confirming_what_was_withdrawn_says_so(client: Client, initiative: Initiative, link: str) -> None:
    client.post(f"{link}withdraw/", guarded())
    assert client.post(f"{link}confirm/", guarded()).status_code == 409
    assert state_of(initiative) == "withdrawn"


def test_erasing_removes_the_contact_and_ends_the_link(client: Client, published: Initiative) -> None:
    link = link_to(published)
    Edit(client, link)
    assert client.post(f"{link}erase/", guarded())["Location"] == "/en/manage/erased/"
    assert client.get("/en/manage/erased/").status_code == 200
    assert not Contact.objects.exists()
    assert not Draft.objects.filter(initiative=published).exists()
    assert client.get(link).status_code == 410
    assert state_of(published) == "published"


# --- editing


def test_an_edit_before_publication_stands_at_once(client: Client, initiative: Initiative, link: str) -> None:
    edit = Edit(client, link)
    assert edit.post("what", title="A longer march").status_code == 303
    assert edit.post("check")["Location"] == f"{link}?done=edited"
    initiative.refresh_from_db()
    assert initiative.title == "A longer march"


def test_an_edit_of_what_is_published_waits_while_the_old_text_stays(client: Client, published: Initiative) -> None:
    link = link_to(published)
    edit = Edit(client, link)
    edit.post("what", title="A longer march")
    assert "stays until" in text_of(client.get(f"{edit.base}check/"))
    assert edit.post("check")["Location"] == f"{link}?done=waits"
    published.refresh_from_db()
    assert published.title == "A march in blue"
    assert Revision.objects.get().changes["title"] == "A longer march"
    assert "waits" in text_of(client.get(link))


def test_the_contact_step_is_left_out(client: Client, link: str) -> None:
    edit = Edit(client, link)
    assert client.get(f"{edit.base}contact/").status_code == 404
    assert "contact/" not in text_of(client.get(f"{edit.base}what/"))


def test_pressing_send_twice_edits_once(client: Client, published: Initiative) -> None:
    link = link_to(published)
    edit = Edit(client, link)
    edit.post("what", title="A longer march")
    assert edit.post("check").status_code == edit.post("check").status_code == 303
    assert EventRecord.objects.filter(name="initiatives.edited").count() == 1


def test_a_stale_edit_shows_both_and_can_be_sent_all_the_same(
    client: Client, initiative: Initiative, link: str
) -> None:
    mine, theirs = Edit(client, link), Edit(client, link)
    mine.post("what", title="Mine is better")
    theirs.post("what", title="Theirs came first")
    theirs.post("check")
    page = mine.post("check")
    html = text_of(page)
    assert page.status_code == 409
    assert "Mine is better" in html
    assert "Theirs came first" in html
    assert 'name="over_version" value="2"' in html
    initiative.refresh_from_db()
    assert initiative.title == "Theirs came first"
    assert mine.post("check", over_version="2").status_code == 303
    initiative.refresh_from_db()
    assert initiative.title == "Mine is better"


def test_a_wrong_edit_leads_to_its_step(client: Client, link: str) -> None:
    edit = Edit(client, link)
    assert edit.post("what", title="<b>x</b>").status_code == 422
    assert edit.post("check")["Location"] == f"{edit.base}what/?mend=1"


def test_another_link_does_not_open_this_edit(client: Client, link: str) -> None:
    edit = Edit(client, link)
    other = Organiser(client).send()
    assert client.get(edit.base.replace(link, link_to(other)) + "what/").status_code == 410


def test_an_edit_is_not_a_submission(client: Client, link: str) -> None:
    edit = Edit(client, link)
    key = edit.base.rstrip("/").rsplit("/", 1)[1]
    assert client.get(f"/en/world-day/2027/submit/{key}/what/").status_code == 410


def test_a_change_that_was_asked_for_goes_back_to_review(client: Client, initiative: Initiative, link: str) -> None:
    client.post(f"{link}confirm/", guarded())
    actions.request_change(initiative_id=initiative.pk, note="Say where it starts.", by=HEAD, at=NOW)
    assert "Say where it starts." in text_of(client.get(link))
    edit = Edit(client, link)
    edit.post("where", venue="Town hall")
    edit.post("check")
    assert state_of(initiative) == "in_review"


def test_a_locked_database_keeps_an_edit_on_the_page(
    client: Client, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**_: object) -> None:
        raise OperationalError("database is locked")

    edit = Edit(client, link)
    monkeypatch.setattr(manage, "find_draft", locked)
    page = edit.post("what", title="Still here")
    assert page.status_code == 503
    assert 'value="Still here"' in text_of(page)


# --- reporting


def test_a_report_waits_for_the_event(client: Client, published: Initiative) -> None:
    link = link_to(published)
    assert "not begun yet" in text_of(client.get(f"{link}report/"))
    assert client.post(f"{link}report/", guarded({"people_came": "3"})).status_code == 422


def test_a_report_before_publication_is_too_early_and_not_too_late(
    client: Client, initiative: Initiative, clock: Any
) -> None:
    url = f"{link_to(initiative)}report/"
    assert "not begun yet" in text_of(client.get(url))
    clock.move_to(AFTER)
    assert "not published yet" in text_of(client.get(url))
    assert "not published yet" in text_of(client.post(url, guarded({"people_came": "3"}, at=AFTER)))
    assert not Report.objects.exists()


def test_the_organiser_is_asked_for_their_own_confirmation(client: Client, link: str) -> None:
    assert "Waiting for your confirmation" in text_of(client.get(link))
    assert not Report.objects.exists()


def test_a_report_with_photographs(client: Client, published: Initiative, clock: Any) -> None:
    clock.move_to(AFTER)
    link = link_to(published)
    values = {
        "people_came": "120", "text": "It rained and they came.", "press_links": "example.org/a\nhttps://example.org/b",
        "photo1-photo": photograph(), "photo1-alternative_text": "People in blue", "photo1-has_consent": "on",
        "photo2-photo": photograph(kind="PNG"), "photo2-alternative_text": "A tower", "photo2-has_consent": "on",
    }  # fmt: skip
    response = client.post(f"{link}report/", guarded(values, at=AFTER))
    assert response["Location"] == f"{link}?done=reported"
    stored = Report.objects.get()
    assert (stored.people_came, stored.press_links) == (120, ["https://example.org/a", "https://example.org/b"])
    assert sorted(stored.pictures.values_list("alternative_text", flat=True)) == ["A tower", "People in blue"]
    assert not stored.is_public


def test_a_photograph_is_kept_through_a_mistake(client: Client, published: Initiative, clock: Any) -> None:
    clock.move_to(AFTER)
    url = f"{link_to(published)}report/"
    page = client.post(url, guarded({"people_came": "many", "photo1-photo": photograph()}, at=AFTER))
    html = text_of(page)
    assert page.status_code == 422
    assert "“many” is not a number" not in html  # first the photograph's words, then the report's
    assert 'id="id_photo1-alternative_text_error"' in html
    token = html.split('name="photo1-token" value="')[1].split('"')[0]
    words = {"photo1-token": token, "photo1-alternative_text": "A crowd", "photo1-has_consent": "on"}
    page = client.post(url, guarded({"people_came": "many", **words}, at=AFTER))
    assert "“many” is not a number" in text_of(page)
    assert client.post(url, guarded({"people_came": "90", **words}, at=AFTER)).status_code == 303
    assert Report.objects.get().pictures.get() == Picture.objects.get()


def test_six_photographs_are_the_most(client: Client, published: Initiative, clock: Any) -> None:
    clock.move_to(AFTER)
    url = f"{link_to(published)}report/"
    for _round in range(2):
        values: dict[str, Any] = {"people_came": "1"}
        for number in range(1, 5):
            values |= {f"photo{number}-photo": photograph(), f"photo{number}-alternative_text": "Blue",
                       f"photo{number}-has_consent": "on"}  # fmt: skip
        page = client.post(url, guarded(values, at=AFTER))
    assert page.status_code == 422
    assert Report.objects.get().pictures.count() == 4


def test_a_locked_database_keeps_a_report_on_the_page(
    client: Client, published: Initiative, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**_: object) -> None:
        raise OperationalError("database is locked")

    clock.move_to(AFTER)
    monkeypatch.setattr(report.actions, "report_initiative", locked)
    page = client.post(f"{link_to(published)}report/", guarded({"text": "Many words"}, at=AFTER))
    assert page.status_code == 503
    assert "Many words" in text_of(page)


# --- a lost link


def ask(client: Client, email: str) -> Any:
    return client.post("/en/manage/", guarded({"email": email}), follow=True)


def test_the_answer_is_the_same_for_every_address(client: Client, initiative: Initiative) -> None:
    known, unknown = ask(client, "ANN@example.org"), ask(client, "nobody@example.org")
    assert without_token(known) == without_token(unknown)
    assert known.redirect_chain == unknown.redirect_chain
    assert EventRecord.objects.filter(name="initiatives.manage_link_requested").count() == 1


def without_token(page: Any) -> str:
    return text_of(page).split('name="form_token"')[0]


def test_one_address_is_not_flooded(client: Client, initiative: Initiative) -> None:
    for number in range(5):
        client.post("/en/manage/", guarded({"email": "ann@example.org"}), REMOTE_ADDR=f"192.0.2.{number}")
    assert EventRecord.objects.filter(name="initiatives.manage_link_requested").count() == 3


def test_a_wrong_address_is_named_and_kept(client: Client) -> None:
    page = ask(client, "ann@@example")
    assert page.status_code == 422
    assert 'value="ann@@example"' in text_of(page)


def test_an_organiser_without_initiatives_of_this_link_changes_nothing(published: Initiative, client: Client) -> None:
    other = Organiser(client).send()
    with pytest.raises(Exception, match="may not change"):
        actions.edit_initiative(
            initiative_id=published.pk, typed=TypedInitiative(), base_version=1,
            by=Actor.organiser(ref=other.uid), at=NOW,
        )  # fmt: skip
