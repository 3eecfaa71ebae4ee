"""Closed lists of the campaign: roles of staff, kinds of place, of theme, of national campaign."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    HEAD_OFFICE = "head_office", _("Head office")
    COORDINATOR = "coordinator", _("National coordinator")
    EDITOR = "editor", _("Editor")
    FUND_OFFICER = "fund_officer", _("Fund officer")
    ASSISTANCE_EDITOR = "assistance_editor", _("Assistance editor")


class ResetReason(TextChoices):
    """Why a second factor was taken away: a closed list, since the log of events holds no words about people."""

    LOST = "lost", _("Lost or broken")
    REPLACED = "replaced", _("New telephone or key, the old one is gone")
    STOLEN = "stolen", _("Stolen, or somebody else may have it")


class PlaceKind(TextChoices):
    CITY = "city", _("City")
    POINT = "point", _("Point on the map")
    ONLINE = "online", _("Online")


class ThemeKind(TextChoices):
    THEME = "theme", _("Theme")
    FOCUS = "focus", _("Focus")
    SLOGAN = "slogan", _("Slogan")


class CampaignKind(TextChoices):
    COUNTRY = "country", _("Country")
    CITY = "city", _("City")
    BODY = "body", _("Organisation")


class Confidence(TextChoices):
    A = "A", _("UNODC, United Nations or government page")
    B = "B", _("Press or civil society")
    C = "C", _("A single weak source")


class Precision(TextChoices):
    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")
    BEFORE = "before", _("By this date")
    UNKNOWN = "unknown", _("No date known")
