import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import blueheart
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations.enums import LightRule
from blueheart.illuminations.rules.light import MAX_LENGTH, LightPlan, LightWish, plan_light
from blueheart.illuminations.rules.sun import evening_of
from blueheart.initiatives.rules.problems import ProblemList

DAY = date(2026, 7, 30)
PLACES = {
    "Antwerp": (51.2211, 4.3997, "Europe/Brussels"),
    "Reykjavik": (64.1466, -21.9426, "Atlantic/Reykjavik"),
    "Tromsø": (69.6496, 18.956, "Europe/Oslo"),
    "Querétaro": (20.5888, -100.3899, "America/Mexico_City"),
    "Auckland": (-36.8485, 174.7633, "Pacific/Auckland"),
    "Ny-Ålesund": (78.92, 11.93, "Arctic/Longyearbyen"),
    "Lord Howe": (-31.55, 159.08, "Australia/Lord_Howe"),
}


def plan(place: str, wish: LightWish, *, day: date = DAY) -> tuple[LightPlan | None, dict[str, str]]:
    """The plan, and what is wrong by code."""
    latitude, longitude, zone = PLACES[place]
    problems = ProblemList()
    made = plan_light(wish=wish, latitude=latitude, longitude=longitude, zone=zone, day=day, problems=problems)
    assert (made is None) == bool(problems.found)
    return made, {problem.code: f"{problem.field}: {problem.message}" for problem in problems.found}


def made(place: str, wish: LightWish, *, day: date = DAY) -> LightPlan:
    found, problems = plan(place, wish, day=day)
    assert found is not None, problems
    return found


def notes(found: LightPlan) -> dict[str, str]:
    return {note.code: str(note.message) for note in found.notes}


def local(place: str, moment: datetime) -> str:
    return f"{utc_to_local(moment, PLACES[place][2]):%Y-%m-%d %H:%M:%S}"


def test_from_civil_dusk_over_midnight() -> None:
    found = made("Antwerp", LightWish(LightRule.CIVIL_DUSK, ends_at=time(1, 0)))
    assert local("Antwerp", found.starts_at_utc)[:16] == "2026-07-30 22:13"
    assert local("Antwerp", found.ends_at_utc) == "2026-07-31 01:00:00"
    assert (found.minutes, found.daylight_minutes, found.dark_minutes) == (167, 0, 167)
    assert "daylight" not in notes(found)


def test_dusk_after_midnight_is_of_the_same_evening() -> None:
    found = made("Reykjavik", LightWish(LightRule.CIVIL_DUSK, ends_at=time(1, 0)))
    assert local("Reykjavik", found.starts_at_utc)[:16] == "2026-07-31 00:11"
    assert local("Reykjavik", found.ends_at_utc) == "2026-07-31 01:00:00"


def test_sunset_with_an_offset() -> None:
    late = made("Antwerp", LightWish(LightRule.SUNSET, ends_at=time(23, 59), offset_minutes=30))
    early = made("Antwerp", LightWish(LightRule.SUNSET, ends_at=time(23, 59), offset_minutes=-15))
    assert late.starts_at_utc - early.starts_at_utc == timedelta(minutes=45)
    assert local("Antwerp", late.starts_at_utc)[:16] == "2026-07-30 22:02"
    assert 9 <= late.daylight_minutes <= 11


def test_a_fixed_hour_says_how_many_minutes_would_burn_in_daylight() -> None:
    found = made("Antwerp", LightWish(LightRule.FIXED, ends_at=time(23, 0), starts_at=time(19, 0)))
    assert (found.minutes, found.daylight_minutes) == (240, 193)
    assert notes(found)["daylight"] == (
        "Minutes that would burn in daylight: 193 of 240. It is dark enough from 22:13."
    )


def test_a_light_that_burns_into_the_morning_is_told_of_the_dawn() -> None:
    found = made("Antwerp", LightWish(LightRule.CIVIL_DUSK, ends_at=time(8, 0)))
    latitude, longitude, zone = PLACES["Antwerp"]
    darkest = evening_of(latitude=latitude, longitude=longitude, zone=zone, day=DAY).darkest_at
    dawn = utc_to_local(found.ends_at_utc - timedelta(minutes=found.daylight_minutes), zone)
    assert notes(found)["daylight"].endswith(f"It is light again from {dawn:%H:%M}.")
    # The night lies evenly about its darkest moment, but for the day's change
    assert abs((dawn - darkest) - (darkest - found.starts_at_utc)) < timedelta(minutes=5)


def test_where_it_does_not_get_dark_the_darkest_moment_is_offered() -> None:
    _none, problems = plan("Tromsø", LightWish(LightRule.CIVIL_DUSK, ends_at=time(2, 0)))
    assert problems == {
        "no_civil_dusk": "rule: The sun does not sink far enough here in the night of 30 July 2026: only to −2.0°. "
        "Choose the darkest moment, 00:51, or a fixed hour."
    }
    found = made("Tromsø", LightWish(LightRule.DARKEST, ends_at=time(2, 0), offset_minutes=-30))
    assert local("Tromsø", found.starts_at_utc)[:16] == "2026-07-31 00:21"
    assert found.daylight_minutes == found.minutes == 99
    assert found.useful_minutes == 0
    assert "does not get dark here" in notes(found)["daylight"]


@pytest.mark.parametrize(
    ("rule", "day", "code", "words"),
    [
        (LightRule.SUNSET, date(2026, 6, 21), "no_sunset", "The sun does not set here"),
        (LightRule.CIVIL_DUSK, date(2026, 12, 21), "", ""),
        (
            LightRule.SUNSET,
            date(2026, 12, 21),
            "no_sunset",
            "The sun does not rise here on 21 December 2026.",
        ),
    ],
)
def test_what_there_is_not_in_the_polar_year(rule: LightRule, day: date, code: str, words: str) -> None:
    found, problems = plan("Tromsø", LightWish(rule, ends_at=time(20, 0)), day=day)
    assert list(problems) == ([code] if code else [])
    assert words in problems.get(code, "")
    assert (found is None) == bool(code)


def test_where_it_is_dark_all_day_any_hour_will_do() -> None:
    _none, problems = plan("Ny-Ålesund", LightWish(LightRule.CIVIL_DUSK, ends_at=time(20, 0)), day=date(2026, 12, 21))
    assert problems["no_civil_dusk"].endswith("so low here that it is dark all day. Choose a fixed hour.")
    found = made("Ny-Ålesund", LightWish(LightRule.FIXED, starts_at=time(15), ends_at=time(20)), day=date(2026, 12, 21))
    assert found.daylight_minutes == 0


def test_dark_sky_note_and_curfew() -> None:
    found = made("Antwerp", LightWish(LightRule.CIVIL_DUSK, ends_at=time(1, 0), curfew=time(0, 0)))
    assert "from 22:13 to 23:07 (54 minutes)" in notes(found)["dark_sky"]
    assert found.useful_minutes == 54
    assert "curfew for lights is at 00:00. Minutes that would burn after it: 60." in notes(found)["curfew"]
    short = made("Antwerp", LightWish(LightRule.CIVIL_DUSK, ends_at=time(23, 0), curfew=time(23, 0)))
    assert notes(short) == {}


@pytest.mark.parametrize(
    ("wish", "code", "words"),
    [
        (LightWish(LightRule.CIVIL_DUSK, ends_at=time(21, 0)), "end_before_start", "(21:00) is before the light"),
        (LightWish(LightRule.FIXED, ends_at=time(22, 0), starts_at=time(22, 0)), "end_before_start", "later end"),
        (LightWish(LightRule.CIVIL_DUSK, ends_at=time(11, 0)), "too_long", "ends_at: A light burns for twelve hours"),
        (LightWish(LightRule.CIVIL_DUSK, ends_at=None), "required", "ends_at: Give the hour"),
        (LightWish(LightRule.FIXED, ends_at=time(23, 0)), "required", "starts_at: Give the hour"),
        (LightWish(LightRule.SUNSET, ends_at=time(23, 0), offset_minutes=241), "offset_out_of_range", "−240 to 240"),
    ],
)  # fmt: skip
def test_what_is_wrong_names_field_and_mend(wish: LightWish, code: str, words: str) -> None:
    _none, problems = plan("Antwerp", wish)
    assert list(problems) == [code]
    assert words in problems[code]


def test_an_end_before_a_dusk_after_midnight() -> None:
    _none, problems = plan("Reykjavik", LightWish(LightRule.CIVIL_DUSK, ends_at=time(23, 59)))
    assert list(problems) == ["end_before_start"]


def test_hours_that_the_clocks_skip_are_named() -> None:
    spring = date(2027, 3, 27)
    _none, problems = plan("Antwerp", LightWish(LightRule.CIVIL_DUSK, ends_at=time(2, 30)), day=spring)
    assert (
        "ends_at: The clocks skip 02:30 in Europe/Brussels that day. The next time that exists is 03:00."
        in (problems["nonexistent_time"])
    )
    fixed = LightWish(LightRule.FIXED, ends_at=time(4, 0), starts_at=time(2, 30))
    assert plan("Antwerp", fixed, day=spring)[1]["nonexistent_time"].startswith("starts_at: ")
    night = made("Antwerp", LightWish(LightRule.FIXED, ends_at=time(3, 0), starts_at=time(23, 0)), day=spring)
    assert night.minutes == 180  # by the clock four hours


def test_the_hour_that_comes_twice_is_the_next_of_the_two() -> None:
    autumn = date(2027, 10, 30)
    whole = made("Antwerp", LightWish(LightRule.FIXED, ends_at=time(2, 30), starts_at=time(23, 0)), day=autumn)
    assert whole.minutes == 210
    again = made("Antwerp", LightWish(LightRule.FIXED, ends_at=time(2, 10), starts_at=time(2, 50)), day=autumn)
    assert again.minutes == 20
    after = made("Antwerp", LightWish(LightRule.FIXED, ends_at=time(3, 0), starts_at=time(2, 0)), day=autumn)
    assert after.minutes == 120


def test_a_curfew_in_the_skipped_hour_is_read_as_its_end() -> None:
    wish = LightWish(LightRule.CIVIL_DUSK, ends_at=time(4, 0), curfew=time(2, 30))
    found = made("Antwerp", wish, day=date(2027, 3, 27))
    assert "after it: 60." in notes(found)["curfew"]


def test_a_day_that_the_zone_skipped_is_refused() -> None:
    problems = ProblemList()
    wish = LightWish(LightRule.CIVIL_DUSK, ends_at=time(23, 0))
    plan_light(
        wish=wish, latitude=-13.8, longitude=-171.8, zone="Pacific/Apia", day=date(2011, 12, 30), problems=problems
    )
    assert [(problem.field, problem.code) for problem in problems.found] == [("day", "skipped_day")]


clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
wishes = st.builds(
    LightWish,
    rule=st.sampled_from(LightRule),
    ends_at=clocks,
    offset_minutes=st.integers(-240, 240),
    starts_at=clocks,
    curfew=st.none() | clocks,
)
days = st.dates(date(2025, 1, 1), date(2029, 12, 31))


@settings(max_examples=300, deadline=None)
@given(place=st.sampled_from(sorted(PLACES)), wish=wishes, day=days)
def test_any_wish_becomes_a_plan_or_a_problem(place: str, wish: LightWish, day: date) -> None:
    found, problems = plan(place, wish, day=day)
    if found is None:
        assert problems
        return
    length = found.ends_at_utc - found.starts_at_utc
    assert timedelta(0) < length <= MAX_LENGTH
    assert abs(found.minutes - length / timedelta(minutes=1)) <= 1
    assert 0 <= found.daylight_minutes <= found.minutes
    assert found.daylight_minutes + found.dark_minutes == found.minutes
    assert found.starts_at_utc.tzinfo is found.ends_at_utc.tzinfo is UTC
    shown = utc_to_local(found.ends_at_utc, PLACES[place][2])
    assert (shown.time(), shown.second) == (wish.ends_at, 0)
    assert ("daylight" in notes(found)) == (found.daylight_minutes > 0)


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(sorted(PLACES)), day=days, minutes=st.integers(1, 720))
def test_civil_dusk_starts_at_dusk_and_burns_no_minute_of_daylight(place: str, day: date, minutes: int) -> None:
    latitude, longitude, zone = PLACES[place]
    evening = evening_of(latitude=latitude, longitude=longitude, zone=zone, day=day)
    ends = utc_to_local((evening.civil or evening.darkest_at) + timedelta(minutes=minutes), zone)
    found, problems = plan(place, LightWish(LightRule.CIVIL_DUSK, ends_at=ends.time().replace(second=0)), day=day)
    if found is None:
        assert set(problems) <= {"no_civil_dusk", "end_before_start", "too_long"}
        return
    assert found.starts_at_utc == evening.civil
    if found.ends_at_utc <= evening.darkest_at:
        assert found.daylight_minutes == 0


def test_numpy_is_loaded_only_by_who_plans() -> None:
    lines = "import sys; import blueheart.illuminations.rules.light; sys.exit('numpy' in sys.modules)"
    source = str(Path(blueheart.__file__).parents[1])
    assert subprocess.run([sys.executable, "-c", lines], check=False, env={"PYTHONPATH": source}).returncode == 0
