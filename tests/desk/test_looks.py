"""The colour of a group at the desk."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from blueheart.campaign.enums import Role
from blueheart.supporters.models import Supporter
from blueheart.wear.models import GroupLook
from tests.desk.conftest import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def club() -> Supporter:
    Supporter.objects.create(slug="far", name="Far club", sector="sport", country="FR")
    return Supporter.objects.create(slug="club", name="Near club", sector="sport", country="BE")


def test_colour_is_set_seen_and_taken_away(club: Supporter, make_user: Callable[..., User]) -> None:
    client = sign_in(make_user(Role.COORDINATOR, "BE"))
    address = f"/desk/wear/groups/{club.pk}/"
    assert client.post(address, {"colour": "C8102E"}).status_code == 302
    assert GroupLook.objects.get(supporter=club).colour == "#c8102e"
    page = client.get(address).content.decode()
    assert "5.5:1" in page
    assert 'fill="#c8102e"' in client.get("/desk/wear/groups/").content.decode()
    assert client.post(address, {"colour": ""}).status_code == 302
    assert not GroupLook.objects.exists()


@pytest.mark.parametrize(("typed", "told"), [("#009edb", "mistaken for the heart"), ("blue", "#7a1f3d")])
def test_what_the_rule_refuses_comes_back_with_the_mend(
    club: Supporter, make_user: Callable[..., User], typed: str, told: str
) -> None:
    client = sign_in(make_user(Role.HEAD_OFFICE))
    response = client.post(f"/desk/wear/groups/{club.pk}/", {"colour": typed})
    assert response.status_code == 422
    assert told in response.content.decode()
    assert f'value="{typed}"' in response.content.decode()
    assert not GroupLook.objects.exists()


def test_coordinator_sees_the_groups_of_the_own_country(club: Supporter, make_user: Callable[..., User]) -> None:
    page = sign_in(make_user(Role.COORDINATOR, "BE")).get("/desk/wear/groups/").content.decode()
    assert "Near club" in page
    assert "Far club" not in page
    every = sign_in(make_user(Role.HEAD_OFFICE)).get("/desk/wear/groups/").content.decode()
    assert "Far club" in every


def test_group_that_is_not_there_is_404(make_user: Callable[..., User]) -> None:
    assert sign_in(make_user(Role.HEAD_OFFICE)).get("/desk/wear/groups/999999/").status_code == 404
