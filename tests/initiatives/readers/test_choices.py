"""Kinds, purposes and sectors are understood by their code, and by their label in a language of the site."""

import pytest
from django.utils.translation import override

from blueheart.initiatives.readers import read_file
from blueheart.initiatives.readers.choices import CHOICES, code_of
from blueheart.kernel.text import SITE_LANGUAGES


@pytest.mark.parametrize("language", SITE_LANGUAGES)
@pytest.mark.parametrize("field", CHOICES)
def test_every_code_and_label_means_its_choice_whatever_the_readers_language(field: str, language: str) -> None:
    with override(language):
        labels = {str(choice.label): str(choice) for choice in CHOICES[field]}
    assert {label: code_of(field, label) for label in labels} == labels
    assert {code: code_of(field, code.upper()) for code in CHOICES[field].values} == {
        code: code for code in CHOICES[field].values
    }


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("kind", "March or walk", "march"), ("kind", "Marche", "march"), ("kind", " PROMENADE ", "march"),
        ("kind", "Debat", "conference"), ("kind", "Spaziergang", "march"), ("kind", "مسيرة", "march"),
        ("organiser_sector", "Université", "school"), ("organiser_sector", "middenveld", "civil_society"),
        ("organiser_sector", "Civil-society", "civil_society"), ("purpose", "Sensibiliser", "awareness"),
        ("place_kind", "En ligne", "online"),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(field: str, typed: str, code: str) -> None:
    assert code_of(field, typed) == code


@pytest.mark.parametrize("typed", ["film", "Flight", "", "blue", "x" * 500])
def test_what_may_mean_two_or_nothing_stays_as_it_was_typed(typed: str) -> None:
    """A film may be shown or made for the press: the row is refused and names the choices."""
    assert code_of("kind", typed) == typed


def test_a_table_and_a_calendar_are_read_by_labels() -> None:
    table = "title,starts_on,kind,purpose,sector\nA,2027-07-30,Marche ou promenade,Sensibiliser,Stad\n"
    (row,) = read_file(table.encode(), "agenda.csv").rows
    assert (row.typed.kind, row.typed.purpose, row.typed.organiser_sector) == ("march", "awareness", "city")
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A\r\nDTSTART:20270730T160000Z\r\n"
        "CATEGORIES:Agenda,Tentoonstelling\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (event,) = read_file(calendar.encode(), "agenda.ics").rows
    assert event.typed.kind == "exhibition"
