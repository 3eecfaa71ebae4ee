"""The QR code of a credit transfer in euro, as a bank's app reads it.

EPC069-12, version 2.1 (European Payments Council).
"""

from dataclasses import dataclass

from stdnum import iban, iso7064

from blueheart.kernel.money import Money

LARGEST = 99_999_999_999
"""Cents: 999,999,999.99 euro, the most that the format has room for."""
SAMPLE_COUNTRY = "XX"
"""ISO 3166-1 keeps it for users' own purposes, so that no bank in any country can have such an account."""


class NoTransferCode(ValueError):
    """The code can't be made: another currency, a sum that it has no room for, an account number that is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """What is to be transferred; `number` an IBAN without spaces, `reference` as it is stored, "" for none."""

    holder: str
    number: str
    bic: str
    amount: Money
    reference: str
    shown_reference: str


def sample_number() -> str:
    """An account number that is built like an IBAN and is none: its country does not exist."""
    body = "00000BLUEHEARTTEST"
    digits = iso7064.mod_97_10.calc_check_digits(body + SAMPLE_COUNTRY)
    return f"{SAMPLE_COUNTRY}{digits}{body}"


def check_number(number: str) -> None:
    """Raises NoTransferCode."""
    is_right = iban.is_valid(number, check_country=False) or number == sample_number()
    if not is_right:
        raise NoTransferCode("this is no IBAN: its length or its check digits don't fit")


def epc_text(transfer: Transfer) -> str:
    """The lines of the code. An ISO 11649 reference stands in its own field; a Belgian one in the words, as banks there
    read it. Raises NoTransferCode."""
    if transfer.amount.currency != "EUR":
        raise NoTransferCode("the code is for euro alone")
    if not 0 < transfer.amount.minor <= LARGEST:
        raise NoTransferCode("the code has room for 0.01 to 999,999,999.99 euro")
    check_number(transfer.number)
    is_iso = transfer.reference.startswith("RF")
    lines = [
        "BCD", "002", "1", "SCT", transfer.bic, transfer.holder[:70], transfer.number,
        f"EUR{transfer.amount.major:.2f}", "", transfer.reference if is_iso else "",
        "" if is_iso else transfer.shown_reference,
    ]  # fmt: skip
    return "\n".join(lines).rstrip("\n")
