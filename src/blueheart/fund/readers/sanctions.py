"""The Security Council's consolidated list in its XML form.

https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list: CONSOLIDATED_LIST with the attribute
dateGenerated; INDIVIDUALS/INDIVIDUAL and ENTITIES/ENTITY with DATAID, REFERENCE_NUMBER, FIRST_NAME to FOURTH_NAME (an
entity has its whole name in the first), NAME_ORIGINAL_SCRIPT, and an INDIVIDUAL_ALIAS or ENTITY_ALIAS for each further
name, whose ALIAS_NAME may hold several, divided by semicolons. Anything else in it is let pass.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

LARGEST_BYTES = 64_000_000
"""The list has some 2 MB."""

PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
TEXT_LENGTH = 500


class NoSanctionsList(ValueError):
    """`code` says why a file can't be read: too_large, not_xml, has_dtd, other_xml, no_date, no_names."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name or alias; `data_id` and `reference` are the list's own numbers of whose it is."""

    data_id: str
    reference: str
    is_entity: bool
    text: str


@dataclass(frozen=True, slots=True)
class ReadList:
    """`generated` as the file says it, `generated_at` the same in UTC."""

    generated: str
    generated_at: datetime
    individual_count: int
    entity_count: int
    names: tuple[ListedName, ...]


def read_sanctions_list(data: bytes) -> ReadList:
    """Raises NoSanctionsList. Nothing outside the file is read, and no entity of it is expanded."""
    if len(data) > LARGEST_BYTES:
        raise NoSanctionsList("too_large", f"a list has up to {LARGEST_BYTES} bytes, not {len(data)}")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoSanctionsList("not_xml", f"it can't be read as XML: {str(error)[:200]}") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise NoSanctionsList("has_dtd", "it declares a document type, which the list does not")
    if local(root) != "CONSOLIDATED_LIST":
        raise NoSanctionsList("other_xml", f"its first element is {local(root)[:40]}, and not CONSOLIDATED_LIST")
    generated = (root.get("dateGenerated") or "").strip()
    individuals = [one for one in root.iter() if local(one) == "INDIVIDUAL"]
    entities = [one for one in root.iter() if local(one) == "ENTITY"]
    names = [name for one in individuals for name in names_of(one, is_entity=False)]
    names += [name for one in entities for name in names_of(one, is_entity=True)]
    if not names:
        raise NoSanctionsList("no_names", "it holds no name")
    return ReadList(
        generated=generated, generated_at=read_moment(generated), individual_count=len(individuals),
        entity_count=len(entities), names=tuple(dict.fromkeys(names)),
    )  # fmt: skip


def names_of(one: etree._Element, *, is_entity: bool) -> Iterator[ListedName]:
    texts = [" ".join(part for part in (text_of(one, name) for name in PARTS) if part)]
    texts.append(text_of(one, "NAME_ORIGINAL_SCRIPT"))
    alias = "ENTITY_ALIAS" if is_entity else "INDIVIDUAL_ALIAS"
    for child in one:
        if local(child) == alias:
            texts += text_of(child, "ALIAS_NAME").split(";")
    for text in texts:
        if any(char.isalnum() for char in text):
            yield ListedName(
                data_id=text_of(one, "DATAID")[:20], reference=text_of(one, "REFERENCE_NUMBER")[:20],
                is_entity=is_entity, text=" ".join(text.split())[:TEXT_LENGTH],
            )  # fmt: skip


def text_of(one: etree._Element, name: str) -> str:
    """Of the first child of that name, on one line; "" where there is none."""
    child = next((child for child in one if local(child) == name), None)
    return " ".join((child.text or "").split()) if child is not None else ""


def local(one: etree._Element) -> str:
    """Its name without a namespace; "" for what is no element."""
    return etree.QName(one).localname if isinstance(one.tag, str) else ""


def read_moment(text: str) -> datetime:
    """UTC; what names no zone is taken for it. Raises NoSanctionsList."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise NoSanctionsList("no_date", "it does not say when it was made (dateGenerated)") from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
