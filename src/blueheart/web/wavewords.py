"""What the wave says in words, on the server and, as forms to fill in, for the script."""

from datetime import UTC, datetime
from typing import Any

from django.utils import formats
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from blueheart.web.wavedata import Wave

# One number of each plural category of the Unicode CLDR, for whose names the script asks Intl.PluralRules
CATEGORIES = {"other": 100, "many": 11, "few": 3, "two": 2, "one": 1, "zero": 0}


def day_text(moment: datetime) -> str:
    return formats.date_format(moment, "MONTH_DAY_FORMAT")


def day_names(wave: Wave) -> dict[int, str]:
    """The three days of UTC that the fifty hours touch, by the day of the month."""
    return {day: day_text(datetime(wave.year, 7, day, tzinfo=UTC)) for day in (29, 30, 31)}


def moment_form() -> str:
    return gettext("%(day)s, %(time)s UTC")


def moment_text(moment: int) -> str:
    at = datetime.fromtimestamp(moment, UTC)
    return moment_form() % {"day": day_text(at), "time": f"{at:%H:%M}"}


def grouped(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


def count_form(lit: int) -> str:
    return ngettext("%(lit)s of %(total)s monuments is lit", "%(lit)s of %(total)s monuments are lit", lit)


def count_text(lit: int, total: int) -> str:
    return count_form(lit) % {"lit": grouped(lit), "total": grouped(total)}


def minutes_form(minutes: int) -> str:
    return ngettext("in %(minutes)s minute", "in %(minutes)s minutes", minutes)


def hours_form() -> str:
    return gettext("in %(hours)s h %(minutes)s min")


def wait_text(seconds: int) -> str:
    """How long until then, in whole minutes begun."""
    hours, minutes = divmod(-(-seconds // 60), 60)
    if hours:
        return hours_form() % {"hours": hours, "minutes": minutes}
    return minutes_form(minutes) % {"minutes": minutes}


def script_words(wave: Wave, *, language: str, is_live: bool, has_moment: bool) -> dict[str, Any]:
    """What the script reads beside the data: facts of the page, and forms with %(names)s to fill in."""
    return {
        "year": wave.year,
        "from": wave.starts,
        "to": wave.ends,
        "live": is_live,
        "asked": has_moment,
        "language": language,
        "group": formats.get_format("THOUSAND_SEPARATOR"),
        "days": day_names(wave),
        "moment": moment_form(),
        "both": gettext("%(moment)s – %(count)s"),
        "lit": {name: count_form(number) for name, number in CATEGORIES.items()},
        "minutes": {name: minutes_form(number) for name, number in CATEGORIES.items()},
        "hours": hours_form(),
        "next": gettext("%(name)s, %(city)s"),
        "last": gettext("The last light of this night has come on."),
        "play": gettext("Play"),
        "pause": gettext("Pause"),
        "copied": gettext("Copied"),
        "failed": gettext("The lights could not be loaded. The list has them all."),
        "wall": gettext("Full screen"),
        "leave": gettext("Leave full screen"),
    }
