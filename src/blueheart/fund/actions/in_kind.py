"""Gifts of things or work: written down beside the ledger, never in it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blueheart.fund.events import InKindRecorded, InKindWithdrawn
from blueheart.fund.models import InKindGift
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.rules.pledges import NewInKind
from blueheart.fund.rules.refusals import Refused
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.money import check_positive
from blueheart.kernel.text import clean_line


def record_in_kind(*, new: NewInKind, by: Actor, at: datetime) -> InKindGift:
    """Again with the same key, the first one. Raises NotPermitted, WrongMoney, Refused."""
    check_may_manage(by)
    description, source = clean_line(new.description), clean_line(new.value_source)
    if not description:
        raise Refused("description", "required", _("Write what was given."))
    if new.value is not None:
        check_positive(new.value.minor)
    if (new.value is None) == bool(source):
        raise Refused(
            "value_source",
            "value_and_source",
            _("An estimated value stands with who estimated it, or leave both empty."),
        )
    earlier = InKindGift.objects.filter(key=new.key).first()
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            gift = InKindGift.objects.create(
                key=new.key, book=new.book, supporter_id=new.supporter_id, description=description,
                given_on=new.given_on, value=new.value.minor if new.value else None,
                currency=new.value.currency if new.value else "", value_source=source, recorded_at=at,
            )  # fmt: skip
            record_event(event=InKindRecorded(subject_id=str(gift.uid)), by=by, at=at)
            return gift
    except IntegrityError:
        # Somebody else recorded it in this very moment
        earlier = InKindGift.objects.filter(key=new.key).first()
        if earlier is None:
            raise
        return earlier


@transaction.atomic
def withdraw_in_kind(*, gift_id: int, reason: str, by: Actor, at: datetime) -> InKindGift:
    """It was recorded by mistake: it counts no more. Again, nothing happens. Raises NotPermitted, Refused."""
    check_may_manage(by)
    gift = InKindGift.objects.select_for_update(of=("self",)).get(pk=gift_id)
    text = clean_line(reason)
    if not text:
        raise Refused("reason", "required", _("Write why it does not count."))
    if gift.withdrawn_at is None:
        gift.withdrawn_at, gift.reason = at, text
        gift.save(update_fields=["withdrawn_at", "reason"])
        record_event(event=InKindWithdrawn(subject_id=str(gift.uid)), by=by, at=at)
    return gift
