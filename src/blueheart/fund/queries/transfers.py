"""To which account a gift is transferred."""

from dataclasses import dataclass
from uuid import UUID

from blueheart.fund.enums import Book
from blueheart.fund.models import BankAccount, Contribution
from blueheart.fund.queries.office import get_office
from blueheart.fund.rules.epc import sample_number


@dataclass(frozen=True, slots=True)
class GiftAccount:
    """`number` without spaces; `is_sample` stands for an account that there is not."""

    holder: str
    number: str
    bic: str
    is_sample: bool


def gift_account(*, book: Book, currency: str) -> GiftAccount | None:
    """None where the office has no account for gifts in that currency. The test book never shows a real one."""
    if book == Book.TEST:
        return GiftAccount("Blue Heart Campaign (test)", sample_number(), "", is_sample=True)
    account = BankAccount.objects.filter(book=book, currency=currency, is_for_gifts=True).first()
    if account is None:
        return None
    return GiftAccount(account.holder or get_office().legal_name, account.number, account.bic, is_sample=False)


def transfer_of(*, uid: UUID) -> Contribution | None:
    """The contribution of a private address."""
    return Contribution.objects.select_related("earmark").filter(uid=uid).first()
