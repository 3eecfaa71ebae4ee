"""Regions that grants are for: those of UN M49, named as in the Unicode CLDR (babel), which has the same numbers."""

from functools import lru_cache

from blueheart.kernel.text import fold

REGION_LENGTH = 3
REGIONS = (
    "001", "002", "005", "009", "011", "013", "014", "015", "017", "018", "019", "021", "029", "030", "034", "035",
    "039", "053", "054", "057", "061", "142", "143", "145", "150", "151", "154", "155", "202", "419",
)  # fmt: skip
"""https://unstats.un.org/unsd/methodology/m49/: the world, five regions and their parts."""


@lru_cache(maxsize=32)
def region_names(language: str = "en") -> dict[str, str]:
    """By code, in the order of the language's own names; English where babel doesn't know the language."""
    from babel import Locale, UnknownLocaleError

    english = Locale.parse("en").territories
    try:
        territories = Locale.parse(language.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        territories = english
    named = {code: territories.get(code) or english.get(code) or code for code in REGIONS}
    return dict(sorted(named.items(), key=lambda pair: (pair[0] != "001", fold(pair[1]))))


def region_name(code: str, language: str = "en") -> str:
    """The code itself where it is none of the list."""
    return region_names(language).get(code, code)
