from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from blueheart.initiatives.actions import edit_initiative, report_initiative
from blueheart.initiatives.models import Initiative, Revision
from blueheart.initiatives.queries.typed import typed_of
from blueheart.kernel.actors import Actor
from tests.desk.conftest import NOW, SYSTEM

MakeInitiative = Callable[..., Initiative]


def decide(client: Client, initiative: Initiative, verb: str, **data: Any) -> Any:
    return client.post(f"/desk/initiatives/{initiative.pk}/decide/", {"verb": verb, **data})


def test_review_shows_what_will_be_shown_in_local_time(belgian: Client, make_initiative: MakeInitiative) -> None:
    initiative = make_initiative(title="أمسية", text_language="ar", description="نمشي معا")
    page = belgian.get(f"/desk/initiatives/{initiative.pk}/").content.decode()
    assert "19:00" in page
    assert "Europe/Brussels (UTC+0200)" in page
    assert 'lang="ar" dir="rtl"' in page
    assert "Ann Organiser" in page
    assert "Confirmed by the organiser" in page


def test_decision_is_in_history_with_the_name_of_who_took_it(belgian: Client, make_initiative: MakeInitiative) -> None:
    initiative = make_initiative()
    decide(belgian, initiative, "decline", note="Not about trafficking.")
    page = belgian.get(f"/desk/initiatives/{initiative.pk}/").content.decode()
    assert "by Person 0" in page
    assert "Not about trafficking." in page


def test_publish_goes_on_to_the_next(belgian: Client, make_initiative: MakeInitiative) -> None:
    first, second = make_initiative(), make_initiative()
    response = decide(belgian, first, "publish")
    assert response["Location"] == f"/desk/initiatives/{second.pk}/"
    first.refresh_from_db()
    assert first.state == "published"


def test_undo_takes_the_decision_back(belgian: Client, make_initiative: MakeInitiative) -> None:
    initiative = make_initiative(state="published")
    decide(belgian, initiative, "undo")
    initiative.refresh_from_db()
    assert initiative.state == "in_review"


@pytest.mark.parametrize("verb", ["change", "decline"])
def test_decision_without_words_keeps_the_page(belgian: Client, make_initiative: MakeInitiative, verb: str) -> None:
    initiative = make_initiative()
    response = decide(belgian, initiative, verb, note="")
    assert response.status_code == 422
    assert response.context["problem"]


def test_decision_on_what_changed_meanwhile_is_refused(belgian: Client, make_initiative: MakeInitiative) -> None:
    initiative = make_initiative()
    response = decide(belgian, initiative, "decline", note="My words", version="0:in_review")
    assert response.status_code == 422
    assert "changed since you opened it" in response.content.decode()
    assert "My words" in response.content.decode()
    initiative.refresh_from_db()
    assert initiative.state == "in_review"


def test_decision_taken_twice_says_so(belgian: Client, make_initiative: MakeInitiative) -> None:
    initiative = make_initiative(state="published")
    response = decide(belgian, initiative, "publish")
    assert response.status_code == 422
    assert "in the state" in response.content.decode()


# --- duplicates


def test_duplicates_stand_side_by_side_and_merge_either_way(belgian: Client, make_initiative: MakeInitiative) -> None:
    one = make_initiative(title="Candle walk in Brussels")
    other = make_initiative(title="Candle walk Brussels", starts_at="18:00")
    page = belgian.get(f"/desk/initiatives/{one.pk}/").content.decode()
    assert "1 likely duplicate" in page
    assert "differs" in page
    decide(belgian, one, "merge", other=other.pk, keep=other.pk)
    one.refresh_from_db()
    assert (one.state, one.merged_into_id) == ("merged", other.pk)
    decide(belgian, one, "undo")
    decide(belgian, one, "merge", other=other.pk, keep=one.pk)
    other.refresh_from_db()
    assert (other.state, other.merged_into_id) == ("merged", one.pk)


@pytest.mark.parametrize("keep", ["", "x", "999999", "1 OR 1"])
def test_merge_with_nonsense_changes_nothing(belgian: Client, make_initiative: MakeInitiative, keep: str) -> None:
    one, other = make_initiative(), make_initiative()
    assert decide(belgian, one, "merge", other=other.pk, keep=keep).status_code == 422
    assert not Initiative.objects.filter(state="merged").exists()


def test_merge_with_another_country_is_refused(belgian: Client, make_initiative: MakeInitiative) -> None:
    one, other = make_initiative(), make_initiative(country="FR")
    assert decide(belgian, one, "merge", other=other.pk, keep=one.pk).status_code == 422
    other.refresh_from_db()
    assert other.state == "in_review"


# --- edits


def form_of(client: Client, initiative: Initiative) -> dict[str, Any]:
    response = client.get(f"/desk/initiatives/{initiative.pk}/edit/")
    form = response.context["form"]
    values = {name: form.initial.get(name, "") for name in form.fields}
    return {**values, "version": response.context["version"]}


def test_edit_saves_through_the_action(belgian: Client, make_initiative: MakeInitiative) -> None:
    initiative = make_initiative()
    values = {**form_of(belgian, initiative), "title": "A better title", "languages": "en, fr"}
    assert belgian.post(f"/desk/initiatives/{initiative.pk}/edit/", values).status_code == 302
    initiative.refresh_from_db()
    assert (initiative.title, initiative.languages, initiative.version) == ("A better title", ["en", "fr"], 2)


def test_edit_that_is_wrong_names_the_field_and_keeps_what_was_typed(
    belgian: Client, make_initiative: MakeInitiative
) -> None:
    initiative = make_initiative()
    values = {**form_of(belgian, initiative), "title": "Kept words", "ends_on": "2027-07-29", "link": "javascript:x"}
    response = belgian.post(f"/desk/initiatives/{initiative.pk}/edit/", values)
    assert response.status_code == 422
    assert {"ends_on", "link"} & set(response.context["form"].errors)
    assert "Kept words" in response.content.decode()


def test_stale_edit_shows_both_and_loses_nothing(belgian: Client, make_initiative: MakeInitiative) -> None:
    initiative = make_initiative()
    values = {**form_of(belgian, initiative), "title": "What I typed"}
    typed = replace(typed_of(initiative), title="What the organiser typed")
    edit_initiative(
        initiative_id=initiative.pk, typed=typed, base_version=1, by=Actor.organiser(ref=initiative.uid), at=NOW
    )
    response = belgian.post(f"/desk/initiatives/{initiative.pk}/edit/", values)
    page = response.content.decode()
    assert response.status_code == 409
    assert "organiser" in page
    assert 'value="What I typed"' in page
    again = {**values, "version": response.context["version"]}
    assert belgian.post(f"/desk/initiatives/{initiative.pk}/edit/", again).status_code == 302
    initiative.refresh_from_db()
    assert initiative.title == "What I typed"


@pytest.fixture
def revision(make_initiative: MakeInitiative) -> Revision:
    initiative = make_initiative(state="published", description="We walk with candles.")
    typed = replace(typed_of(initiative), description="We walk with lanterns&lights.")
    edit_initiative(
        initiative_id=initiative.pk, typed=typed, base_version=1, by=Actor.organiser(ref=initiative.uid), at=NOW
    )
    return Revision.objects.get()


def test_revision_shows_words_that_differ(belgian: Client, revision: Revision) -> None:
    page = belgian.get(f"/desk/initiatives/edits/{revision.pk}/").content.decode()
    assert "<del>candles.</del>" in page
    assert "<ins>lanterns&amp;lights.</ins>" in page


def test_revision_is_accepted_or_declined(belgian: Client, revision: Revision) -> None:
    address = f"/desk/initiatives/edits/{revision.pk}/"
    assert belgian.post(address, {"verb": "decline", "note": ""}).status_code == 422
    assert belgian.post(address, {"verb": "accept"}).status_code == 302
    revision.refresh_from_db()
    assert revision.state == "accepted"
    assert "lanterns" in revision.initiative.description
    assert belgian.post(address, {"verb": "accept"}).status_code == 422


def test_report_is_published(belgian: Client, make_initiative: MakeInitiative) -> None:
    initiative = make_initiative(state="published")
    Initiative.objects.filter(pk=initiative.pk).update(starts_at_utc=NOW, ends_at_utc=NOW)
    report = report_initiative(
        initiative_id=initiative.pk, people_came="120", text="It went well.", press_links=[], pictures=[],
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    assert "120" in belgian.get("/desk/initiatives/reports/").content.decode()
    belgian.post(f"/desk/initiatives/{initiative.pk}/report/")
    report.refresh_from_db()
    assert report.is_public


def test_import_runs_dry_first_and_then_stores(
    head_office: Client, make_initiative: MakeInitiative, cities: dict[str, Any]
) -> None:
    del make_initiative
    lines = (
        "title,text_language,kind,purpose,organiser_name,organiser_sector,city_id,starts_on,starts_at,ends_on,ends_at",
        f"Good row,en,march,awareness,A club,other,{cities['BE'].pk},2027-07-30,19:00,2027-07-30,21:00",
        f"Bad row,en,knitting,awareness,A club,other,{cities['BE'].pk},2027-07-30,19:00,2027-07-30,21:00",
    )
    file = SimpleUploadedFile("plan.csv", "\r\n".join(lines).encode())
    response = head_office.post("/desk/initiatives/import/", {"file": file, "country": "BE"})
    page = response.content.decode()
    assert response.status_code == 200, page[-800:]
    assert Initiative.objects.count() == 0
    assert (response.context["creates"], response.context["refused"]) == (1, 1)
    assert "kind" in page
    data = {"step": "import", "held": response.context["held"], "country": "BE"}
    head_office.post("/desk/initiatives/import/", data)
    assert list(Initiative.objects.values_list("title", flat=True)) == ["Good row"]
    head_office.post("/desk/initiatives/import/", data)
    assert Initiative.objects.count() == 1


def test_import_takes_no_forged_dry_run(belgian: Client, db: None) -> None:
    response = belgian.post("/desk/initiatives/import/", {"step": "import", "held": "x.y.z", "country": "BE"})
    assert response.status_code == 422
    assert belgian.post("/desk/initiatives/import/", {"country": "FR"}).status_code == 422
