"""What is typed goes into its fields and out again, whatever sort of value a form or a program has for it."""

from dataclasses import dataclass

from blueheart.campaign.rules.typed import Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedThing(Typed):
    name: str = ""
    is_right: bool = False
    languages: tuple[str, ...] = ()


def test_known_fields_are_taken_as_their_own_sort_and_nothing_counts_as_not_typed() -> None:
    typed = TypedThing.from_mapping({"name": 7, "is_right": "on", "languages": ["en", 5], "unknown": "x"})
    assert typed == TypedThing(name="7", is_right=True, languages=("en", "5"))
    assert TypedThing.from_mapping({"name": None, "is_right": None, "languages": None}) == TypedThing()


def test_a_mapping_of_it_is_plain_and_leads_back() -> None:
    typed = TypedThing(name="Belfry", is_right=True, languages=("en", "ar"))
    assert typed.as_mapping() == {"name": "Belfry", "is_right": True, "languages": ["en", "ar"]}
    assert TypedThing.from_mapping(typed.as_mapping()) == typed
