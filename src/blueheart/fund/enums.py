"""Kinds of accounts and of entries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """What a balance of it means; the first two grow by debit, the next three by credit."""

    ASSET = "asset", _("Asset")
    EXPENSE = "expense", _("Expense")
    LIABILITY = "liability", _("Liability")
    INCOME = "income", _("Income")
    EQUITY = "equity", _("Funds held")


GROWS_BY_DEBIT = frozenset({AccountKind.ASSET, AccountKind.EXPENSE})


class EntryKind(models.TextChoices):
    """Why money moved."""

    CONTRIBUTION = "contribution", _("Contribution")
    FEE = "fee", _("Fee of a provider or a bank")
    PAYOUT = "payout", _("Payout of a provider")
    REFUND = "refund", _("Refund")
    DISPUTE = "dispute", _("Disputed payment")
    TRANSFER = "transfer", _("Transfer between accounts")
    EXCHANGE = "exchange", _("Exchange of currencies")
    ALLOCATION = "allocation", _("Allocation to a grant")
    PAYMENT = "payment", _("Payment to a grantee")
    PLEDGE = "pledge", _("Pledge")
    REVERSAL = "reversal", _("Reversal")
    OPENING = "opening", _("Opening balance")
