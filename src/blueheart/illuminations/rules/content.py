"""From what was typed to what may be stored: every rule on a monument, its light and who promises it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.rules.world_day import world_day
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.illuminations.enums import Dressing, LightRule, MonumentKind
from blueheart.illuminations.rules import limits
from blueheart.illuminations.rules.deadlines import is_past_deadline, permission_deadline
from blueheart.illuminations.rules.light import LightPlan, LightWish, plan_light
from blueheart.illuminations.rules.typed import TypedPromise
from blueheart.initiatives.rules.content import check_choice, read_email
from blueheart.initiatives.rules.languages import is_language
from blueheart.initiatives.rules.problems import ProblemList
from blueheart.initiatives.rules.schedule import read_date, read_time
from blueheart.initiatives.rules.texts import read_text


@dataclass(frozen=True, slots=True, kw_only=True)
class MonumentPlace:
    """Degrees WGS 84; `country` is ISO 3166-1 alpha-2, `zone` an IANA zone."""

    city_id: int
    country: str
    latitude: Decimal
    longitude: Decimal
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedMonument:
    """Ready to store: fields of `models.Monument`."""

    name: str
    name_language: str
    kind: str
    place: MonumentPlace
    owner_name: str
    lit_by: str
    height_m: int | None
    notice_days: int
    curfew: time | None

    def as_fields(self) -> dict[str, object]:
        own = {name: value for name, value in asdict(self).items() if name != "place"}
        return {**own, **asdict(self.place)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLight:
    """Ready to store: fields of `models.Promise`."""

    day: date
    dressing: str
    dressing_note: str
    rule: str
    offset_minutes: int
    fixed_time: time | None
    end_time: time
    plan: LightPlan

    def as_fields(self) -> dict[str, object]:
        return {
            "day": self.day, "dressing": self.dressing, "dressing_note": self.dressing_note, "rule": self.rule,
            "offset_minutes": self.offset_minutes, "fixed_time": self.fixed_time, "end_time": self.end_time,
            "starts_at_utc": self.plan.starts_at_utc, "ends_at_utc": self.plan.ends_at_utc,
            "daylight_minutes": self.plan.daylight_minutes,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPromiser:
    organiser_name: str
    contact_name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a light plan needs of a monument, known or new."""

    latitude: float
    longitude: float
    zone: str
    notice_days: int
    curfew: time | None


def check_monument(
    *, typed: TypedPromise, place: MonumentPlace | None, problems: ProblemList
) -> CheckedMonument | None:
    """None when something is wrong; what, is in `problems`. A `place` of None was refused already."""
    before = len(problems.found)
    name = read_text("name", typed.name, limit=limits.NAME_LENGTH, problems=problems, is_required=True)
    kind = check_choice("kind", typed.kind, MonumentKind, problems)
    owner_name = read_text("owner_name", typed.owner_name, limit=limits.NAME_LENGTH, problems=problems)
    lit_by = read_text("lit_by", typed.lit_by, limit=limits.NAME_LENGTH, problems=problems)
    height_m = read_whole("height_m", typed.height_m, most=limits.MAX_HEIGHT_M, problems=problems)
    notice_days = read_whole("notice_days", typed.notice_days, most=limits.MAX_NOTICE_DAYS, problems=problems)
    curfew = read_clock("curfew", typed.curfew, problems)
    language = typed.name_language.strip()
    if language:
        check_language("name_language", language, problems)
    if len(problems.found) > before or place is None:
        return None
    return CheckedMonument(
        name=name, name_language=language, kind=kind, place=place, owner_name=owner_name, lit_by=lit_by,
        height_m=height_m, notice_days=limits.DEFAULT_NOTICE_DAYS if notice_days is None else notice_days,
        curfew=curfew,
    )  # fmt: skip


def check_language(field: str, typed: str, problems: ProblemList) -> None:
    if not is_language(typed):
        problems.add(
            field, "unknown_language",
            _("“%(typed)s” is not a language code. Write one such as en, fr, nl or ar.") % {"typed": typed[:20]},
        )  # fmt: skip


def check_light(
    *, typed: TypedPromise, site: Site | None, year: int, at: datetime, problems: ProblemList
) -> CheckedLight | None:
    """None when something is wrong. Without a site only what does not depend on it is looked at."""
    before = len(problems.found)
    day = read_date("day", typed.day.strip(), problems) if typed.day.strip() else world_day(year)
    dressing = check_choice("dressing", typed.dressing or Dressing.LIGHT, Dressing, problems)
    note = read_text("dressing_note", typed.dressing_note, limit=limits.NOTE_LENGTH, problems=problems)
    rule = check_choice("rule", typed.rule, LightRule, problems)
    # What was typed for another rule, whose page may hide it by now, is not meant
    offset = read_offset(typed.offset_minutes, problems) if rule == LightRule.SUNSET else 0
    fixed = read_clock("fixed_time", typed.fixed_time, problems, is_required=True) if rule == LightRule.FIXED else None
    end = read_clock("end_time", typed.end_time, problems, is_required=True)
    if day is not None and day.year != year:
        problems.add("day", "other_year", _("This form is for %(year)s. Give an evening of %(year)s.") % {"year": year})
    if len(problems.found) > before or site is None or day is None or end is None:
        return None
    wish = LightWish(rule=LightRule(rule), ends_at=end, offset_minutes=offset, starts_at=fixed, curfew=site.curfew)
    plan = plan_of(wish, site, day, problems)
    if plan is not None and plan.ends_at_utc <= at:
        problems.add("day", "past", _("This evening is over. Give one to come."))
    else:
        check_deadline(typed, site, day, at=at, problems=problems)
    if plan is None or len(problems.found) > before:
        return None
    return CheckedLight(
        day=day, dressing=dressing, dressing_note=note, rule=rule, offset_minutes=offset, fixed_time=fixed,
        end_time=end, plan=plan,
    )  # fmt: skip


TYPED_NAMES = {"starts_at": "fixed_time", "ends_at": "end_time"}


def plan_of(wish: LightWish, site: Site, day: date, problems: ProblemList) -> LightPlan | None:
    """As `plan_light`, with problems told under the names of `TypedPromise`."""
    found = ProblemList()
    plan = plan_light(
        wish=wish, latitude=site.latitude, longitude=site.longitude, zone=site.zone, day=day, problems=found
    )
    for problem in found.found:
        problems.add(TYPED_NAMES.get(problem.field, problem.field), problem.code, problem.message)
    return plan


def check_deadline(typed: TypedPromise, site: Site, day: date, *, at: datetime, problems: ProblemList) -> None:
    """Asked, not refused: some owners say yes later than they write."""
    today = utc_to_local(at, site.zone).date()
    if typed.deadline_is_known or not is_past_deadline(day=day, notice_days=site.notice_days, today=today):
        return
    problems.add(
        "deadline_is_known", "past_deadline",
        _(
            "The owner wants to be asked %(days)d days before, which was %(last)s. "
            "Speak with the owner, and tick this to go on all the same."
        )
        % {
            "days": site.notice_days,
            "last": date_format(permission_deadline(day=day, notice_days=site.notice_days), "DATE_FORMAT"),
        },
    )  # fmt: skip


def check_promiser(*, typed: TypedPromise, problems: ProblemList) -> CheckedPromiser | None:
    """Who promises, publicly, and whom to write to, privately. The address is the key to the promise."""
    before = len(problems.found)
    organiser = read_text(
        "organiser_name", typed.organiser_name, limit=limits.NAME_LENGTH, problems=problems, is_required=True
    )
    name = read_text("contact_name", typed.contact_name, limit=limits.NAME_LENGTH, problems=problems)
    phone = read_text("contact_phone", typed.contact_phone, limit=40, problems=problems)
    email = read_email(
        "contact_email", typed.contact_email, problems,
        missing=_("Give an e-mail address: the link to your promise goes there."),
    )  # fmt: skip
    if not typed.accepts_terms:
        problems.add(
            "accepts_terms", "required", _("Tick this to say that you may speak for whoever lights the monument.")
        )
    if len(problems.found) > before:
        return None
    return CheckedPromiser(organiser_name=organiser, contact_name=name, email=email, phone=phone)


def read_whole(field: str, typed: str, *, most: int, problems: ProblemList) -> int | None:
    """A whole number from 0 to `most`; None when nothing was typed, or a problem was added."""
    text = typed.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) > most:
        problems.add(
            field, "not_a_number",
            _("“%(typed)s” is not a whole number from 0 to %(most)d. Write digits only.")
            % {"typed": text[:20], "most": most},
        )  # fmt: skip
        return None
    return int(text)


def read_offset(typed: str, problems: ProblemList) -> int:
    """Minutes after sunset, before it when there is a minus sign, typographic or not; 0 when nothing was typed."""
    text = typed.strip().replace("−", "-")
    sign = -1 if text.startswith("-") else 1
    minutes = text.removeprefix("-").removeprefix("+")
    if not text:
        return 0
    is_number = minutes.isascii() and minutes.isdecimal() and len(minutes) < 10
    if not is_number or int(minutes) > limits.MAX_OFFSET_MINUTES:
        problems.add(
            "offset_minutes", "not_a_number",
            _("“%(typed)s” is not a number of minutes from −%(most)d to %(most)d. Write it such as 20 or −10.")
            % {"typed": typed.strip()[:20], "most": limits.MAX_OFFSET_MINUTES},
        )  # fmt: skip
        return 0
    return sign * int(minutes)


def read_clock(field: str, typed: str, problems: ProblemList, *, is_required: bool = False) -> time | None:
    """As people write it (`schedule.clock_of`); None when nothing was typed, or a problem was added."""
    text = typed.strip()
    return read_time(field, text, problems) if text or is_required else None
