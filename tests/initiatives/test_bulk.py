"""Import of whole files: nothing twice, nothing lost, every refusal with its column and mend."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueheart.campaign.enums import Role
from blueheart.initiatives.actions import withdraw_initiative
from blueheart.initiatives.actions.bulk import ImportPlan, ImportResult, RowFate, plan_import, run_import
from blueheart.initiatives.enums import State
from blueheart.initiatives.models import Contact, Initiative, Listing
from blueheart.initiatives.queries.table import public_rows
from blueheart.initiatives.rules.filters import InitiativeFilter
from blueheart.initiatives.writers.table import write_csv
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from tests import reach

AT = reach.AT
SYSTEM = reach.SYSTEM
HEAD = "id,title,text_language,kind,purpose,organiser_name,organiser_sector,city,starts_on,starts_at"
ROW = "1,A walk,en,march,awareness,City,city,Liège,2027-07-30,18:00"


@pytest.fixture(autouse=True)
def _content(db: None) -> None:
    reach.add_cities()


def plan(text: str | bytes, filename: str = "events.csv", **more: Any) -> ImportPlan:
    data = text if isinstance(text, bytes) else text.encode()
    return plan_import(data=data, filename=filename, **{"country": "", "by": SYSTEM, "at": AT, **more})


def run(text: str | bytes, *, publish: bool = False, **more: Any) -> ImportResult:
    by = more.get("by", SYSTEM)
    return run_import(plan=plan(text, **more), publish=publish, by=by, at=AT + timedelta(hours=1))


def ics(*lines: str, head: tuple[str, ...] = ()) -> str:
    event = "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))
    start = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *head))
    return f"{start}\r\n{event}\r\nEND:VCALENDAR\r\n"


def exported() -> bytes:
    return b"".join(write_csv(public_rows(wanted=InitiativeFilter()), page_url=lambda one: f"/{one.slug}"))


NEEDED = {"text_language": "en", "organiser_name": "City"}


def one_ics(*lines: str, **more: Any) -> Any:
    found = plan(ics(*lines), filename="a.ics", defaults=NEEDED, **more)
    (row,) = found.rows
    return row


# --- plan and run


def test_a_plan_writes_nothing() -> None:
    found = plan(f"{HEAD}\n{ROW}\n")
    assert found.count(RowFate.CREATE) == 1
    assert not Initiative.objects.exists()
    assert not EventRecord.objects.exists()


def test_a_row_waits_for_review_without_a_contact() -> None:
    result = run(f"{HEAD}\n{ROW}\n")
    assert (result.created, result.refused) == (1, [])
    made = Initiative.objects.get()
    assert (made.state, made.country, made.city_id) == (State.IN_REVIEW, "BE", 2792413)
    assert made.starts_at_utc == datetime(2027, 7, 30, 16, 0, tzinfo=UTC)
    assert made.confirmed_at is not None
    assert not Contact.objects.exists()
    assert [event.name for event in EventRecord.objects.all()] == ["initiatives.imported"]


def test_publish_lists_what_the_actor_may_decide_on() -> None:
    assert run(f"{HEAD}\n{ROW}\n", publish=True).created == 1
    assert Listing.objects.count() == 1
    assert Initiative.objects.get().state == State.PUBLISHED


def test_the_same_file_again_changes_nothing_and_a_changed_row_updates() -> None:
    run(f"{HEAD}\n{ROW}\n", publish=True)
    events = EventRecord.objects.count()
    again = run(f"{HEAD}\n{ROW}\n", publish=True, filename="events (1).csv")
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
    assert EventRecord.objects.count() == events
    changed = run(f"{HEAD}\n{ROW.replace('18:00', '19:00')}\n")
    assert (changed.created, changed.updated, changed.unchanged) == (0, 1, 0)
    made = Initiative.objects.get()
    assert (made.starts_at_utc.hour, made.version, made.calendar_sequence) == (17, 2, 1)
    assert Listing.objects.get().starts_at_utc == made.starts_at_utc


def test_a_row_without_an_id_is_known_again_by_what_it_is() -> None:
    text = f"{HEAD}\n{ROW.removeprefix('1')}\n"
    assert run(text).created == 1
    assert run(text.replace("awareness", "rights")).updated == 1
    assert Initiative.objects.count() == 1


def test_ids_of_two_files_do_not_meet() -> None:
    run(f"{HEAD}\n{ROW}\n", filename="liege.csv")
    other = ROW.replace("A walk", "A run")
    assert run(f"{HEAD}\n{other}\n", filename="gent.csv").created == 1


def test_twice_the_same_id_in_one_file_is_refused_once() -> None:
    result = run(f"{HEAD}\n{ROW}\n{ROW.replace('A walk', 'B')}\n")
    assert (result.created, len(result.refused)) == (1, 1)
    assert result.refused[0].problems[0].code == "same_as_earlier"


def test_a_broken_row_costs_no_other() -> None:
    bad = ROW.replace("2027-07-30", "2027-02-30").replace("1,", "2,", 1)
    result = run(f"{HEAD}\n{bad}\n{ROW}\n")
    assert result.created == 1
    (row,) = result.refused
    (problem,) = row.problems
    assert (row.number, problem.column, problem.value, problem.code) == (
        2,
        "starts_on",
        "2027-02-30",
        "impossible_date",
    )
    assert "2027-07-30" in str(problem.message)


def test_a_column_is_named_as_the_file_names_it() -> None:
    head = "nummer;titel;lang;type;doel;organisatie;secteur;gemeente;datum;beginuur"
    row = "1;Mars;nl;march;awareness;Stad;city;Nergens;2027-07-30;18:00"
    (found,) = plan(f"{head}\n{row}\n").rows
    assert [(problem.column, problem.value, problem.code) for problem in found.problems] == [
        ("gemeente", "Nergens", "unknown_city")
    ]


def test_a_withdrawn_initiative_stays_withdrawn() -> None:
    run(f"{HEAD}\n{ROW}\n", publish=True)
    withdraw_initiative(initiative_id=Initiative.objects.get().pk, by=SYSTEM, at=AT + timedelta(hours=2))
    (row,) = run(f"{HEAD}\n{ROW.replace('18:00', '19:00')}\n").refused
    assert row.problems[0].code == "not_editable"
    assert Initiative.objects.get().state == State.WITHDRAWN


def test_a_coordinator_imports_for_the_own_country_alone() -> None:
    french = Actor.staff(ref=3, roles=frozenset({Role.COORDINATOR.value}), countries=frozenset({"FR"}))
    (row,) = plan(f"{HEAD}\n{ROW}\n", by=french).rows
    assert [problem.code for problem in row.problems] == ["not_yours"]
    run(f"{HEAD}\n{ROW}\n")
    (row,) = plan(f"{HEAD}\n{ROW.replace('Liège', 'Paris')}\n", by=french).rows
    assert [problem.code for problem in row.problems] == ["not_yours"], "another country's initiative by its id"


def test_a_contact_is_kept_private_and_checked() -> None:
    head = f"{HEAD},e-mail,contact_name"
    assert run(f"{head}\n{ROW},not-an-address,Ann\n").refused[0].problems[0].column == "e-mail"
    assert run(f"{head}\n{ROW},ann@example.org,Ann\n").created == 1
    assert Contact.objects.get().email == "ann@example.org"


def test_progress_is_told() -> None:
    seen: list[tuple[int, int]] = []
    run_import(plan=plan(f"{HEAD}\n{ROW}\n"), publish=False, by=SYSTEM, at=AT, progress=lambda *step: seen.append(step))
    assert seen == [(1, 1)]


def test_a_country_that_does_not_fit_the_city_is_told() -> None:
    for typed, code in (("FR", "other_country"), ("Atlantis", "unknown_choice")):
        (row,) = plan(f"{HEAD},pays\n{ROW},{typed}\n").rows
        assert [(problem.column, problem.code) for problem in row.problems] == [("pays", code)]
    assert plan(f"{HEAD},pays\n{ROW},Belgique\n").rows[0].fate == RowFate.CREATE
    assert plan(f"{HEAD}\n{ROW}\n", country="BE").rows[0].fate == RowFate.CREATE


# --- the round trip


def test_an_export_imports_to_the_same_here_and_elsewhere() -> None:
    made = reach.several()
    data = exported()
    here = plan(data)
    assert here.count(RowFate.UNCHANGED) == len(made), [row.problems for row in here.refused]
    keep = {str(one.uid): (one.title, one.starts_at_utc, one.is_sample, one.slug) for one in made}
    Listing.objects.all().delete()
    Initiative.objects.all().delete()
    assert run(data, publish=True).created == len(made)
    found = Initiative.objects.all()
    assert {str(one.uid): (one.title, one.starts_at_utc, one.is_sample, one.slug) for one in found} == keep
    told = [[row[name] for name in row if name != "changed_at"] for row in csv_rows(data)]
    assert [[row[name] for name in row if name != "changed_at"] for row in csv_rows(exported())] == told


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


TEXTS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn"), exclude_characters="<"),
    min_size=1, max_size=60,
).filter(lambda text: any(char.isalnum() for char in text))  # fmt: skip


@given(title=TEXTS, description=TEXTS, venue=TEXTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_survives_the_round_trip(title: str, description: str, venue: str) -> None:
    Listing.objects.all().delete()
    Initiative.objects.all().delete()
    made = reach.add(title=f"={title}", description=f'\'-{description}\n"{title}";', venue=venue)
    found = plan(exported())
    assert found.count(RowFate.UNCHANGED) == 1, [row.problems for row in found.refused]
    assert found.rows[0].initiative_id == made.pk


def test_our_own_calendar_imports_to_the_same() -> None:
    from django.test import Client

    made = reach.several()
    found = plan(Client().get("/feeds/initiatives.ics?year=2027").content, filename="initiatives.ics")
    assert found.count(RowFate.UNCHANGED) == len(made), [
        (row.typed.title, row.fate, [str(problem.message) for problem in row.problems]) for row in found.rows
    ]


# --- foreign calendars


def test_a_calendars_utc_moment_is_told_in_the_places_zone() -> None:
    row = one_ics("UID:a@x", "SUMMARY:Walk", "DTSTART:20270730T160000Z", "DTEND:20270730T180000Z", "LOCATION:Liège")
    assert row.fate == RowFate.CREATE, [str(problem.message) for problem in row.problems]
    assert (row.typed.starts_on, row.typed.starts_at, row.typed.ends_at) == ("2027-07-30", "18:00", "20:00")


def test_a_floating_time_is_the_places_own_and_a_duration_gives_the_end() -> None:
    row = one_ics("UID:a", "SUMMARY:Walk", "DTSTART:20270730T180000", "DURATION:PT90M", "LOCATION:Hall 3, Sydney")
    assert row.content.schedule.starts_at_utc == datetime(2027, 7, 30, 8, 0, tzinfo=UTC)
    assert row.content.schedule.ends_at_utc == datetime(2027, 7, 30, 9, 30, tzinfo=UTC)
    assert row.content.venue == "Hall 3"


def test_a_whole_day_ends_before_midnight() -> None:
    row = one_ics("UID:a", "SUMMARY:Walk", "DTSTART;VALUE=DATE:20270730", "DTEND;VALUE=DATE:20270801", "LOCATION:Paris")
    assert (row.content.schedule.starts_on, row.content.schedule.ends_on) == (date(2027, 7, 30), date(2027, 7, 31))


def test_without_an_end_it_lasts_two_hours() -> None:
    row = one_ics("UID:a", "SUMMARY:Walk", "DTSTART;TZID=Europe/Brussels:20270730T180000", "LOCATION:Brussels")
    assert row.content.schedule.ends_at_utc - row.content.schedule.starts_at_utc == timedelta(hours=2)


def test_geo_gives_the_point() -> None:
    row = one_ics("UID:a", "SUMMARY:Walk", "DTSTART:20270730T160000Z", "GEO:50.85;4.35", "LOCATION:Park")
    assert row.typed.place_kind == "point"
    assert row.content.place.name == "Brussels"


def test_a_malformed_rule_is_named_and_a_good_one_is_not_expanded() -> None:
    lines = ("UID:a", "SUMMARY:Walk", "DTSTART:20270730T160000Z", "LOCATION:Liège")
    bad = one_ics(*lines, "RRULE:FREQ=SOMETIMES;COUNT=-x")
    assert [(problem.column, problem.code) for problem in bad.problems] == [("RRULE", "malformed_rrule")]
    good = one_ics(*lines, "RRULE:FREQ=WEEKLY;COUNT=4")
    assert good.fate == RowFate.CREATE
    assert len(good.notes) == 1


def test_a_cancelled_event_is_left_out() -> None:
    row = one_ics("UID:a", "SUMMARY:Walk", "DTSTART:20270730T160000Z", "LOCATION:Liège", "STATUS:CANCELLED")
    assert row.fate == RowFate.SKIPPED


def test_an_event_without_a_usable_time_is_refused_by_its_property() -> None:
    row = one_ics("UID:a", "SUMMARY:Walk", "DTSTART:tomorrow", "LOCATION:Liège")
    assert {problem.column for problem in row.problems} == {"DTSTART"}


def test_html_of_a_description_becomes_words() -> None:
    row = one_ics(
        "UID:a", "SUMMARY:Walk", "DTSTART:20270730T160000Z", "LOCATION:Liège",
        "DESCRIPTION:<p>Come\\, <b>all</b>&amp;sundry</p><br>now",
    )  # fmt: skip
    assert row.content.description == "Come, all&sundry\nnow"
