"""Letters that a job sends: asking how it went."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings

from blueheart.initiatives import handlers
from blueheart.initiatives.documents import write_letter
from blueheart.initiatives.models import Contact, Initiative
from tests import reach

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail() -> Iterator[None]:
    reach.add_cities()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend", BASE_URL="https://example.org"
    ):
        yield


def held(number: int) -> Initiative:
    initiative = reach.add(title=f"March number {number}")
    email = f"ann{number}@example.org"
    Contact.objects.create(initiative=initiative, name="Ann", email=email, email_folded=email)
    return initiative


def test_report_is_asked_for_once_and_not_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = held(1)
    at = first.ends_at_utc + timedelta(days=1)
    handlers.ask_for_reports(at=at)
    assert [one.to for one in mail.outbox] == [["ann1@example.org"]]
    second = held(2)
    written = []

    def write(*, initiative: Initiative, **values: Any) -> Any:
        written.append(initiative)
        return write_letter(initiative=initiative, **values)

    monkeypatch.setattr(handlers, "write_letter", write)
    for _hour in range(2):
        handlers.ask_for_reports(at=at)
    assert written == [second]
    assert len(mail.outbox) == 2
