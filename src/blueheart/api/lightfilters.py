"""The parameters of what tells of lights and monuments, read strictly."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from blueheart.api.filters import bad_cursor, check_search, parameter, read_interface_language
from blueheart.illuminations.enums import PUBLIC, MonumentKind
from blueheart.illuminations.rules.filters import LightFilter, read_light_filter
from blueheart.initiatives.rules.filters import MAX_SEARCH_LENGTH, read_number
from blueheart.initiatives.rules.problems import Problem, ProblemList
from blueheart.kernel.cursors import MomentCursor

LONGEST_ID = 18
OF_LIGHTS_ALONE = ("state", "monument")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLights:
    """`language` names the choices, the monuments and the cities; `limit` None is all; `text` is for monuments."""

    wanted: LightFilter
    language: str
    after: MomentCursor | None
    after_id: int
    limit: int | None
    text: str
    query: str


def read_asked_lights(params: QueryDict, *, most: int, of_monuments: bool = False) -> tuple[AskedLights, list[Problem]]:
    """What is wrong is told: a program must not get another result set than it asked for."""
    wanted, found = read_light_filter(params)
    problems = ProblemList(list(found))
    if of_monuments:
        check_search(params, problems)
        for name in OF_LIGHTS_ALONE:
            if params.get(name, "").strip():
                problems.add(
                    name, "unknown_filter", _("Monuments are not chosen by %(name)s. Leave it out.") % {"name": name}
                )
    after = params.get("after", "").strip()
    cursor = MomentCursor.parse(after)
    is_id = after.isascii() and after.isdigit() and len(after) <= LONGEST_ID
    if after and not (is_id if of_monuments else cursor):
        problems.found.append(bad_cursor("after", after))
    asked = AskedLights(
        wanted=wanted, language=read_interface_language(params, problems), after=cursor,
        after_id=int(after) if is_id else 0, limit=read_number("limit", params, 1, most, problems),
        text=" ".join(params.get("q", "").replace("\x00", "").split())[:MAX_SEARCH_LENGTH],
        query=params.urlencode(),
    )  # fmt: skip
    return asked, problems.found


def lang_parameter() -> dict[str, Any]:
    codes = [code for code, _name in settings.LANGUAGES]
    return parameter("lang", "Language of the labels and, where it is known, of the names.", type="string", enum=codes)


def shared_parameters() -> list[dict[str, Any]]:
    return [
        parameter("year", "The edition.", type="integer", minimum=2009, maximum=2100),
        parameter("country", "ISO 3166-1 alpha-2.", type="string", pattern="^[A-Za-z]{2}$"),
        parameter("city", "GeoNames number of the city.", type="integer", minimum=1, maximum=10**12),
        parameter("kind", "Kind of monument.", type="string", enum=list(MonumentKind.values)),
    ]


def light_parameters(*, most: int) -> list[dict[str, Any]]:
    """The filters of lights as OpenAPI parameters."""
    return [
        *shared_parameters(),
        parameter("monument", "The last part of the address of a monument's page.", type="string", maxLength=100),
        parameter("state", "How far it is.", type="string", enum=[state.value for state in PUBLIC]),
        lang_parameter(),
        parameter("limit", "How many on a page.", type="integer", minimum=1, maximum=most),
        parameter("after", "Where the page begins, from `next`.", type="string", pattern=r"^[0-9]{1,17}-[0-9]{1,18}$"),
    ]


def monument_parameters(*, most: int) -> list[dict[str, Any]]:
    return [
        *shared_parameters(),
        parameter("q", "Words, each a beginning of a word in a name.", type="string", maxLength=MAX_SEARCH_LENGTH),
        lang_parameter(),
        parameter("limit", "How many on a page.", type="integer", minimum=1, maximum=most),
        parameter("after", "Where the page begins, from `next`.", type="string", pattern=r"^[0-9]{1,18}$"),
    ]
