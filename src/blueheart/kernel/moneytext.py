"""Sums of money as people read them: digits and order as the Unicode CLDR has them, through babel."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from blueheart.kernel.currencies import DIGITS
from blueheart.kernel.money import Money

SPACE = "\u00a0"


def money_text(money: Money, language: str) -> str:
    """With the currency's code, since a sign such as $ means many: "EUR 1,234.50", in German "1.234,50 EUR"; ISO 4217
    says how many digits, so that no cent is rounded away."""
    digits = DIGITS[money.currency]
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    number = format_decimal(money.major, format=pattern, locale=_locale(language), decimal_quantization=False)
    parts = (money.currency, number) if _is_code_first(language) else (number, money.currency)
    return SPACE.join(parts)


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=64)
def _is_code_first(language: str) -> bool:
    return str(_locale(language).currency_formats["standard"].pattern).startswith("¤")
