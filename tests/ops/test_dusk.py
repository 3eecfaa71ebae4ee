"""`./blueheart dusk`: what it prints, and what it says of bad input."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import blueheart
from blueheart.ops import command_line

DAY = "2026-07-30"
KEYS = ("sunset", "civil_dusk", "nautical_dusk", "astronomical_dusk")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert command_line.main(["dusk", *arguments, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


@pytest.mark.parametrize(
    ("place", "zone", "civil_dusk"),
    [
        (("51.2211", "4.3997"), "Europe/Brussels", "2026-07-30T22:13:04+02:00"),
        (("50.8467", "4.3525"), "Europe/Brussels", "2026-07-30T22:11:18+02:00"),
        (("64.1466", "-21.9426"), "Atlantic/Reykjavik", "2026-07-31T00:11:14+00:00"),
        (("20.5888", "-100.3899"), "America/Mexico_City", "2026-07-30T19:43:57-06:00"),
        (("-36.8485", "174.7633"), "Pacific/Auckland", "2026-07-30T18:01:28+12:00"),
    ],
)
def test_dusk_is_told_in_the_place_s_own_zone(
    place: tuple[str, str], zone: str, civil_dusk: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """To the second of the ephemeris, or the next to it by rounding."""
    answer = told(capsys, *place, DAY)
    assert answer["zone"] == zone
    found, wanted = datetime.fromisoformat(answer["civil_dusk"]), datetime.fromisoformat(civil_dusk)
    assert found.utcoffset() == wanted.utcoffset()
    assert abs(found - wanted) <= timedelta(seconds=1)
    assert len(answer["civil_dusk"]) == len(civil_dusk)


def test_what_there_is_not_is_null_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, "69.6496", "18.956", DAY)
    assert abs(datetime.fromisoformat(answer["sunset"]) - datetime.fromisoformat("2026-07-30T23:29:06+02:00")) <= (
        timedelta(seconds=1)
    )
    assert [answer[key] for key in KEYS[1:]] == [None, None, None]
    assert list(answer["reasons"]) == list(KEYS[1:])
    assert answer["reasons"]["civil_dusk"].startswith("the sun does not sink to -6°; its lowest is -2.03° at 2026-")
    night = told(capsys, "78.22", "15.65", "2026-12-21")
    assert night["reasons"]["civil_dusk"] == "the sun stays below -6° all day"


def test_lines_hold_the_same_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, "64.1466", "-21.9426", DAY)
    assert command_line.main(["dusk", "64.1466", "-21.9426", DAY]) == 0
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert [name for name, _text in lines] == list(KEYS)
    for name, text in lines:
        assert text == (answer[name] or f"null  {answer['reasons'][name]}")


def test_another_zone_may_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    here, there = told(capsys, "51.2", "4.4", DAY), told(capsys, "51.2", "4.4", DAY, "--zone", "Etc/UTC")
    assert there["civil_dusk"].endswith("+00:00")
    assert datetime.fromisoformat(here["civil_dusk"]) == datetime.fromisoformat(there["civil_dusk"])


@pytest.mark.parametrize("arguments", [("0", "180"), ("0", "-180"), ("90", "0"), ("-90", "0"), ("0", "0")])
def test_the_ends_of_the_earth_have_an_answer(arguments: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, *arguments, "2028-02-29")
    assert all(answer[key] or answer["reasons"][key] for key in KEYS)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("174.8", "-36.8", DAY), "LAT: 174.8 is no latitude\n  Mend: are the two swapped? try -36.8 174.8"),
        (("91", "4", DAY), "LAT: 91 is no latitude\n  Mend: are the two swapped? try 4 91"),
        (("200", "4", DAY), "Mend: give degrees from −90 to 90"),
        (("nan", "4", DAY), "LAT: nan is no latitude"),
        (("51", "inf", DAY), "LON: inf is no longitude"),
        (("51", "4", "2027-02-29"), "DATE: '2027-02-29' is not a day of the calendar"),
        (("51", "4", "1066-10-14"), "give one from 1900 to 2100"),
        (("51", "4", DAY, "--zone", "../etc/passwd"), "--zone: '../etc/passwd' is no time zone"),
        (("-13.8", "-171.8", "2011-12-30"), "DATE: 2011-12-30 does not exist in Pacific/Apia\n  Mend: give 2011-12-31"),
    ],
)
def test_bad_input_names_field_and_mend(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["dusk", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_the_command_line_itself_does_not_load_numpy() -> None:
    lines = (
        "import sys; from blueheart.ops import command_line as c; c.overview(); c.build_parser('dusk');"
        "c.build_parser('run'); sys.exit('numpy' in sys.modules)"
    )
    source = str(Path(blueheart.__file__).parents[1])
    assert subprocess.run([sys.executable, "-c", lines], check=False, env={"PYTHONPATH": source}).returncode == 0
