"""Presses count once, whoever sends them again and in whatever company."""

import uuid
from datetime import datetime

import pytest
from django.db import connection

from blueheart.supporters.models import Supporter
from blueheart.wear.actions.presses import Press, record_presses
from blueheart.wear.models import Heart, HeartCount
from blueheart.wear.queries.counts import heart_totals, wrong_counts

pytestmark = pytest.mark.django_db


def press(**values: object) -> Press:
    return Press(token=uuid.uuid4(), **values)  # type: ignore[arg-type]


def test_presses_of_a_batch_are_stored_and_counted(at: datetime) -> None:
    club = Supporter.objects.create(slug="a-club", name="A club", sector="sport")
    presses = [press(country="BE"), press(country="BE", group="a-club"), press(is_confirmed=False)]
    answers = record_presses(presses=presses, at=at)
    assert [(one.token, one.state, one.is_new) for one in answers] == [
        (presses[0].token, "confirmed", True),
        (presses[1].token, "confirmed", True),
        (presses[2].token, "unconfirmed", True),
    ]
    assert Heart.objects.get(token=presses[1].token).supporter == club
    assert heart_totals().confirmed == 2
    assert heart_totals().unconfirmed == 1
    assert heart_totals(supporter_key=club.pk).confirmed == 1
    assert wrong_counts() == []


def test_press_sent_again_gives_the_first_answer_and_counts_nothing(at: datetime) -> None:
    first = press(is_confirmed=False)
    record_presses(presses=[first], at=at)
    again = Press(token=first.token, country="FR", is_confirmed=True)
    [answer] = record_presses(presses=[again], at=at)
    assert (answer.state, answer.is_new) == ("unconfirmed", False)
    assert list(Heart.objects.values_list("country", "state")) == [("", "unconfirmed")]
    assert (heart_totals().confirmed, heart_totals().unconfirmed) == (0, 1)


def test_press_twice_in_one_batch_counts_once(at: datetime) -> None:
    one, other = press(country="BE"), press(country="NL")
    answers = record_presses(presses=[one, other, one], at=at)
    assert [answer.is_new for answer in answers] == [True, True, False]
    assert heart_totals().confirmed == 2
    assert wrong_counts() == []


def test_group_that_is_no_supporter_counts_for_none(at: datetime) -> None:
    record_presses(presses=[press(group="nobody")], at=at)
    assert HeartCount.objects.get().supporter_key == 0


def test_batch_of_500_takes_one_transaction_of_one_or_two_statements(
    at: datetime, django_assert_num_queries: object
) -> None:
    record_presses(presses=[press()], at=at)
    presses = [press(country="BE") for _number in range(500)]
    # One; or savepoint, known tokens, hearts, counts, savepoint
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 5):  # type: ignore[operator]
        record_presses(presses=presses, at=at)
    assert heart_totals().confirmed == 501


def test_no_press_asks_the_database_nothing(at: datetime, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert record_presses(presses=[], at=at) == []
