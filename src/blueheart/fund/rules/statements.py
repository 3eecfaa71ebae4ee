"""A bank's statement as plain values, what is wrong with one, and how one continues another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2b

from django.utils.translation import gettext_lazy as _

from blueheart.kernel.problems import Text


class Reason(StrEnum):
    """Why a statement is set aside."""

    NO_ACCOUNT = "no_account"
    OTHER_CURRENCY = "other_currency"
    BAD_AMOUNT = "bad_amount"
    BAD_DATE = "bad_date"
    NO_BALANCE = "no_balance"
    NOT_ADDED_UP = "not_added_up"
    NOT_CONTINUED = "not_continued"
    NOTIFICATION = "notification"


REASONS: dict[Reason, Text] = {
    Reason.NO_ACCOUNT: _("It is of an account that is not entered here. Enter it at the desk, and try again."),
    Reason.OTHER_CURRENCY: _("A balance or a line is in another currency than the account."),
    Reason.BAD_AMOUNT: _("A sum in it is none, or has more digits than its currency."),
    Reason.BAD_DATE: _("A day in it is none, or a line has no day at all."),
    Reason.NO_BALANCE: _("It has no opening or no closing balance, so that it can’t be added up."),
    Reason.NOT_ADDED_UP: _("Its opening balance and its lines don’t make its closing balance."),
    Reason.NOT_CONTINUED: _(
        "It does not continue what is there: one before it is missing. It is tried again when that comes."
    ),
    Reason.NOTIFICATION: _(
        "It is a notification of the same money, which the statement brings; nothing of it is booked."
    ),
}


class SetAside(ValueError):
    """This statement can't be booked, for `reason`; `detail` names the element or the sums."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, slots=True)
class StatementHead:
    """What a statement says of itself; balances in minor units of `currency`, below nothing for a debt.

    `kind` is "053" or "054" (ISO 20022 camt), `number` the account's IBAN or other number without spaces.
    """

    kind: str
    version: str
    identification: str
    sequence: str
    number: str
    currency: str
    from_on: date | None
    to_on: date | None
    opening: int | None
    closing: int | None


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement: `amount` minor units, below nothing for what left the account.

    Personal: `party_name`, `party_number` and `text`, which somebody wrote. `reference` is the creditor's, structured.
    """

    booked_on: date
    amount: int
    end_to_end: str = ""
    servicer_reference: str = ""
    reference: str = ""
    bank_code: str = ""
    is_reversal: bool = False
    return_reason: str = ""
    party_name: str = ""
    party_number: str = ""
    text: str = ""

    @property
    def content(self) -> str:
        """A hash of what makes it another line than others of its day: 32 hexadecimal digits."""
        said = (
            self.amount, self.end_to_end, self.servicer_reference, self.reference, self.party_number,
            "".join(self.text.split()).casefold(), self.is_reversal,
        )  # fmt: skip
        return blake2b(repr(said).encode(), digest_size=16).hexdigest()


@dataclass(slots=True)
class StatementEnd:
    """What stood after the last line: how many lines are pending and were left out."""

    pending: int = 0


@dataclass(frozen=True, slots=True)
class Ends:
    """Where the booked statements of an account begin and end, without a gap between; balances in minor units.

    `sequence` is the number of the last one, where the bank gives one.
    """

    from_on: date
    to_on: date
    opening: int
    closing: int
    sequence: str = ""


class Place(StrEnum):
    """Where a statement stands to those that are booked."""

    FIRST = "first"
    AFTER = "after"
    BEFORE = "before"
    AROUND = "around"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement to be placed: `total` of all its lines, `new_by_day` of those that are not there yet.

    `was_balance`: of one without a line, whether the account stood at its balance then.
    """

    head: StatementHead
    total: int
    new_by_day: Mapping[date, int]
    new_count: int
    line_count: int
    from_on: date
    to_on: date
    was_balance: bool = False

    @property
    def new_total(self) -> int:
        return sum(self.new_by_day.values())


def place_statement(candidate: Candidate, ends: Ends | None) -> Place:
    """Where it stands, by sums alone.

    Raises SetAside when its own balances don't add up, or when it continues nothing.
    """
    opening, closing = candidate.head.opening, candidate.head.closing
    if opening is None or closing is None:
        raise SetAside(Reason.NO_BALANCE)
    if opening + candidate.total != closing:
        raise SetAside(Reason.NOT_ADDED_UP, f"{opening} + {candidate.total} is not {closing}")
    if ends is None:
        return Place.FIRST
    if not candidate.new_count and candidate.line_count:
        return Place.KNOWN
    if candidate.to_on >= ends.to_on and ends.closing + candidate.new_total == closing:
        return Place.AFTER
    if candidate.from_on <= ends.from_on and opening + candidate.new_total == ends.opening:
        return Place.BEFORE
    if is_around(candidate, ends, before=ends.opening - opening, after=closing - ends.closing):
        return Place.AROUND
    if candidate.was_balance:
        return Place.KNOWN
    raise SetAside(Reason.NOT_CONTINUED, f"opens with {opening}; the last one closed with {ends.closing}")


def is_around(candidate: Candidate, ends: Ends, *, before: int, after: int) -> bool:
    """Holds all that is booked, and what is new in it leads up to there (`before`) and on from there (`after`).

    New lines of the first day itself may stand on either side.
    """
    if candidate.from_on > ends.from_on or candidate.to_on < ends.to_on:
        return False
    earlier = sum(amount for day, amount in candidate.new_by_day.items() if day < ends.from_on)
    of_first_day = candidate.new_by_day.get(ends.from_on, 0)
    return candidate.new_total == before + after and before in {earlier, earlier + of_first_day}


def joined(ends: Ends | None, place: Place, candidate: Candidate) -> Ends:
    """The ends with the statement that was placed."""
    opening, closing = candidate.head.opening, candidate.head.closing
    if opening is None or closing is None or (ends is None and place != Place.FIRST):
        raise ValueError("only a statement with balances is placed")
    own = Ends(candidate.from_on, candidate.to_on, opening, closing, candidate.head.sequence)
    if ends is None:
        return own
    is_first, is_last = place in {Place.BEFORE, Place.AROUND}, place in {Place.AFTER, Place.AROUND}
    first, last = own if is_first else ends, own if is_last else ends
    return Ends(first.from_on, last.to_on, first.opening, last.closing, last.sequence)
