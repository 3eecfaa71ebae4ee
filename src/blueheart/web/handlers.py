"""Whatever a visitor can see makes the kept pages old: events of the domains, and pages of the CMS."""

from typing import Any

from django.db import transaction
from wagtail.signals import page_published, page_unpublished

from blueheart.kernel import generation
from blueheart.kernel.events import known_events
from blueheart.kernel.registry import RecordedEvent, subscribe


def purge_pages(event: RecordedEvent) -> None:
    generation.bump()


for one in known_events():
    if one.is_visible:
        subscribe(one.name, key=f"web.purge:{one.name}")(purge_pages)


def purge_after_page(sender: type, **_details: Any) -> None:
    transaction.on_commit(generation.bump)


page_published.connect(purge_after_page, dispatch_uid="web.purge_published")
page_unpublished.connect(purge_after_page, dispatch_uid="web.purge_unpublished")
