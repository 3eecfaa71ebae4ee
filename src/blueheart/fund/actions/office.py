"""The office that receives: its name on receipts, and the moment from which money is real."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blueheart.fund.events import OfficeChanged, OfficeWentLive
from blueheart.fund.models import FundOffice
from blueheart.fund.permissions import check_may_go_live, check_may_manage
from blueheart.fund.queries.office import ONLY
from blueheart.fund.rules.refusals import Refused
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import clean_line, clean_text

FEWEST_YEARS, MOST_YEARS = 1, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeDetails:
    """What each receipt says of the office, and for how many years the law has receipts kept."""

    legal_name: str
    address: str
    registration: str
    receipt_note: str
    keep_receipts_years: int


@transaction.atomic
def save_office(*, details: OfficeDetails, by: Actor, at: datetime) -> FundOffice:
    """Receipts that were issued stay as they are. Raises NotPermitted, Refused."""
    check_may_manage(by)
    office = lock_office()
    name = clean_line(details.legal_name)
    if office.live_since is not None and not name:
        raise Refused("legal_name", "required", _("Whoever receives money has a name."))
    if not FEWEST_YEARS <= details.keep_receipts_years <= MOST_YEARS:
        raise Refused("keep_receipts_years", "out_of_range", _("From 1 to 30 years."))
    given = asdict(details) | {
        "legal_name": name, "address": clean_text(details.address), "registration": clean_line(details.registration),
        "receipt_note": clean_text(details.receipt_note),
    }  # fmt: skip
    for field, value in given.items():
        setattr(office, field, value)
    office.save(update_fields=list(given))
    record_event(event=OfficeChanged(subject_id=str(ONLY)), by=by, at=at)
    return office


@transaction.atomic
def go_live(*, typed_name: str, by: Actor, at: datetime) -> FundOffice:
    """From now on gifts are real. There is no way back: what was tried stays in the test book. Again, nothing happens.

    Raises NotPermitted for all but the head office; Refused without name and address, or for another name.
    """
    check_may_go_live(by)
    office = lock_office()
    if office.live_since is not None:
        return office
    if not office.legal_name or not office.address:
        raise Refused(
            "typed_name", "not_ready", _("First save the office’s legal name and address: they are on each receipt.")
        )
    if clean_line(typed_name) != office.legal_name:
        raise Refused("typed_name", "other_name", _("This is not the legal name as it is saved above."))
    office.live_since = at
    office.save(update_fields=["live_since"])
    record_event(event=OfficeWentLive(subject_id=str(ONLY)), by=by, at=at)
    return office


def lock_office() -> FundOffice:
    FundOffice.objects.get_or_create(pk=ONLY)
    return FundOffice.objects.select_for_update().get(pk=ONLY)
