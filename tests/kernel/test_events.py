import json
from dataclasses import dataclass, make_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueheart.kernel.events import DomainEvent, NotPlain, PersonalDataInEvent


class Kind(StrEnum):
    MARCH = "march"


@dataclass(frozen=True, kw_only=True)
class ThingMoved(DomainEvent):
    name: ClassVar[str] = "things.moved"
    subject: ClassVar[str] = "thing"
    value: Any = None


def event_with(field: str) -> DomainEvent:
    made = make_dataclass("Made", [(field, str, "x")], bases=(DomainEvent,), frozen=True, kw_only=True)
    made.name, made.subject = "things.made", "thing"
    return made(subject_id="1")


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (Kind.MARCH, "march"),
        (date(2027, 7, 30), "2027-07-30"),
        (datetime(2027, 7, 30, 12, tzinfo=UTC), "2027-07-30T12:00:00+00:00"),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        (Decimal("50.84670"), "50.84670"),
        (timedelta(minutes=1), 60.0),
        ((1, "a", None), [1, "a", None]),
        ({"b", "a"}, ["a", "b"]),
        ({"langs": ("nl", "fr")}, {"langs": ["nl", "fr"]}),
    ],
)
def test_payload_turns_values_into_plain_ones(value: object, stored: object) -> None:
    assert ThingMoved(subject_id="1", value=value).payload() == {"value": stored}


def test_payload_leaves_the_subject_to_its_own_column() -> None:
    assert "subject_id" not in ThingMoved(subject_id="1").payload()


@pytest.mark.parametrize(
    "field",
    ["email", "phone", "contact", "contact_name", "contacts", "old_email", "email_hash", "e_mail", "organiser_contact"],
)
def test_payload_refuses_a_field_that_names_personal_data(field: str) -> None:
    with pytest.raises(PersonalDataInEvent, match=field):
        event_with(field).payload()


@pytest.mark.parametrize("field", ["country", "emailed", "phonetic", "slug", "title"])
def test_payload_keeps_a_field_that_only_looks_alike(field: str) -> None:
    assert event_with(field).payload() == {field: "x"}


def test_payload_refuses_personal_data_at_any_depth() -> None:
    with pytest.raises(PersonalDataInEvent, match="email"):
        ThingMoved(subject_id="1", value=[{"before": {"email": "a@example.org"}}]).payload()


@pytest.mark.parametrize("value", [object(), b"x", {1: "a"}, [lambda: None]])
def test_payload_refuses_what_json_has_no_place_for(value: object) -> None:
    with pytest.raises(NotPlain, match="value"):
        ThingMoved(subject_id="1", value=value).payload()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["a", "b", "kind"]), inner),
    max_leaves=10,
)


@given(JSON)
def test_payload_of_plain_values_is_what_json_gives_back(value: Any) -> None:
    payload = ThingMoved(subject_id="1", value=value).payload()
    assert json.loads(json.dumps(payload)) == {"value": value}
