from pathlib import Path

import pytest
from pydantic import ValidationError

from blueheart.settings.config import Config, EmailServer, email_server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", EmailServer("mail.example.org", 25)),
        ("smtp://u:p@h.example:587?tls=1", EmailServer("h.example", 587, "u", "p", True, False)),
        ("smtp://u:p@h.example?tls=true", EmailServer("h.example", 587, "u", "p", True, False)),
        ("smtps://me%40x.org:p%2F%3Aq@h.example", EmailServer("h.example", 465, "me@x.org", "p/:q", False, True)),
        ("smtp://[::1]:2525", EmailServer("::1", 2525)),
    ],
)
def test_email_url_names_the_server(url: str, server: EmailServer) -> None:
    assert email_server(url) == server


@pytest.mark.parametrize("url", ["imap://h", "smtp://", "smtp://h:port", "smtp://h?tls=maybe", "mail.example.org"])
def test_wrong_email_url_is_named_with_its_mend(url: str) -> None:
    with pytest.raises(ValueError, match=r"EMAIL_URL.*write smtp://"):
        email_server(url)


def test_wrong_email_url_does_not_show_the_password(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EMAIL_URL", "imap://user:secret@h")
    with pytest.raises(ValidationError) as refused:
        Config()
    assert "EMAIL_URL" in str(refused.value)
    assert "secret" not in str(refused.value)
