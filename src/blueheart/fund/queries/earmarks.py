"""Earmarks with their words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from blueheart.fund.models import Earmark
from blueheart.fund.rules.giving import GENERAL


def all_earmarks() -> list[Earmark]:
    """In their order, with the words of every language. Two queries."""
    return list(Earmark.objects.prefetch_related("texts").order_by("position", "pk"))


def title_of(earmark: Earmark, language: str) -> str:
    """In that language, else in English, else its slug; "" for the general one without words of its own."""
    titles = {text.language: text.title for text in earmark.texts.all()}
    fallback = "" if earmark.slug == GENERAL else earmark.slug
    return titles.get(language) or titles.get("en") or fallback


@dataclass(frozen=True, slots=True)
class EarmarkOffer:
    slug: str
    title: str
    description: str = ""


def earmarks_on_offer(*, language: str) -> list[EarmarkOffer]:
    """In the order of the desk, "general" first; in that language, else in English, else by the slug. Two queries."""
    rows = Earmark.objects.filter(is_open=True).exclude(slug=GENERAL).prefetch_related("texts")
    found = [EarmarkOffer(GENERAL, earmark_title(GENERAL, language))]
    for row in rows:
        texts = {text.language: text for text in row.texts.all()}
        text = texts.get(language) or texts.get("en")
        found.append(EarmarkOffer(row.slug, text.title, text.description) if text else EarmarkOffer(row.slug, row.slug))
    return found


def earmark_title(slug: str, language: str) -> str:
    """At most one query; none for what is general."""
    if slug == GENERAL:
        return _("Where it is needed most")
    row = Earmark.objects.filter(slug=slug).prefetch_related("texts").first()
    texts = {text.language: text.title for text in row.texts.all()} if row else {}
    return texts.get(language) or texts.get("en") or slug
