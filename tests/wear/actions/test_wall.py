"""A message on the wall: sent once, confirmed by a press, taken away for ever, erased when its time is over."""

import uuid
from datetime import timedelta

import pytest

from blueheart.campaign.permissions import NotPermitted
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from blueheart.wear.actions import wall
from blueheart.wear.actions.hearts import withdraw_heart
from blueheart.wear.actions.moderation import decline_message, show_message, undo_decision
from blueheart.wear.enums import MessageState
from blueheart.wear.models import Heart, WallMessage, WearerContact
from blueheart.wear.queries.counts import heart_totals, wrong_counts
from blueheart.wear.queries.wall import shown_messages
from blueheart.wear.rules.messages import InvalidMessage
from blueheart.wear.rules.moves import MessageMoveNotAllowed
from tests.wearers import AT, SYSTEM, TYPED, add_hearts, add_message, writer_of

pytestmark = pytest.mark.django_db
COORDINATOR = Actor.staff(ref=1, roles=frozenset({"coordinator"}), countries=frozenset({"BE"}))


def test_second_message_of_a_heart_gives_the_first_answer_again() -> None:
    [heart] = add_hearts()
    first = wall.submit_message(typed=TYPED, heart=heart.token, language="en", by=SYSTEM, at=AT)
    again = wall.submit_message(typed=TYPED, heart=heart.token, language="en", by=SYSTEM, at=AT)
    assert again.pk == first.pk
    assert EventRecord.objects.filter(name="wear.message_submitted").count() == 1


def test_message_needs_a_heart_that_is_worn() -> None:
    [heart] = add_hearts()
    withdraw_heart(heart.pk)
    for number in (heart.token, uuid.uuid4()):
        with pytest.raises(wall.HeartNotWorn):
            wall.submit_message(typed=TYPED, heart=number, language="en", by=SYSTEM, at=AT)


def test_confirmed_mail_confirms_the_heart_once() -> None:
    message = add_message(confirmed=False)
    assert heart_totals().unconfirmed == 1
    for _press in range(2):
        wall.verify_message(message_id=message.pk, by=writer_of(message), at=AT)
    assert (heart_totals().confirmed, heart_totals().unconfirmed) == (1, 0)
    assert EventRecord.objects.filter(name="wear.message_verified").count() == 1
    assert wrong_counts() == []


def test_removed_message_is_gone_with_its_address_and_the_heart_stays() -> None:
    message = add_message(to=MessageState.SHOWN)
    wall.remove_message(message_id=message.pk, by=writer_of(message), at=AT)
    assert not WallMessage.objects.exists()
    assert not WearerContact.objects.exists()
    assert heart_totals().confirmed == 1


def test_that_was_not_me_takes_the_heart_back_too() -> None:
    message = add_message(to=MessageState.SHOWN)
    wall.disown_message(message_id=message.pk, by=writer_of(message), at=AT)
    assert not WallMessage.objects.exists()
    assert Heart.objects.get().state == "withdrawn"
    assert wrong_counts() == []


def test_nobody_else_confirms_or_removes() -> None:
    message = add_message()
    for action in (wall.verify_message, wall.remove_message, wall.disown_message):
        for by in (Actor.visitor(), COORDINATOR, Actor.organiser(ref=uuid.uuid4())):
            with pytest.raises(NotPermitted):
                action(message_id=message.pk, by=by, at=AT)


@pytest.mark.parametrize("country", ["BE", "FR", ""])
def test_messages_are_decided_on_by_their_own_coordinator_or_the_head_office(country: str) -> None:
    message = add_message(to=MessageState.WAITING, country=country)
    if country != "BE":
        with pytest.raises(NotPermitted):
            show_message(message_id=message.pk, by=COORDINATOR, at=AT)
    by = COORDINATOR if country == "BE" else Actor.staff(ref=2, roles=frozenset({"head_office"}))
    assert show_message(message_id=message.pk, by=by, at=AT).state == "shown"
    assert undo_decision(message_id=message.pk, by=by, at=AT).state == "waiting"
    assert decline_message(message_id=message.pk, reason="It sells something.", by=by, at=AT).state == "declined"
    assert shown_messages(size=5).messages == ()


def test_unverified_message_is_never_shown_nor_declined() -> None:
    message = add_message()
    for decide in (show_message, undo_decision):
        with pytest.raises(MessageMoveNotAllowed):
            decide(message_id=message.pk, by=SYSTEM, at=AT)


def test_decline_needs_a_reason() -> None:
    message = add_message(to=MessageState.WAITING)
    with pytest.raises(InvalidMessage):
        decline_message(message_id=message.pk, reason=" ", by=SYSTEM, at=AT)
    assert WallMessage.objects.get().state == "waiting"


def test_unverified_messages_are_erased_after_30_days() -> None:
    add_message(at=AT - timedelta(days=31))
    kept = [add_message(at=AT - timedelta(days=29)), add_message(to=MessageState.WAITING, at=AT - timedelta(days=90))]
    assert wall.erase_unverified_messages(by=SYSTEM, at=AT) == 1
    assert set(WallMessage.objects.all()) == set(kept)
    assert heart_totals().confirmed == 3


def test_addresses_are_erased_30_days_after_the_decision_and_messages_stay() -> None:
    old = add_message(to=MessageState.SHOWN, at=AT - timedelta(days=31))
    recent = add_message(to=MessageState.DECLINED, at=AT - timedelta(days=29))
    waiting = add_message(to=MessageState.WAITING, at=AT - timedelta(days=60))
    assert wall.erase_contacts_past_their_time(at=AT) == 1
    assert set(WearerContact.objects.values_list("message", flat=True)) == {recent.pk, waiting.pk}
    wall.remove_message(message_id=old.pk, by=writer_of(old), at=AT)
    assert not WallMessage.objects.filter(pk=old.pk).exists()


def test_wall_is_read_page_by_page_with_one_query(django_assert_num_queries: object) -> None:
    for number in range(5):
        add_message(to=MessageState.SHOWN, at=AT + timedelta(minutes=number), first_name=f"Writer {number}")
    from blueheart.kernel.cursors import MomentCursor

    names: list[str] = []
    cursor = ""
    while True:
        with django_assert_num_queries(1):  # type: ignore[operator]
            page = shown_messages(size=2, after=MomentCursor.parse(cursor))
        names += [message.first_name for message in page.messages]
        if not (cursor := page.next_cursor):
            break
    assert names == [f"Writer {number}" for number in (4, 3, 2, 1, 0)]
