"""The suite's own ground: a database that is whole again after each test, on SQLite and PostgreSQL."""

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction
from wagtail.models import Page, Site


@pytest.mark.django_db
def test_database_has_wagtails_first_pages() -> None:
    assert Page.objects.filter(depth=1).exists()
    assert Site.objects.filter(is_default_site=True).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_committed_rows_are_gone_for_the_next_test(turn: int) -> None:
    assert not Group.objects.filter(name="left over").exists()
    assert Page.objects.filter(depth=1).exists()
    with transaction.atomic():
        Group.objects.create(name="left over")


@pytest.mark.django_db
def test_foreign_keys_are_enforced_on_either_database() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
        else:
            cursor.execute("SHOW server_version_num")
            assert int(cursor.fetchone()[0]) >= 150000


def test_nothing_is_written_to_the_clone(worker_home: Path) -> None:
    assert worker_home == settings.HOME
    assert settings.MEDIA_ROOT.is_relative_to(worker_home)


def test_at_is_aware(at: datetime) -> None:
    assert at.utcoffset() is not None
