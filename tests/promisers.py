"""A city's event officer who promises a monument, for the tests of illuminations and the pages over them."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from blueheart.illuminations import actions
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Monument, Promise
from blueheart.illuminations.rules.links import manage_token
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.kernel.actors import Actor
from tests.organisers import NOW, add_places

BRUSSELS, GHENT, SYDNEY = "2800866", "2797656", "2147714"
COORDINATOR = Actor.staff(ref=2, roles=frozenset({"coordinator"}), countries=frozenset({"BE"}))
FOREIGN = Actor.staff(ref=3, roles=frozenset({"coordinator"}), countries=frozenset({"FR"}))
WHOLE: dict[str, Any] = {
    "name": "Belfry of Ghent", "name_language": "en", "kind": "tower", "city_id": GHENT, "latitude": "51.05365",
    "longitude": "3.72497", "owner_name": "City of Ghent", "lit_by": "Technical service", "height_m": "91",
    "notice_days": "30", "curfew": "", "day": "2027-07-30", "dressing": "light", "dressing_note": "",
    "rule": "civil_dusk", "offset_minutes": "", "fixed_time": "", "end_time": "00:30",
    "organiser_name": "City of Ghent, events", "contact_name": "Ann Example", "contact_email": "ann@example.org",
    "contact_phone": "", "accepts_terms": True,
}  # fmt: skip
"""An invented promise for a tower in a real city."""


def typed(**values: Any) -> TypedPromise:
    return TypedPromise.from_mapping({**WHOLE, **values})


def submit(*, key: str = "", at: datetime = NOW, language: str = "en", **values: Any) -> Promise:
    """A promise as the form sends it: unverified."""
    return actions.submit_promise(
        typed=typed(**values), year=2027, key=key or uuid4().hex, language=language, by=Actor.visitor(), at=at
    )


def add_promise(*, to: PromiseState = PromiseState.CONFIRMED, at: datetime = NOW, **values: Any) -> Promise:
    """A promise that has come as far as `to`, over the steps that lead there. Needs `add_places`."""
    promise = submit(at=at, **values)
    promiser = promiser_of(promise)
    if to == PromiseState.UNVERIFIED:
        return promise
    promise = actions.verify_promise(promise_id=promise.pk, by=promiser, at=at)
    steps = [
        (PromiseState.PERMISSION_ASKED, lambda: actions.ask_permission(promise_id=promise.pk, by=promiser, at=at)),
        (PromiseState.PROMISED, lambda: actions.promise_light(promise_id=promise.pk, by=promiser, at=at)),
        (PromiseState.CONFIRMED, lambda: actions.confirm_promise(promise_id=promise.pk, by=COORDINATOR, at=at)),
        (
            PromiseState.LIT,
            lambda: actions.report_light(
                promise_id=promise.pk, minutes_lit="90", people_reached="", by=promiser, at=promise.ends_at_utc
            ),
        ),
    ]
    for state, step in steps:
        if promise.state == to:
            break
        promise = step()
        assert promise.state == state
    promise.refresh_from_db()
    assert promise.state == to
    return promise


def promiser_of(promise: Promise) -> Actor:
    return Actor.organiser(ref=promise.uid)


def link_to(promise: Promise, *, serial: int = 1, at: datetime = NOW) -> str:
    return f"/en/promises/{manage_token(uid=str(promise.uid), serial=serial, at=at)}/"


__all__ = [
    "BRUSSELS", "COORDINATOR", "FOREIGN", "GHENT", "NOW", "SYDNEY", "WHOLE", "Monument", "add_places", "add_promise",
    "link_to", "promiser_of", "submit", "typed",
]  # fmt: skip
