"""`/webhooks/stripe/`: whose message it is, stored once, looked at afterwards."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blueheart.fund.actions.messages import KEEP_BODIES, erase_message_bodies
from blueheart.fund.enums import ContributionState, MessageState
from blueheart.fund.models import Contribution, Entry, MessageBody, ProviderMessage
from blueheart.fund.providers.configured import local_secret
from blueheart.fund.providers.signatures import LARGEST_BYTES, sign_message
from blueheart.kernel.actions import run_due_deliveries
from blueheart.kernel.models import EventRecord
from tests.givers import AT
from tests.payers import Desk

pytestmark = pytest.mark.django_db
ADDRESS = "/webhooks/stripe/"
NOW = AT + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def post(client: Client, body: str, *, header: str | None = None, at: datetime = NOW, secret: str = "") -> Any:
    header = sign_message(body, secret=secret or local_secret(), at=at) if header is None else header
    return client.post(ADDRESS, body, content_type="application/json", headers={"Stripe-Signature": header})


def paid() -> list[str]:
    """The bodies of the messages of one paid gift, in the order in which they were made."""
    from blueheart.fund.models import LocalMessage

    desk = Desk()
    desk.do("pay", session_id=desk.begin(10_000).session_id)
    return list(LocalMessage.objects.order_by("pk").values_list("body", flat=True))


def handle() -> None:
    while run_due_deliveries(at=NOW):
        pass


def test_a_message_is_stored_once_and_booked_afterwards(client: Client) -> None:
    bodies = paid()
    for _time in range(2):
        response = post(client, bodies[0])
        assert (response.status_code, response.content) == (200, b"stored\n")
    message = ProviderMessage.objects.get()
    assert (message.provider, message.kind, message.state) == ("local", "charge.succeeded", MessageState.WAITING)
    assert bytes(MessageBody.objects.get().raw) == bodies[0].encode()
    assert not Entry.objects.exists()
    handle()
    assert Contribution.objects.get().state == ContributionState.SETTLED
    assert Entry.objects.count() == 1


def test_the_log_of_events_holds_nothing_of_what_a_message_says(client: Client) -> None:
    body = json.loads(paid()[0])
    body["data"]["object"]["billing_details"]["name"] = "Ann Example"
    post(client, json.dumps(body))
    payloads = [event.payload for event in EventRecord.objects.filter(name="fund.message_received")]
    assert payloads == [{"message_id": ProviderMessage.objects.get().pk}]


@pytest.mark.parametrize(
    ("seconds", "code"), [(-301, b"late"), (-86_400, b"late"), (301, b"future"), (86_400, b"future")]
)
def test_what_was_signed_at_another_time_is_refused(client: Client, seconds: int, code: bytes) -> None:
    response = post(client, paid()[0], at=NOW + timedelta(seconds=seconds))
    assert response.status_code == 400
    assert response.content.startswith(code)
    assert not ProviderMessage.objects.exists()


def test_a_later_stamp_beside_the_signed_one_does_not_help(client: Client) -> None:
    body = paid()[0]
    old = sign_message(body, secret=local_secret(), at=NOW - timedelta(days=1))
    fresh = f"t={int(NOW.timestamp())}"
    for header in (f"{old},{fresh}", f"{fresh},{old}", f"{fresh},{old.split(',')[1]}"):
        assert post(client, body, header=header).status_code == 400
    assert not ProviderMessage.objects.exists()


@pytest.mark.parametrize("seconds", [-299, 0, 299])
def test_clocks_may_differ_a_little(client: Client, seconds: int) -> None:
    assert post(client, paid()[0], at=NOW + timedelta(seconds=seconds)).status_code == 200


def test_what_nobody_of_ours_signed_is_refused(client: Client) -> None:
    body = paid()[0]
    good = sign_message(body, secret=local_secret(), at=NOW)
    for sent, header in (
        (body, ""), (body, "t=1"), (body, "nonsense"), (body, "t=x,v1=y"), (body.replace("10000", "99999"), good),
        (body, sign_message(body, secret="whsec_other", at=NOW)), (body, good.replace("v1=", "v0=")),
    ):  # fmt: skip
        response = post(client, sent, header=header)
        assert response.status_code == 400
        assert response.content.startswith(b"forged")
    assert not ProviderMessage.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["x", "[]", "{}", "null", '{"object": "event"}', '{"object": "event", "id": "evt_1", "type": ""}', "\ud83d\ude00",
     '{"object": "v2.core.event", "id": "evt_1", "type": "x"}', '{"object":"event","id":"evt_1","type":"x","data":[]}'],
)  # fmt: skip
def test_a_signed_body_that_is_no_event_is_refused(client: Client, body: str) -> None:
    text = body.encode("utf-16", "surrogatepass").decode("utf-16")
    response = post(client, text)
    assert response.status_code == 400
    assert response.content.startswith(b"malformed")
    assert not ProviderMessage.objects.exists()


def test_bytes_that_are_no_text_are_refused(client: Client) -> None:
    headers = {"Stripe-Signature": "t=1,v1=x"}
    assert client.post(ADDRESS, b"\xff\xfe", content_type="application/json", headers=headers).status_code == 400


def test_a_message_of_no_concern_is_put_aside(client: Client) -> None:
    about = {"object": "customer", "id": "cus_1"}
    body = {"object": "event", "id": "evt_1", "type": "customer.created", "data": {"object": about}}
    assert post(client, json.dumps(body)).status_code == 200
    handle()
    assert ProviderMessage.objects.get().state == MessageState.IGNORED


def test_size_and_method_are_bounded(client: Client) -> None:
    assert post(client, "x" * (LARGEST_BYTES + 1), header="").status_code == 413
    assert client.get(ADDRESS).status_code == 405
    assert post(client, "").status_code == 411


@pytest.mark.django_db(transaction=True)
def test_stripes_own_secret_is_taken_when_it_is_set(client: Client, settings: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRET = "whsec_of_the_office"
    body = paid()[0]
    assert post(client, body, secret="whsec_of_the_office").status_code == 200
    assert ProviderMessage.objects.get().provider == "stripe"
    handle()
    message = ProviderMessage.objects.get()
    assert message.state == MessageState.FAILED
    assert "key is not set" in message.reason


def test_a_database_that_is_away_has_the_message_sent_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_given: object) -> None:
        raise OperationalError("locked")

    monkeypatch.setattr("blueheart.api.webhooks.receive_message", away)
    assert post(client, paid()[0]).status_code == 503


def test_what_messages_said_is_erased_after_ninety_days(client: Client) -> None:
    post(client, paid()[0])
    assert erase_message_bodies(at=NOW + KEEP_BODIES) == 0
    assert erase_message_bodies(at=NOW + KEEP_BODIES + timedelta(seconds=1)) == 1
    assert ProviderMessage.objects.exists()
    handle()
    assert Contribution.objects.get().state == ContributionState.SETTLED


def test_a_message_is_answered_with_few_queries(client: Client) -> None:
    bodies = paid()
    post(client, bodies[0])
    with CaptureQueriesContext(connection) as asked:
        post(client, bodies[1])
    assert len(asked) <= 12
    with CaptureQueriesContext(connection) as asked:
        post(client, bodies[1])
    assert len(asked) <= 2
