"""What is given: earmarks, contributions, who gave, and the office that receives."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blueheart.fund.enums import Book, ContributionState, Means, Proceeds
from blueheart.fund.rules.codes import CODE_LENGTH
from blueheart.fund.rules.entries import KEY_LENGTH
from blueheart.kernel.money import MAX_MINOR
from blueheart.supporters.enums import Sector


class FundOffice(models.Model):
    """The one office that receives here. Without `live_since` every gift stands in the test book.

    Holds no personal data: the office's public name and address, and what a receipt says.
    """

    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    address = models.TextField(_("address"), max_length=500, blank=True)
    registration = models.CharField(_("registration"), max_length=200, blank=True)
    receipt_note = models.TextField(_("words on each receipt"), max_length=1_000, blank=True)
    keep_receipts_years = models.PositiveSmallIntegerField(_("years that receipts are kept"), default=10)
    live_since = models.DateTimeField(_("receives real money since"), null=True, blank=True)

    class Meta:
        verbose_name = _("fund office")
        verbose_name_plural = _("fund offices")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="fund_office_only_one"),
            models.CheckConstraint(
                condition=Q(live_since__isnull=True) | ~Q(legal_name=""), name="fund_office_live_has_name"
            ),
        ]

    def __str__(self) -> str:
        return self.legal_name or "fund office"


class Earmark(models.Model):
    """What a gift is for. "general" is where it is needed most, and always there. No personal data."""

    slug = models.SlugField(_("slug"), max_length=24, unique=True)
    is_open = models.BooleanField(_("on offer"), default=True)
    position = models.PositiveSmallIntegerField(_("place in the row"), default=100)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("earmark")
        verbose_name_plural = _("earmarks")

    def __str__(self) -> str:
        return self.slug


class EarmarkText(models.Model):
    """What an earmark is called in one language. No personal data."""

    earmark = models.ForeignKey(Earmark, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    title = models.CharField(_("title"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["earmark", "language"], name="earmark_one_text_per_language")
        ]

    def __str__(self) -> str:
        return self.title


class Contribution(models.Model):
    """One gift of money, from the wish to the last refund. Who gave stands in `Donor`.

    Minor units of `currency`: `amount` is what somebody wanted to give, `received` what came, gross, and `refunded`
    what went back or was taken back. `fee` is what the provider or bank kept of it, in minor units of
    `settled_currency`, which is another one only where the provider exchanged the gift. `key` is the form's or the
    line's, so that a repeated post makes one. `code` is on the receipt, and traces the gift. `reference` is the bank's
    (a Belgian structured communication or an ISO 11649 reference), without spaces. `initiative_uid` is the initiative
    whose proceeds it is; `supporter` the organisation that gave, where it agreed to be named.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)
    book = models.CharField(max_length=4, choices=Book.choices)
    state = models.CharField(_("state"), max_length=8, choices=ContributionState.choices)
    means = models.CharField(_("means"), max_length=8, choices=Means.choices)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    received = models.BigIntegerField(_("received"), default=0)
    fee = models.BigIntegerField(_("fee"), default=0)
    settled_currency = models.CharField(max_length=3, blank=True)
    refunded = models.BigIntegerField(_("refunded"), default=0)
    earmark = models.ForeignKey(Earmark, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices, default=Sector.INDIVIDUAL)
    proceeds = models.CharField(_("proceeds of"), max_length=5, choices=Proceeds.choices, blank=True)
    initiative_uid = models.CharField(max_length=36, blank=True)
    supporter = models.ForeignKey(
        "supporters.Supporter", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    reference = models.CharField(_("reference"), max_length=25, blank=True)
    covers_fee = models.BooleanField(_("covers the fee"), default=False)
    is_anonymous = models.BooleanField(_("anonymous"), default=True)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(book__in=Book.values), name="contribution_book_known"),
            models.CheckConstraint(condition=Q(state__in=ContributionState.values), name="contribution_state_known"),
            models.CheckConstraint(condition=Q(means__in=Means.values), name="contribution_means_known"),
            models.CheckConstraint(condition=Q(sector__in=Sector.values), name="contribution_sector_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lt=MAX_MINOR), name="contribution_amount_positive"
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        state=ContributionState.SETTLED,
                        received__gt=0,
                        settled_at__isnull=False,
                        received_on__isnull=False,
                    )
                    | (~Q(state=ContributionState.SETTLED) & Q(received=0, fee=0, refunded=0, received_on__isnull=True))
                ),
                name="contribution_settled_has_money",
            ),
            models.CheckConstraint(
                condition=Q(fee__gte=0, refunded__gte=0, refunded__lte=F("received")), name="contribution_refund_within"
            ),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="contribution_reference_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["book", "state", "received_on"], name="contribution_by_day"),
        ]

    def __str__(self) -> str:
        return f"contribution {self.pk}"


class Donor(models.Model):
    """Who gave.

    Personal data: name, mail address and postal address, to send the receipt and to give the sum back; erased when the
    law no longer has the receipt kept (`keep_until`), and at once for a gift that never came. An anonymous donor
    without a receipt has no row.
    """

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="donor")
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    email_folded = models.CharField(max_length=254, blank=True, db_index=True)
    address = models.TextField(_("postal address"), max_length=500, blank=True)
    keep_until = models.DateField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("donor")
        verbose_name_plural = _("donors")

    def __str__(self) -> str:
        return f"donor of contribution {self.contribution_id}"
