"""Hearts that were worn, words on the wall of hearts, frames for photographs, and the look of a group."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blueheart.wear.enums import HeartState, MessageState
from blueheart.wear.rules.limits import (
    DESCRIPTION_LENGTH,
    FIRST_NAME_LENGTH,
    FRAME_LENGTH,
    MESSAGE_LENGTH,
    REASON_LENGTH,
    TITLE_LENGTH,
)


class Burst(models.Model):
    """Presses that a coordinator voided together, and why. Holds no personal data.

    From `from_at` up to, not including, `to_at`; `country` and `supporter` empty stand for all. `count` is how many
    presses it voided.
    """

    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("until"))
    country = models.CharField(_("country"), max_length=2, blank=True)
    supporter = models.ForeignKey(
        "supporters.Supporter", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH)
    count = models.PositiveIntegerField(default=0)
    voided_at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("void burst")
        verbose_name_plural = _("void bursts")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="burst_ends_after_start"),
            models.CheckConstraint(condition=~Q(reason=""), name="burst_has_reason"),
        ]

    def __str__(self) -> str:
        return f"burst {self.pk}"


class Heart(models.Model):
    """One press of "I wear the heart". No personal data: neither who nor from which address.

    `token` is the number of the page it was pressed on, which makes it count once. `state_before` is what it returns
    to when the void burst it is in is taken back.
    """

    token = models.UUIDField(unique=True, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=HeartState.choices)
    state_before = models.CharField(max_length=12, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    supporter = models.ForeignKey(
        "supporters.Supporter", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    burst = models.ForeignKey(Burst, null=True, blank=True, on_delete=models.PROTECT, related_name="hearts")
    pressed_on = models.DateField(help_text="the day in UTC")
    pressed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("heart")
        verbose_name_plural = _("hearts")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=HeartState.values), name="heart_state_known"),
            models.CheckConstraint(
                condition=(Q(state=HeartState.VOID) & Q(burst__isnull=False))
                | (~Q(state=HeartState.VOID) & Q(burst__isnull=True)),
                name="heart_void_in_a_burst",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["pressed_at", "country"], name="heart_by_moment")]

    def __str__(self) -> str:
        return f"heart {self.pk}"


class HeartCount(models.Model):
    """How many hearts of one day, country, group and state there are: derived from `Heart`, kept with every press.

    `day` is in UTC; `country` is "" and `supporter_key` 0 where none was given.
    """

    day = models.DateField()
    country = models.CharField(max_length=2, blank=True)
    supporter_key = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=HeartState.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "country", "supporter_key", "state"], name="heart_count_once"),
            models.CheckConstraint(condition=Q(state__in=HeartState.values), name="heart_count_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["supporter_key", "state"], name="heart_count_by_group")]

    def __str__(self) -> str:
        return f"{self.count} {self.state} on {self.day}"


class WallMessage(models.Model):
    """A first name and a message on the wall of hearts.

    Personal data: the first name and what somebody wrote, shown because they asked for it, with "I am 16 or older"
    ticked; the row is deleted when its link or the desk takes it away, and after 30 days when it was never verified.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    heart = models.OneToOneField(Heart, on_delete=models.PROTECT, related_name="message")
    state = models.CharField(_("state"), max_length=12, choices=MessageState.choices, default=MessageState.UNVERIFIED)
    first_name = models.CharField(_("first name"), max_length=FIRST_NAME_LENGTH)
    text = models.CharField(_("message"), max_length=MESSAGE_LENGTH, blank=True)
    language = models.CharField(_("language"), max_length=12)
    country = models.CharField(_("country"), max_length=2, blank=True)
    is_16_or_older = models.BooleanField(_("16 or older"))
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)
    submission_key = models.CharField(max_length=64, unique=True)
    submitted_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message on the wall")
        verbose_name_plural = _("messages on the wall")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="wall_message_state_known"),
            models.CheckConstraint(condition=Q(is_16_or_older=True), name="wall_message_of_16_or_older"),
            models.CheckConstraint(condition=~Q(first_name=""), name="wall_message_has_name"),
            models.CheckConstraint(
                condition=Q(state=MessageState.UNVERIFIED) | Q(verified_at__isnull=False),
                name="wall_message_shown_after_the_mail",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "decided_at"], name="wall_message_by_state")]

    def __str__(self) -> str:
        return f"message {self.pk}"


class WearerContact(models.Model):
    """Where the letters of a message on the wall go.

    Personal data: a mail address, kept private to confirm the message and to tell what became of it; erased 30 days
    after the decision or the last letter. The link in the letters works without it.
    """

    message = models.OneToOneField(WallMessage, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField(max_length=254)
    email_folded = models.CharField(max_length=254, db_index=True)
    language = models.CharField(max_length=12, default="en")

    def __str__(self) -> str:
        return f"contact of message {self.message_id}"


class Frame(models.Model):
    """What is laid over a photograph, as SVG. Public, no personal data.

    `svg` is drawn for a square of 1,000 by 1,000 units; each of its top groups says with `data-anchor` how it fits a
    taller picture: `fill` (stretched over all of it), `square` (the square in the middle), `top-start`, `top-end`,
    `bottom-start`, `bottom-end` or `bottom` (kept in that corner or at that edge).
    """

    slug = models.SlugField(max_length=60, unique=True)
    svg = models.TextField(_("drawing (SVG)"), max_length=FRAME_LENGTH)
    has_ring_text = models.BooleanField(_("takes text along the ring"), default=False)
    year = models.PositiveSmallIntegerField(_("edition"), null=True, blank=True)
    supporter = models.ForeignKey(
        "supporters.Supporter", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    position = models.PositiveSmallIntegerField(_("place in the row"), default=100)
    is_active = models.BooleanField(_("on offer"), default=True)
    is_sample = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("frame")
        verbose_name_plural = _("frames")

    def __str__(self) -> str:
        return self.slug


class FrameText(models.Model):
    """What a frame is called in one language. No personal data."""

    frame = models.ForeignKey(Frame, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    title = models.CharField(_("name"), max_length=TITLE_LENGTH)
    description = models.CharField(_("what it looks like"), max_length=DESCRIPTION_LENGTH, blank=True)
    ring_text = models.CharField(_("text along the ring"), max_length=TITLE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("text of a frame")
        verbose_name_plural = _("texts of frames")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["frame", "language"], name="frame_one_text_per_language"),
        ]

    def __str__(self) -> str:
        return self.title


class GroupLook(models.Model):
    """The colour that a supporter adds to the heart's blue on its page, poster, badge and frame. No personal data."""

    supporter = models.OneToOneField("supporters.Supporter", on_delete=models.CASCADE, related_name="+")
    colour = models.CharField(_("colour"), max_length=7)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("look of a group")
        verbose_name_plural = _("looks of groups")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(colour__startswith="#"), name="group_look_colour_is_hex"),
        ]

    def __str__(self) -> str:
        return self.colour
