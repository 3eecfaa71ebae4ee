"""What is promised, and what is given other than money. Holds no personal data: of organisations alone."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blueheart.fund.enums import Book, PledgeState
from blueheart.fund.models.giving import Contribution, Earmark
from blueheart.fund.models.ledger import Entry
from blueheart.fund.rules.entries import KEY_LENGTH
from blueheart.kernel.money import MAX_MINOR
from blueheart.supporters.enums import Sector


class Pledge(models.Model):
    """A sum that a government or a company said in public it will give: a promise, never money.

    Minor units of `currency`: `fulfilled` is what came of it (the sum of its parts), `cancelled` what will not. `key`
    is the form's, so that a repeated post makes one. `words` are public, as the source at `source_url` has them.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    book = models.CharField(max_length=4, choices=Book.choices)
    state = models.CharField(_("state"), max_length=9, choices=PledgeState.choices)
    supporter = models.ForeignKey("supporters.Supporter", null=True, on_delete=models.SET_NULL, related_name="+")
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    fulfilled = models.BigIntegerField(_("fulfilled"), default=0)
    cancelled = models.BigIntegerField(_("cancelled"), default=0)
    earmark = models.ForeignKey(Earmark, on_delete=models.PROTECT, related_name="+")
    pledged_on = models.DateField(_("pledged on"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    words = models.TextField(_("public words"), max_length=1_000, blank=True)
    source_url = models.URLField(_("source"), max_length=500)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(book__in=Book.values), name="pledge_book_known"),
            models.CheckConstraint(condition=Q(sector__in=Sector.values), name="pledge_sector_known"),
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lt=MAX_MINOR), name="pledge_amount_positive"),
            models.CheckConstraint(condition=Q(fulfilled__gte=0, cancelled__gte=0), name="pledge_sums_positive"),
            models.CheckConstraint(
                condition=Q(state=PledgeState.OPEN, cancelled=0, fulfilled__lt=F("amount"))
                | Q(state=PledgeState.FULFILLED, cancelled=0, fulfilled=F("amount"))
                | (
                    Q(state=PledgeState.CANCELLED, cancelled__gt=0, fulfilled=F("amount") - F("cancelled"))
                    & ~Q(reason="")
                ),
                name="pledge_state_says_its_sums",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["book", "state", "due_on"], name="pledge_by_day_due")]

    def __str__(self) -> str:
        return f"pledge {self.pk}"

    @property
    def left(self) -> int:
        """Minor units that are still to come."""
        return self.amount - self.fulfilled - self.cancelled


class PledgePart(models.Model):
    """`amount` minor units of a contribution that count for a pledge; `entry` is the memo entry that lets it fall."""

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="parts")
    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="pledge_part")
    amount = models.BigIntegerField(_("amount"))
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="pledge_part_amount_positive")]

    def __str__(self) -> str:
        return f"{self.amount} for pledge {self.pledge_id}"


class InKindGift(models.Model):
    """A gift of things or work, which is no money and never in the ledger.

    `value` is an estimate, in minor units of `currency`, that stands with who estimated it (`value_source`), or not at
    all. One that was recorded by mistake is withdrawn with its reason, not removed.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    book = models.CharField(max_length=4, choices=Book.choices)
    supporter = models.ForeignKey("supporters.Supporter", null=True, on_delete=models.SET_NULL, related_name="+")
    description = models.CharField(_("description"), max_length=300)
    given_on = models.DateField(_("given on"))
    value = models.BigIntegerField(_("estimated value"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    value_source = models.CharField(_("who estimated it"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("gift in kind")
        verbose_name_plural = _("gifts in kind")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(book__in=Book.values), name="in_kind_book_known"),
            models.CheckConstraint(condition=~Q(description=""), name="in_kind_has_description"),
            models.CheckConstraint(
                condition=Q(value__isnull=True, currency="", value_source="")
                | (Q(value__gt=0, value__lt=MAX_MINOR) & ~Q(currency="") & ~Q(value_source="")),
                name="in_kind_value_has_source",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(reason=""), name="in_kind_withdrawn_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"gift in kind {self.pk}"
