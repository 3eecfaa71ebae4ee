"""How many queries a page of the desk asks, and that it is the same with many rows."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blueheart.campaign.enums import Role
from blueheart.campaign.models import Membership
from blueheart.initiatives.models import Initiative
from blueheart.kernel.actions import record_event
from blueheart.supporters.models import Supporter
from tests.desk.conftest import NOW, sign_in

pytestmark = pytest.mark.django_db
MOST = 34
LISTS = ("/desk/", "/desk/initiatives/", "/desk/initiatives/all/", "/desk/supporters/", "/desk/staff/")


def queries(client: Client, address: str) -> int:
    """Of the second look: the first one fills Wagtail's own caches."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_lists_ask_the_same_whatever_their_length(
    make_user: Callable[..., User], make_initiative: Callable[..., Initiative]
) -> None:
    client = sign_in(make_user(Role.HEAD_OFFICE))

    def fill(count: int) -> None:
        for number in range(count):
            make_initiative(country="BE" if number % 2 else "FR")
            slug = f"choir-{Supporter.objects.count()}"
            Supporter.objects.create(slug=slug, name=slug, sector="other", country="BE")
            make_user(Role.COORDINATOR, "BE")

    fill(2)
    few = {address: queries(client, address) for address in LISTS}
    fill(8)
    assert {address: queries(client, address) for address in LISTS} == few
    assert max(few.values()) <= MOST, few


def test_history_of_a_member_asks_the_same_whatever_its_length(make_user: Callable[..., User]) -> None:
    from blueheart.campaign.events import RoleChanged
    from blueheart.campaign.queries import actor_for_user

    head, user = make_user(Role.HEAD_OFFICE), make_user(Role.EDITOR)
    client, membership = sign_in(head), Membership.objects.get(user=user)
    address = f"/desk/staff/{membership.pk}/"

    def change() -> None:
        event = RoleChanged(
            subject_id=str(user.pk), membership_id=membership.pk, role_before="editor", country_before="",
            role="coordinator", country="BE",
        )  # fmt: skip
        record_event(event=event, by=actor_for_user(head), at=NOW)

    change()
    few = queries(client, address)
    for _time in range(10):
        change()
    assert queries(client, address) == few <= MOST
