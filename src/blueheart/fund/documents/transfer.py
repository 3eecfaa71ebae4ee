"""How to transfer a gift, as a paper to take to the bank."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from blueheart.fund.rules.epc import NoTransferCode, Transfer, epc_text
from blueheart.kernel.documents import typeset
from blueheart.kernel.moneytext import money_text
from blueheart.kernel.qr import qr_svg
from blueheart.kernel.text import direction

TEMPLATE = Path(__file__).parents[1] / "data" / "transfer.typ"


def grouped(number: str) -> str:
    """In groups of four, as banks print it."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def transfer_rows(transfer: Transfer, language: str) -> list[tuple[str, str]]:
    """Label and value, in the active language."""
    rows = [
        (_("Pay to"), transfer.holder),
        (_("IBAN"), grouped(transfer.number)),
        (_("BIC"), transfer.bic),
        (_("Amount"), money_text(transfer.amount, language)),
        (_("Reference"), transfer.shown_reference),
    ]
    return [(label, value) for label, value in rows if value]


def transfer_code(transfer: Transfer) -> str:
    """SVG of the code for a bank's app; "" where there can be none."""
    try:
        text = epc_text(transfer)
    except NoTransferCode:
        return ""
    return qr_svg(text, title=_("QR code for your bank’s app"), level="m")


def transfer_pdf(transfer: Transfer, *, language: str, is_test: bool) -> bytes:
    """The same bytes for the same transfer."""
    with override(language):
        code = transfer_code(transfer)
        values: dict[str, Any] = {
            "language": language, "direction": direction(language), "title": _("How to transfer your gift"),
            "mark": _("A test: this account does not exist. Transfer nothing.") if is_test else "",
            "rows": transfer_rows(transfer, language), "code": code, "code_title": _("QR code for your bank’s app"),
            "note": _("Without the reference the gift can’t be found among others: copy it as it stands here."),
        }  # fmt: skip
        return typeset(TEMPLATE, values)
