"""Posters: the campaign's, and a group's with its name, its colour and its own QR code."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from blueheart.kernel.documents import typeset
from blueheart.kernel.qr import qr_svg
from blueheart.wear.documents.drawing import DATA, common_values
from blueheart.wear.rules.kit import Poster
from blueheart.wear.rules.looks import Ground, ground_of

POSTER = DATA / "poster.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterGroup:
    """What stands on a group's poster; `colour` is `#rrggbb` or ""."""

    slug: str
    name: str
    colour: str
    is_sample: bool


def poster_pdf(poster: Poster, *, language: str, group: PosterGroup | None = None) -> bytes:
    """One page, in the active language, which must be this one."""
    return typeset(POSTER, poster_values(poster, language=language, group=group))


def poster_values(poster: Poster, *, language: str, group: PosterGroup | None = None) -> dict[str, Any]:
    base = settings.BASE_URL.rstrip("/")
    path = f"/{language}/supporters/{group.slug}/" if group else f"/{language}/wear/"
    title = (
        _("Poster of %(name)s for the Blue Heart Campaign") % {"name": group.name}
        if group
        else _("Poster of the Blue Heart Campaign")
    )
    return common_values(language, title=title, width=poster.width, height=poster.height) | {
        "ground": poster.ground, "invitation": _("Wear it too:"), "address": without_scheme(base + path),
        "day": _("30 July is the World Day against Trafficking in Persons."),
        "help": _("Do you, or someone you know, need help?"),
        "help_address": without_scheme(f"{base}/{language}/help/"),
        "notes": "" if settings.OFFICE_NAME else _("Not an official publication of the United Nations"),
        "qr": qr_svg(base + path), "qr_alt": _("QR code to %(address)s") % {"address": base + path},
        "group": group_values(group) if group else None,
    }  # fmt: skip


def group_values(group: PosterGroup) -> dict[str, Any]:
    ground = ground_of(group.colour) if group.colour else Ground.PAPER
    return {
        "name": group.name, "colour": group.colour, "ground": ground.name.lower(),
        "wears": _("wears the Blue Heart. Wear it with us:"),
        "mark": _("Sample, not a real supporter") if group.is_sample else "",
    }  # fmt: skip


def without_scheme(address: str) -> str:
    """As it is read from a wall: what a browser adds by itself is left out."""
    return address.split("://", 1)[-1]
