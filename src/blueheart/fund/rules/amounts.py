"""Sums as people type them: with the digits, the points and the commas of their language."""

import re
import unicodedata

from blueheart.kernel.currencies import DIGITS
from blueheart.kernel.money import Money, WrongMoney, check_currency, read_money

OFFERED = ("EUR", "USD", "CHF", "GBP", "JPY")
SUGGESTED: dict[str, tuple[int, ...]] = {
    "EUR": (1_000, 2_500, 5_000, 10_000), "USD": (1_000, 2_500, 5_000, 10_000), "CHF": (1_000, 2_500, 5_000, 10_000),
    "GBP": (1_000, 2_500, 5_000, 10_000), "JPY": (1_500, 4_000, 8_000, 15_000),
}  # fmt: skip
"""In minor units."""

SMALLEST: dict[str, int] = {"EUR": 200, "USD": 200, "CHF": 200, "GBP": 200, "JPY": 300}
"""Minor units below which the fee of a card would eat most of a gift."""

LARGEST_BY_CARD = 99_999_999
"""Minor units: a provider of cards takes eight digits at most."""

SIGNS = {"EUR": ("€",), "USD": ("$", "US$"), "CHF": ("Fr.", "SFr."), "GBP": ("£",), "JPY": ("¥", "円")}
LONGEST_TYPED = 40
POINTS = str.maketrans({"٫": ".", "٬": "’", "،": ",", "'": "’", "′": "’", "−": "-", "‐": "-", "﹣": "-", "－": "-"})
SPACE_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))")
GROUPED = re.compile(r"\d{1,3}(?:([.,’])\d{3})(?:\1\d{3})*")
PLAIN = re.compile(r"(\d+)(?:[.,](\d*))?")


def read_amount(currency: str, typed: str) -> Money:
    """A positive sum: "25,50", "25.50", "€ 1.234,50", "1’234.50", "٢٥٫٥٠"; digits of any script.

    Raises WrongMoney as `read_money` does, and with the code "ambiguous" where a point or comma before three digits may
    stand between thousands or before a fraction.
    """
    check_currency(currency)
    text = bare(currency, typed)
    if text.startswith("-"):
        raise WrongMoney("not_positive", "a sum is more than nothing")
    return read_money(currency, as_plain(currency, text))


def bare(currency: str, typed: str) -> str:
    """ASCII digits, without the currency's own sign or code around them."""
    if len(typed) > LONGEST_TYPED:
        raise WrongMoney("not_a_sum", "a sum has a few digits")
    text = "".join(ascii_digit(character) for character in typed.strip()).translate(POINTS)
    for sign in (currency, *SIGNS.get(currency, ())):
        text = re.sub(rf"^{re.escape(sign)}|{re.escape(sign)}$", "", text.strip(), flags=re.IGNORECASE)
    return SPACE_BETWEEN_THOUSANDS.sub("’", text.strip())


def ascii_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def as_plain(currency: str, text: str) -> str:
    """Digits with a point before the fraction. Raises WrongMoney."""
    whole, _point, fraction = split_fraction(currency, text)
    if not whole.isascii() or not whole.isdigit() or (fraction and not fraction.isdigit()):
        raise WrongMoney("not_a_sum", f"{text[:30]!r} is no sum: write digits, such as 25.50")
    if len(whole.lstrip("0")) > 15:
        raise WrongMoney("too_large", "a sum this large can't be given in one go")
    if len(fraction.rstrip("0")) > DIGITS[currency]:
        raise WrongMoney("too_many_digits", f"{currency} has {DIGITS[currency]} digits after the point")
    return f"{whole.lstrip('0') or '0'}.{fraction.rstrip('0')}".rstrip(".")


def split_fraction(currency: str, text: str) -> tuple[str, str, str]:
    """(whole without separators, ".", fraction). Raises WrongMoney where nobody can tell them apart."""
    grouped = GROUPED.fullmatch(text)
    if grouped is not None:
        separator = grouped[1]
        is_clear = separator == "’" or text.count(separator) > 1 or DIGITS[currency] == 0
        if not is_clear:
            raise WrongMoney("ambiguous", f"{text!r} may be thousands or a fraction")
        return text.replace(separator, ""), ".", ""
    for point in ".,":
        whole, found, fraction = text.rpartition(point)
        if found and point not in whole and (grouped := GROUPED.fullmatch(whole)) and grouped[1] != point:
            return whole.replace(grouped[1], ""), ".", fraction
    plain = PLAIN.fullmatch(text)
    return (plain[1], ".", plain[2] or "") if plain else (text, ".", "")
