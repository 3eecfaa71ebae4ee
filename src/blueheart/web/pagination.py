"""Numbered pages of a list, as `parts/pagination.html` shows them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class PageLink:
    """A number of None is a gap."""

    number: int | None
    url: str = ""
    current: bool = False


def read_page(rows: "QuerySet[Any] | Sequence[Any]", *, size: int, typed: str, without: int = 1) -> "Page[Any]":
    """The page that an address names, else the one `without` a number; past the last one, the last."""
    is_number = typed.isascii() and typed.isdigit()
    return Paginator(rows, size).get_page(int(typed[:6]) or 1 if is_number else without)


def page_links(page: "Page[Any]", address: Callable[[int], str]) -> dict[str, Any]:
    """`address` gives that of a page by its number. First, last and those near the current one are shown."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "pages": [
            PageLink(number, address(number), number == page.number) if isinstance(number, int) else PageLink(None)
            for number in numbers
        ],
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }
