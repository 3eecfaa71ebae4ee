"""Receipts: what one said when it was issued, and to whom, apart."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blueheart.fund.enums import Book, ReceiptKind
from blueheart.fund.models.giving import Contribution


class ReceiptCounter(models.Model):
    """The last number of a book and a year. It moves in the transaction that issues, so that there is no gap."""

    book = models.CharField(max_length=4, choices=Book.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["book", "year"], name="receipt_counter_once")]

    def __str__(self) -> str:
        return f"{self.book} {self.year}: {self.last}"


class Receipt(models.Model):
    """Of one contribution, or of all that one donor gave in a year. Never changed (triggers of migration 0009).

    `number` runs within the book and the `year` of issue (UTC). `of_year` is the year that a yearly one is about, 0
    for one of a contribution. `said` is all that stands on the paper but the donor: words in its language, sums,
    days, codes, the head of the newest seal; the paper is made of it again, the same. `replaces` is the receipt
    that it corrects. No personal data: who gave stands in `ReceiptParty`.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    book = models.CharField(max_length=4, choices=Book.choices)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=ReceiptKind.choices)
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.PROTECT, related_name="receipts"
    )
    of_year = models.PositiveSmallIntegerField(default=0)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    language = models.CharField(_("language"), max_length=12)
    said = models.JSONField()
    issued_at = models.DateTimeField(_("issued"))

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(book__in=Book.values), name="receipt_book_known"),
            models.CheckConstraint(
                condition=Q(kind=ReceiptKind.CONTRIBUTION, contribution__isnull=False, of_year=0)
                | Q(kind=ReceiptKind.YEAR, contribution__isnull=True, of_year__gt=0),
                name="receipt_of_a_gift_or_a_year",
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="receipt_number_positive"),
            models.UniqueConstraint(fields=["book", "year", "number"], name="receipt_number_once"),
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(replaces__isnull=True), name="receipt_first_once"
            ),
        ]

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class ReceiptParty(models.Model):
    """To whom a receipt was issued.

    Personal data: name, mail address and postal address as they stand on the paper, kept as long as the law has the
    receipt kept (`keep_until`), and erased then; the receipt stays, without them. An anonymous gift has no row.
    """

    receipt = models.OneToOneField(Receipt, on_delete=models.CASCADE, primary_key=True, related_name="party")
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    email_folded = models.CharField(max_length=254, blank=True, db_index=True)
    address = models.TextField(_("postal address"), max_length=500, blank=True)
    keep_until = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("receipt's party")
        verbose_name_plural = _("receipts' parties")

    def __str__(self) -> str:
        return f"party of receipt {self.receipt_id}"
