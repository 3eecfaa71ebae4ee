"""Lots: which gift paid for what. Holds no personal data.

A lot is the net money of one gift, or of a part of it in another currency. A draw takes lots, first in, first out, for
a payment or an exchange; its allocations say from which lot how much. Allocations and draws are never changed (triggers
of migration 0004), and a lot can't give more than it holds.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blueheart.fund.enums import Book
from blueheart.fund.models.giving import Contribution, Earmark
from blueheart.fund.models.ledger import Entry


class Lot(models.Model):
    """`amount` minor units that one gift brought into the pool of its earmark, first in by `received_on`, then by id.

    `drawn` is kept by the trigger of its allocations. `refunded` went back to the giver, or to the provider as a fee;
    `short` of that after it was spent already: other money of the fund has to make it good. A lot that comes of an
    exchange, or of a payment that came back, has as `source` the allocation that went on so, and the day of its gift.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="lots")
    source = models.ForeignKey("Allocation", null=True, blank=True, on_delete=models.PROTECT, related_name="went_on_as")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    book = models.CharField(max_length=4, choices=Book.choices)
    earmark = models.ForeignKey(Earmark, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(_("currency"), max_length=3)
    received_on = models.DateField(_("received on"))
    amount = models.BigIntegerField(_("amount"))
    drawn = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    short = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="lot_amount_positive"),
            models.CheckConstraint(
                condition=Q(drawn__gte=0, refunded__gte=0, short__gte=0, short__lte=F("refunded")),
                name="lot_sums_positive",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=F("drawn") + F("refunded") - F("short")), name="lot_gives_no_more_than_it_holds"
            ),
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(source__isnull=True), name="lot_once_for_a_contribution"
            ),
            models.UniqueConstraint(
                fields=["source", "entry"], condition=Q(source__isnull=False), name="lot_once_from_an_allocation"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["book", "earmark", "currency", "received_on", "id"],
                condition=Q(amount__gt=F("drawn") + F("refunded") - F("short")),
                name="lot_with_money_left",
            ),
        ]

    def __str__(self) -> str:
        return f"lot {self.pk}"

    @property
    def left(self) -> int:
        """Minor units that it still has to give."""
        return self.amount - self.drawn - self.refunded + self.short


class Draw(models.Model):
    """`amount` minor units that an entry took out of a pool, in `allocation_count` allocations, which are there before
    it."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="draw")
    book = models.CharField(max_length=4, choices=Book.choices)
    earmark = models.ForeignKey(Earmark, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    allocation_count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="draw_amount_positive")]

    def __str__(self) -> str:
        return f"draw of entry {self.entry_id}"


class Allocation(models.Model):
    """`amount` minor units that a draw took from a lot."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="allocations", db_index=False)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="allocations")
    amount = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "lot"], name="allocation_once_from_a_lot"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of lot {self.lot_id}"
