"""Monuments, the promises to light them, and what is private about those."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blueheart.illuminations.enums import OVER, Dressing, LightRule, MonumentKind, PhotoMoment, PromiseState
from blueheart.illuminations.rules.limits import NAME_LENGTH, NOTE_LENGTH


class Monument(models.Model):
    """A building, bridge or fountain that can be lit, in the registry once. Public facts only, no personal data.

    Coordinates are degrees WGS 84, `height_m` metres above the ground, `notice_days` how long before the day its
    owner wants to be asked, `curfew` the local time at which the city wants its lights out.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    name_language = models.CharField(_("language of the name"), max_length=12, blank=True)
    folded = models.CharField(max_length=1000, help_text="all its names, folded, each after a space")
    kind = models.CharField(_("kind"), max_length=12, choices=MonumentKind.choices)
    city = models.ForeignKey("campaign.City", on_delete=models.PROTECT, related_name="+")
    country = models.CharField(_("country"), max_length=2)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5)
    zone = models.CharField(max_length=64)
    owner_name = models.CharField(_("owner"), max_length=NAME_LENGTH, blank=True)
    lit_by = models.CharField(_("who lights it"), max_length=NAME_LENGTH, blank=True)
    height_m = models.PositiveSmallIntegerField(_("height in metres"), null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(_("notice in days"), default=30)
    curfew = models.TimeField(_("lights out at"), null=True, blank=True)
    is_national = models.BooleanField(_("national building"), default=False)
    photograph = models.ForeignKey(
        "initiatives.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    is_sample = models.BooleanField(default=False)
    is_listed = models.BooleanField(default=False, help_text="seen by everybody, from its first confirmed promise on")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("monument")
        verbose_name_plural = _("monuments")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="monument_on_earth",
            ),
            models.CheckConstraint(condition=Q(kind__in=MonumentKind.values), name="monument_kind_known"),
            models.CheckConstraint(condition=Q(notice_days__lte=366), name="monument_notice_within_a_year"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="monument_not_merged_into_itself"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["country", "city", "name"], name="monument_by_city"),
            models.Index(fields=["latitude", "longitude"], name="monument_by_place"),
        ]

    def __str__(self) -> str:
        return self.name


class MonumentName(models.Model):
    """What a monument is called in one language. Public facts only."""

    monument = models.ForeignKey(Monument, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=12)
    text = models.CharField(_("name"), max_length=NAME_LENGTH)

    class Meta:
        verbose_name = _("name of a monument")
        verbose_name_plural = _("names of monuments")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["monument", "language"], name="monument_one_name_per_language"),
        ]

    def __str__(self) -> str:
        return self.text


class Promise(models.Model):
    """That a monument turns blue for one edition. Holds no personal data; the contact stands apart.

    `starts_at_utc`, `ends_at_utc` follow from the rule, the place and the evening of `day`; `daylight_minutes` are
    those of them with the sun higher than civil dusk.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    monument = models.ForeignKey(Monument, on_delete=models.PROTECT, related_name="promises")
    year = models.PositiveSmallIntegerField(_("edition"))
    day = models.DateField(_("evening"))
    state = models.CharField(_("state"), max_length=16, choices=PromiseState.choices, default=PromiseState.UNVERIFIED)
    state_before = models.CharField(max_length=16, blank=True, help_text="what an undo returns to")
    dressing = models.CharField(_("how"), max_length=8, choices=Dressing.choices, default=Dressing.LIGHT)
    dressing_note = models.CharField(_("about it"), max_length=NOTE_LENGTH, blank=True)
    waiting_note = models.CharField(  # noqa: DJ001
        max_length=NOTE_LENGTH, null=True, blank=True,
        help_text="what the holder of the link would have there, unread by the desk; null when nothing waits",
    )  # fmt: skip
    rule = models.CharField(_("from"), max_length=10, choices=LightRule.choices, default=LightRule.CIVIL_DUSK)
    offset_minutes = models.SmallIntegerField(_("minutes after sunset"), default=0)
    fixed_time = models.TimeField(_("from"), null=True, blank=True)
    end_time = models.TimeField(_("until"))
    starts_at_utc = models.DateTimeField()
    ends_at_utc = models.DateTimeField()
    daylight_minutes = models.PositiveSmallIntegerField(default=0)
    organiser_name = models.CharField(_("who promises"), max_length=NAME_LENGTH)
    permission_asked_on = models.DateField(null=True, blank=True)
    initiative = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    minutes_lit = models.PositiveSmallIntegerField(_("minutes lit"), null=True, blank=True)
    people_reached = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=NOTE_LENGTH, blank=True)
    is_sample = models.BooleanField(default=False)
    submission_key = models.CharField(max_length=64, unique=True)
    version = models.PositiveIntegerField(default=1)
    calendar_sequence = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=PromiseState.values), name="promise_state_known"),
            models.CheckConstraint(condition=Q(rule__in=LightRule.values), name="promise_rule_known"),
            models.CheckConstraint(condition=Q(ends_at_utc__gt=F("starts_at_utc")), name="promise_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(rule=LightRule.FIXED) | Q(fixed_time__isnull=False), name="promise_fixed_has_hour"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "cancelled"]) | ~Q(reason=""), name="promise_ended_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "lit", "photographed"]) | Q(published_at__isnull=False),
                name="promise_public_has_moment",
            ),
            models.UniqueConstraint(
                fields=["monument", "year"], condition=~Q(state__in=[*OVER, PromiseState.UNVERIFIED]),
                name="promise_once_a_monument_and_year",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["year", "state", "starts_at_utc"], name="promise_by_start"),
            models.Index(fields=["state", "day"], name="promise_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.monument_id} in {self.year}"


class PromiseContact(models.Model):
    """Who to write to about a promise.

    Personal data: name, address and telephone, kept private to reach who promised; erased on request and 90 days
    after the evening, when the link stops working.
    """

    promise = models.OneToOneField(Promise, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    email = models.EmailField(max_length=254)
    email_folded = models.CharField(max_length=254, db_index=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12, default="en")
    link_serial = models.PositiveIntegerField(default=1, help_text="raised to make every earlier link useless")

    def __str__(self) -> str:
        return f"contact of promise {self.promise_id}"


class PromiseNote(models.Model):
    """Words that go with a step; events point here, so that they can be erased."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=NOTE_LENGTH)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk} on promise {self.promise_id}"


class PromisePhoto(models.Model):
    """A photograph of the monument before or in blue; shown once the desk has looked at it.

    Personal data: the people it may show, whose consent the sender stated; removed with its promise.
    """

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="photos")
    picture = models.ForeignKey("initiatives.Picture", on_delete=models.CASCADE, related_name="+")
    moment = models.CharField(max_length=6, choices=PhotoMoment.choices, default=PhotoMoment.AFTER)
    is_public = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        indexes: ClassVar = [models.Index(fields=["decided_at", "added_at"], name="promise_photo_queue")]

    def __str__(self) -> str:
        return f"photo {self.pk} of promise {self.promise_id}"
