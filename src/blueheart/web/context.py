"""What every page's frame shows: the menu, the languages and whose site it is. Reads no database."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, gettext_lazy

from blueheart.web.oembed import discovery

NAME = gettext_lazy("Blue Heart Campaign")
NAV: tuple[tuple[Promise | str, str], ...] = (
    (gettext_lazy("World Day"), "world-day/"),
    (gettext_lazy("Initiatives"), "initiatives/"),
    (gettext_lazy("The wave"), "wave/"),
    (gettext_lazy("Wear the heart"), "wear/"),
    (gettext_lazy("The fund"), "fund/"),
    (gettext_lazy("Belgium"), "belgium/"),
    (gettext_lazy("Supporters"), "supporters/"),
    (gettext_lazy("The campaign"), "campaign/"),
)


@dataclass(frozen=True)
class LanguageLink:
    """The same page in a language; `name` is the language's own name for itself."""

    code: str
    name: str
    direction: str
    url: str
    absolute_url: str
    current: bool


@dataclass(frozen=True)
class NavLink:
    title: Promise | str
    url: str
    current: bool


@dataclass(frozen=True)
class Site:
    """The frame of one page. `language` is the page's; `home` its start page."""

    name: Promise | str
    office_name: str
    language: str
    direction: str
    home: str
    base_url: str
    canonical: str
    languages: tuple[LanguageLink, ...]
    nav: tuple[NavLink, ...]
    oembed: list[dict[str, str]]

    @property
    def help_url(self) -> str:
        return f"{self.home}help/"

    @property
    def privacy_url(self) -> str:
        return f"{self.home}privacy/"

    @property
    def accessibility_url(self) -> str:
        return f"{self.home}accessibility/"

    @property
    def imprint_url(self) -> str:
        return f"{self.home}imprint/"


def site(request: HttpRequest) -> dict[str, Any]:
    """Adds `site` to every template's context."""
    codes = [code for code, _ in settings.LANGUAGES]
    language = get_language() or settings.LANGUAGE_CODE
    if language not in codes:
        language = language.split("-")[0] if language.split("-")[0] in codes else codes[0]
    home = f"/{language}/"
    base_url = str(getattr(settings, "BASE_URL", "")).rstrip("/")
    rest = _rest_of(request.path, codes)
    return {
        "site": Site(
            name=NAME,
            office_name=str(getattr(settings, "OFFICE_NAME", "") or ""),
            language=language,
            direction=_direction(language),
            home=home,
            base_url=base_url,
            canonical=f"{base_url}{quote(request.path)}",
            languages=tuple(
                _language_link(code, rest=rest, query=_query(request), base_url=base_url, current=code == language)
                for code in codes
            ),
            nav=tuple(
                NavLink(title=title, url=home + path, current=request.path.startswith(home + path))
                for title, path in NAV
            ),
            oembed=discovery(quote(request.path), request.META.get("QUERY_STRING", "")),
        )
    }


def _language_link(code: str, *, rest: str, query: str, base_url: str, current: bool) -> LanguageLink:
    path = quote(f"/{code}/{rest}")
    return LanguageLink(
        code=code,
        name=str(get_language_info(code)["name_local"]).capitalize(),
        direction=_direction(code),
        url=path + query,
        absolute_url=base_url + path,
        current=current,
    )


def _rest_of(path: str, codes: list[str]) -> str:
    """The path after its language; nothing for an address that has none, such as a signed link's."""
    first, _, rest = path.lstrip("/").partition("/")
    return rest if first in codes else ""


def _query(request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    if not query or not request.GET:
        return ""
    return f"?{request.GET.urlencode()}"


def _direction(code: str) -> str:
    return "rtl" if get_language_info(code)["bidi"] else "ltr"
