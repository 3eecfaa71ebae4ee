"""Who takes part in the campaign, in which sector, and verified by whom."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from blueheart.campaign.enums import Confidence
from blueheart.supporters.enums import Sector


class Supporter(ClusterableModel):  # type: ignore[misc]  # modelcluster carries no types
    """A government, city, organisation, team or figure that takes part.

    Holds no personal data: an organisation's public name, address on the web and what a public source
    says of it. An individual is entered only when they asked for it.
    """

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    country = models.CharField(_("country (two letters)"), max_length=2, blank=True)
    since_year = models.PositiveSmallIntegerField(_("takes part since"), null=True, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    is_sample = models.BooleanField(_("is a sample"), default=False)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=1, choices=Confidence.choices, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("supporter")
        verbose_name_plural = _("supporters")
        indexes: ClassVar = [models.Index(fields=["sector", "name"], name="supporter_by_sector")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sector__in=Sector.values), name="supporter_sector_known"),
            models.CheckConstraint(condition=~Q(name=""), name="supporter_has_name"),
            models.CheckConstraint(
                condition=Q(since_year__isnull=True) | Q(since_year__gte=2009),
                name="supporter_not_before_the_campaign",
            ),
            models.CheckConstraint(
                condition=(Q(source_url="") & Q(confidence="")) | (~Q(source_url="") & ~Q(confidence="")),
                name="supporter_source_has_confidence",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SupporterText(models.Model):
    """A supporter's name and part in one language. No personal data."""

    supporter = ParentalKey(Supporter, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("name in this language"), max_length=200, blank=True)
    description = models.TextField(_("description"), max_length=1000)

    class Meta:
        verbose_name = _("text of a supporter")
        verbose_name_plural = _("texts of supporters")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["supporter", "language"], name="supporter_one_text_per_language"),
        ]

    def __str__(self) -> str:
        return self.description[:80]
