"""Supporters at the desk: the head office all of them, a coordinator those of the own country."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from blueheart.campaign.enums import Role
from blueheart.kernel.models import EventRecord
from blueheart.supporters.models import Supporter
from tests.desk.conftest import sign_in

pytestmark = pytest.mark.django_db
ROLES = [*Role.values, "foreign_coordinator"]
VIEWS = ("edit", "inspect", "history", "history-results", "usage", "delete")


def typed(**values: str) -> dict[str, str]:
    return {
        "name": "A choir", "slug": "choir", "sector": "other", "country": "BE", "since_year": "", "url": "",
        "source_url": "", "confidence": "", "verified_at": "", "texts-TOTAL_FORMS": "0", "texts-INITIAL_FORMS": "0",
        **values,
    }  # fmt: skip


def make(country: str, slug: str = "choir") -> Supporter:
    return Supporter.objects.create(
        slug=slug, name=f"Choir of {country or 'the world'}", sector="other", country=country
    )


def client_of(role: str, make_user: Callable[..., User]) -> Client:
    country = {"coordinator": "BE", "foreign_coordinator": "FR"}.get(role, "")
    return sign_in(make_user(Role.COORDINATOR if country else role, country))


def events() -> list[str]:
    return list(EventRecord.objects.filter(subject="supporter").order_by("id").values_list("name", flat=True))


@pytest.mark.parametrize("role", ROLES)
def test_role_by_verb(role: str, make_user: Callable[..., User]) -> None:
    client, own = client_of(role, make_user), make("BE", "own")
    edits = role in {Role.HEAD_OFFICE, Role.COORDINATOR}
    opens = edits or role == "foreign_coordinator"
    assert (client.get("/desk/supporters/").status_code == 200) is opens
    assert ("/desk/supporters/" in client.get("/desk/").content.decode()) is opens
    for view in VIEWS:
        may = role == Role.HEAD_OFFICE if view == "delete" else edits
        answer = client.get(f"/desk/supporters/{view}/{own.pk}/")
        assert (answer.status_code == 200) is may, (view, answer.status_code)
    client.post(f"/desk/supporters/edit/{own.pk}/", typed(slug="own", name="New"))
    assert (Supporter.objects.get(pk=own.pk).name == "New") is edits
    client.post("/desk/supporters/new/", typed(slug="made"))
    assert Supporter.objects.filter(slug="made").exists() is edits
    client.post(f"/desk/supporters/copy/{own.pk}/", typed(slug="copied"))
    assert not Supporter.objects.filter(slug="copied").exists()
    client.post(f"/desk/supporters/delete/{own.pk}/")
    assert Supporter.objects.filter(pk=own.pk).exists() is (role != Role.HEAD_OFFICE)
    assert events() == (["supporters.changed", "supporters.added"] if edits else []) + (
        ["supporters.removed"] if role == Role.HEAD_OFFICE else []
    )


def test_list_of_a_coordinator_has_the_own_country_only(belgian: Client, head_office: Client) -> None:
    for country, slug in (("BE", "a"), ("FR", "b"), ("", "c")):
        make(country, slug)
    for client, seen in ((belgian, {"BE"}), (head_office, {"BE", "FR", "the world"})):
        for address in ("/desk/supporters/", "/desk/supporters/results/", "/desk/supporters/?q=Choir"):
            page = client.get(address).content.decode()
            assert {name for name in ("BE", "FR", "the world") if f"Choir of {name}" in page} == seen


@pytest.mark.parametrize("country", ["FR", ""])
def test_coordinator_reaches_no_supporter_of_another_country(belgian: Client, country: str) -> None:
    foreign = make(country)
    for view in VIEWS:
        for verb in ("get", "post"):
            answer = getattr(belgian, verb)(f"/desk/supporters/{view}/{foreign.pk}/", typed(name="Taken"))
            assert answer.status_code == 403, (view, verb)
    assert Supporter.objects.get().name == foreign.name


@pytest.mark.parametrize("country", ["FR", "", "ZZ"])
def test_posting_another_country_is_refused_and_names_the_field(belgian: Client, country: str) -> None:
    own = make("BE", "own")
    for address, slug in ((f"/desk/supporters/edit/{own.pk}/", "own"), ("/desk/supporters/new/", "new")):
        answer = belgian.post(address, typed(slug=slug, country=country, name="Kept as typed"))
        assert answer.status_code == 200
        assert set(answer.context["form"].errors) == {"country"}
        page = answer.content.decode()
        assert "Kept as typed" in page
        if country:
            assert "Country: you enter supporters of Belgium only. Choose it here." in page
    assert Supporter.objects.get().country == "BE"
    assert events() == []


def test_form_offers_a_coordinator_the_own_country_and_the_head_office_all(
    belgian: Client, head_office: Client
) -> None:
    form = belgian.get("/desk/supporters/new/").context["form"]
    assert list(form.fields["country"].choices) == [("BE", "Belgium")]
    codes = [code for code, _name in head_office.get("/desk/supporters/new/").context["form"].fields["country"].choices]
    assert codes[0] == ""
    assert {"BE", "FR", "XK"} < set(codes)


def test_head_office_enters_one_that_belongs_to_no_country(head_office: Client) -> None:
    head_office.post("/desk/supporters/new/", typed(country=""))
    assert Supporter.objects.get().country == ""


def test_coordinator_of_two_countries_moves_one_between_them(make_user: Callable[..., User]) -> None:
    from blueheart.campaign.models import Membership

    user = make_user(Role.COORDINATOR, "BE")
    Membership.objects.create(user=user, role=Role.COORDINATOR, country="NL")
    own = make("BE", "own")
    answer = sign_in(user).post(f"/desk/supporters/edit/{own.pk}/", typed(slug="own", country="NL"))
    assert answer.status_code == 302
    assert Supporter.objects.get().country == "NL"


def test_lists_name_the_country_in_the_readers_language(head_office: Client) -> None:
    from wagtail.users.models import UserProfile

    from blueheart.campaign.models import NationalCampaign

    make("BE")
    NationalCampaign.objects.create(kind="country", country="MX", source_url="https://s.example/", confidence="A")
    for language, belgium, mexico in (("en", "Belgium", "Mexico"), ("ar", "بلجيكا", "المكسيك")):
        user = User.objects.get(memberships__role=Role.HEAD_OFFICE)
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
        assert belgium in head_office.get("/desk/supporters/results/").content.decode()
        assert mexico in head_office.get("/desk/national-campaigns/results/").content.decode()
