"""The mail that brings a receipt, in the donor's language."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from blueheart.campaign.documents import Mail
from blueheart.fund.enums import Book, ReceiptKind
from blueheart.fund.models import Receipt
from blueheart.fund.rules.receipts import receipt_token
from blueheart.kernel.text import clean_line


def write_receipt_mail(receipt: Receipt, *, name: str, base_url: str, at: datetime) -> Mail:
    """`base_url` ends without /. The link leads to this very receipt, for a year."""
    paper = receipt.said["paper"]
    with override(receipt.language):
        subject, opening = words_of(receipt)
        link = f"{base_url}/{receipt.language}/fund/give/receipt/{receipt_token(receipt.uid, at=at)}.pdf"
        parts = [
            _("Dear %(name)s,") % {"name": clean_line(name)} if name else _("Hello,"),
            paper["mark"],
            opening,
            "\n".join(labelled(label, value) for label, value in paper["rows"]),
            _("The receipt as a paper (PDF); the link works for a year:") + "\n" + link,
            labelled(paper["code_label"], paper["code"]) if paper["code"] else "",
            paper["code_note"] + "\n" + paper["trace"],
            paper["seal"],
        ]
        return Mail(subject=subject, text="\n\n".join(part for part in parts if part) + "\n")


def labelled(label: str, value: str) -> str:
    return pgettext("a label and its value", "%(label)s: %(value)s") % {"label": label, "value": value}


def words_of(receipt: Receipt) -> tuple[str, str]:
    """Subject and first sentence, in the active language."""
    if receipt.book == Book.TEST:
        return _("A test of giving: your receipt"), _("You tried how giving works here. Nothing was taken from you.")
    if receipt.replaces_id is not None:
        return _("Your corrected receipt"), _(
            "Something changed about what you gave. This receipt replaces the earlier."
        )
    if receipt.kind == ReceiptKind.YEAR:
        return _("Your receipt of the year"), _("Thank you for all that you gave in this year.")
    return _("Your gift has come: thank you"), _("Thank you. Your gift has come, and is in the public ledger.")
