"""How long it is known who gave, and its erasure. The ledger, the lots and the code of the gift stay as they are."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.fund.actions.contributions import lock_contribution
from blueheart.fund.enums import Book, ContributionState
from blueheart.fund.events import DonorErased
from blueheart.fund.models import Contribution, Donor, ReceiptParty
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.queries.office import get_office
from blueheart.fund.rules.receipts import NEVER_CAME_DAYS, kept_until
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor

NEVER_CAME = frozenset({ContributionState.FAILED, ContributionState.EXPIRED})
BATCH = 500


class KeptByLaw(ValueError):
    """A receipt was issued, which has to be kept until `until`."""

    def __init__(self, until: date) -> None:
        super().__init__(f"kept until {until}")
        self.until = until
        self.message = _("A receipt was issued for this gift. Until the day below the law has it kept, with the name.")


@transaction.atomic
def set_keep_until(*, contribution_id: int, at: datetime) -> None:
    """By how the gift is now: with money to the end of what the receipt needs, without it 30 days from `at`."""
    contribution = lock_contribution(contribution_id)
    until: date | None = None
    if contribution.state == ContributionState.SETTLED and contribution.received_on is not None:
        until = kept_until(year=contribution.received_on.year, years=get_office().keep_receipts_years)
    elif contribution.state in NEVER_CAME:
        until = at.date() + timedelta(days=NEVER_CAME_DAYS)
    Donor.objects.filter(contribution=contribution).update(keep_until=until)


@transaction.atomic
def erase_donor(*, contribution_id: int, by: Actor, at: datetime) -> bool:
    """As the donor asks; False when nobody is known. Raises NotPermitted, and KeptByLaw for a real gift that came."""
    check_may_manage(by)
    contribution = lock_contribution(contribution_id)
    donor = Donor.objects.filter(contribution=contribution).first()
    parties = ReceiptParty.objects.filter(receipt__contribution=contribution)
    if donor is None and not parties.exists():
        return False
    until = kept_by_law(contribution)
    if until is not None and until >= at.date():
        raise KeptByLaw(until)
    folded = donor.email_folded if donor else ""
    parties.delete()
    if donor is not None:
        donor.delete()
    if folded and not Donor.objects.filter(email_folded=folded).exists():
        ReceiptParty.objects.filter(email_folded=folded, receipt__book=Book.TEST).delete()
    record_event(event=DonorErased.about(contribution, is_asked=True), by=by, at=at)
    return True


def kept_by_law(contribution: Contribution) -> date | None:
    """The last day of a real gift's receipt, also of one that the worker has yet to issue; None where there is none."""
    if contribution.book != Book.REAL or contribution.received_on is None:
        return None
    until = kept_until(year=contribution.received_on.year, years=get_office().keep_receipts_years)
    issued = ReceiptParty.objects.filter(receipt__contribution=contribution).values_list("keep_until", flat=True)
    return max([until, *issued])


def erase_donors_past_their_time(*, by: Actor, at: datetime) -> int:
    """Donors and the names on receipts whose last day is over; returns how many donors."""
    ReceiptParty.objects.filter(keep_until__lt=at.date()).delete()
    count = 0
    while past := list(
        Contribution.objects.filter(donor__keep_until__lt=at.date()).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        for pk in past:
            count += erase_one(pk, by=by, at=at)
    return count


@transaction.atomic
def erase_one(contribution_id: int, *, by: Actor, at: datetime) -> int:
    """Looks again under the lock: its money may have come in this moment."""
    contribution = lock_contribution(contribution_id)
    gone, _rows = Donor.objects.filter(contribution=contribution, keep_until__lt=at.date()).delete()
    if gone:
        record_event(event=DonorErased.about(contribution, is_asked=False), by=by, at=at)
    return gone
