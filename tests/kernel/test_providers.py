import email
import email.policy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from hypothesis import HealthCheck, given
from hypothesis import settings as tune
from hypothesis import strategies as st

from blueheart.kernel.mail_backend import write_mail
from blueheart.kernel.models import SentMail
from blueheart.kernel.providers import UnsafeMail, send_mail

pytestmark = pytest.mark.django_db
PLAIN: dict[str, Any] = {"to": "a@example.org", "subject": "Your initiative", "text": "Bonjour", "language": "fr"}


@pytest.fixture(autouse=True)
def _in_memory(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "Blue Heart <no-reply@blueheart.example>"


def test_mail_carries_language_and_says_that_a_machine_wrote_it() -> None:
    assert send_mail(key="k:1", **PLAIN, html="<p>Bonjour</p>", headers={"Reply-To": "office@example.org"})
    (sent,) = mail.outbox
    head = sent.message()
    assert sent.to == ["a@example.org"]
    assert head["Auto-Submitted"] == "auto-generated"
    assert head["Content-Language"] == "fr"
    assert head["Reply-To"] == "office@example.org"
    assert head["Message-ID"].endswith("@blueheart.example>")
    assert [part.get_content_type() for part in head.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_mail_without_html_is_plain_text() -> None:
    send_mail(key="k:1", **PLAIN)
    assert mail.outbox[0].message().get_content_type() == "text/plain"


def test_mail_goes_once_per_key_and_keeps_no_address() -> None:
    assert send_mail(key="k:1", **PLAIN)
    assert not send_mail(key="k:1", **PLAIN)
    assert send_mail(key="k:2", **PLAIN)
    assert len(mail.outbox) == 2
    row = SentMail.objects.get(pk="k:1")
    assert "example.org" not in f"{row.key}{row.message_id}"


def test_copy_sent_after_a_crash_has_the_same_message_id() -> None:
    send_mail(key="k:1", **PLAIN)
    SentMail.objects.all().delete()  # the crash came before the row
    send_mail(key="k:1", **PLAIN)
    first, second = (message.message()["Message-ID"] for message in mail.outbox)
    assert first == second


def test_dead_server_raises_and_leaves_the_mail_to_be_sent(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(OSError, match="refused"):
        send_mail(key="k:1", **PLAIN)
    assert not SentMail.objects.exists()


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "a@example.org, b@example.org",
        "a@example.org\nBcc: b@example.org",
        "A <a@example.org>",
        "a@example.org\r",
    ],
)
def test_more_or_less_than_one_address_is_refused(to: str) -> None:
    with pytest.raises(UnsafeMail, match="to:"):
        send_mail(key="k:1", **{**PLAIN, "to": to})
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-A\n", "b"),
        ("X A", "b"),
        ("Bcc", "b@example.org"),
        ("FROM", "b@example.org"),
        ("X-A", "b\r\nBcc: c@d.org"),
        ("", ""),
    ],
)
def test_header_that_could_forge_another_is_refused(name: str, value: str) -> None:
    with pytest.raises(UnsafeMail, match="headers:"):
        send_mail(key="k:1", **PLAIN, headers={name: value})


def test_language_that_is_no_tag_is_refused() -> None:
    with pytest.raises(UnsafeMail, match="language:"):
        send_mail(key="k:1", **{**PLAIN, "language": "fr\nX: y"})


@given(subject=st.text(max_size=80), text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
@tune(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_no_subject_or_text_adds_a_header(subject: str, text: str) -> None:
    mail.outbox.clear()
    SentMail.objects.all().delete()
    send_mail(key="k", **{**PLAIN, "subject": subject + "\r\nBcc: x@example.org", "text": text})
    parsed = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=email.policy.default)
    assert parsed["Bcc"] is None
    assert sorted(key.lower() for key in parsed) == [
        "auto-submitted", "content-language", "content-transfer-encoding", "content-type", "date", "from",
        "message-id", "mime-version", "subject", "to", "x-auto-response-suppress",
    ]  # fmt: skip


class TestFileMailBackend:
    @pytest.fixture(autouse=True)
    def _as_files(self, settings: Any, home: Path) -> None:
        settings.EMAIL_BACKEND = "blueheart.kernel.mail_backend.FileMailBackend"

    def test_each_mail_is_one_readable_file_named_by_time(self, home: Path) -> None:
        with time_machine.travel(datetime(2027, 7, 30, 10, 15, tzinfo=UTC), tick=False):
            send_mail(key="k:1", **{**PLAIN, "text": "Zoë — مرحبا"})
        (file,) = (home / "mail").iterdir()
        assert file.name.startswith("20270730T101500.000000Z-")
        assert file.suffix == ".eml"
        parsed = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert parsed["To"] == "a@example.org"
        assert parsed.get_content().strip() == "Zoë — مرحبا"

    def test_only_the_owner_may_read(self, home: Path) -> None:
        send_mail(key="k:1", **PLAIN)
        (file,) = (home / "mail").iterdir()
        assert file.stat().st_mode & 0o077 == 0

    def test_full_disk_raises_and_leaves_no_half_file(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("blueheart.kernel.mail_backend.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            send_mail(key="k:1", **PLAIN)
        assert list((home / "mail").iterdir()) == []
        assert not SentMail.objects.exists()

    def test_mail_without_recipient_writes_nothing(self, home: Path) -> None:
        assert EmailMessage("s", "b", to=[]).send() == 0
        assert not (home / "mail").exists()

    def test_folder_can_be_chosen(self, tmp_path: Path) -> None:
        path = write_mail(EmailMessage("s", "b", to=["a@example.org"]), folder=tmp_path / "x")
        assert path.parent == tmp_path / "x"
