"""Who did something, by the name that staff have now."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.utils.translation import gettext as _


def names_of(labels: Iterable[str]) -> dict[str, str]:
    """By label ("staff:12"); one query."""
    wanted = set(labels) - {""}
    ids = {int(label.removeprefix("staff:")) for label in wanted if label.removeprefix("staff:").isdecimal()}
    known = {f"staff:{user.pk}": user.first_name or user.email for user in User.objects.filter(pk__in=ids)}
    return {label: known.get(label, _("a former member of staff")) for label in wanted}
