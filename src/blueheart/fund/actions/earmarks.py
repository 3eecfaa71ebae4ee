"""What gifts can be for, in the words of each language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.fund.events import EarmarkChanged
from blueheart.fund.models import Earmark, EarmarkText
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.rules.giving import GENERAL
from blueheart.fund.rules.refusals import Refused
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import clean_line

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?")
"""A part of the code of its accounts, which are public."""


@dataclass(frozen=True, slots=True)
class EarmarkWords:
    """In one language."""

    title: str
    description: str = ""


@transaction.atomic
def save_earmark(
    *, slug: str, words: Mapping[str, EarmarkWords], is_open: bool, position: int, by: Actor, at: datetime
) -> Earmark:
    """Made when there is none of that slug. A language without a title loses its words.

    Raises NotPermitted, Refused.
    """
    check_may_manage(by)
    cleaned = {code: EarmarkWords(clean_line(one.title), clean_line(one.description)) for code, one in words.items()}
    if not SLUG.fullmatch(slug):
        raise Refused(
            "slug", "not_a_slug", _("Small letters a to z, figures and hyphens, at most 24: such as “children”.")
        )
    if not cleaned.get("en", EarmarkWords("")).title:
        raise Refused(
            "title_en", "required", _("Write the title in English: it stands where another language has none.")
        )
    if slug == GENERAL and not is_open:
        raise Refused("is_open", "always_open", _("The general earmark is always on offer."))
    earmark, _is_new = Earmark.objects.update_or_create(slug=slug, defaults={"is_open": is_open, "position": position})
    for code, one in cleaned.items():
        rows = EarmarkText.objects.filter(earmark=earmark, language=code)
        if one.title:
            EarmarkText.objects.update_or_create(
                earmark=earmark, language=code, defaults={"title": one.title, "description": one.description}
            )
        else:
            rows.delete()
    record_event(event=EarmarkChanged(subject_id=slug, is_open=is_open), by=by, at=at)
    return earmark
