"""Role × verb × country, for the rules and for the actions that ask them."""

from datetime import UTC, datetime
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from blueheart.campaign.enums import Role
from blueheart.campaign.permissions import NotPermitted, can_review_anywhere
from blueheart.kernel.actors import Actor
from blueheart.kernel.queries import history_of
from blueheart.supporters import permissions
from blueheart.supporters.actions import remove_supporter, save_supporter, verify_supporter
from blueheart.supporters.models import Supporter

AT = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)


def staff(role: Role, *countries: str) -> Actor:
    return Actor.staff(ref=7, roles=frozenset({role.value}), countries=frozenset(countries))


ACTORS = {
    "visitor": Actor.visitor(),
    "organiser": Actor.organiser(ref="a1"),
    "api": Actor.api(),
    "importer": Actor.importer(),
    "system": Actor.system(),
    "staff without a role": Actor.staff(ref=7),
    "head office": staff(Role.HEAD_OFFICE),
    "coordinator of BE": staff(Role.COORDINATOR, "BE"),
    "coordinator of BE and NL": staff(Role.COORDINATOR, "BE", "NL"),
    "coordinator of nothing": staff(Role.COORDINATOR),
    "editor": staff(Role.EDITOR),
    "editor with a country": staff(Role.EDITOR, "BE"),
    "fund officer": staff(Role.FUND_OFFICER),
    "assistance editor": staff(Role.ASSISTANCE_EDITOR),
}
EVERYWHERE = {"system", "head office"}
OF = {
    "BE": {"coordinator of BE", "coordinator of BE and NL"},
    "NL": {"coordinator of BE and NL"},
    "FR": set[str](),
    "": set[str](),
}
VERBS = ("can_add_supporter", "can_change_supporter", "can_remove_supporter")


@pytest.mark.parametrize(("who", "country", "verb"), product(ACTORS, OF, VERBS))
def test_verb_in_country(who: str, country: str, verb: str) -> None:
    allowed = EVERYWHERE if verb == "can_remove_supporter" else EVERYWHERE | OF[country]
    assert getattr(permissions, verb)(ACTORS[who], country) is (who in allowed)


def test_every_permission_stands_in_the_table() -> None:
    own = {
        name for name, value in vars(permissions).items() if getattr(value, "__module__", "") == permissions.__name__
    }
    assert {name for name in own if name.startswith("can_")} == set(VERBS)


def make(country: str) -> Supporter:
    return Supporter.objects.create(slug="choir", name="A choir", sector="other", country=country)


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "country"), product(ACTORS, OF))
def test_adding(who: str, country: str) -> None:
    new = Supporter(slug="choir", name="A choir", sector="other", country=country)
    if who in EVERYWHERE | OF[country]:
        save_supporter(supporter=new, by=ACTORS[who], at=AT)
        assert [event.name for event in history_of(subject="supporter", subject_id=str(new.pk))] == ["supporters.added"]
        return
    with pytest.raises((NotPermitted, ValidationError)) as raised:
        save_supporter(supporter=new, by=ACTORS[who], at=AT)
    is_a_coordinator = can_review_anywhere(ACTORS[who])
    assert isinstance(raised.value, ValidationError) is is_a_coordinator
    if isinstance(raised.value, ValidationError):
        assert set(raised.value.message_dict) == {"country"}
    assert not Supporter.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "country"), product(ACTORS, OF))
def test_changing_and_verifying(who: str, country: str) -> None:
    choir = make(country)
    choir.name = "Another choir"
    if who in EVERYWHERE | OF[country]:
        verify_supporter(supporter=choir, by=ACTORS[who], at=AT)
        assert Supporter.objects.get().verified_at == AT
        return
    with pytest.raises(NotPermitted):
        verify_supporter(supporter=choir, by=ACTORS[who], at=AT)
    assert (Supporter.objects.get().name, Supporter.objects.get().verified_at) == ("A choir", None)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ACTORS)
def test_removing(who: str) -> None:
    choir = make("BE")
    if who in EVERYWHERE:
        remove_supporter(supporter=choir, by=ACTORS[who], at=AT)
    else:
        with pytest.raises(NotPermitted):
            remove_supporter(supporter=choir, by=ACTORS[who], at=AT)
    assert Supporter.objects.exists() is (who not in EVERYWHERE)


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), [("BE", "FR"), ("BE", "")])
def test_moving_it_out_of_the_own_country_names_the_field(before: str, after: str) -> None:
    choir = make(before)
    choir.country = after
    with pytest.raises(ValidationError) as raised:
        save_supporter(supporter=choir, by=ACTORS["coordinator of BE"], at=AT)
    assert set(raised.value.message_dict) == {"country"}
    assert Supporter.objects.get().country == before


@pytest.mark.django_db
@pytest.mark.parametrize("before", ["FR", ""])
def test_taking_one_from_elsewhere_into_the_own_country_is_refused(before: str) -> None:
    choir = make(before)
    choir.country = "BE"
    with pytest.raises(NotPermitted):
        save_supporter(supporter=choir, by=ACTORS["coordinator of BE"], at=AT)
    assert Supporter.objects.get().country == before
