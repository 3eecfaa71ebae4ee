"""Calls for applications, who applies, and what reviewers say of it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blueheart.fund.enums import ApplicationState
from blueheart.fund.models.giving import Earmark
from blueheart.fund.rules.regions import REGION_LENGTH
from blueheart.kernel.money import MAX_MINOR

ACTOR_LENGTH = 80
"""The label of who did something ("staff:12"), as events keep it."""


class Call(models.Model):
    """From `opens_on` to `closes_on`, both included, applications are taken for up to `largest_amount` minor units.

    No personal data.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    currency = models.CharField(_("currency"), max_length=3)
    largest_amount = models.BigIntegerField(_("largest sum"))
    earmark = models.ForeignKey(Earmark, on_delete=models.PROTECT, related_name="+")
    is_open = models.BooleanField(_("on offer"), default=True)
    created_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering: ClassVar = ["-opens_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="call_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(largest_amount__gt=0, largest_amount__lt=MAX_MINOR), name="call_amount_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"


class CallText(models.Model):
    """What a call is called in one language. No personal data."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), max_length=2_000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "language"], name="call_one_text_per_language")
        ]

    def __str__(self) -> str:
        return self.title


class Grantee(models.Model):
    """An organisation that helps victims. Its people and its bank account stand in `GranteeContact`.

    `org_id` is its identifier by org-id.guide, such as "BE-BCE_KBO-0123456789". Of a shelter (`is_shelter`) the public
    learns its name and the region of a grant alone (`queries.grants`): never its country, number, website or place.
    `names_changed_at` is when a name last changed by which a sanctions list is searched.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("public name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True)
    org_id = models.CharField(_("registration"), max_length=80, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    is_shelter = models.BooleanField(_("its place is secret"), default=False)
    names_changed_at = models.DateTimeField()
    created_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("grantee")
        verbose_name_plural = _("grantees")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="grantee_has_name"),
            models.UniqueConstraint(fields=["org_id"], condition=~Q(org_id=""), name="grantee_registered_once"),
        ]

    def __str__(self) -> str:
        return f"grantee {self.pk}"


class GranteeContact(models.Model):
    """Whom the fund writes to and pays.

    Personal data: name, mail address, place of work, account holder and IBAN of a grantee, to pay and to ask for
    reports. Never public. Erased by a job a year after its last application was declined, or when the office's years
    of keeping receipts are over after its last grant ended; earlier at the desk, when no payment is under way.
    """

    grantee = models.OneToOneField(Grantee, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(_("name of the person"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    place = models.CharField(_("town where it works"), max_length=120, blank=True)
    address = models.TextField(_("postal address"), max_length=500, blank=True)
    holder = models.CharField(_("holder of the account"), max_length=200, blank=True)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("contact of a grantee")
        verbose_name_plural = _("contacts of grantees")

    def __str__(self) -> str:
        return f"contact of grantee {self.grantee_id}"


class Application(models.Model):
    """What a grantee asks for, as an officer recorded it (`recorded_by`). Minor units. Not public, no personal data."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    grantee = models.ForeignKey(Grantee, on_delete=models.PROTECT, related_name="applications")
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=4_000)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    region = models.CharField(_("region"), max_length=REGION_LENGTH)
    state = models.CharField(
        _("state"), max_length=11, choices=ApplicationState.choices, default=ApplicationState.RECEIVED
    )
    recorded_by = models.CharField(max_length=ACTOR_LENGTH)
    received_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering: ClassVar = ["-received_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="application_state_known"),
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lt=MAX_MINOR), name="application_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"application {self.pk}"


class Review(models.Model):
    """What one officer says of an application. No personal data but the reviewer's number."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    reviewer = models.CharField(max_length=ACTOR_LENGTH)
    score = models.PositiveSmallIntegerField(_("score"))
    words = models.TextField(_("words"), max_length=4_000)
    reviewed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="review_once_by_a_person"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="review_score_from_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"
