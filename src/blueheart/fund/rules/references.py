"""References that a bank carries with a transfer: a Belgian structured communication, or an ISO 11649 reference.

The structured communication (OGM/VCS) is twelve digits, of which the last two are the first ten modulo 97, 97 standing
for 0 (Febelfin). ISO 11649 is "RF", two check digits by ISO 7064 (mod 97-10), and up to 21 letters and digits.
"""

import re
from collections.abc import Iterator

from stdnum import iso7064, iso11649
from stdnum.be import ogm_vcs
from stdnum.exceptions import ValidationError

STRUCTURED = re.compile(r"(?<!\d)[+*]{0,3}\s*(\d{3})\s*/?\s*(\d{4})\s*/?\s*(\d{5})\s*[+*]{0,3}(?!\d)", re.ASCII)
CREDITOR = re.compile(r"\bRF\d{2}(?:\s?[0-9A-Z]){1,21}", re.ASCII | re.IGNORECASE)
LONGEST = 25


class WrongReference(ValueError):
    """A reference whose check digits say that something was read or typed wrongly."""


def structured_reference(number: int) -> str:
    """The twelve digits for a number of up to ten digits."""
    if not 0 < number < 10**10:
        raise WrongReference("a structured communication stands for a number from 1 to 9,999,999,999")
    body = f"{number:010}"
    return body + f"{int(body) % 97 or 97:02}"


def creditor_reference(body: str) -> str:
    """ "RF", check digits and `body`, capitals and digits."""
    return f"RF{iso7064.mod_97_10.calc_check_digits(body + 'RF')}{body}"


def read_reference(typed: str) -> str:
    """As it is stored: without spaces, signs and slashes. Raises WrongReference."""
    plain = re.sub(r"[\s+*/]", "", typed).upper()
    try:
        if plain.startswith("RF"):
            return str(iso11649.validate(plain))
        return str(ogm_vcs.validate(plain))
    except ValidationError as error:
        raise WrongReference(
            "This is no reference: a structured communication has twelve digits, an international one begins with RF, "
            "and the check digits of either have to fit."
        ) from error


def show_reference(reference: str) -> str:
    """+++123/4567/89002+++, or RF in groups of four."""
    if reference.startswith("RF"):
        return " ".join(reference[i : i + 4] for i in range(0, len(reference), 4))
    return f"+++{reference[:3]}/{reference[3:7]}/{reference[7:]}+++"


def find_references(*texts: str) -> Iterator[str]:
    """Every reference with fitting check digits in what a bank passed on, in order, each once."""
    seen: set[str] = set()
    for text in texts:
        for candidate in candidates(text):
            try:
                reference = read_reference(candidate)
            except WrongReference:
                continue
            if reference not in seen:
                seen.add(reference)
                yield reference


def candidates(text: str) -> Iterator[str]:
    """What looks like one; of RF, every length, since a word may follow without a sign between."""
    for match in STRUCTURED.finditer(text):
        yield "".join(match.groups())
    for match in CREDITOR.finditer(text):
        found = re.sub(r"\s", "", match[0])
        for length in range(len(found), 4, -1):
            yield found[:length]
