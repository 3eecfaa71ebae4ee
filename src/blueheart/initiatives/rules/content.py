"""From what was typed to what may be stored: every rule on an initiative's content, in one place."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.rules.places import Place
from blueheart.initiatives.enums import Kind, PlaceKind, Purpose
from blueheart.initiatives.rules import limits
from blueheart.initiatives.rules.languages import is_language
from blueheart.initiatives.rules.problems import ProblemList, Text
from blueheart.initiatives.rules.schedule import Schedule, check_each_time, read_schedule
from blueheart.initiatives.rules.texts import read_text
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.supporters.enums import Sector

check_email = EmailValidator()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedContent:
    """Ready to store: the fields of `models.Content`, by the same names."""

    title: str
    text_language: str
    kind: str
    purpose: str
    organiser_name: str
    organiser_sector: str
    place: Place
    venue: str
    schedule: Schedule
    languages: tuple[str, ...]
    description: str
    link: str
    accessibility: str

    def as_fields(self) -> dict[str, object]:
        is_online = self.place.kind == PlaceKind.ONLINE
        return {
            "title": self.title,
            "text_language": self.text_language,
            "kind": self.kind,
            "purpose": self.purpose,
            "organiser_name": self.organiser_name,
            "organiser_sector": self.organiser_sector,
            "place_kind": str(self.place.kind),
            "city_id": self.place.city_id,
            "venue": self.venue,
            "country": self.place.country,
            "latitude": None if is_online else self.place.latitude,
            "longitude": None if is_online else self.place.longitude,
            "zone": self.place.zone,
            "starts_at_utc": self.schedule.starts_at_utc,
            "ends_at_utc": self.schedule.ends_at_utc,
            "starts_on": self.schedule.starts_on,
            "ends_on": self.schedule.ends_on,
            "languages": list(self.languages),
            "description": self.description,
            "link": self.link,
            "accessibility": self.accessibility,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedContact:
    name: str
    email: str
    phone: str


def check_content(
    *, typed: TypedInitiative, place: Place | None, year: int | None, at: datetime, may_be_past: bool,
    problems: ProblemList,
) -> CheckedContent | None:  # fmt: skip
    """None when something is wrong; what, is in `problems`. A `place` of None was refused already."""
    before = len(problems.found)
    title = read_text("title", typed.title, limit=limits.TITLE_LENGTH, problems=problems, is_required=True)
    text_language = check_text_language(typed.text_language, problems)
    kind = check_choice("kind", typed.kind, Kind, problems)
    purpose = check_choice("purpose", typed.purpose, Purpose, problems)
    organiser_name = read_text(
        "organiser_name", typed.organiser_name, limit=limits.NAME_LENGTH, problems=problems, is_required=True
    )
    sector = check_choice("organiser_sector", typed.organiser_sector, Sector, problems)
    venue = read_text("venue", typed.venue, limit=limits.NAME_LENGTH, problems=problems)
    schedule = None
    if place is None:
        check_each_time(
            starts_on=typed.starts_on, starts_at=typed.starts_at, ends_on=typed.ends_on, ends_at=typed.ends_at,
            problems=problems,
        )  # fmt: skip
    else:
        schedule = read_schedule(
            starts_on=typed.starts_on, starts_at=typed.starts_at, ends_on=typed.ends_on, ends_at=typed.ends_at,
            zone=place.zone, year=year, at=at, may_be_past=may_be_past, problems=problems,
        )  # fmt: skip
    languages = check_languages(typed.languages, text_language, problems)
    description = read_text(
        "description", typed.description, limit=limits.DESCRIPTION_LENGTH, problems=problems, lines=True
    )
    link = check_link("link", typed.link, problems)
    accessibility = read_text(
        "accessibility", typed.accessibility, limit=limits.ACCESSIBILITY_LENGTH, problems=problems, lines=True
    )
    check_picture(typed, problems)
    if len(problems.found) > before or place is None or schedule is None:
        return None
    return CheckedContent(
        title=title, text_language=text_language, kind=kind, purpose=purpose, organiser_name=organiser_name,
        organiser_sector=sector, place=place, venue=venue, schedule=schedule, languages=languages,
        description=description, link=link, accessibility=accessibility,
    )  # fmt: skip


def check_choice(field: str, typed: str, choices: type[TextChoices], problems: ProblemList) -> str:
    value = typed.strip().lower()
    if not value:
        problems.add(field, "required", _("Choose one."))
    elif value not in choices.values:
        problems.add(
            field, "unknown_choice",
            _("“%(typed)s” is not known here. Choose one of: %(choices)s.")
            % {"typed": typed[:40], "choices": ", ".join(choices.values)},
        )  # fmt: skip
    return value


def check_text_language(typed: str, problems: ProblemList) -> str:
    value = typed.strip()
    if not value:
        problems.add("text_language", "required", _("Say in which language the title and the description are."))
    elif not is_language(value):
        problems.add(
            "text_language", "unknown_language",
            _("“%(typed)s” is not a language code. Write one such as en, fr, nl or ar.") % {"typed": typed[:20]},
        )  # fmt: skip
    return value


def check_languages(typed: tuple[str, ...], fallback: str, problems: ProblemList) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(code.strip() for code in typed if code.strip())) or (fallback,)
    unknown = [code for code in chosen if code and not is_language(code)]
    if unknown:
        problems.add(
            "languages", "unknown_language",
            _("“%(typed)s” is not a language code. Write one such as en, fr, nl or ar.")
            % {"typed": unknown[0][:20]},
        )  # fmt: skip
    elif len(chosen) > limits.MAX_LANGUAGES:
        problems.add(
            "languages", "too_many", _("Choose at most %(limit)d languages.") % {"limit": limits.MAX_LANGUAGES}
        )
    return chosen


def check_link(field: str, typed: str, problems: ProblemList) -> str:
    """An http or https address without credentials, or "". A bare host gets https:// before it."""
    text = typed.strip()
    if not text:
        return ""
    if "://" not in text and ":" not in text.split("/")[0] and "." in text.split("/")[0]:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host_is_good = bool(parts.hostname and "." in parts.hostname and parts.port != 0)
    except ValueError:
        parts, host_is_good = urlsplit(""), False
    is_clean = not any(
        char.isspace() or char in "<>\"'\\\ufffd" or unicodedata.category(char) in {"Cc", "Cf"} for char in text
    )
    if parts.scheme not in {"http", "https"} or not host_is_good or parts.username or not is_clean:
        problems.add(
            field, "bad_link",
            _("“%(typed)s” is not a web address. Write it whole, such as https://www.example.org/event.")
            % {"typed": typed.strip()[:60]},
        )  # fmt: skip
    elif len(text) > limits.LINK_LENGTH:
        problems.add(
            field, "too_long",
            _("This address is longer than %(limit)d characters. Give a shorter one.")
            % {"limit": limits.LINK_LENGTH},
        )  # fmt: skip
    return text


def check_picture(typed: TypedInitiative, problems: ProblemList) -> None:
    if not typed.picture_id:
        return
    alternative = read_text(
        "picture_alternative_text", typed.picture_alternative_text, limit=limits.ALT_LENGTH, problems=problems
    )
    if not alternative and not problems.concerns("picture_alternative_text"):
        problems.add(
            "picture_alternative_text", "required",
            _("Say in a sentence what the picture shows, for people who can’t see it."),
        )  # fmt: skip
    if not typed.picture_has_consent:
        problems.add(
            "picture_has_consent", "required",
            _("Tick this once everybody who can be recognised has agreed, or take the picture out."),
        )  # fmt: skip
    read_text("picture_credit", typed.picture_credit, limit=limits.NAME_LENGTH, problems=problems)


def check_contact(*, typed: TypedInitiative, problems: ProblemList) -> CheckedContact | None:
    """The private contact. Its e-mail address is the organiser's key to the initiative, so it is needed."""
    before = len(problems.found)
    name = read_text("contact_name", typed.contact_name, limit=limits.NAME_LENGTH, problems=problems)
    email = read_email(
        "contact_email", typed.contact_email, problems,
        missing=_("Give an e-mail address: the link to your initiative goes there."),
    )  # fmt: skip
    phone = read_text("contact_phone", typed.contact_phone, limit=40, problems=problems)
    if not typed.accepts_terms:
        problems.add(
            "accepts_terms", "required",
            _("Tick this to say that the initiative serves the campaign and no other cause."),
        )  # fmt: skip
    if len(problems.found) > before:
        return None
    return CheckedContact(name=name, email=email, phone=phone)


def read_email(field: str, typed: str, problems: ProblemList, *, missing: Text) -> str:
    """One address; `missing` is what to say where none was typed."""
    email = typed.strip()
    if not email:
        problems.add(field, "required", missing)
        return ""
    try:
        check_email(email)
    except ValidationError:
        problems.add(
            field, "bad_email",
            _("“%(typed)s” is not an e-mail address. Write one such as name@example.org.") % {"typed": email[:60]},
        )  # fmt: skip
    return email
