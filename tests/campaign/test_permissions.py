from itertools import product

import pytest

from blueheart.campaign import permissions
from blueheart.campaign.enums import Role
from blueheart.kernel.actors import Actor

COUNTRY_VERBS = ("can_review", "can_see_queue", "can_see_contact", "can_import", "can_edit_supporters")
VERBS = (
    "can_enter_desk", "can_manage_staff", "can_edit_editions", "can_edit_pages", "can_manage_fund",
    "can_edit_assistance", "can_see_deliveries", "can_review_anywhere",
)  # fmt: skip


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
    "visitor who claims a role": Actor.visitor().__class__(
        Actor.visitor().kind, "", frozenset({Role.HEAD_OFFICE.value}), frozenset({"BE"})
    ),
}
EVERYWHERE = {"system", "head office"}
IN_COUNTRY = {
    "BE": {"coordinator of BE", "coordinator of BE and NL"},
    "NL": {"coordinator of BE and NL"},
    "FR": set[str](),
    "": set[str](),
}
MAY = {
    "can_enter_desk": set(ACTORS)
    - {"visitor", "organiser", "api", "importer", "staff without a role", "visitor who claims a role"},
    "can_manage_staff": EVERYWHERE,
    "can_edit_editions": EVERYWHERE | {"editor", "editor with a country"},
    "can_edit_pages": EVERYWHERE | {"editor", "editor with a country"},
    "can_manage_fund": EVERYWHERE | {"fund officer"},
    "can_edit_assistance": EVERYWHERE | {"assistance editor"},
    "can_see_deliveries": EVERYWHERE,
    "can_review_anywhere": EVERYWHERE | {"coordinator of BE", "coordinator of BE and NL"},
}


@pytest.mark.parametrize(("who", "country", "verb"), product(ACTORS, IN_COUNTRY, COUNTRY_VERBS))
def test_verb_in_country(who: str, country: str, verb: str) -> None:
    allowed = who in EVERYWHERE | IN_COUNTRY[country]
    assert getattr(permissions, verb)(ACTORS[who], country) is allowed


@pytest.mark.parametrize(("who", "verb"), product(ACTORS, VERBS))
def test_verb(who: str, verb: str) -> None:
    assert getattr(permissions, verb)(ACTORS[who]) is (who in MAY[verb])


@pytest.mark.parametrize(("who", "whose"), product(ACTORS, (7, 8)))
def test_second_factor_of_a_colleague_is_reset_by_the_head_office_and_nobodys_own(who: str, whose: int) -> None:
    """Every member of staff in the table is number 7."""
    allowed = who == "system" or (who == "head office" and whose == 8)
    assert permissions.can_reset_second_factor(ACTORS[who], whose) is allowed


def test_every_permission_stands_in_the_table() -> None:
    verbs = {name for name in vars(permissions) if name.startswith("can_")}
    assert verbs == {*COUNTRY_VERBS, *VERBS, "can_reset_second_factor"}


@pytest.mark.parametrize("who", ACTORS)
def test_reviewable_countries_agree_with_can_review(who: str) -> None:
    countries = permissions.reviewable_countries(ACTORS[who])
    for country in IN_COUNTRY:
        assert permissions.can_review(ACTORS[who], country) is (countries is None or country in countries)
