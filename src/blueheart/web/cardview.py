"""The programme as HTML, day by day and row by row. As templates they took three times as long as all of the page."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext

from blueheart.web.cards import Day, InitiativeCard
from blueheart.web.templatetags.icons import icon


def write_days(days: Iterable[Day]) -> SafeString:
    """Each local day with its rows, in the language that is active."""
    return mark_safe("".join(write_day(day) for day in days))  # every text in it is escaped


def write_day(day: Day) -> str:
    name = f"day-{day.date:%Y-%m-%d}"
    count = ngettext("%(n)s initiative", "%(n)s initiatives", day.count) % {"n": day.count}
    rows = "".join(write_card(card) for card in day.items_shown)
    return (
        f'<section class="day day--aside{" day--world" if day.is_world_day else ""}" id="{name}"'
        f' aria-labelledby="{name}-head">\n  <div class="day__head">\n'
        f"{day_title(day.date, is_world_day=day.is_world_day, language=get_language() or '')} · {count}</p>\n"
        f"  </div>\n  <div>{rows}</div>\n</section>\n"
    )


@lru_cache(maxsize=2_000)
def day_title(day: date, *, is_world_day: bool, language: str) -> str:
    """`language` is the active one: it keeps the days of each apart."""
    name = f"day-{day:%Y-%m-%d}"
    heart = f"    {render_to_string('web/parts/heart.html').strip()}\n" if is_world_day else ""
    return (
        f'    <h2 id="{name}-head"><time datetime="{day:%Y-%m-%d}"><span class="day__number">{day.day}</span>'
        f' {date_format(day, "F Y")}</time></h2>\n{heart}    <p class="day__count">{date_format(day, "l")}'
    )


def write_card(card: InitiativeCard, *, heading: str = "h3", show_date: bool = False) -> SafeString:
    """In the language that is active. `heading` is the element of the title; every text in it is escaped."""
    classes = ["initiative"]
    if card.picture_url:
        classes.append("initiative--picture")
    if card.is_off:
        classes.append("initiative--off")
    return mark_safe(
        f'<article class="{" ".join(classes)}">\n'
        f'  <p class="initiative__when">{when(card, show_date=show_date)}</p>\n'
        '  <div class="initiative__body">\n'
        f'    <{heading} class="initiative__title"><a href="{escape(card.url)}" lang="{escape(card.text_language)}"'
        f' dir="{card.direction or "auto"}">{escape(card.title)}</a></{heading}>\n'
        f'    <p class="initiative__by"><bdi>{escape(card.organiser_name)}</bdi></p>\n'
        f'    <p class="initiative__meta">\n      {" ".join(facts(card))}\n    </p>\n'
        f"  </div>{picture(card)}\n"
        "</article>\n"
    )


def when(card: InitiativeCard, *, show_date: bool) -> str:
    start = card.starts_local
    day = f"{day_of(start)}<br>" if show_date else ""
    if card.is_ongoing:
        return day + gettext("all day")
    end = f"–{card.ends_local:%H:%M}" if card.ends_local else ""
    return f'{day}<time datetime="{start.isoformat()}">{start:%H:%M}</time>{end}'


def day_of(start: datetime) -> str:
    return f'<time datetime="{start:%Y-%m-%d}">{date_format(start, "DATE_FORMAT")}</time>'


def facts(card: InitiativeCard) -> list[str]:
    """Where, what kind, and what one should know before going there."""
    found = [f"<span>{where(card)}</span>"]
    if not card.is_online or card.kind != "online":
        found.append(f"<span>{icon(card.kind_icon)}{escape(card.kind_label)}</span>")
    if card.is_sample:
        found.append(tag("sample", gettext("Sample")))
    if card.is_off:
        found.append(tag("off", gettext("Does not take place")))
    return found


def tag(kind: str, text: str) -> str:
    return f'<span class="tag tag--{kind}">{text}</span>'


def where(card: InitiativeCard) -> str:
    if card.is_online:
        return icon("kind-online") + gettext("Online")
    city = f"<bdi>{escape(card.city_name)}</bdi>"
    comma = pgettext("between two items", ", ") if card.city_name and card.country_name else ""
    return f"{icon('pin')}<span>{city}{comma}{escape(card.country_name)}</span>"


def picture(card: InitiativeCard) -> str:
    if not card.picture_url:
        return ""
    return (
        f'\n  <div class="initiative__picture"><img src="{escape(card.picture_url)}" alt="{escape(card.picture_alt)}"'
        ' loading="lazy" width="288" height="216"></div>'
    )
