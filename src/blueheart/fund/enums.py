"""Kinds of accounts and of entries; books; how a contribution comes, and how far it is."""

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


class Book(models.TextChoices):
    """Whether money is real. Until an office receives, all there is stands in the test book, on accounts of its own."""

    TEST = "test", _("Test")
    REAL = "real", _("Real")


class ContributionState(models.TextChoices):
    """How far a gift is; what went back afterwards is a sum, no state."""

    OPEN = "open", _("Begun")
    PENDING = "pending", _("On its way")
    SETTLED = "settled", _("Received")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("Expired")


CONTRIBUTION_MOVES: dict[ContributionState, frozenset[ContributionState]] = {
    ContributionState.OPEN: frozenset(
        {ContributionState.PENDING, ContributionState.SETTLED, ContributionState.FAILED, ContributionState.EXPIRED}
    ),
    ContributionState.PENDING: frozenset(
        {ContributionState.SETTLED, ContributionState.FAILED, ContributionState.EXPIRED}
    ),
    # Money comes late, or after a first try failed: it is booked all the same
    ContributionState.FAILED: frozenset({ContributionState.PENDING, ContributionState.SETTLED}),
    ContributionState.EXPIRED: frozenset({ContributionState.PENDING, ContributionState.SETTLED}),
    ContributionState.SETTLED: frozenset(),
}


class Means(models.TextChoices):
    """How the money comes."""

    CARD = "card", _("Card")
    TRANSFER = "transfer", _("Bank transfer")
    OTHER = "other", _("Other")


class Proceeds(models.TextChoices):
    """Where a contribution is no gift but what was raised."""

    EVENT = "event", _("An event")
    SALE = "sale", _("A sale")


class MessageState(models.TextChoices):
    """How far a provider's message is."""

    WAITING = "waiting", _("Waits")
    DONE = "done", _("Done")
    IGNORED = "ignored", _("None of ours")
    FAILED = "failed", _("Failed")


class MonthlyState(models.TextChoices):
    """Whether a monthly gift still comes."""

    BEGUN = "begun", _("Begun")
    ACTIVE = "active", _("Comes every month")
    STOPPED = "stopped", _("Stopped")


class PayoutState(models.TextChoices):
    """Where a provider's payout is, as the provider says."""

    ON_ITS_WAY = "on_way", _("On its way")
    ARRIVED = "arrived", _("Arrived")
    FAILED = "failed", _("Came back")


class RefundState(models.TextChoices):
    """How far a refund is that an officer asked for; it is booked when the provider's message comes."""

    ASKED = "asked", _("Asked for")
    SENT = "sent", _("The provider does it")
    REFUSED = "refused", _("The provider refused it")
