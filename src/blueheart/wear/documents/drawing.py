"""What each template of the kit is told."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from blueheart.kernel.text import direction
from blueheart.wear.rules.heart import HEART_SVG

DATA = Path(__file__).parents[1] / "data"


def common_values(language: str, *, title: str, width: int, height: int) -> dict[str, Any]:
    """In the active language, which must be this one."""
    return {
        "language": language, "direction": direction(language), "title": title, "heart": HEART_SVG,
        "width": width, "height": height, "statement": statement(), "against": against(),
    }  # fmt: skip


def statement() -> str:
    return _("I wear the Blue Heart")


def against() -> str:
    return _("against human trafficking")
