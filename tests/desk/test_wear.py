"""The desk's pages about hearts: messages by country, bursts with a reason, both undone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from blueheart.kernel.models import EventRecord
from blueheart.wear.enums import MessageState
from blueheart.wear.models import Burst, WallMessage
from blueheart.wear.queries.counts import heart_totals, wrong_counts
from tests.desk.test_queries import queries
from tests.wearers import AT, add_hearts, add_message

pytestmark = pytest.mark.django_db
RANGE = {"from_at": "2027-06-01T08:00", "to_at": "2027-06-01T10:00"}


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_queue_holds_ones_own_countries_messages_alone(belgian: Client, head_office: Client) -> None:
    for country in ("BE", "FR", ""):
        add_message(to=MessageState.WAITING, country=country, text=f"words of {country or 'nowhere'}")
    own, all_of_them = text_of(belgian.get("/desk/hearts/")), text_of(head_office.get("/desk/hearts/"))
    assert "words of BE" in own
    assert "words of FR" not in own
    assert "words of nowhere" not in own
    assert all(f"words of {country}" in all_of_them for country in ("BE", "FR", "nowhere"))
    narrowed = text_of(head_office.get("/desk/hearts/?country=none"))
    assert "words of nowhere" in narrowed
    assert "words of BE" not in narrowed


def test_unverified_messages_are_not_at_the_desk(head_office: Client) -> None:
    add_message(text="not yet confirmed")
    for state in ("waiting", "shown", "declined", "unverified"):
        assert "not yet confirmed" not in text_of(head_office.get(f"/desk/hearts/?state={state}"))


def test_several_are_shown_at_once_and_another_countrys_is_not(belgian: Client) -> None:
    own = [add_message(to=MessageState.WAITING) for _number in range(2)]
    other = add_message(to=MessageState.WAITING, country="FR")
    ids = [message.pk for message in (*own, other)]
    belgian.post("/desk/hearts/decide/", {"selected": ids, "verb": "show"})
    assert set(WallMessage.objects.filter(state="shown")) == set(own)
    belgian.post("/desk/hearts/decide/?state=shown", {"selected": ids[:1], "verb": "undo"})
    assert WallMessage.objects.filter(state="waiting").count() == 2


def test_decline_without_a_reason_keeps_the_marks_and_what_was_typed(belgian: Client) -> None:
    message = add_message(to=MessageState.WAITING)
    response = belgian.post("/desk/hearts/decide/", {"selected": [message.pk], "verb": "decline", "reason": " "})
    assert response.status_code == 422
    assert f'value="{message.pk}" checked' in text_of(response)
    belgian.post("/desk/hearts/decide/", {"selected": [message.pk], "verb": "decline", "reason": "It sells."})
    assert WallMessage.objects.get().reason == "It sells."


def test_burst_is_looked_at_voided_with_a_reason_and_put_back(belgian: Client) -> None:
    add_hearts(7, country="BE")
    add_hearts(2, country="BE", at=AT + timedelta(minutes=3), is_confirmed=False)
    add_hearts(3, country="FR")
    look = text_of(belgian.get("/desk/hearts/bursts/", {**RANGE, "country": "BE"}))
    assert "9 hearts count in this time" in look
    assert "2027-06-01 09:00" in look
    assert "2027-06-01 09:03" in look
    assert heart_totals().void == 0
    values = {**RANGE, "country": "BE", "group": ""}
    assert belgian.post("/desk/hearts/bursts/void/", {**values, "reason": ""}).status_code == 422
    assert belgian.post("/desk/hearts/bursts/void/", {**values, "reason": "A machine."}).status_code == 302
    assert (heart_totals().void, heart_totals().confirmed) == (9, 3)
    assert "A machine." in text_of(belgian.get("/desk/hearts/bursts/"))
    burst = Burst.objects.get()
    for _press in range(2):
        belgian.post(f"/desk/hearts/bursts/{burst.pk}/restore/")
    assert (heart_totals().void, heart_totals().confirmed, heart_totals().unconfirmed) == (0, 10, 2)
    assert wrong_counts() == []
    assert list(EventRecord.objects.filter(subject="burst").order_by("pk").values_list("name", flat=True)) == [
        "wear.burst_voided",
        "wear.burst_restored",
    ]


def test_coordinator_voids_nothing_of_another_country_nor_of_all(belgian: Client, head_office: Client) -> None:
    add_hearts(3, country="FR")
    for country in ("FR", ""):
        values = {**RANGE, "country": country, "reason": "A machine."}
        assert belgian.post("/desk/hearts/bursts/void/", values).status_code in {403, 422}
    assert heart_totals().void == 0
    head_office.post("/desk/hearts/bursts/void/", {**RANGE, "country": "", "reason": "A machine."})
    burst = Burst.objects.get()
    assert burst.count == 3
    assert "A machine." not in text_of(belgian.get("/desk/hearts/bursts/"))
    belgian.post(f"/desk/hearts/bursts/{burst.pk}/restore/")
    assert heart_totals().void == 3


def test_range_that_ends_before_it_starts_or_is_empty_is_told(belgian: Client) -> None:
    turned = {"from_at": RANGE["to_at"], "to_at": RANGE["from_at"], "country": "BE", "reason": "A machine."}
    assert belgian.post("/desk/hearts/bursts/void/", turned).status_code == 422
    assert belgian.post("/desk/hearts/bursts/void/", {**RANGE, "country": "BE", "reason": "x"}).status_code == 409
    assert not Burst.objects.exists()


def test_editors_have_no_part_in_it(editor: Client) -> None:
    for address in ("/desk/hearts/", "/desk/hearts/bursts/"):
        assert editor.get(address).status_code == 403
    assert editor.post("/desk/hearts/decide/", {}).status_code == 403


def test_pages_ask_the_same_whatever_their_length(head_office: Client, make_user: Callable[..., Any]) -> None:
    def fill() -> None:
        for country in ("BE", "FR", "NL", ""):
            add_message(to=MessageState.WAITING, country=country)

    fill()
    addresses = ("/desk/hearts/", "/desk/hearts/bursts/")
    few = {address: queries(head_office, address) for address in addresses}
    for _time in range(4):
        fill()
    assert {address: queries(head_office, address) for address in addresses} == few


def test_first_page_tells_how_many_wait(belgian: Client) -> None:
    add_message(to=MessageState.WAITING)
    assert "<strong>1</strong> messages to look at" in text_of(belgian.get("/desk/"))
