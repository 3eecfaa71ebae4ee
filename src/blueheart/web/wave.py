"""The wave: the night of 30 July as it goes round the world, as a picture, a list, data and an embed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext, override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from blueheart.campaign.rules.world_day import (
    FIRST_WORLD_DAY_YEAR,
    HOURS_OF_A_DAY_ON_EARTH,
    world_day_begins,
    world_day_ends,
)
from blueheart.kernel.clock import now
from blueheart.web import wavedata
from blueheart.web.embed import allow_framing, frame_code
from blueheart.web.filters import read_digits
from blueheart.web.initiatives import Tab
from blueheart.web.wavedata import Wave, write_wave
from blueheart.web.wavelist import list_hours
from blueheart.web.wavestill import draw_still, draw_tide
from blueheart.web.wavewords import count_text, day_names, moment_text, script_words, wait_text

VIEWS = ("map", "list")
MAX_AGE = 60
EMBED_HEIGHT = 960
LAST_YEAR = 2099


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `at` is None when it names no moment; `problem` says what is wrong with it."""

    wave: Wave
    at: datetime | None
    problem: str
    is_live: bool


def next_year(at: datetime) -> int:
    """The edition whose fifty hours are on or come next."""
    return at.year if at < world_day_ends(at.year) else at.year + 1


def find_wave(*, year: int | None, at: datetime, language: str) -> Wave:
    """That of the year; else the one that is on, else the last, or the coming one as long as the last has no light."""
    coming = next_year(at)
    years = [year] if year else [coming] if at >= world_day_begins(coming) else [coming - 1, coming]
    found = (wavedata.waves.find(year=one, language=language) for one in years)
    return next((wave for wave in found if wave.lights), Wave(years[0], []))


def read_year(text: str) -> int | None:
    if not text:
        return None
    year = read_digits(text, 4)
    if year is None or not FIRST_WORLD_DAY_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def read_moment(text: str, year: int) -> datetime | None:
    """ISO 8601, in UTC unless it says otherwise, brought into the fifty hours. Raises ValueError."""
    if not text:
        return None
    # A plus in an address that nobody escaped has become a space
    typed = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text)
    aware = typed if typed.tzinfo else typed.replace(tzinfo=UTC)
    return min(world_day_ends(year), max(world_day_begins(year), aware.astimezone(UTC)))


def read_address(request: HttpRequest, language: str) -> Asked:
    at = now()
    wave = find_wave(year=read_year(request.GET.get("year", "")), at=at, language=language)
    is_live = world_day_begins(wave.year) <= at < world_day_ends(wave.year)
    try:
        moment, problem = read_moment(request.GET.get("at", ""), wave.year), ""
    except (ValueError, OverflowError):
        moment, problem = (
            None,
            gettext("The moment in the address (at) could not be read. Write it like this: %(example)s"),
        )
        problem %= {"example": f"{wave.year}-07-30T20:15Z"}
    return Asked(wave, moment, problem, is_live)


def moment_of(asked: Asked) -> int:
    """Seconds since 1970: the one asked for, else now on the day, else when most monuments are lit."""
    if asked.at is not None:
        return int(asked.at.timestamp())
    return int(now().timestamp()) if asked.is_live else asked.wave.fullest()


@require_safe
def wave(request: HttpRequest) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    asked = read_address(request, language)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "map"
    context = {**show_wave(asked, language), "view": view, "tabs": make_tabs(request, asked, view)}
    if view == "map":
        context |= {**show_stage(asked, language), "embed_code": wave_code(language)}
    else:
        context |= list_hours(
            asked.wave, moment=moment_of(asked), page=request.GET.get("page", ""), has_moment=asked.at is not None,
            path=request.path, language=language,
        )  # fmt: skip
    response = render(request, "web/wave.html", context)
    response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={MAX_AGE}"
    return response


def wave_code(language: str) -> str:
    """Names no year: a frame in somebody's page goes on to the coming wave by itself."""
    title = gettext("The wave of 30 July: monuments turn blue as dusk reaches them")
    return frame_code(f"/embed/wave/?lang={language}", title=title, height=EMBED_HEIGHT, more=" allowfullscreen")


def make_tabs(request: HttpRequest, asked: Asked, view: str) -> list[Tab]:
    titles = {"map": gettext("Map"), "list": gettext("List")}
    at = f"&at={stamp(asked.at)}" if asked.at else ""
    base = f"{request.path}?year={asked.wave.year}{at}"
    return [Tab(title, f"{base}&view={name}", name, name == view) for name, title in titles.items()]


def stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%MZ}"


def show_wave(asked: Asked, language: str) -> dict[str, Any]:
    """What the page says of the moment, as picture and as list."""
    shown, moment = asked.wave, moment_of(asked)
    return {
        "wave": shown,
        "asked": asked,
        "moment_text": moment_text(moment),
        "count_text": count_text(shown.lit(moment), len(shown.lights)),
        "samples": sum(light.is_sample for light in shown.lights),
        "feed_query": f"year={shown.year}&lang={language}",
    }


def show_stage(asked: Asked, language: str) -> dict[str, Any]:
    """What the picture, its controls and its words need, for the page and the embed alike."""
    at, shown, moment = now(), asked.wave, moment_of(asked)
    coming, begun = next_year(at), shown.begun(moment)
    following = shown.next_light(moment)
    return {
        "moment_stamp": stamp(datetime.fromtimestamp(moment, UTC)),
        "next_light": following,
        "next_text": wait_text(wavedata.whole_minute(following.on) - moment) if following else "",
        "lately": list(reversed(shown.lights[max(0, begun - 3) : begun])),
        "still": draw_still(shown, moment),
        "tide": draw_tide(shown),
        "minute": (moment - shown.starts) // 60,
        "minutes": HOURS_OF_A_DAY_ON_EARTH * 60,
        "days": day_names(shown),
        "hours": hours_to_pick(shown, moment),
        "coming": coming,
        "days_to_go": 0 if at >= world_day_begins(coming) else (world_day_begins(coming).date() - at.date()).days + 1,
        "data_url": f"/{language}/wave/{shown.year}.json",
        "page_url": f"/{language}/wave/",
        "words": script_words(shown, language=language, is_live=asked.is_live, has_moment=asked.at is not None),
    }


def hours_to_pick(shown: Wave, moment: int) -> list[dict[str, Any]]:
    """The full hours for who has no script, that of the moment chosen."""
    starts = range(shown.starts, shown.ends + 1, 3600)
    return [
        {
            "value": stamp(datetime.fromtimestamp(hour, UTC)),
            "text": moment_text(hour),
            "current": hour <= moment < hour + 3600,
        }
        for hour in starts
    ]


@require_safe
def wave_json(request: HttpRequest, year: int) -> HttpResponse:
    """The lights of one edition in columns, for the script and for whoever wants them."""
    if not FIRST_WORLD_DAY_YEAR <= year <= LAST_YEAR:
        raise Http404
    language = get_language() or settings.LANGUAGE_CODE
    response = HttpResponse(
        write_wave(wavedata.waves.find(year=year, language=language)), content_type="application/json"
    )
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


@require_safe
@xframe_options_exempt
def embed_wave(request: HttpRequest) -> HttpResponse:
    """The picture for other people's sites; links open the site in a page of their own."""
    known = [code for code, _name in settings.LANGUAGES]
    language = request.GET.get("lang", "").lower()
    language = language if language in known else settings.LANGUAGE_CODE
    with override(language):
        request.LANGUAGE_CODE = language
        asked = read_address(request, language)
        context = {**show_wave(asked, language), **show_stage(asked, language), "is_embed": True}
        response = render(request, "web/embed/wave.html", context)
        response.headers["Content-Language"] = language
        return allow_framing(response)
