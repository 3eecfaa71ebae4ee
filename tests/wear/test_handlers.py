"""Mails about a message: each with the link that takes it away and the one that says "that wasn't me"."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import override_settings

from blueheart.kernel.actions import run_due_deliveries
from blueheart.wear.actions.wall import remove_message
from blueheart.wear.enums import MessageState
from blueheart.wear.rules.tokens import read_link_token
from tests.wearers import AT, add_message, writer_of

pytestmark = pytest.mark.django_db


def deliver() -> list[str]:
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        run_due_deliveries(at=AT + timedelta(minutes=1))
    return [str(message.body) for message in mail.outbox]


def test_first_mail_holds_the_link_and_the_way_out() -> None:
    message = add_message()
    [text] = deliver()
    token = re.search(r"/en/hearts/mine/([\w.-]+)/\n", text)
    assert token is not None
    assert read_link_token(token[1], at=AT + timedelta(days=365 * 40)) == message.uid
    assert f"/en/hearts/mine/{token[1]}/not-me/" in text
    assert "For all who are not yet free." in text


@pytest.mark.parametrize(
    ("state", "words"), [(MessageState.SHOWN, "is on the wall"), (MessageState.DECLINED, "> It names a person.")]
)
def test_decision_is_told_with_both_links(state: MessageState, words: str) -> None:
    add_message(to=state)
    texts = deliver()
    assert len(texts) == 1, "the mail to confirm is out of date by now"
    assert words in texts[0]
    assert "/not-me/" in texts[0]


def test_nothing_is_mailed_about_a_message_that_is_gone() -> None:
    message = add_message()
    remove_message(message_id=message.pk, by=writer_of(message), at=AT)
    assert deliver() == []
