"""Which language codes are taken: those that Unicode CLDR has a name for."""

from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def language_names(display_language: str) -> dict[str, str]:
    """ISO 639 code → name in `display_language`, two- and three-letter codes of living languages."""
    return {
        code: name
        for code, name in Locale.parse(display_language).languages.items()
        if code.isalpha() and len(code) <= 3 and code not in {"und", "zxx", "mul", "mis", "root"}
    }


def is_language(code: str) -> bool:
    return code in language_names("en")


def language_name(code: str, display_language: str) -> str:
    """The language's name, with its own code where the display language has none for it."""
    try:
        return language_names(display_language).get(code) or language_names("en").get(code, code)
    except UnknownLocaleError:
        return code
