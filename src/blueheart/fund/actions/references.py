"""The reference that a transfer carries."""

from datetime import datetime

from django.db import transaction

from blueheart.fund.actions.contributions import lock_contribution
from blueheart.fund.enums import Book, ContributionState, Means
from blueheart.fund.events import ContributionMoved
from blueheart.fund.models import Contribution
from blueheart.fund.queries.transfers import gift_account
from blueheart.fund.rules.references import creditor_reference, structured_reference
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor


class NoTransfer(ValueError):
    """The contribution does not come by a transfer, or no account takes its currency."""


@transaction.atomic
def assign_reference(*, contribution_id: int, by: Actor, at: datetime) -> Contribution:
    """Once: a Belgian structured communication for an account in Belgium and in the test book, ISO 11649 elsewhere.

    The gift is on its way from then on. Raises NoTransfer.
    """
    contribution = lock_contribution(contribution_id)
    if contribution.reference:
        return contribution
    account = gift_account(book=Book(contribution.book), currency=contribution.currency)
    if contribution.means != Means.TRANSFER or account is None:
        raise NoTransfer(f"{contribution} can't be transferred in {contribution.currency}")
    is_belgian = account.is_sample or account.number.startswith("BE")
    contribution.reference = (
        structured_reference(contribution.pk) if is_belgian else creditor_reference(f"BH{contribution.pk:010}")
    )
    if contribution.state == ContributionState.OPEN:
        contribution.state = ContributionState.PENDING
        event = ContributionMoved.about(contribution, state=ContributionState.PENDING)
        record_event(event=event, by=by, at=at)
    contribution.save(update_fields=["reference", "state"])
    return contribution
