"""The sectors that take part in the campaign."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    CITY = "city", _("City")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    COMPANY = "company", _("Company")
    SPORT = "sport", _("Sport")
    SCHOOL = "school", _("School or university")
    MEDIA = "media", _("Media and culture")
    FAITH = "faith", _("Faith community")
    INTERNATIONAL = "international", _("International organisation")
    INDIVIDUAL = "individual", _("Individual")
    OTHER = "other", _("Other")
