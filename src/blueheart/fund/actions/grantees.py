"""Organisations that are given to, and whom of them the fund writes to and pays."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from stdnum import iban

from blueheart.fund.enums import ApplicationState, GrantState
from blueheart.fund.events import GranteeReached, GranteeSaved
from blueheart.fund.models import Application, Grant, Grantee, GranteeContact, GrantPayment
from blueheart.fund.permissions import check_may_manage
from blueheart.fund.queries.office import get_office
from blueheart.fund.rules.spending import TypedGrantee, TypedReach, check_public_words, refuse
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor

DECLINED_DAYS = 365
"""How long the people of a grantee are kept whose applications were all declined."""


@transaction.atomic
def save_grantee(*, typed: TypedGrantee, grantee_id: int | None = None, by: Actor, at: datetime) -> Grantee:
    """A new one without `grantee_id`. Raises NotPermitted, InvalidSpending."""
    check_may_manage(by)
    grantee = Grantee(created_at=at) if grantee_id is None else Grantee.objects.select_for_update().get(pk=grantee_id)
    same = Grantee.objects.filter(org_id=typed.org_id).exclude(org_id="").exclude(pk=grantee.pk)
    if same.exists():
        refuse("org_id", "taken", _("Another organisation on record has this registration."))
    if grantee.name != typed.name:
        grantee.name, grantee.names_changed_at = typed.name, at
    grantee.country, grantee.org_id, grantee.website = typed.country, typed.org_id, typed.website
    grantee.is_shelter = typed.is_shelter
    grantee.save()
    check_published(grantee)
    record_event(event=GranteeSaved(subject_id=str(grantee.uid), grantee_id=grantee.pk), by=by, at=at)
    return grantee


@transaction.atomic
def save_grantee_contact(*, grantee_id: int, typed: TypedReach, by: Actor, at: datetime) -> GranteeContact:
    """Raises NotPermitted, and InvalidSpending for an IBAN whose check digits are wrong."""
    check_may_manage(by)
    grantee = Grantee.objects.select_for_update().get(pk=grantee_id)
    number = iban.compact(typed.iban)
    if number and not iban.is_valid(number, check_country=False):
        refuse("iban", "wrong_iban", _("This is no IBAN: its check digits don’t fit. Compare it with the paper."))
    if number and not typed.holder:
        refuse("holder", "required", _("Write down who holds the account."))
    contact = GranteeContact.objects.filter(grantee=grantee).first() or GranteeContact(grantee=grantee)
    if (contact.name, contact.holder) != (typed.name, typed.holder):
        grantee.names_changed_at = at
        grantee.save(update_fields=["names_changed_at"])
    contact.name, contact.email, contact.place = typed.name, typed.email, typed.place
    contact.address, contact.holder, contact.iban, contact.changed_at = typed.address, typed.holder, number, at
    contact.save()
    check_published(grantee)
    reached(grantee, is_erased=False, by=by, at=at)
    return contact


def check_published(grantee: Grantee) -> None:
    """Raises InvalidSpending where a grant's public words name the place of what is a shelter now."""
    if not grantee.is_shelter:
        return
    place = GranteeContact.objects.filter(grantee=grantee).values_list("place", flat=True).first() or ""
    words = [("is_shelter", grantee.name)]
    for title, description in Grant.objects.filter(grantee=grantee).values_list("title", "description"):
        words += [("is_shelter", title), ("is_shelter", description)]
    check_public_words(words, place=place)


@transaction.atomic
def erase_grantee_contact(*, grantee_id: int, by: Actor, at: datetime) -> None:
    """Again, nothing happens. Raises NotPermitted, InvalidSpending while a payment is under way."""
    check_may_manage(by)
    grantee = Grantee.objects.select_for_update().get(pk=grantee_id)
    under_way = GrantPayment.objects.filter(
        tranche__grant__grantee=grantee, entry__isnull=True, withdrawn_at__isnull=True
    )
    if under_way.exists():
        refuse("", "payment_under_way", _("A payment of it is under way. Pay it or withdraw it first."))
    count, _rows = GranteeContact.objects.filter(grantee=grantee).delete()
    if count:
        reached(grantee, is_erased=True, by=by, at=at)


def erase_contacts_past_their_time(*, by: Actor, at: datetime) -> int:
    """How many grantees' people were erased: a year after the last of their applications was declined, or the years
    that the office keeps receipts after their last grant ended."""
    years = get_office().keep_receipts_years
    kept_since = date(at.year - years, 1, 1)
    standing = Application.objects.filter(grantee=OuterRef("pk")).filter(
        ~Q(state__in=(ApplicationState.DECLINED, ApplicationState.AWARDED))
        | Q(state=ApplicationState.DECLINED, decided_at__gt=at - timedelta(days=DECLINED_DAYS))
    )
    given = Grant.objects.filter(grantee=OuterRef("pk")).filter(Q(state=GrantState.ACTIVE) | Q(ends_on__gte=kept_since))
    due = (
        Grantee.objects.filter(contact__isnull=False)
        .filter(~Exists(standing), ~Exists(given))
        .filter(
            Exists(Application.objects.filter(grantee=OuterRef("pk")))
            | Q(created_at__lte=at - timedelta(days=DECLINED_DAYS))
        )
    )
    count = 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        erase_grantee_contact(grantee_id=pk, by=by, at=at)
        count += 1
    return count


def reached(grantee: Grantee, *, is_erased: bool, by: Actor, at: datetime) -> None:
    event = GranteeReached(subject_id=str(grantee.uid), grantee_id=grantee.pk, is_erased=is_erased)
    record_event(event=event, by=by, at=at)
