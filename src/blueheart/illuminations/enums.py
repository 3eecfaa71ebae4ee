"""Kinds of monuments, the rules of their light, the states of a promise to light one, and the moves between them."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class MonumentKind(models.TextChoices):
    CITY_HALL = "city_hall", _("City hall")
    GOVERNMENT = "government", _("Government building")
    TOWER = "tower", _("Tower or belfry")
    BRIDGE = "bridge", _("Bridge")
    GATE = "gate", _("Gate or arch")
    CASTLE = "castle", _("Castle or palace")
    WORSHIP = "worship", _("Place of worship")
    THEATRE = "theatre", _("Theatre, museum or library")
    STATION = "station", _("Station, port or airport")
    STADIUM = "stadium", _("Stadium")
    FOUNTAIN = "fountain", _("Fountain or water")
    STATUE = "statue", _("Statue or memorial")
    NATURE = "nature", _("Waterfall, rock or park")
    OFFICE = "office", _("Office or company building")
    OTHER = "other", _("Something else")


class Dressing(models.TextChoices):
    """How a monument turns blue. What is no lamp has its own line on the technician's sheet."""

    LIGHT = "light", _("Blue light on the building")
    WATER = "water", _("Blue light on water")
    SCREEN = "screen", _("A screen or a projection")
    FLAGS = "flags", _("Blue flags or banners")
    COSTUME = "costume", _("A statue dressed in blue")


class LightRule(models.TextChoices):
    CIVIL_DUSK = "civil_dusk", _("From civil dusk")
    SUNSET = "sunset", _("From sunset, some minutes earlier or later")
    FIXED = "fixed", _("From a fixed hour")
    DARKEST = "darkest", _("From the darkest moment of the night")


class SunEvent(models.TextChoices):
    SUNSET = "sunset", _("Sunset")
    CIVIL_DUSK = "civil_dusk", _("Civil dusk")
    NAUTICAL_DUSK = "nautical_dusk", _("Nautical dusk")
    ASTRONOMICAL_DUSK = "astronomical_dusk", _("Astronomical dusk")


ALTITUDE_DEGREES = {
    SunEvent.SUNSET: -0.8333,
    SunEvent.CIVIL_DUSK: -6.0,
    SunEvent.NAUTICAL_DUSK: -12.0,
    SunEvent.ASTRONOMICAL_DUSK: -18.0,
}
"""Of the sun's middle, at sea level. Sunset: refraction of 34′ and half a disc of 16′ make up for the difference."""


class Absence(StrEnum):
    """Why an evening has no such event: the sun does not go that low, or does not rise that high."""

    STAYS_ABOVE = "stays_above"
    STAYS_BELOW = "stays_below"


class PromiseState(models.TextChoices):
    UNVERIFIED = "unverified", _("Waiting for the press in the mail")
    PROPOSED = "proposed", _("Proposed")
    PERMISSION_ASKED = "permission_asked", _("Permission asked")
    PROMISED = "promised", _("Promised")
    CONFIRMED = "confirmed", _("Confirmed")
    LIT = "lit", _("Lit")
    PHOTOGRAPHED = "photographed", _("Photographed")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


class PhotoMoment(models.TextChoices):
    BEFORE = "before", _("Before")
    AFTER = "after", _("In blue")


MOVES: dict[PromiseState, frozenset[PromiseState]] = {
    PromiseState.UNVERIFIED: frozenset({PromiseState.PROPOSED, PromiseState.CANCELLED}),
    PromiseState.PROPOSED: frozenset(
        {PromiseState.PERMISSION_ASKED, PromiseState.PROMISED, PromiseState.DECLINED, PromiseState.CANCELLED}
    ),
    PromiseState.PERMISSION_ASKED: frozenset({PromiseState.PROMISED, PromiseState.DECLINED, PromiseState.CANCELLED}),
    PromiseState.PROMISED: frozenset({PromiseState.CONFIRMED, PromiseState.DECLINED, PromiseState.CANCELLED}),
    PromiseState.CONFIRMED: frozenset({PromiseState.LIT, PromiseState.CANCELLED}),
    PromiseState.LIT: frozenset({PromiseState.PHOTOGRAPHED}),
    PromiseState.PHOTOGRAPHED: frozenset({PromiseState.LIT}),
    PromiseState.DECLINED: frozenset(),
    PromiseState.CANCELLED: frozenset(),
}
"""From each state, the states that a step leads to. Between the last two of them a light goes with its photographs."""

UNDOABLE = (PromiseState.CONFIRMED, PromiseState.DECLINED)
"""The desk's own decisions, which it can take back."""

BACK: dict[PromiseState, frozenset[PromiseState]] = {
    decision: frozenset(state for state, following in MOVES.items() if decision in following) for decision in UNDOABLE
}
"""Where an undo may lead, which is where the decision was taken; no step does: a second press of a button must not."""

PUBLIC = (PromiseState.CONFIRMED, PromiseState.LIT, PromiseState.PHOTOGRAPHED)
"""What the wave, the lists and the feeds show."""

OVER = (PromiseState.DECLINED, PromiseState.CANCELLED)
"""These leave the monument free for another promise of the same edition."""

EDITABLE = (
    PromiseState.UNVERIFIED, PromiseState.PROPOSED, PromiseState.PERMISSION_ASKED, PromiseState.PROMISED,
    PromiseState.CONFIRMED,
)  # fmt: skip
