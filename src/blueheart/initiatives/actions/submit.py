"""Taking in an initiative: from a form, a program or a file."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blueheart.campaign import queries as campaign
from blueheart.initiatives.enums import State
from blueheart.initiatives.events import InitiativeSubmitted
from blueheart.initiatives.models import Contact, Draft, Initiative, Picture
from blueheart.initiatives.queries.places import resolve_place
from blueheart.initiatives.rules.content import CheckedContact, CheckedContent, check_contact, check_content
from blueheart.initiatives.rules.problems import InvalidInitiative, Problem, ProblemList, Text
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import clean_line, slug_for


class InitiativeNotOpen(Exception):
    """The edition of that year takes no initiatives; `message` says so."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.message: Text = _("Initiatives for %(year)s can’t be sent in now.") % {"year": year}
        super().__init__(f"{year} is not open")


def submit_initiative(
    *, typed: TypedInitiative, year: int | None, key: str, language: str, by: Actor, at: datetime
) -> Initiative:
    """Stores the initiative, waiting for the organiser's confirmation, and records the event that mails the link.

    `key` names this submission: the same key gives the first answer again, so that a double post makes one.
    Raises InvalidInitiative with every problem, or InitiativeNotOpen.
    """
    earlier = Initiative.objects.filter(submission_key=key).first()
    if earlier is not None:
        return earlier
    check_edition_open(year)
    content, contact = check_submission(typed=typed, year=year, at=at)
    try:
        with transaction.atomic():
            initiative = store_initiative(content=content, key=key, at=at)
            store_contact(initiative=initiative, contact=contact, language=language)
            attach_picture(initiative=initiative, typed=typed)
            Draft.objects.filter(key=key).update(initiative=initiative, is_sent=True, typed={}, saved_at=at)
            record_event(
                event=InitiativeSubmitted.about(
                    initiative,
                    language=language,
                ),
                by=by,
                at=at,
            )
    except IntegrityError:
        earlier = Initiative.objects.filter(submission_key=key).first()
        if earlier is None:
            raise
        return earlier
    return initiative


def check_edition_open(year: int | None) -> None:
    if year is not None and not campaign.is_open_for_initiatives(year):
        raise InitiativeNotOpen(year)


def check_submission(
    *, typed: TypedInitiative, year: int | None, at: datetime
) -> tuple[CheckedContent, CheckedContact]:
    """Raises InvalidInitiative with the problems of content and contact together."""
    problems = ProblemList()
    place = resolve_place(typed=typed, problems=problems)
    content = check_content(typed=typed, place=place, year=year, at=at, may_be_past=False, problems=problems)
    contact = check_contact(typed=typed, problems=problems)
    check_picture_kept(typed, problems)
    if content is None or contact is None or problems.found:
        raise InvalidInitiative(problems.found)
    return content, contact


def check_picture_kept(typed: TypedInitiative, problems: ProblemList, *, own_id: int | None = None) -> None:
    """It is there, and no other initiative shows it: its words are edited along with its initiative."""
    if not typed.picture_id:
        return
    picture = find_picture(typed.picture_id)
    if picture is None or Initiative.objects.filter(picture=picture).exclude(pk=own_id or 0).exists():
        problems.found.append(
            Problem("picture", "lost", _("The picture is not here any more. Choose it again, or go on without it."))
        )


def find_picture(picture_id: str) -> Picture | None:
    try:
        return Picture.objects.filter(uid=uuid.UUID(picture_id)).first()
    except ValueError:
        return None


def store_initiative(*, content: CheckedContent, key: str, at: datetime, **extra: object) -> Initiative:
    uid = uuid.uuid4()
    values: dict[str, object] = {
        "uid": uid,
        "slug": slug_for(content.title, uid),
        "state": State.UNCONFIRMED,
        "submission_key": key,
        "submitted_at": at,
        "changed_at": at,
    }
    return Initiative.objects.create(**{**values, **content.as_fields(), **extra})


def store_contact(*, initiative: Initiative, contact: CheckedContact, language: str) -> Contact:
    return Contact.objects.create(
        initiative=initiative, name=contact.name, email=contact.email,
        email_folded=contact.email.casefold(), phone=contact.phone, language=language,
    )  # fmt: skip


def attach_picture(*, initiative: Initiative, typed: TypedInitiative) -> None:
    picture = find_picture(typed.picture_id) if typed.picture_id else None
    if picture is None:
        return
    picture.alternative_text = clean_line(typed.picture_alternative_text)
    picture.credit = clean_line(typed.picture_credit)
    picture.has_consent = typed.picture_has_consent
    picture.save(update_fields=["alternative_text", "credit", "has_consent"])
    initiative.picture = picture
    initiative.save(update_fields=["picture"])
