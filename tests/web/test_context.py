from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

from blueheart.web.context import Site, site


def frame(path: str, language: str = "en", **query: str) -> Site:
    with translation.override(language):
        return site(RequestFactory().get(path, query))["site"]


def test_languages_lead_to_the_same_page_and_keep_the_filter() -> None:
    links = {link.code: link for link in frame("/en/initiatives/", kind="march", q="a&b").languages}
    assert links["fr"].url == "/fr/initiatives/?kind=march&q=a%26b"
    assert links["fr"].absolute_url.endswith("/fr/initiatives/")
    assert [code for code, link in links.items() if link.current] == ["en"]
    assert links["ar"].direction == "rtl"
    assert links["fr"].name == "Français"


def test_an_address_without_language_leads_to_the_start_page() -> None:
    assert {link.url for link in frame("/manage/secret/").languages} == {
        f"/{code}/" for code in ("en", "fr", "nl", "de", "ar")
    }


def test_hostile_paths_are_quoted() -> None:
    urls = [link.url for link in frame('/en/"><script>/').languages]
    assert all("<" not in url and '"' not in url for url in urls)


def test_the_open_part_of_the_site_is_marked() -> None:
    current = [link.url for link in frame("/ar/initiatives/some-march/", "ar").nav if link.current]
    assert current == ["/ar/initiatives/"]


def test_direction_follows_the_language() -> None:
    assert frame("/ar/", "ar").direction == "rtl"
    assert frame("/de/", "de").direction == "ltr"


@override_settings(OFFICE_NAME="")
def test_without_an_office_the_site_is_marked_as_not_official() -> None:
    with translation.override("en"):
        html = render_to_string("404.html", {}, RequestFactory().get("/en/nowhere/"))
    assert "not an official site of the United Nations" in html


@override_settings(OFFICE_NAME="Office of Sampleland")
def test_with_an_office_the_site_names_it() -> None:
    with translation.override("en"):
        html = render_to_string("404.html", {}, RequestFactory().get("/en/nowhere/"))
    assert "Office of Sampleland" in html
    assert "not an official site" not in html


def test_error_page_needs_no_context() -> None:
    html = render_to_string("500.html")
    assert "/static/web/site.css" in html
    assert " style=" not in html
