"""Mails about a promise: each once, in the language of the form, with what one can do next."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings

from blueheart.illuminations import actions, handlers
from blueheart.illuminations.documents.mails import write_mail
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.handlers import erase_contacts, erase_unverified, remind
from blueheart.illuminations.models import Promise, PromiseContact
from blueheart.kernel.actions import run_due_deliveries
from tests.promisers import COORDINATOR, NOW, add_places, add_promise, promiser_of, submit

pytestmark = pytest.mark.django_db
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _mail() -> object:
    add_places()
    with override_settings(EMAIL_BACKEND=LOCMEM, BASE_URL="https://example.org"):
        yield


def deliver() -> list[tuple[str, str]]:
    """Subjects and texts of what went out since the last look."""
    run_due_deliveries(at=NOW + timedelta(seconds=1), limit=1000)
    sent = [(str(one.subject), str(one.body)) for one in mail.outbox]
    mail.outbox.clear()
    return sent


def test_first_mail_asks_for_the_press_and_tells_a_stranger_that_nothing_follows() -> None:
    submit(language="nl")
    ((subject, text),) = deliver()
    assert "Belfry of Ghent" in subject
    assert "https://example.org/nl/promises/" in text
    assert "22:" in text or "23:" in text
    assert deliver() == []


def test_each_step_that_matters_is_mailed_with_its_reason() -> None:
    promise = add_promise(to=PromiseState.PROMISED)
    deliver()
    actions.confirm_promise(promise_id=promise.pk, by=COORDINATOR, at=NOW)
    ((subject, _text),) = deliver()
    assert subject.startswith("Confirmed")
    actions.cancel_promise(promise_id=promise.pk, reason="The tower is under repair.", by=promiser_of(promise), at=NOW)
    ((subject, text),) = deliver()
    assert subject.startswith("Cancelled")
    assert "> The tower is under repair." in text


def test_nobody_is_written_to_after_an_erasure() -> None:
    promise = add_promise(to=PromiseState.PROMISED)
    deliver()
    actions.erase_promise_contact(promise_id=promise.pk, by=promiser_of(promise), at=NOW)
    actions.decline_promise(promise_id=promise.pk, reason="Too late.", by=COORDINATOR, at=NOW)
    assert deliver() == []


def test_deadline_and_report_are_reminded_of_once() -> None:
    promise = add_promise(to=PromiseState.PROPOSED)
    deliver()
    deadline = datetime(2027, 6, 30, 9, tzinfo=UTC)
    for day, subjects in ((-15, []), (-14, ["Ask the owner by 30 June 2027"]), (-3, []), (1, [])):
        remind(at=deadline + timedelta(days=day))
        assert [subject.split(":")[0] for subject, _text in deliver()] == subjects
    Promise.objects.filter(pk=promise.pk).update(state=PromiseState.CONFIRMED, published_at=NOW)
    for day, count in ((30, 0), (31, 1), (32, 0), (60, 0)):
        remind(at=deadline + timedelta(days=day))
        assert len(deliver()) == count, day


def test_reminder_that_went_out_is_not_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = add_promise(to=PromiseState.PROPOSED)
    at = datetime(2027, 6, 20, 9, tzinfo=UTC)
    remind(at=at)
    second = add_promise(to=PromiseState.PROPOSED, name="Castle", latitude="51.02", contact_email="b@example.org")
    written = []

    def write(*, promise: Promise, **values: Any) -> Any:
        written.append(promise)
        return write_mail(promise=promise, **values)

    monkeypatch.setattr(handlers, "write_mail", write)
    for _hour in range(2):
        remind(at=at)
    assert first not in written
    assert written == [second]


def test_what_nobody_verified_is_erased_after_a_fortnight() -> None:
    submit()
    erase_unverified(at=NOW + timedelta(days=30))
    assert not Promise.objects.exists()


def test_contacts_are_erased_when_the_link_is_over_and_the_light_stays() -> None:
    promise = add_promise()
    for days, left in ((90, 1), (91, 0)):
        erase_contacts(at=datetime(2027, 7, 30, 12, tzinfo=UTC) + timedelta(days=days))
        assert PromiseContact.objects.count() == left
    promise.refresh_from_db()
    assert promise.state == PromiseState.CONFIRMED
