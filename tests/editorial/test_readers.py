"""Seed texts are refused when a language, a source or a link is missing."""

import pytest

from blueheart.editorial.readers import BodyWriter, SeedTextWrong, read_page, read_pages

TEXT = {"en": "a", "fr": "b", "nl": "c"}
WRITER = BodyWriter(
    slug="x", language="fr", sources={"s": {"name": "S", "url": "https://s.example", "date": ""}}, page_ids={"y": 7}
)


def table(**changes):
    base = {
        "slug": "x",
        "type": "content",
        "order": 1,
        "in_menu": True,
        "title": TEXT,
        "lead": TEXT,
        "description": TEXT,
        "body": [],
    }
    return base | changes


def test_read_pages_in_their_order():
    assert [page.slug for page in read_pages()][:3] == ["home", "campaign", "heart"]


def test_a_missing_translation_is_named():
    with pytest.raises(SeedTextWrong, match="x: title: no text in 'nl'"):
        read_page(table(title={"en": "a", "fr": "b"}))


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ({"kind": "fact", "source": "nobody", "confidence": "A", **TEXT}, "no source is called 'nobody'"),
        ({"kind": "verse", **TEXT}, "no block is called 'verse'"),
        ({"kind": "action", "to": "page:z", "label": TEXT}, "links to 'z'"),
        ({"kind": "heading", "en": "a"}, "no text in 'fr'"),
        ({"kind": "list", "en": ["a", "b"], "fr": ["a"], "nl": ["a", "b"]}, "as many items in each language"),
    ],
)
def test_a_wrong_block_is_named(block, message):
    with pytest.raises(SeedTextWrong, match=message):
        WRITER.body((block,))


def test_neighbouring_figures_make_one_list():
    figure = {"kind": "figure", "source": "s", "confidence": "B", "value": TEXT, **TEXT}
    body = WRITER.body((figure, figure, {"kind": "heading", **TEXT}, figure))
    assert [(block["type"], len(block["value"]["items"]) if block["type"] == "figures" else 0) for block in body] == [
        ("figures", 2),
        ("heading", 0),
        ("figures", 1),
    ]


def test_the_blocks_of_all_languages_share_their_ids():
    def ids(value):
        if isinstance(value, dict):
            return (
                [value["id"], *ids(value["value"])]
                if "id" in value
                else [one for v in value.values() for one in ids(v)]
            )
        return [one for inner in value for one in ids(inner)] if isinstance(value, list) else []

    page = read_pages()[1]
    figure = {"kind": "figure", "source": "s", "confidence": "B", "value": TEXT, **TEXT}
    bodies = [
        BodyWriter(slug=page.slug, language=code, sources=WRITER.sources, page_ids={}).body((figure, figure))
        for code in ("en", "fr")
    ]
    assert ids(bodies[0]) == ids(bodies[1])
    assert len(set(ids(bodies[0]))) == 3


def test_links_name_a_place_a_page_or_an_address():
    def to(target):
        return WRITER.destination({"to": target, "label": TEXT})

    assert to("place:submit") == {"label": "b", "place": "submit", "page": None, "url": ""}
    assert to("page:y")["page"] == 7
    assert to("https://a.example/")["url"] == "https://a.example/"
