"""What the seed texts assert: only what the fact files hold, each with its source."""

import csv
import json
import re
from pathlib import Path

import pytest

from blueheart.editorial.readers import DATA, read_pages, read_sources

FACTS = DATA / "facts"
FACT_FILE = json.loads((FACTS / "campaign_facts.json").read_text(encoding="utf-8"))
KEY_FIGURES = list(csv.DictReader((FACTS / "key_figures.csv").open(encoding="utf-8")))
CAMPAIGN_DATA = Path(DATA).parents[1] / "campaign" / "data"
# The page of UNODC in Brussels that campaign.md was taken from
PAGE_OF_THE_CAMPAIGN = "https://www.unodc.org/brulo/en/bhc-and-world-tip-day.html"


def entries(value):
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from entries(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from entries(inner)


CONFIDENCE = {one["src"]: one["conf"] for one in entries(FACT_FILE) if "src" in one and "conf" in one}
KNOWN_URLS = {one["src"] for one in entries(FACT_FILE) if "src" in one} | {row["source_url"] for row in KEY_FIGURES}
CITED = [
    (page.slug, block)
    for page in read_pages()
    for block in page.blocks
    if block["kind"] in {"fact", "figure", "quote", "meanings"}
]


def belgian(key):
    return next(one for one in FACT_FILE["belgium"] if key in one)


def all_texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from all_texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from all_texts(inner)


def test_every_source_stands_in_the_fact_files():
    unknown = {key: source["url"] for key, source in read_sources().items() if source["url"] not in KNOWN_URLS}
    assert unknown == {}


@pytest.mark.parametrize(("slug", "block"), CITED)
def test_every_fact_names_a_source_and_the_confidence_of_the_fact_file(slug, block):
    url = read_sources()[block["source"]]["url"]
    assert block["confidence"] in {"A", "B", "C"}
    if url in CONFIDENCE:
        assert block["confidence"] == CONFIDENCE[url]


def test_only_the_two_lists_without_a_source_in_the_fact_file_are_shown_without_one():
    unsourced = [
        (page.slug, block["en"][0]) for page in read_pages() for block in page.blocks if block.get("is_unsourced")
    ]
    assert [slug for slug, _ in unsourced] == ["belgium", "belgium"]
    assert "src" not in belgian("launch_rotation")
    assert "src" not in belgian("landmarks")


def test_the_launches_are_those_of_the_fact_file():
    (shown,) = [
        block["en"]
        for page in read_pages()
        if page.slug == "belgium"
        for block in page.blocks
        if block["kind"] == "list" and "July" in block["en"][0]
    ]
    years = [item[:4] for item in shown]
    assert years == [entry[:4] for entry in belgian("launch_rotation")["launch_rotation"]]


def test_every_key_figure_is_one_of_the_files_own():
    values = {row["value"].replace(",", "") for row in KEY_FIGURES}
    for page in read_pages():
        for block in page.blocks:
            if block["kind"] == "figure":
                number = block["value"]["en"].replace(",", "")
                assert any(number in value for value in values), number


def test_every_number_is_the_same_in_each_language():
    def digits(text):
        return sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[  .,](?=\d)", "", text)))

    for page in read_pages():
        for block in page.blocks:
            if block["kind"] in {"fact", "figure"}:
                english = digits(block["en"])
                for language in page.languages:
                    assert digits(block[language]) == english, block[language]


def test_no_telephone_number_is_published():
    for page in read_pages():
        for text in all_texts(page.blocks):
            if not text.startswith("http"):
                assert not re.search(r"(\+\d{2}|\b0\d{1,3})[ ./]?\d{2,3}[ ./]?\d{2}", text), text
                assert not re.search(r"\b(101|112)\b", text), text


def test_no_address_of_a_shelter_is_published():
    street = re.compile(
        r"\b(rue|avenue|boulevard|chaussée|quai|straat|laan|steenweg|street)\b"
        r"|\d{4} (Brussel|Bruxelles|Antwerpen|Liège)",
        re.IGNORECASE,
    )
    for page in read_pages():
        for text in all_texts(page.blocks):
            if not text.startswith("http"):
                assert not street.search(text), text


def test_what_is_secret_of_the_help_lines_is_not_in_the_fact_files_we_ship():
    assert not (FACTS / "helplines_seed.csv").exists()


def test_the_editions_are_those_of_the_fact_file():
    import tomllib

    editions = tomllib.loads((CAMPAIGN_DATA / "editions.toml").read_text(encoding="utf-8"))["editions"]
    known = {theme["year"]: theme for theme in FACT_FILE["themes"]}
    assert [edition["year"] for edition in editions] == list(range(2014, 2028))
    for edition in editions:
        theme = known.get(edition["year"], {})
        assert edition["themes"].get("en") == theme.get("text")
        assert edition["source_url"] == theme.get("src", "")
        assert edition["confidence"] == theme.get("conf", "")
        assert edition["conflict"] == theme.get("conflict", "")
        assert edition["is_open_for_initiatives"] is (edition["year"] == 2027)


def test_the_national_campaigns_are_those_of_the_fact_file():
    import tomllib

    campaigns = tomllib.loads((CAMPAIGN_DATA / "national_campaigns.toml").read_text(encoding="utf-8"))["campaigns"]
    known = {}
    for one in FACT_FILE["countries"]:
        codes = one.get("c", one.get("city", one.get("body")))
        for code in codes if isinstance(codes, list) else [codes]:
            known[code] = one
    assert len(campaigns) == len(known)
    for campaign in campaigns:
        if campaign["kind"] == "country":
            fact = known[campaign["country"]]
            assert (campaign["source_url"], campaign["confidence"]) == (fact["src"], fact["conf"])
            assert campaign["conflict"] == fact.get("conflict", "")
            if campaign["joined_on"]:
                assert campaign["joined_on"] in fact["when"]
            elif campaign["joined_year"]:
                assert str(campaign["joined_year"]) in fact["when"]
