"""Earmarks with their words."""

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
