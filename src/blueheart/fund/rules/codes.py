"""The code of a gift: on its receipt, typed by its giver, guessed by nobody.

Crockford's Base32 (no I, L, O, U), 15 random digits (75 bits) and one check digit, in groups of four.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_DIGITS = 15
CODE_LENGTH = RANDOM_DIGITS + 1
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
WEIGHT = 7
"""Odd, and so without a common factor with 32: each place's digit has another share in the sum's remainder."""


class WrongCode(ValueError):
    """A code that is none: a digit is missing, or one was read wrongly."""


def new_code() -> str:
    """16 digits, without spaces, as it is stored."""
    body = "".join(secrets.choice(ALPHABET) for _digit in range(RANDOM_DIGITS))
    return body + check_digit(body)


def check_digit(body: str) -> str:
    """Finds each single wrong digit and each swap of neighbours whose difference is odd or not a multiple of 16."""
    total = 0
    for digit in body:
        total = (total * WEIGHT + ALPHABET.index(digit)) % len(ALPHABET)
    return ALPHABET[total]


def read_code(typed: str) -> str:
    """The code as it is stored, from what a person typed. Raises WrongCode."""
    code = typed.upper().translate(MISREAD)
    if len(code) != CODE_LENGTH or any(digit not in ALPHABET for digit in code) or check_digit(code[:-1]) != code[-1]:
        raise WrongCode(
            "A code has 16 letters and digits in groups of four; one of them is missing or was read wrongly."
        )
    return code


def show_code(code: str) -> str:
    """In groups of four: "7K2M-…"."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
