"""The seed texts (`data/pages/*.toml`, `data/sources.toml`) as frozen values; a body in Wagtail's raw form. Pure."""

import re
import tomllib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blueheart.kernel.text import TEXT_LANGUAGES

DATA = Path(__file__).resolve().parent / "data"
LINK = re.compile(r"^(page|place):([a-z_-]+)$")

Block = dict[str, Any]


class SeedTextWrong(ValueError):
    """A seed file lacks a translation, names an unknown source or kind, or links to nothing."""


@dataclass(frozen=True)
class SeedPage:
    """One page in all its languages. `texts` is field → language → text."""

    slug: str
    type: str
    order: int
    in_menu: bool
    is_plain: bool
    texts: Mapping[str, Mapping[str, str]]
    blocks: tuple[Block, ...]

    @property
    def languages(self) -> frozenset[str]:
        """In which the page is written; in others it falls back to English."""
        return frozenset(self.texts["title"])

    def linked_slugs(self) -> frozenset[str]:
        targets = [block.get("to", "") for block in self.blocks]
        targets += [item.get("to", "") for block in self.blocks for item in block.get("items", ())]
        return frozenset(found.group(2) for target in targets if (found := LINK.match(target)) and found[1] == "page")


def read_pages(folder: Path = DATA / "pages") -> tuple[SeedPage, ...]:
    """In the order of their `order`. Raises SeedTextWrong when a language is missing somewhere."""
    pages = [read_page(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(pages, key=lambda page: page.order))


def read_page(table: Mapping[str, Any]) -> SeedPage:
    texts = {name: table[name] for name in ("title", "hero", "lead", "description") if name in table}
    page = SeedPage(
        slug=table["slug"],
        type=table["type"],
        order=table["order"],
        in_menu=table["in_menu"],
        is_plain=table.get("is_plain", False),
        texts=texts,
        blocks=tuple(table["body"]),
    )
    for name, text in texts.items():
        for language in sorted({*TEXT_LANGUAGES, *page.languages}):
            in_language(text, language=language, where=f"{page.slug}: {name}")
    return page


def read_sources(path: Path = DATA / "sources.toml") -> dict[str, dict[str, str]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def in_language(texts: Mapping[str, Any], *, language: str, where: str) -> Any:
    text = texts.get(language)
    if not text:
        raise SeedTextWrong(f"{where}: no text in {language!r}; write it")
    return text


@dataclass(frozen=True)
class BodyWriter:
    """Writes the body of one page in one language. `page_ids` is slug → id of the page in that language."""

    slug: str
    language: str
    sources: Mapping[str, Mapping[str, str]]
    page_ids: Mapping[str, int]

    def body(self, blocks: tuple[Block, ...]) -> list[Block]:
        """Ids follow from the place in the page, so that translations share them."""
        return with_ids(self.plain_body(blocks), where=self.slug)

    def plain_body(self, blocks: tuple[Block, ...]) -> list[Block]:
        body: list[Block] = []
        for block in blocks:
            kind = block["kind"]
            if kind == "figure":
                # Figures that follow each other make one list
                if not body or body[-1]["type"] != "figures":
                    body.append({"type": "figures", "value": {"items": []}})
                body[-1]["value"]["items"].append(item(self.figure(block)))
            else:
                body.append({"type": kind, "value": self.value_of(kind)(block)})
        return body

    def value_of(self, kind: str) -> Callable[[Block], Any]:
        writers: dict[str, Callable[[Block], Any]] = {
            "heading": self.text,
            "paragraph": self.text,
            "fact": self.fact,
            "list": self.list,
            "meanings": self.meanings,
            "quote": self.quote,
            "action": self.destination,
            "ways": self.ways,
            "conflict": self.conflict,
            "office": lambda block: None,
        }
        if kind not in writers:
            raise SeedTextWrong(f"{self.slug}: no block is called {kind!r}; one of {', '.join(writers)}, figure")
        return writers[kind]

    def text(self, texts: Mapping[str, Any]) -> Any:
        return in_language(texts, language=self.language, where=f"{self.slug}: {str(texts.get('en'))[:60]}")

    def optional(self, block: Block, name: str) -> str:
        return str(self.text(block[name])) if name in block else ""

    def source(self, block: Block) -> Block:
        if not block.get("source"):
            return {"name": "", "url": "", "date": "", "confidence": ""}
        return self.source_called(block["source"]) | {"confidence": block["confidence"]}

    def source_called(self, key: str) -> Block:
        if key not in self.sources:
            raise SeedTextWrong(f"{self.slug}: no source is called {key!r}; add it to sources.toml")
        return dict(self.sources[key]) | {"confidence": ""}

    def fact(self, block: Block) -> Block:
        return {
            "text": self.text(block),
            "when": block.get("when", ""),
            "note": self.optional(block, "note"),
            "source": self.source(block),
        }

    def figure(self, block: Block) -> Block:
        return {
            "value": self.text(block["value"]),
            "text": self.text(block),
            "period": self.optional(block, "period"),
            "note": self.optional(block, "note"),
            "source": self.source(block),
        }

    def list(self, block: Block) -> Block:
        if len({len(block.get(code, ())) for code in TEXT_LANGUAGES}) != 1:
            raise SeedTextWrong(f"{self.slug}: the list {block['en'][0][:40]!r} has not as many items in each language")
        return {
            "items": [item(text) for text in self.text(block)],
            "is_unsourced": block.get("is_unsourced", False),
        }

    def meanings(self, block: Block) -> Block:
        items = [item({"title": self.text(one["title"]), "text": self.text(one["text"])}) for one in block["items"]]
        return {"title": self.text(block["title"]), "items": items, "source": self.source(block)}

    def quote(self, block: Block) -> Block:
        return {
            "text": self.text(block),
            "language": block["quote_language"],
            "attribution": self.optional(block, "attribution"),
            "source": self.source(block),
        }

    def conflict(self, block: Block) -> Block:
        return {"text": self.text(block), "sources": [item(self.source_called(key)) for key in block["sources"]]}

    def ways(self, block: Block) -> Block:
        ways = [
            self.destination(one) | {"title": self.text(one["title"]), "text": self.optional(one, "text")}
            for one in block["items"]
        ]
        return {"title": self.text(block["title"]), "items": [item(way) for way in ways]}

    def destination(self, block: Block) -> Block:
        value: Block = {"label": self.text(block["label"]), "place": "", "page": None, "url": ""}
        found = LINK.match(block["to"])
        if found is None:
            return value | {"url": block["to"]}
        kind, name = found.groups()
        if kind == "place":
            return value | {"place": name}
        if name not in self.page_ids:
            raise SeedTextWrong(f"{self.slug}: links to {name!r}, which is no page; correct the slug")
        return value | {"page": self.page_ids[name]}


def item(value: Any) -> Block:
    """What Wagtail's ListBlock keeps for each of its items."""
    return {"type": "item", "value": value}


def with_ids(value: Any, *, where: str) -> Any:
    """Wagtail takes a list's item for one only when it has an id."""
    if isinstance(value, list):
        return [with_ids(inner, where=f"{where}/{index}") for index, inner in enumerate(value)]
    if not isinstance(value, dict):
        return value
    inside = {name: with_ids(inner, where=f"{where}/{name}") for name, inner in value.items()}
    if inside.keys() == {"type", "value"}:
        inside["id"] = str(uuid.uuid5(uuid.NAMESPACE_URL, where))
    return inside
