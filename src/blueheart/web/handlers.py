"""Whatever a visitor can see makes the kept pages old: events of the domains, and pages of the CMS."""

from typing import Any

from django.db import transaction
from wagtail.signals import page_published, page_unpublished

from blueheart.kernel import generation
from blueheart.kernel.registry import RecordedEvent, subscribe

VISIBLE_EVENTS = (
    "initiatives.published",
    "initiatives.edited",
    "initiatives.revision_accepted",
    "initiatives.withdrawn",
    "initiatives.merged",
    "initiatives.decision_undone",
    "initiatives.report_published",
    "initiatives.imported",
    "wear.message_decided",
    "wear.message_decision_undone",
    "wear.message_removed",
    "illuminations.moved",
    "illuminations.edited",
    "illuminations.initiative_matched",
    "illuminations.photo_decided",
    "illuminations.monument_edited",
    "illuminations.monuments_merged",
    "campaign.edition_changed",
    "campaign.national_campaign_changed",
    "supporters.added",
    "supporters.changed",
    "supporters.removed",
)


def purge_pages(event: RecordedEvent) -> None:
    generation.bump()


for event_name in VISIBLE_EVENTS:
    subscribe(event_name, key=f"web.purge:{event_name}")(purge_pages)


def purge_after_page(sender: type, **_details: Any) -> None:
    transaction.on_commit(generation.bump)


page_published.connect(purge_after_page, dispatch_uid="web.purge_published")
page_unpublished.connect(purge_after_page, dispatch_uid="web.purge_unpublished")
