"""Staff of every role with a second factor, and initiatives in two countries."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.test import Client

from blueheart.campaign.actions.staff import sync_groups
from blueheart.campaign.enums import Role
from blueheart.campaign.models import City, Edition, Membership
from blueheart.desk.roles import arrange_groups
from blueheart.illuminations.actions import add_photo, confirm_promise, report_light
from blueheart.illuminations.enums import PUBLIC, PromiseState
from blueheart.illuminations.models import Promise, PromisePhoto
from blueheart.initiatives.actions import add_picture, confirm_initiative, publish_initiative, submit_initiative
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.actors import Actor
from tests.organisers import photograph
from tests.promisers import add_promise

NOW = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
SYSTEM = Actor.system("test")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def now() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def cities(db: None) -> dict[str, City]:
    rows = (
        (2800866, "Brussels", "BE", "50.85045", "4.34878", "Europe/Brussels"),
        (2988507, "Paris", "FR", "48.85341", "2.3488", "Europe/Paris"),
    )
    return {
        country: City.objects.create(
            geoname_id=pk, name=name, folded=name.lower(), country=country, latitude=Decimal(latitude),
            longitude=Decimal(longitude), population=1_000_000, zone=zone,
        )
        for pk, name, country, latitude, longitude, zone in rows
    }  # fmt: skip


@pytest.fixture
def make_initiative(cities: dict[str, City]) -> Callable[..., Initiative]:
    """Sent in and confirmed, in Brussels on the World Day unless told otherwise."""
    Edition.objects.get_or_create(year=2027, defaults={"is_open_for_initiatives": True})
    count = iter(range(10_000))

    def make(*, country: str = "BE", state: str = "in_review", at: datetime = NOW, **typed: Any) -> Initiative:
        number = next(count)
        words = {
            "title": f"Evening number {number}", "text_language": "en", "kind": "march", "purpose": "awareness",
            "organiser_name": "A club", "organiser_sector": "civil_society", "place_kind": "city",
            "starts_on": "2027-07-30", "starts_at": "19:00", "ends_on": "2027-07-30", "ends_at": "21:00",
            "languages": ("en",), "description": "We walk together.", "contact_name": "Ann Organiser",
            "contact_email": f"ann{number}@example.org", "accepts_terms": True,
        }  # fmt: skip
        if country:
            words["city_id"] = str(cities[country].pk)
        else:
            words |= {"place_kind": "online", "zone": "Europe/Brussels"}
        initiative = submit_initiative(
            typed=TypedInitiative.from_mapping({**words, **typed}), year=2027, key=f"key-{number}", language="en",
            by=Actor.visitor(), at=at,
        )  # fmt: skip
        if state != "unconfirmed":
            initiative = confirm_initiative(initiative_id=initiative.pk, by=Actor.organiser(ref=initiative.uid), at=at)
        if state == "published":
            initiative = publish_initiative(initiative_id=initiative.pk, by=SYSTEM, at=at)
        return initiative

    return make


@pytest.fixture
def make_promise(cities: dict[str, City]) -> Callable[..., Promise]:
    """A promise of a monument in Brussels or Paris, as far as `to`; no two of them are near each other."""
    Edition.objects.get_or_create(year=2027, defaults={"is_open_for_initiatives": True})
    count = iter(range(10_000))

    def make(*, country: str = "BE", to: PromiseState = PromiseState.PROMISED, **typed: Any) -> Promise:
        number = next(count)
        city = cities[country]
        values = {
            "name": f"Tower number {number}", "city_id": str(city.pk),
            "latitude": f"{float(city.latitude) + number / 100:.5f}", "longitude": str(city.longitude),
            "organiser_name": f"Event office {number}", "contact_email": f"ann{number}@example.org", **typed,
        }  # fmt: skip
        is_further = to in PUBLIC
        promise = add_promise(to=PromiseState.PROMISED if is_further else to, **values)
        if is_further:
            promise = confirm_promise(promise_id=promise.pk, by=SYSTEM, at=NOW)
        if to == PromiseState.LIT:
            promise = report_light(
                promise_id=promise.pk, minutes_lit="90", people_reached="5000", by=SYSTEM, at=promise.ends_at_utc
            )
        return promise

    return make


def add_waiting_photo(promise: Promise, *, moment: str = "after", credit: str = "Jo Lens") -> PromisePhoto:
    file = photograph()
    return add_photo(
        promise_id=promise.pk, picture=add_picture(file=file, size=len(file.getvalue()), at=NOW), moment=moment,
        alternative_text=f"The tower, {moment}", credit=credit, has_consent=True, by=SYSTEM, at=NOW,
    )  # fmt: skip


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    count = iter(range(10_000))

    def make(role: str, country: str = "", *, second_factor: bool = True) -> User:
        number = next(count)
        email = f"{role}{number}@example.org"
        user = User.objects.create_user(email, email, "a long password of mine", first_name=f"Person {number}")
        Membership.objects.create(user=user, role=role, country=country)
        sync_groups(user)
        arrange_groups()
        if second_factor:
            TOTP.activate(user, SECRET)
        return user

    return make


def sign_in(user: User, *, shown: bool = True) -> Client:
    """A client as after signing in; `shown` says whether the second factor was shown in this session."""
    client = Client()
    client.force_login(user)
    if shown:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": NOW.timestamp(), "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


@pytest.fixture
def head_office(make_user: Callable[..., User]) -> Client:
    return sign_in(make_user(Role.HEAD_OFFICE))


@pytest.fixture
def belgian(make_user: Callable[..., User]) -> Client:
    return sign_in(make_user(Role.COORDINATOR, "BE"))


@pytest.fixture
def editor(make_user: Callable[..., User]) -> Client:
    return sign_in(make_user(Role.EDITOR))
