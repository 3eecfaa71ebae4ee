"""What comes through a provider of card payments: its messages, payments, monthly gifts, refunds, payouts."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blueheart.fund.enums import Book, MessageState, MonthlyState, PayoutState, RefundState
from blueheart.fund.models.giving import Contribution
from blueheart.kernel.money import MAX_MINOR

ID_LENGTH = 120


class MonthlyGift(models.Model):
    """A gift that comes every month by card until its giver stops it. Each month is a contribution of its own.

    Holds no personal data: who gives stands with each month's contribution. `subscription_id` is the provider's, ""
    until it began. `first` is the contribution with which it begins.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="monthly")
    provider = models.CharField(max_length=12)
    subscription_id = models.CharField(max_length=ID_LENGTH, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=MonthlyState.choices)
    began_at = models.DateTimeField(null=True, blank=True)
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("monthly gift")
        verbose_name_plural = _("monthly gifts")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=MonthlyState.values), name="monthly_state_known"),
            models.CheckConstraint(
                condition=Q(state=MonthlyState.BEGUN) | ~Q(subscription_id=""), name="monthly_begun_has_subscription"
            ),
            models.UniqueConstraint(
                fields=["provider", "subscription_id"],
                condition=~Q(subscription_id=""),
                name="monthly_subscription_once",
            ),
        ]

    def __str__(self) -> str:
        return f"monthly gift {self.pk}"


class ProviderPayment(models.Model):
    """Which payment of which provider a contribution is. Ids are the provider's, "" until known. No personal data.

    `url` is the payment page's address. `monthly` is set for every month of a monthly gift, `invoice_id` then for the
    month.
    """

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="payment"
    )
    provider = models.CharField(max_length=12)
    session_id = models.CharField(max_length=ID_LENGTH, blank=True)
    payment_id = models.CharField(max_length=ID_LENGTH, blank=True)
    charge_id = models.CharField(max_length=ID_LENGTH, blank=True)
    invoice_id = models.CharField(max_length=ID_LENGTH, blank=True)
    monthly = models.ForeignKey(MonthlyGift, null=True, blank=True, on_delete=models.PROTECT, related_name="payments")
    url = models.TextField(max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", f"{what}_id"],
                condition=~Q(**{f"{what}_id": ""}),
                name=f"provider_payment_{what}_once",
            )
            for what in ("session", "payment", "charge", "invoice")
        ]

    def __str__(self) -> str:
        return f"payment of contribution {self.contribution_id}"


class ProviderMessage(models.Model):
    """A message of a provider, once by the id that it has there; what it says stands in `MessageBody`.

    Holds no personal data. `object_id` is what it is about, which is asked of the provider, so that neither the order
    of messages nor their repetition matters.
    """

    provider = models.CharField(max_length=12)
    message_id = models.CharField(max_length=ID_LENGTH)
    kind = models.CharField(_("kind"), max_length=80)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=ID_LENGTH, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=MessageState.choices, default=MessageState.WAITING)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    received_at = models.DateTimeField(_("received"))
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message of a provider")
        verbose_name_plural = _("messages of providers")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="provider_message_state_known"),
            models.UniqueConstraint(fields=["provider", "message_id"], name="provider_message_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-received_at"], name="provider_message_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class MessageBody(models.Model):
    """A message as it came, byte for byte.

    Personal data: a provider's message may hold the giver's name and mail address and the last digits of a card. Kept
    for 90 days, to find out what went wrong, then erased by a job; the message's row stays.
    """

    message = models.OneToOneField(ProviderMessage, on_delete=models.CASCADE, primary_key=True, related_name="body")
    raw = models.BinaryField()

    def __str__(self) -> str:
        return f"body of message {self.message_id}"


class RefundRequest(models.Model):
    """A refund that an officer asked the provider for; `key` makes a double press one. Holds no personal data.

    `amount` is in minor units of the contribution's currency.
    """

    key = models.CharField(max_length=80, unique=True)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="refund_requests")
    amount = models.BigIntegerField(_("amount"))
    state = models.CharField(_("state"), max_length=8, choices=RefundState.choices, default=RefundState.ASKED)
    refund_id = models.CharField(max_length=ID_LENGTH, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("refund that was asked for")
        verbose_name_plural = _("refunds that were asked for")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=RefundState.values), name="refund_request_state_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lt=MAX_MINOR), name="refund_request_amount_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"refund of contribution {self.contribution_id}"


class ProviderPayout(models.Model):
    """Money that a provider sends to the bank, in minor units of `currency`. Holds no personal data.

    What left the provider stands on the transit account until the bank's statement has it. `descriptor` is what the
    provider says that it writes on the statement.
    """

    provider = models.CharField(max_length=12)
    payout_id = models.CharField(max_length=ID_LENGTH)
    book = models.CharField(max_length=4, choices=Book.choices)
    state = models.CharField(_("state"), max_length=8, choices=PayoutState.choices)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    booked_on = models.DateField(_("left on"))
    arrives_on = models.DateField(_("expected on"))
    descriptor = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=PayoutState.values), name="payout_state_known"),
            models.CheckConstraint(condition=Q(book__in=Book.values), name="payout_book_known"),
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lt=MAX_MINOR), name="payout_amount_positive"),
            models.UniqueConstraint(fields=["provider", "payout_id"], name="payout_once"),
        ]

    def __str__(self) -> str:
        return f"payout {self.payout_id}"


class LocalObject(models.Model):
    """What the local provider remembers, in the shapes that Stripe publishes. Test data: invented, no person's.

    `payout_id` is the payout that a balance transaction was paid out with, which its own shape does not say.
    """

    object_id = models.CharField(max_length=ID_LENGTH, unique=True)
    kind = models.CharField(max_length=40, db_index=True)
    payout_id = models.CharField(max_length=ID_LENGTH, blank=True)
    body = models.JSONField()

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class LocalMessage(models.Model):
    """A message that the local provider has made; sent at once, or, if `is_held`, when somebody at the desk sends it.
    Test data."""

    message_id = models.CharField(max_length=ID_LENGTH, unique=True)
    kind = models.CharField(max_length=80)
    body = models.TextField()
    made_at = models.DateTimeField()
    is_held = models.BooleanField(default=False)
    sent_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"
