"""An initiative, what is private about it, and the rows derived from it for the public site."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from blueheart.initiatives.enums import Kind, PlaceKind, Purpose, RevisionState, State
from blueheart.initiatives.rules.limits import (
    ACCESSIBILITY_LENGTH,
    ALT_LENGTH,
    DESCRIPTION_LENGTH,
    LINK_LENGTH,
    NAME_LENGTH,
    NOTE_LENGTH,
    TITLE_LENGTH,
)
from blueheart.supporters.enums import Sector


class Picture(models.Model):
    """A photograph that was decoded and written anew, so that it carries no metadata and no GPS.

    Personal data: the people it may show, whose consent the sender stated; removed with its initiative.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ImageField(upload_to="initiatives/%Y/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    alternative_text = models.CharField(max_length=ALT_LENGTH, blank=True)
    credit = models.CharField(max_length=NAME_LENGTH, blank=True)
    has_consent = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.alternative_text or str(self.uid)


class Content(models.Model):
    """What an organiser says of an initiative, in the shape in which it is shown."""

    title = models.CharField(max_length=TITLE_LENGTH)
    text_language = models.CharField(max_length=12)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    organiser_name = models.CharField(max_length=NAME_LENGTH)
    organiser_sector = models.CharField(max_length=20, choices=Sector.choices)
    place_kind = models.CharField(max_length=8, choices=PlaceKind.choices)
    city = models.ForeignKey("campaign.City", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    venue = models.CharField(max_length=NAME_LENGTH, blank=True)
    country = models.CharField(max_length=2, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    zone = models.CharField(max_length=64)
    starts_at_utc = models.DateTimeField()
    ends_at_utc = models.DateTimeField()
    starts_on = models.DateField(help_text="the local day of its place")
    ends_on = models.DateField(help_text="the local day of its place")
    languages = models.JSONField(default=list)
    description = models.TextField(max_length=DESCRIPTION_LENGTH, blank=True)
    link = models.URLField(max_length=LINK_LENGTH, blank=True)
    accessibility = models.TextField(max_length=ACCESSIBILITY_LENGTH, blank=True)
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        abstract = True


class Initiative(Content):
    """An initiative for the World Day or any day of the year.

    Holds no personal data but what an organiser chose to publish; the contact stands apart.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=False)
    state = models.CharField(max_length=20, choices=State.choices, default=State.UNCONFIRMED)
    supporter = models.ForeignKey(
        "supporters.Supporter", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state_before = models.CharField(max_length=20, blank=True, help_text="what an undo returns to")
    is_sample = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    calendar_sequence = models.PositiveIntegerField(default=0)
    submission_key = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=100, blank=True)
    source_key = models.CharField(max_length=255, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    decision_note = models.TextField(max_length=NOTE_LENGTH, blank=True)
    submitted_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="initiative_state_known"),
            models.CheckConstraint(
                condition=Q(ends_at_utc__gte=F("starts_at_utc")), name="initiative_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="initiative_last_day_after_first"),
            models.CheckConstraint(
                condition=Q(place_kind=PlaceKind.ONLINE, latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="initiative_place_on_earth_or_online",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="initiative_merged_has_target",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False),
                name="initiative_published_has_moment",
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source=""), name="initiative_import_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "country", "submitted_at"], name="initiative_queue"),
            models.Index(fields=["starts_on", "city"], name="initiative_same_day"),
            models.Index(fields=["state", "ends_at_utc"], name="initiative_by_end"),
            models.Index(fields=["state", "-published_at"], name="initiative_newest"),
            models.Index(fields=["state"], condition=Q(is_sample=True), name="initiative_samples"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def is_online(self) -> bool:
        return self.place_kind == PlaceKind.ONLINE


class Contact(models.Model):
    """Who to write to about an initiative.

    Personal data: name, address and telephone, kept private to reach the organiser; erased on request
    and 90 days after the end, when the organiser's link stops working.
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    email = models.EmailField(max_length=254)
    email_folded = models.CharField(max_length=254, db_index=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12, default="en")
    link_serial = models.PositiveIntegerField(default=1, help_text="raised to make every earlier link useless")

    def __str__(self) -> str:
        return f"contact of initiative {self.initiative_id}"


class Draft(models.Model):
    """A form not yet sent, at an unguessable address.

    Personal data: whatever was typed, the contact included; erased 14 days after the last change, and
    as soon as it was sent.
    """

    key = models.CharField(max_length=64, unique=True)
    year = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    typed = models.JSONField(default=dict)
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    initiative = models.ForeignKey(
        Initiative,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="set once it was sent, or when it is an edit of that initiative",
    )
    base_version = models.PositiveIntegerField(null=True, blank=True)
    is_sent = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Revision(models.Model):
    """An edit of what was published: the old text stays until this one is reviewed."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="revisions")
    state = models.CharField(max_length=12, choices=RevisionState.choices, default=RevisionState.WAITING)
    base_version = models.PositiveIntegerField()
    changes = models.JSONField(help_text="field name → new value, plain values")
    note = models.TextField(max_length=NOTE_LENGTH, blank=True)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(state=RevisionState.WAITING),
                name="initiative_one_waiting_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.pk} of initiative {self.initiative_id}"


class DecisionNote(models.Model):
    """What the desk wrote to the organiser; events point here, so that the words can be erased."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=NOTE_LENGTH)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk} on initiative {self.initiative_id}"


class Report(models.Model):
    """How it went, told by the organiser afterwards; shown once the desk has looked at it."""

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="report")
    people_came = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField(max_length=DESCRIPTION_LENGTH, blank=True)
    press_links = models.JSONField(default=list)
    pictures = models.ManyToManyField(Picture, blank=True, related_name="+")
    is_public = models.BooleanField(default=False)
    reported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"report on initiative {self.initiative_id}"


class Listing(models.Model):
    """One narrow row for each initiative that the public sees; every public list, map and feed reads it.

    Derived from Initiative by `actions.listing` and rebuildable. `cell_x`, `cell_y` are Web Mercator
    cells at zoom 24 (`campaign.rules.mercator`); null when it is online.
    """

    initiative = models.OneToOneField(Initiative, primary_key=True, on_delete=models.CASCADE, related_name="listing")
    year = models.PositiveSmallIntegerField()
    is_world_day = models.BooleanField()
    starts_at_utc = models.DateTimeField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_long = models.BooleanField(default=False, help_text="goes on over more than one local day")
    country = models.CharField(max_length=2, blank=True)
    city_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    sector = models.CharField(max_length=20)
    purpose = models.CharField(max_length=12)
    languages = models.CharField(max_length=100, help_text="such as |en|fr|")
    is_online = models.BooleanField()
    cell_x = models.IntegerField(null=True)
    cell_y = models.IntegerField(null=True)
    searchable = models.TextField(
        help_text="folded words of title, organiser, place and description, each after a space"
    )
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["published_at", "initiative"], name="listing_by_published"),
            models.Index(fields=["starts_at_utc", "initiative"], name="listing_by_start"),
            models.Index(fields=["year", "starts_at_utc", "initiative"], name="listing_by_year"),
            models.Index(fields=["country", "starts_at_utc", "initiative"], name="listing_by_country"),
            models.Index(fields=["city_id", "starts_at_utc"], name="listing_by_city"),
            models.Index(fields=["kind", "starts_at_utc", "initiative"], name="listing_by_kind"),
            models.Index(fields=["sector", "starts_at_utc", "initiative"], name="listing_by_sector"),
            models.Index(fields=["is_online", "starts_at_utc"], name="listing_by_online"),
            models.Index(fields=["is_long", "ends_on"], name="listing_by_long"),
            models.Index(fields=["is_world_day", "year", "starts_at_utc", "initiative"], name="listing_by_world_day"),
            models.Index(
                fields=["cell_x", "cell_y", "year", "is_world_day", "kind", "country", "sector", "city_id"],
                name="listing_by_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"listing of initiative {self.initiative_id}"


class CalendarEvent(models.Model):
    """The iCalendar text of a listing, kept so that a feed is a join of strings (`writers.icalendar`).

    Derived and rebuildable with its listing, and gone with it. What depends on the installation's address
    and the reader's language (UID, URL, CATEGORIES) is put before it when a feed is written.
    """

    listing = models.OneToOneField(Listing, primary_key=True, on_delete=models.CASCADE, related_name="calendar_event")
    uid = models.CharField(max_length=36)
    slug = models.CharField(max_length=100)
    zone = models.CharField(max_length=64)
    text = models.TextField(help_text="folded lines of a VEVENT, without its BEGIN and END")

    def __str__(self) -> str:
        return f"calendar event of initiative {self.listing_id}"


class GridCount(models.Model):
    """How many listings stand in a cell of the map, kept for each facet and zoom.

    `facet` is a year or its World Day, and at most one other dimension, such as "year:2027" or
    "day:2027|kind:march", or a month of what is on no World Day (`rules.facets`). The row of zoom -1
    counts all of the facet, online ones included.
    """

    facet = models.CharField(max_length=60)
    zoom = models.SmallIntegerField()
    x = models.IntegerField()
    y = models.IntegerField()
    count = models.IntegerField()
    sum_x = models.BigIntegerField(help_text="of the listings' cell_x, for the centre of the cluster")
    sum_y = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zoom", "facet", "x", "y"], name="grid_count_cell"),
            models.CheckConstraint(condition=Q(count__gte=0), name="grid_count_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.facet}@{self.zoom}/{self.x}/{self.y}: {self.count}"


class ListingsShape(models.Model):
    """One row: in which shape (`rules.shape`) all derived rows were last made. Personal data: none."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    shape = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="listings_shape_is_one")]

    def __str__(self) -> str:
        return f"shape {self.shape} of the listings"
