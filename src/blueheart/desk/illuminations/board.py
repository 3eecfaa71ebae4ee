"""The board: an edition's promises by city, what is late, what waits, and confirming several at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.models import City
from blueheart.campaign.permissions import NotPermitted, can_review_anywhere
from blueheart.campaign.queries import city_names, country_name, is_country
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.illuminations.shown import Hours, Names, hours_of, names_of
from blueheart.desk.several import marked_rows, problem_of_marks, run_on_each
from blueheart.illuminations.actions import confirm_promise
from blueheart.illuminations.enums import PromiseState
from blueheart.illuminations.models import Monument, Promise
from blueheart.illuminations.queries.board import (
    BoardCounts,
    BoardFilter,
    BoardRow,
    board_rows,
    count_board,
    find_on_board,
    visible_promises,
    years_on_board,
)
from blueheart.illuminations.rules.moves import MoveNotAllowed
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor

PAGE_SIZE = 100
LAST_MONTH = 9
"""After it the desk opens on the coming World Day's edition: until then people send photographs of the last one's."""


@dataclass(frozen=True, slots=True)
class Line:
    row: BoardRow
    name: str
    name_language: str
    city: str
    hours: Hours
    left: int


@dataclass(frozen=True, slots=True)
class Group:
    """National buildings of a country, or the monuments of one of its cities."""

    key: tuple[str, bool, int]
    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class CountryTab:
    code: str
    name: str
    count: int
    late: int
    url: str
    is_current: bool


def current_year(today: date) -> int:
    return today.year if today.month <= LAST_MONTH else today.year + 1


def read_year(asked: str, today: date) -> int:
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else current_year(today)


def read_filter(request: HttpRequest, *, today: date) -> BoardFilter:
    asked = request.GET
    country, city, state = asked.get("country", ""), asked.get("city", ""), asked.get("state", "")
    return BoardFilter(
        year=read_year(asked.get("year", ""), today),
        country=country if is_country(country) else "",
        city=int(city) if city.isascii() and city.isdecimal() and len(city) < 10 else None,
        state=state if state in PromiseState.values else "",
        is_late=asked.get("late") == "1",
    )


@only_for(can_review_anywhere)
def board(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/illuminations/board.html", board_context(request, at=clock.now()))


def board_context(request: HttpRequest, *, at: datetime, **extra: Any) -> dict[str, Any]:
    by, today = actor_of(request), at.date()
    wanted = read_filter(request, today=today)
    counts = count_board(by=by, year=wanted.year, today=today, country=wanted.country)
    page = Paginator(find_on_board(by=by, wanted=wanted, today=today), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = board_rows(page.object_list, today)
    return {
        "wanted": wanted,
        "counts": counts,
        "states_counted": [(state, counts.states[state.value]) for state in PromiseState if counts.states[state.value]],
        "years": sorted({wanted.year, current_year(today), *years_on_board(by)}, reverse=True),
        "tabs": country_tabs(counts, wanted),
        "cities": cities_of(by, wanted, counts),
        "states": PromiseState.choices,
        "page": page,
        "groups": groups_of(rows, today=today, has_many_countries=len(counts.countries) > 1 and not wanted.country),
        "has_decisions": any(row.needs_decision for row in rows),
        "query": urlencode({name: value for name, value in request.GET.items() if name != "page"}),
        "press_query": urlencode({"year": wanted.year, **({"country": wanted.country} if wanted.country else {})}),
        "selected": set(),
        **extra,
    }


def country_tabs(counts: BoardCounts, wanted: BoardFilter) -> list[CountryTab]:
    """None where there is but one country."""
    if len(counts.countries) < 2:
        return []
    language = get_language() or "en"
    tabs = [
        CountryTab(
            code=code, name=country_name(code, language), count=count, late=counts.late_countries[code],
            url=f"{reverse('desk_lights')}?{urlencode({'year': wanted.year, 'country': code})}",
            is_current=wanted.country == code,
        )
        for code, count in counts.countries.items()
    ]  # fmt: skip
    return sorted(tabs, key=lambda tab: tab.name)


def cities_of(by: Actor, wanted: BoardFilter, counts: BoardCounts) -> list[tuple[int, str]]:
    """To choose from, once there is one country: the whole world's would be no choice."""
    if not wanted.country and len(counts.countries) != 1:
        return []
    promises = visible_promises(by).filter(year=wanted.year)
    if wanted.country:
        promises = promises.filter(monument__country=wanted.country)
    cities = City.objects.filter(pk__in=promises.order_by().values("monument__city_id"))
    return sorted(city_names(cities=cities, language=get_language() or "en").items(), key=lambda pair: pair[1])


def groups_of(rows: Iterable[BoardRow], *, today: date, has_many_countries: bool) -> list[Group]:
    """The rows come in order; those of one group stand together."""
    lines = list(rows)
    names = names_of(row.promise.monument for row in lines)
    groups: list[Group] = []
    for row in lines:
        monument = row.promise.monument
        key = group_key(monument)
        if not groups or groups[-1].key != key:
            title = _("National buildings") if monument.is_national else names.cities[monument.city_id]
            if has_many_countries:
                title = f"{country_name(monument.country, get_language() or 'en')}: {title}"
            groups.append(Group(key=key, title=title, lines=[]))
        groups[-1].lines.append(line_of(row, names, today))
    return groups


def group_key(monument: Monument) -> tuple[str, bool, int]:
    """Of the group that it stands in; two cities of one name are two."""
    return (monument.country, monument.is_national, 0 if monument.is_national else monument.city_id)


def line_of(row: BoardRow, names: Names, today: date) -> Line:
    monument = row.promise.monument
    name, language = names.monuments[monument.pk]
    return Line(
        row=row, name=name, name_language=language, city=names.cities[monument.city_id], hours=hours_of(row.promise),
        left=(row.deadline - today).days,
    )  # fmt: skip


# --- several at once


@require_POST
@only_for(can_review_anywhere)
def confirm_several(request: HttpRequest) -> HttpResponse:
    at, by, ids = clock.now(), actor_of(request), marked_rows(request)
    problem = problem_of_marks(ids)
    if problem:
        context = board_context(request, at=at, selected=set(ids), problem=problem)
        return render(request, "desk/illuminations/board.html", context, status=422)
    done = run_on_each(
        request, ids=ids, found=visible_promises(by).in_bulk(ids), name_of=lambda promise: promise.monument.name,
        run=lambda pk: why_not_confirmed(pk, by=by, at=at), not_there=_("Row %(id)d: it is not on your board."),
    )  # fmt: skip
    if done:
        text = ngettext("%(count)d promise confirmed.", "%(count)d promises confirmed.", done)
        messages.success(request, text % {"count": done})
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("desk_lights") + (f"?{query}" if query else ""))


def why_not_confirmed(promise_id: int, *, by: Actor, at: datetime) -> str:
    """ "" once it is confirmed."""
    try:
        confirm_promise(promise_id=promise_id, by=by, at=at)
    except MoveNotAllowed as error:
        return str(error.message)
    except InvalidPromise as error:
        return " ".join(str(problem.message) for problem in error.problems)
    except NotPermitted:
        return _("this is another country’s.")
    except Promise.DoesNotExist:
        return _("it is not there any more.")
    return ""
