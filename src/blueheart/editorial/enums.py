"""Where links on pages lead: the parts of the site whose addresses are fixed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Place(TextChoices):
    WORLD_DAY = "world_day", _("The World Day")
    SUBMIT = "submit", _("Add an initiative")
    INITIATIVES = "initiatives", _("Initiatives")
    INITIATIVES_BE = "initiatives_be", _("Initiatives in Belgium")
    SUPPORTERS = "supporters", _("Supporters")
    EDITIONS = "editions", _("Editions and themes")
    COUNTRIES = "countries", _("National campaigns")
