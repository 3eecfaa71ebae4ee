"""What comes round in the campaign's room."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from blueheart.campaign.handlers import erase_ended_sessions

AT = datetime(2027, 7, 30, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_only_sessions_that_ended_are_erased() -> None:
    for key, left in (("ended", -1), ("running", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=AT + timedelta(hours=left))
    assert erase_ended_sessions(at=AT) == 1
    assert [session.session_key for session in Session.objects.all()] == ["running"]
