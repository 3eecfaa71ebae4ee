"""Setting the colour of a group: who may, what is recorded, what is refused."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from blueheart.campaign.permissions import NotPermitted
from blueheart.kernel.actors import Actor
from blueheart.kernel.models import EventRecord
from blueheart.supporters.models import Supporter
from blueheart.wear.actions.looks import remove_group_look, set_group_look
from blueheart.wear.models import GroupLook
from blueheart.wear.queries.looks import colour_of
from blueheart.wear.rules.looks import InvalidLook

pytestmark = pytest.mark.django_db
HEAD = Actor.staff(ref=1, roles=frozenset({"head_office"}))
OF_BELGIUM = Actor.staff(ref=2, roles=frozenset({"coordinator"}), countries=frozenset({"BE"}))
OF_FRANCE = Actor.staff(ref=3, roles=frozenset({"coordinator"}), countries=frozenset({"FR"}))


@pytest.fixture
def club() -> Supporter:
    return Supporter.objects.create(slug="club", name="A club", sector="sport", country="BE")


def events() -> list[tuple[str, str]]:
    rows = EventRecord.objects.filter(name="wear.group_look_changed").order_by("id")
    return [(row.subject_id, row.payload["colour"]) for row in rows]


@pytest.mark.parametrize("by", [HEAD, OF_BELGIUM, Actor.system()])
def test_colour_is_set_by_who_may_change_the_supporter(club: Supporter, at: datetime, by: Actor) -> None:
    look = set_group_look(supporter=club, colour="C8102E", by=by, at=at)
    assert (look.colour, look.changed_at) == ("#c8102e", at)
    assert events() == [(str(club.pk), "#c8102e")]


@pytest.mark.parametrize("by", [OF_FRANCE, Actor.visitor(), Actor.staff(ref=4, roles=frozenset({"editor"}))])
def test_anybody_else_is_refused_and_nothing_changes(club: Supporter, at: datetime, by: Actor) -> None:
    with pytest.raises(NotPermitted):
        set_group_look(supporter=club, colour="#c8102e", by=by, at=at)
    with pytest.raises(NotPermitted):
        remove_group_look(supporter=club, by=by, at=at)
    assert (colour_of(club.pk), events()) == ("", [])


def test_new_colour_takes_the_place_of_the_old_and_the_same_again_is_no_event(club: Supporter, at: datetime) -> None:
    for colour in ("#c8102e", "#c8102e", "#fdb913"):
        set_group_look(supporter=club, colour=colour, by=HEAD, at=at)
    assert GroupLook.objects.count() == 1
    assert [colour for _key, colour in events()] == ["#c8102e", "#fdb913"]


def test_blue_like_the_hearts_is_not_stored(club: Supporter, at: datetime) -> None:
    with pytest.raises(InvalidLook):
        set_group_look(supporter=club, colour="#009EDB", by=HEAD, at=at)
    assert (colour_of(club.pk), events()) == ("", [])


def test_removed_colour_is_gone_and_once_recorded(club: Supporter, at: datetime) -> None:
    set_group_look(supporter=club, colour="#c8102e", by=HEAD, at=at)
    for _twice in range(2):
        remove_group_look(supporter=club, by=HEAD, at=at)
    assert colour_of(club.pk) == ""
    assert [colour for _key, colour in events()] == ["#c8102e", ""]


def test_database_refuses_what_is_no_colour(club: Supporter, at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupLook.objects.create(supporter=club, colour="red", changed_at=at)
