"""Kinds of accounts and of entries; books; how a contribution comes, and how far it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class PledgeState(models.TextChoices):
    """How far a promise of money is."""

    OPEN = "open", _("Open")
    FULFILLED = "fulfilled", _("Fulfilled")
    CANCELLED = "cancelled", _("Cancelled")


class ReceiptKind(models.TextChoices):
    """What a receipt is about."""

    CONTRIBUTION = "contribution", _("One contribution")
    YEAR = "year", _("A year")


class StatementState(models.TextChoices):
    """What became of a statement that was read."""

    BOOKED = "booked", _("Booked")
    KNOWN = "known", _("Known already")
    SET_ASIDE = "set_aside", _("Set aside")


class LineState(models.TextChoices):
    """What is known of a line of a statement."""

    WAITING = "waiting", pgettext_lazy("state", "Waits")
    MATCHED = "matched", _("Matched")
    RETURNED = "returned", _("Returned payment")
    FEE = "fee", _("Fee")
    TRANSFER = "transfer", _("Transfer")


class ApplicationState(models.TextChoices):
    """How far an application is; two people have looked at what is awarded."""

    RECEIVED = "received", _("Received")
    IN_REVIEW = "in_review", _("In review")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    AWARDED = "awarded", _("Awarded")
    DECLINED = "declined", _("Declined")


APPLICATION_MOVES: dict[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.RECEIVED: frozenset({ApplicationState.IN_REVIEW, ApplicationState.DECLINED}),
    ApplicationState.IN_REVIEW: frozenset({ApplicationState.SHORTLISTED, ApplicationState.DECLINED}),
    ApplicationState.SHORTLISTED: frozenset({ApplicationState.AWARDED, ApplicationState.DECLINED}),
    ApplicationState.DECLINED: frozenset({ApplicationState.IN_REVIEW}),
    ApplicationState.AWARDED: frozenset(),
}


class GrantState(models.TextChoices):
    """How far a grant is."""

    ACTIVE = "active", _("Under way")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


class TrancheState(models.TextChoices):
    """How far a part of a grant is. It moves with its payment."""

    PLANNED = "planned", _("Planned")
    PROPOSED = "proposed", _("Payment proposed")
    RELEASED = "released", _("Payment released")
    PAID = "paid", _("Paid")
    CANCELLED = "cancelled", _("Cancelled")


class FigureKind(models.TextChoices):
    """What a figure counts."""

    VICTIMS_ASSISTED = "victims_assisted", _("Victims assisted")
    ORGANISATIONS_SUPPORTED = "organisations_supported", _("Organisations supported")
    COUNTRIES_REACHED = "countries_reached", _("Countries reached")


class CheckedKind(models.TextChoices):
    """Whose names are held against a sanctions list."""

    PAYEE = "payee", _("Payee")
    PAYER = "payer", _("Payer")


class CheckOutcome(models.TextChoices):
    """What comparing names found."""

    CLEAR = "clear", _("No match")
    POSSIBLE_MATCH = "possible_match", _("Possible match")


class CheckDecision(models.TextChoices):
    """What a person found of a possible match."""

    SOMEBODY_ELSE = "somebody_else", _("Somebody else")
    LISTED = "listed", _("On the list")


class MessageState(models.TextChoices):
    """How far a provider's message is."""

    WAITING = "waiting", pgettext_lazy("state", "Waits")
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
