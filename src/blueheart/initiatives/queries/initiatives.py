"""Reading one initiative, by its slug, its link or its id, and what belongs to it."""

from datetime import datetime
from uuid import UUID

from blueheart.initiatives.enums import RevisionState, State
from blueheart.initiatives.models import Contact, Draft, Initiative, Report, Revision
from blueheart.initiatives.rules.links import link_expires_at, read_manage_token
from blueheart.kernel.tokens import TokenExpired, TokenForged


def find_public(slug: str) -> Initiative | None:
    """Published, or what a visitor may know of: withdrawn and merged ones are told apart by their state."""
    states = (State.PUBLISHED, State.WITHDRAWN, State.MERGED)
    return (
        Initiative.objects.select_related("city", "picture", "supporter", "merged_into", "report")
        .filter(slug=slug, state__in=states, published_at__isnull=False)
        .first()
    )


def initiative_of_link(*, token: str, at: datetime) -> Initiative:
    """Raises TokenForged, or TokenExpired 90 days after the end and when the contact is erased."""
    uid, serial = read_manage_token(token, at=at)
    initiative = find_by_uid(uid)
    if initiative is None:
        raise TokenForged("The link is not one of ours, or a part of it is missing.")
    contact = Contact.objects.filter(initiative=initiative).first()
    if contact is None or contact.link_serial != serial or link_expires_at(initiative.ends_at_utc) < at:
        raise TokenExpired("The link's time is over.")
    return initiative


def find_by_uid(uid: str) -> Initiative | None:
    try:
        value = UUID(uid)
    except ValueError:
        return None
    return Initiative.objects.select_related("city", "picture", "merged_into").filter(uid=value).first()


def contact_of(initiative_id: int) -> Contact | None:
    return Contact.objects.filter(initiative_id=initiative_id).first()


def find_draft(*, key: str, at: datetime) -> Draft | None:
    return Draft.objects.select_related("picture", "initiative").filter(key=key, expires_at__gte=at).first()


def waiting_revision(initiative_id: int) -> Revision | None:
    return Revision.objects.filter(initiative_id=initiative_id, state=RevisionState.WAITING).first()


def public_report(initiative_id: int) -> Report | None:
    return Report.objects.prefetch_related("pictures").filter(initiative_id=initiative_id, is_public=True).first()
