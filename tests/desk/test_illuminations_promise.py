"""One promise at the desk: what its page says, each step and who may take it, the light, and photographs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from blueheart.illuminations import actions
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Promise, PromisePhoto
from blueheart.initiatives.models import Initiative
from tests.desk.conftest import NOW, SYSTEM, add_waiting_photo, sign_in

MakePromise = Callable[..., Promise]


def address(promise: Promise, rest: str = "") -> str:
    return f"/desk/illuminations/promises/{promise.pk}/{rest}"


def step(client: Client, promise: Promise, verb: str, **data: Any) -> Any:
    return client.post(address(promise, "decide/"), {"verb": verb, **data})


def state_of(promise: Promise) -> str:
    return str(Promise.objects.values_list("state", flat=True).get(pk=promise.pk))


def test_page_shows_light_contact_and_history(belgian: Client, make_promise: MakePromise) -> None:
    promise = make_promise(
        name="برج",
        name_language="ar",
        rule="fixed",
        fixed_time="22:30",
        contact_name="Ann Private",
        contact_phone="123",
    )
    page = belgian.get(address(promise)).content.decode()
    for words in (
        "22:30–00:30",
        "UTC+0200",
        "Ann Private",
        "Permission asked",
        "by whoever promised",
        "Sent in",
        'lang="ar"',
        "1 June 2027",
    ):
        assert words in page, words


def test_contact_is_for_those_who_may_see_it(
    belgian: Client, make_promise: MakePromise, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise = make_promise(contact_name="Ann Private")
    monkeypatch.setattr("blueheart.desk.illuminations.promise.can_see_contact", lambda by, country: False)
    page = belgian.get(address(promise)).content.decode()
    assert "Ann Private" not in page
    assert "ann0@example.org" not in page


def test_initiative_of_the_same_light_is_linked(
    belgian: Client, make_promise: MakePromise, make_initiative: Callable[..., Initiative]
) -> None:
    initiative = make_initiative(kind="lighting", title="Tower number 0 in blue", state="published")
    promise = make_promise()
    actions.match_promise(promise_id=promise.pk, by=SYSTEM, at=NOW)
    page = belgian.get(address(promise)).content.decode()
    assert f"/desk/initiatives/{initiative.pk}/" in page
    assert "An initiative for the same light was found" in page


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("confirm", PromiseState.PROMISED, "confirmed"),
        ("undo", PromiseState.CONFIRMED, "promised"),
        ("ask", PromiseState.PROPOSED, "permission_asked"),
        ("promise", PromiseState.PROPOSED, "promised"),
        ("promise", PromiseState.PERMISSION_ASKED, "promised"),
        ("decline", PromiseState.PROMISED, "declined"),
        ("cancel", PromiseState.CONFIRMED, "cancelled"),
    ],
)
def test_step_is_taken_and_its_author_stands_in_the_history(
    belgian: Client, make_promise: MakePromise, verb: str, before: PromiseState, after: str
) -> None:
    promise = make_promise(to=before)
    response = step(belgian, promise, verb, reason="A reason of ours.", version=f"{promise.version}:{before}")
    assert response["Location"] == address(promise)
    assert state_of(promise) == after
    page = belgian.get(address(promise)).content.decode()
    assert "by Person 0" in page
    assert ("A reason of ours." in page) == (verb in {"decline", "cancel"})
    assert ("Taken back: Promised again" in page) == (verb == "undo")


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        ("confirm", PromiseState.PROPOSED), ("confirm", PromiseState.LIT), ("promise", PromiseState.CONFIRMED),
        ("undo", PromiseState.LIT), ("ask", PromiseState.PROMISED), ("cancel", PromiseState.LIT),
        ("decline", PromiseState.CONFIRMED),
    ],
)  # fmt: skip
def test_step_that_is_not_allowed_is_told_and_offers_no_button(
    belgian: Client, make_promise: MakePromise, verb: str, state: PromiseState
) -> None:
    promise = make_promise(to=state)
    assert f'value="{verb}"' not in belgian.get(address(promise)).content.decode()
    response = step(belgian, promise, verb, reason="Because.")
    assert response.status_code == 422
    assert "This promise is in the state" in response.content.decode()
    assert state_of(promise) == state


@pytest.mark.parametrize("verb", ["decline", "cancel"])
def test_end_without_words_keeps_the_page(belgian: Client, make_promise: MakePromise, verb: str) -> None:
    promise = make_promise()
    response = step(belgian, promise, verb, reason="  ")
    assert response.status_code == 422
    assert response.context["problem"]
    assert state_of(promise) == "promised"


def test_step_on_what_changed_meanwhile_is_refused_and_loses_no_words(
    belgian: Client, make_promise: MakePromise
) -> None:
    promise = make_promise()
    response = step(belgian, promise, "decline", reason="My words", version="1:proposed")
    page = response.content.decode()
    assert response.status_code == 422
    assert "changed since you opened it" in page
    assert "My words" in page
    assert state_of(promise) == "promised"


def test_undo_of_a_decline_says_when_the_monument_is_taken(belgian: Client, make_promise: MakePromise) -> None:
    promise = make_promise()
    step(belgian, promise, "decline", reason="Not now.")
    make_promise(monument=str(promise.monument.uid))
    response = step(belgian, promise, "undo")
    assert response.status_code == 422
    assert "promised for 2027 by somebody else" in response.content.decode()
    assert state_of(promise) == "declined"


@pytest.mark.parametrize("verb", ["", "destroy", "publish"])
def test_unknown_step_is_not_found(belgian: Client, make_promise: MakePromise, verb: str) -> None:
    assert step(belgian, make_promise(), verb).status_code == 404


@pytest.mark.parametrize("verb", ["confirm", "undo", "ask", "promise", "decline", "cancel", "show_words", "keep_words"])
@pytest.mark.parametrize("role", ["coordinator", "editor", "fund_officer", "assistance_editor"])
def test_other_roles_and_another_country_take_no_step(
    make_user: Callable[..., User], make_promise: MakePromise, role: str, verb: str
) -> None:
    promise = make_promise()
    client = sign_in(make_user(role, "FR" if role == "coordinator" else ""))
    assert step(client, promise, verb, reason="Because.").status_code in {403, 404}
    for rest in ("", "light/"):
        assert client.get(address(promise, rest)).status_code in {403, 404}
    assert state_of(promise) == "promised"


# --- words that wait


@pytest.mark.parametrize(("verb", "stands"), [("show_words", "Six lamps"), ("keep_words", "One lamp")])
def test_words_that_wait_are_shown_beside_those_that_stand_and_decided_on(
    belgian: Client, make_promise: MakePromise, verb: str, stands: str
) -> None:
    promise = make_promise(to=PromiseState.CONFIRMED, dressing_note="One lamp")
    assert "words wait" not in belgian.get("/desk/illuminations/").content.decode()
    Promise.objects.filter(pk=promise.pk).update(waiting_note="Six lamps")
    assert f'href="{address(promise)}#words">words wait' in belgian.get("/desk/illuminations/").content.decode()
    page = belgian.get(address(promise)).content.decode()
    assert page.index("One lamp</dd>") < page.index("Six lamps</dd>") < page.index(f'value="{verb}"')
    response = step(belgian, promise, verb, version=f"{promise.version}:confirmed")
    assert response["Location"] == address(promise)
    promise.refresh_from_db()
    assert (promise.dressing_note, promise.waiting_note) == (stands, None)
    page = belgian.get(address(promise)).content.decode()
    assert 'id="words"' not in page
    assert step(belgian, promise, verb).status_code == 422


def test_words_that_changed_since_the_page_was_opened_are_not_shown_unread(
    belgian: Client, make_promise: MakePromise
) -> None:
    promise = make_promise(to=PromiseState.CONFIRMED)
    Promise.objects.filter(pk=promise.pk).update(waiting_note="Other words", version=3)
    assert step(belgian, promise, "show_words", version="2:confirmed").status_code == 422
    promise.refresh_from_db()
    assert (promise.dressing_note, promise.waiting_note) == ("", "Other words")


# --- the light


def form_of(client: Client, promise: Promise) -> dict[str, Any]:
    response = client.get(address(promise, "light/"))
    form = response.context["form"]
    values = {name: form.initial.get(name, "") for name in form.fields}
    return {**values, "version": response.context["version"]}


def test_light_is_edited_through_the_action(belgian: Client, make_promise: MakePromise) -> None:
    promise = make_promise()
    values = {**form_of(belgian, promise), "rule": "fixed", "fixed_time": "23:00", "end_time": "01:15"}
    assert belgian.post(address(promise, "light/"), values).status_code == 302
    promise.refresh_from_db()
    assert (promise.rule, f"{promise.fixed_time:%H:%M}", f"{promise.end_time:%H:%M}", promise.version) == (
        "fixed", "23:00", "01:15", 2,
    )  # fmt: skip
    page = belgian.get(address(promise)).content.decode()
    assert "23:00–01:15" in page
    assert "Light changed" in page


def test_wrong_light_names_the_field_and_keeps_what_was_typed(belgian: Client, make_promise: MakePromise) -> None:
    promise = make_promise()
    values = {**form_of(belgian, promise), "end_time": "25 o’clock", "day": "2026-07-30", "dressing_note": "Kept"}
    response = belgian.post(address(promise, "light/"), values)
    assert response.status_code == 422
    assert {"end_time", "day"} <= set(response.context["form"].errors)
    assert "Kept" in response.content.decode()


def test_owners_deadline_that_is_over_is_asked_about_once(belgian: Client, make_promise: MakePromise) -> None:
    promise = make_promise(notice_days="90", deadline_is_known=True)
    values = {**form_of(belgian, promise), "end_time": "01:00"}
    assert "deadline_is_known" not in values
    response = belgian.post(address(promise, "light/"), values)
    assert response.status_code == 422
    assert 'name="deadline_is_known"' in response.content.decode()
    assert belgian.post(address(promise, "light/"), {**values, "deadline_is_known": "on"}).status_code == 302


def test_stale_light_shows_both_and_loses_nothing(belgian: Client, make_promise: MakePromise) -> None:
    promise = make_promise()
    values = {**form_of(belgian, promise), "end_time": "01:00"}
    assert belgian.post(address(promise, "light/"), {**values, "end_time": "02:00"}).status_code == 302
    response = belgian.post(address(promise, "light/"), values)
    page = response.content.decode()
    assert response.status_code == 409
    assert "<del>02:00</del>" in page
    assert "<ins>01:00</ins>" in page
    again = {**values, "version": response.context["version"]}
    assert belgian.post(address(promise, "light/"), again).status_code == 302
    promise.refresh_from_db()
    assert f"{promise.end_time:%H:%M}" == "01:00"


def test_light_of_what_is_over_cannot_be_edited(belgian: Client, make_promise: MakePromise) -> None:
    promise = make_promise(to=PromiseState.LIT)
    page = belgian.get(address(promise, "light/")).content.decode()
    assert "can’t be edited any more" in page
    assert 'name="end_time"' not in page


# --- photographs

PHOTOS = "/desk/illuminations/photographs/"


def look(client: Client, photo: PromisePhoto, verb: str, *, seen: str = "waiting", **data: str) -> Any:
    return client.post(f"{PHOTOS}{photo.pk}/decide/", {"verb": verb, "seen": seen, **data}, follow=True)


def test_photographs_wait_side_by_side_before_first(belgian: Client, make_promise: MakePromise) -> None:
    promise = make_promise(name="Ours", to=PromiseState.LIT)
    add_waiting_photo(promise, moment="after")
    add_waiting_photo(promise, moment="before")
    add_waiting_photo(make_promise(name="Theirs", country="FR", to=PromiseState.LIT))
    page = belgian.get(PHOTOS).content.decode()
    assert page.index("The tower, before") < page.index("The tower, after")
    assert "consent stated" in page
    assert "Theirs" not in page


def test_photograph_is_shown_or_not(belgian: Client, make_promise: MakePromise) -> None:
    promise = make_promise(to=PromiseState.LIT)
    good, bad = add_waiting_photo(promise), add_waiting_photo(promise)
    assert "The photograph is shown." in look(belgian, good, "show").content.decode()
    assert "The photograph is not shown." in look(belgian, bad, "hide").content.decode()
    assert dict(PromisePhoto.objects.values_list("pk", "is_public")) == {good.pk: True, bad.pk: False}
    assert state_of(promise) == "photographed"
    assert "No photograph waits." in belgian.get(PHOTOS).content.decode()


def test_photograph_is_taken_off_from_the_promises_page(belgian: Client, make_promise: MakePromise) -> None:
    promise = make_promise(to=PromiseState.LIT)
    photo = add_waiting_photo(promise)
    look(belgian, photo, "show")
    response = look(belgian, photo, "hide", seen="shown", **{"from": "promise"})
    assert response.redirect_chain[-1][0] == address(promise)
    photo.refresh_from_db()
    assert not photo.is_public
    assert "Photograph not shown" in response.content.decode()


def test_photograph_that_somebody_looked_at_meanwhile_stays_as_it_is(
    belgian: Client, head_office: Client, make_promise: MakePromise
) -> None:
    photo = add_waiting_photo(make_promise(to=PromiseState.LIT))
    look(head_office, photo, "hide")
    assert "Somebody has looked at this photograph" in look(belgian, photo, "show").content.decode()
    photo.refresh_from_db()
    assert not photo.is_public


def test_photograph_of_another_country_is_not_found(belgian: Client, make_promise: MakePromise) -> None:
    photo = add_waiting_photo(make_promise(country="FR", to=PromiseState.LIT))
    assert look(belgian, photo, "show").status_code == 404
    assert look(belgian, photo, "burn").status_code == 404
    photo.refresh_from_db()
    assert photo.decided_at is None
