"""Grants, their parts, their payments, and what came of them. Holds no personal data."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blueheart.fund.enums import Book, FigureKind, GrantState, TrancheState
from blueheart.fund.models.calls import ACTOR_LENGTH, Application, Grantee
from blueheart.fund.models.giving import Earmark
from blueheart.fund.models.ledger import Entry
from blueheart.fund.models.sanctions import SanctionsCheck
from blueheart.fund.rules.regions import REGION_LENGTH
from blueheart.kernel.money import MAX_MINOR


class Grant(models.Model):
    """Money promised to a grantee: `amount` minor units of `currency` for a region (a code of UN M49).

    `title` and `description` are public, `identifier` names it in open data and is never changed.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    identifier = models.CharField(_("identifier"), max_length=40, unique=True)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="grant")
    grantee = models.ForeignKey(Grantee, on_delete=models.PROTECT, related_name="grants")
    book = models.CharField(max_length=4, choices=Book.choices)
    title = models.CharField(_("public title"), max_length=140)
    description = models.TextField(_("public description"), max_length=2_000)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    earmark = models.ForeignKey(Earmark, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(_("region"), max_length=REGION_LENGTH)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    state = models.CharField(_("state"), max_length=9, choices=GrantState.choices, default=GrantState.ACTIVE)
    awarded_on = models.DateField(_("awarded on"))
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering: ClassVar = ["-awarded_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(book__in=Book.values), name="grant_book_known"),
            models.CheckConstraint(condition=Q(state__in=GrantState.values), name="grant_state_known"),
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lt=MAX_MINOR), name="grant_amount_positive"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="grant_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.identifier


class Tranche(models.Model):
    """A part of a grant, due on a day, under a condition. Minor units of the grant's currency."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="tranches")
    amount = models.BigIntegerField(_("amount"))
    due_on = models.DateField(_("due on"))
    condition = models.CharField(_("condition"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=TrancheState.choices, default=TrancheState.PLANNED)

    class Meta:
        verbose_name = _("tranche")
        verbose_name_plural = _("tranches")
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=TrancheState.values), name="tranche_state_known"),
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lt=MAX_MINOR), name="tranche_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"tranche {self.pk}"


class GrantPayment(models.Model):
    """The payment of a tranche: one person proposes, another releases, then the bank pays.

    `entry` is there once it is paid, `returned_entry` when the bank gave it back: its money is in the pool again. A
    tranche has one standing payment: neither withdrawn nor returned. `check` is the comparison of the payee with the
    sanctions list that it was released on.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="payments", db_index=False)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    proposed_by = models.CharField(max_length=ACTOR_LENGTH)
    proposed_at = models.DateTimeField()
    released_by = models.CharField(max_length=ACTOR_LENGTH, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    check_seen = models.ForeignKey(
        SanctionsCheck, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    entry = models.OneToOneField(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="grant_payment")
    returned_entry = models.OneToOneField(
        Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="returned_payment"
    )

    class Meta:
        verbose_name = _("payment of a grant")
        verbose_name_plural = _("payments of grants")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(released_by="") | ~Q(released_by=F("proposed_by")), name="payment_released_by_another"
            ),
            models.CheckConstraint(
                condition=Q(released_by="", released_at__isnull=True, check_seen__isnull=True)
                | (~Q(released_by="") & Q(released_at__isnull=False, check_seen__isnull=False)),
                name="payment_released_after_a_check",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=True, paid_on__isnull=True)
                | Q(entry__isnull=False, paid_on__isnull=False, released_at__isnull=False, withdrawn_at__isnull=True),
                name="payment_paid_after_release",
            ),
            models.CheckConstraint(
                condition=Q(returned_entry__isnull=True) | Q(entry__isnull=False), name="payment_returned_after_paid"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lt=MAX_MINOR), name="payment_amount_positive"),
            models.UniqueConstraint(
                fields=["tranche"],
                condition=Q(withdrawn_at__isnull=True, returned_entry__isnull=True),
                name="payment_one_standing_for_a_tranche",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["tranche"], name="fund_payment_tranche")]

    def __str__(self) -> str:
        return f"payment {self.pk}"

    @property
    def is_paid(self) -> bool:
        """Paid, and not given back by the bank."""
        return self.entry_id is not None and self.returned_entry_id is None


class GrantReport(models.Model):
    """What a grantee tells of a period, in words of the desk. Not public."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reports")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    words = models.TextField(_("words"), max_length=8_000)
    received_on = models.DateField(_("received on"))
    recorded_by = models.CharField(max_length=ACTOR_LENGTH)

    class Meta:
        verbose_name = _("report of a grant")
        verbose_name_plural = _("reports of grants")
        ordering: ClassVar = ["-received_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="grant_report_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk} of grant {self.grant_id}"


class Figure(models.Model):
    """A figure as a source says it on a day: never worked out here. Public. `scope` says what it covers, in words."""

    kind = models.CharField(_("what it counts"), max_length=24, choices=FigureKind.choices)
    value = models.PositiveIntegerField(_("figure"))
    scope = models.CharField(_("what it covers"), max_length=200)
    as_of = models.DateField(_("as of"))
    source_title = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("address of the source"), max_length=400)
    grant = models.ForeignKey(Grant, null=True, blank=True, on_delete=models.PROTECT, related_name="figures")
    recorded_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering: ClassVar = ["-as_of", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=FigureKind.values), name="figure_kind_known"),
            models.CheckConstraint(
                condition=~Q(source_title="") & ~Q(source_url="") & ~Q(scope=""), name="figure_has_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Cover(models.Model):
    """Money of the general earmark that made a shortfall of another one good: the draw of `entry`.

    `returned` minor units of it went back to the general pool, because the money that had been missing came again.
    """

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="cover")
    book = models.CharField(max_length=4, choices=Book.choices)
    earmark = models.ForeignKey(Earmark, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    returned = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="cover_amount_positive"),
            models.CheckConstraint(
                condition=Q(returned__gte=0, returned__lte=F("amount")), name="cover_returned_within"
            ),
        ]

    def __str__(self) -> str:
        return f"cover of entry {self.entry_id}"
