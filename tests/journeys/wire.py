"""Forms over bare HTTP, for many posts or moments that no browser hits; drafts put straight in the database."""

import json
import re
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.journeys.hands import link_in_mail
from tests.organisers import whole_form
from tests.sites import Site

GHENT = "2797656"
PUT = (
    "INSERT INTO initiatives_draft (key, year, language, typed, is_sent, started_at, saved_at, expires_at)"
    " VALUES (?, 2027, 'en', ?, 0, ?, ?, ?)"
)


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        """The answer itself is wanted."""


OPENER = urllib.request.build_opener(NoRedirect)


def ask(url: str, values: dict[str, str] | None = None, *, address: str = "", seconds: float = 30) -> Answer:
    """GET, or POST with `values`; `address` is whom a trusted proxy saw. Raises OSError when nothing answers."""
    body = urllib.parse.urlencode(values).encode() if values is not None else None
    request = urllib.request.Request(url, data=body, headers={"X-Forwarded-For": address} if address else {})
    try:
        with OPENER.open(request, timeout=seconds) as response:
            return Answer(response.status, "", response.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers.get("Location", ""), error.read().decode())


def form_token(site: Site) -> str:
    """Good for every form of the site, for a day."""
    page = ask(f"{site.base_url}/en/world-day/2027/submit/").text
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found, page[:2000]
    return found[1]


def put_drafts(site: Site, number: int, *, name: str = "crash") -> list[str]:
    """Whole forms that lack only the last press; the keys are `<name>-<number>`, as is the title."""
    now = datetime.now(UTC)
    moments = [moment.strftime("%Y-%m-%d %H:%M:%S.%f") for moment in (now, now, now + timedelta(days=14))]
    keys = [f"{name}-{count:04}" for count in range(number)]
    with closing(sqlite3.connect(site.home / "db.sqlite3", timeout=20)) as database, database:
        for key in keys:
            typed = whole_form(title=key, city_id=GHENT, contact_email=f"{key}@example.org")
            database.execute(PUT, [key, json.dumps(typed), *moments])
    return keys


def press_send(site: Site, key: str, token: str, *, address: str = "") -> Answer:
    url = f"{site.base_url}/en/world-day/2027/submit/{key}/check/"
    return ask(url, {"form_token": token, "website_address": ""}, address=address)


def titles(site: Site, name: str) -> list[str]:
    with closing(sqlite3.connect(site.home / "db.sqlite3", timeout=20)) as database:
        rows = database.execute("SELECT title FROM initiatives_initiative WHERE title LIKE ?", [f"{name}-%"])
        return [str(row[0]) for row in rows]


def confirmed_link(site: Site, key: str) -> str:
    """The path of the organiser's link of what was sent, after its Confirm was pressed."""
    link = link_in_mail(site, to=f"{key}@example.org")
    answer = ask(f"{site.base_url}{link}confirm/", {"form_token": form_token(site), "website_address": ""})
    assert answer.status == 303, answer.text[:2000]
    return link
