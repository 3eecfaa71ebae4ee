"""What a first visit weighs and what it may never do: cookies, other hosts, broken policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.sites import Site

KB = 1000
PAGES = (
    "/en/", "/en/world-day/2027/", "/en/world-day/2027/?view=list", "/en/world-day/2027/?view=calendar",
    "/en/initiatives/", "/en/search/?q=march", "/en/editions/", "/en/countries/", "/en/supporters/", "/en/belgium/",
    "/en/help/", "/en/privacy/", "/ar/", "/ar/world-day/2027/", "/en/initiatives/embed/", "/embed/initiatives/",
    "/embed/initiatives/?view=map", "/en/world-day/2027/submit/", "/en/manage/", "/api/v1/docs", "/en/nothing-here/",
    "/en/wave/2027/promise/?new=1", "/en/promises/", "/en/monuments/", "/ar/monuments/?year=2026",
    "/en/supporters/ghent/", "/ar/hearts/embed/?group=ghent", "/embed/hearts/?group=ghent",
    "/en/wear/", "/ar/wear/?group=antwerp",
)  # fmt: skip
FORMS = ("/en/world-day/2027/submit/", "/en/manage/", "/en/wave/2027/promise/?new=1", "/en/promises/")


class Visit:
    """The first visit of one browser to one page, with everything that went over the wire."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.encoded = 0
        self.hosts: set[str] = set()
        self.types: set[str] = set()
        self.said: list[str] = []

    def open(self, address: str) -> "Visit":
        wire = self.page.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda event: self.add(event["encodedDataLength"]))
        wire.on("Network.responseReceived", lambda event: self.types.add(event["type"]))
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        return self

    def add(self, length: float) -> None:
        self.encoded += int(length)


@pytest.fixture
def visit(browser: Any, live_site: Site) -> Any:
    """A context manager that opens an address with an empty cache."""

    @contextmanager
    def first_visit(address: str) -> Iterator[Visit]:
        context = browser.new_context(base_url=live_site.base_url, viewport={"width": 1440, "height": 900})
        try:
            yield Visit(context.new_page()).open(address)
        finally:
            context.close()

    return first_visit


@pytest.mark.parametrize("address", ["/en/", "/en/world-day/2027/", "/ar/", "/ar/world-day/2027/"])
def test_first_visit_stays_under_100_kb(visit: Any, address: str) -> None:
    with visit(address) as first:
        assert 5 * KB < first.encoded <= 100 * KB, f"{first.encoded} bytes"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_help_arrives_in_one_round_trip_and_needs_no_script(
    page: Any, live_site: Site, visit: Any, language: str
) -> None:
    with visit(f"/{language}/help/") as first:
        assert first.encoded <= 14 * KB, f"{first.encoded} bytes"
        assert "Script" not in first.types
        assert first.page.locator("script[src]").count() == 0


def test_no_page_sets_a_cookie_or_asks_another_host_or_breaks_the_policy(browser: Any, live_site: Site) -> None:
    context = browser.new_context(base_url=live_site.base_url)
    own = urlsplit(live_site.base_url).netloc
    page = context.new_page()
    hosts: set[str] = set()
    said: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    for address in PAGES:
        answer = page.goto(address)
        page.wait_for_load_state("networkidle")
        assert "set-cookie" not in answer.all_headers(), address
        assert "content-security-policy" in answer.all_headers(), address
    assert context.cookies() == []
    assert hosts <= {own, ""}
    assert [line for line in said if "status of 404" not in line] == []
    context.close()


def test_pages_are_public_and_forms_are_not_stored(page: Any) -> None:
    for address in PAGES:
        answer = page.request.get(address)
        kept = answer.headers.get("cache-control", "")
        if address in FORMS:
            assert kept == "no-store", address
        elif answer.status == 200:
            assert "public" in kept, address


def test_only_embeds_may_be_framed(page: Any) -> None:
    for address in PAGES:
        answer = page.request.get(address)
        policy = answer.headers["content-security-policy"]
        framing = next(part for part in policy.split(";") if "frame-ancestors" in part) if "frame-anc" in policy else ""
        is_open = framing.strip() != "frame-ancestors 'none'"
        assert is_open == address.startswith("/embed/"), (address, framing)
        assert ("x-frame-options" in answer.headers) != is_open, address


def test_static_files_are_compressed_and_kept_for_good(page: Any) -> None:
    page.goto("/en/world-day/2027/")
    sheet = page.locator("link[rel=stylesheet]").get_attribute("href")
    scripts = page.locator("script[src]").evaluate_all("found => found.map(script => script.src)")
    for address in (sheet, *scripts):
        answer = page.request.get(address, headers={"Accept-Encoding": "br, gzip"})
        assert answer.headers.get("content-encoding") in {"br", "gzip"}, address
        assert "max-age" in answer.headers["cache-control"], address
