"""Editions, national campaigns, the table of cities, and who works for the campaign."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.enums import CampaignKind, Confidence, Precision, Role, ThemeKind


class Edition(models.Model):
    """One year of the campaign. Public facts only, no personal data."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    is_open_for_initiatives = models.BooleanField(_("open for initiatives"), default=False)
    theme_kind = models.CharField(_("kind of theme"), max_length=10, choices=ThemeKind.choices, blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=1, choices=Confidence.choices, blank=True)
    conflict = models.TextField(_("what another source says"), blank=True)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=2014, year__lte=2200), name="campaign_edition_since_first_world_day"
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class EditionTheme(models.Model):
    """The theme in one language. Public facts only."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="themes")
    language = models.CharField(_("language"), max_length=10)
    text = models.CharField(_("theme"), max_length=300)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.UniqueConstraint(fields=["edition", "language"], name="campaign_one_theme_per_language"),
        ]

    def __str__(self) -> str:
        return self.text


class NationalCampaign(models.Model):
    """A country, city or body that joined. Public facts only."""

    kind = models.CharField(_("kind"), max_length=8, choices=CampaignKind.choices, default=CampaignKind.COUNTRY)
    country = models.CharField(_("country"), max_length=2, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    joined_year = models.PositiveSmallIntegerField(_("year of joining"), null=True, blank=True)
    precision = models.CharField(
        _("precision of the date"), max_length=7, choices=Precision.choices, default=Precision.UNKNOWN
    )
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=1, choices=Confidence.choices, blank=True)
    conflict = models.TextField(_("what another source says"), blank=True)

    class Meta:
        ordering = [F("joined_year").asc(nulls_last=True), F("joined_on").asc(nulls_last=True), "country", "name"]
        verbose_name = _("national campaign")
        verbose_name_plural = _("national campaigns")
        constraints = [
            models.UniqueConstraint(fields=["kind", "country", "name"], name="campaign_national_campaign_once"),
            models.CheckConstraint(
                condition=~Q(country="") | ~Q(name=""), name="campaign_national_campaign_is_somebodys"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.country


class NationalCampaignText(models.Model):
    """How a national campaign joined, told in one language. Public facts only."""

    campaign = models.ForeignKey(NationalCampaign, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10)
    joined_text = models.TextField(_("how it joined"))

    class Meta:
        verbose_name = _("text of a national campaign")
        verbose_name_plural = _("texts of national campaigns")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "language"], name="campaign_one_text_per_language"),
        ]

    def __str__(self) -> str:
        return self.joined_text[:80]


class City(models.Model):
    """A populated place of the GeoNames table (districts of large cities too). No personal data."""

    geoname_id = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    admin1 = models.CharField(max_length=20, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    population = models.PositiveIntegerField()
    zone = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        indexes = [
            models.Index(fields=["country", "-population"], name="campaign_city_country"),
            models.Index(fields=["latitude", "longitude"], name="campaign_city_box"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="campaign_city_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CityName(models.Model):
    """One searchable spelling of a city.

    `folded` is `rules.names.search_key` of the spelling. It is compared by code point (PostgreSQL: COLLATE "C"), so
    that a prefix is a range on both databases. `weight` is the city's population for its own name, and a part of it
    for foreign spellings: one covering index answers a search without visiting 10,000 cities for a two-letter prefix.
    The table is made from the file of cities and holds no foreign key constraint, which would double the loading time.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="names", db_index=False, db_constraint=False)
    folded = models.CharField(max_length=200)
    weight = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("name of a city")
        verbose_name_plural = _("names of cities")
        indexes = [models.Index(fields=["folded", "weight", "city"], name="campaign_cityname_prefix")]

    def __str__(self) -> str:
        return self.folded


class CityTranslation(models.Model):
    """What a city is called in one language, where that is known."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="translations", db_index=False)
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("translated name of a city")
        verbose_name_plural = _("translated names of cities")
        constraints = [
            models.UniqueConstraint(fields=["city", "language"], name="campaign_one_city_name_per_language"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a member of staff may do, and for which country ("" is every country).

    Personal data: the link to the account (name, address, password hash stand in the account itself), for as long as
    the person works for the campaign; removing the membership erases it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    country = models.CharField(_("country"), max_length=2, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "country"], name="campaign_membership_once"),
            models.CheckConstraint(
                condition=~Q(role=Role.COORDINATOR) | ~Q(country=""), name="campaign_coordinator_has_country"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.HEAD_OFFICE) | Q(country=""), name="campaign_head_office_has_every_country"
            ),
        ]
        indexes = [models.Index(fields=["country", "role"], name="campaign_membership_country")]

    def __str__(self) -> str:
        return f"{self.role}:{self.country or '*'}"


class Invitation(models.Model):
    """An invitation to the desk; its token is kept as a SHA-256 only.

    Personal data: the invited address, until it is accepted or 30 days past its expiry (`actions.erase_invitations`).
    """

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    country = models.CharField(_("country"), max_length=2, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-expires_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(role=Role.COORDINATOR) | ~Q(country=""), name="campaign_invited_coordinator_has_country"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.HEAD_OFFICE) | Q(country=""), name="campaign_invited_head_office_everywhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}:{self.country or '*'}"
