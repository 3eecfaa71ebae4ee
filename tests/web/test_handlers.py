"""What a visitor may see differently afterwards makes kept pages and copies of feeds old, and nothing else does."""

from dataclasses import fields
from pathlib import Path

import pytest
from django.db import transaction

import blueheart
from blueheart.initiatives.queries.feeds import last_public_change
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.events import DomainEvent, known_events
from blueheart.kernel.registry import handlers_for
from tests.promisers import NOW

OURS = [one for one in known_events() if one.__module__.startswith("blueheart.")]
VISIBLE = {
    "campaign.edition_changed", "campaign.national_campaign_changed", "campaign.seeded", "editorial.pages_seeded",
    "fund.line_resolved", "fund.statement_read",
    "fund.contribution_returned", "fund.contribution_settled", "fund.contribution_taken_back", "fund.figure_recorded",
    "fund.grant_awarded", "fund.grant_changed", "fund.grantee_saved", "fund.money_exchanged", "fund.payment_paid",
    "fund.payment_returned", "fund.shortfall_covered",
    "fund.office_went_live", "fund.pledge_cancelled", "fund.pledge_paid", "fund.pledge_recorded",
    "illuminations.edited", "illuminations.initiative_matched", "illuminations.monument_edited",
    "illuminations.monuments_merged", "illuminations.moved", "illuminations.photo_decided",
    "initiatives.decision_undone", "initiatives.edited", "initiatives.imported", "initiatives.merged",
    "initiatives.published", "initiatives.report_published", "initiatives.revision_accepted", "initiatives.withdrawn",
    "ops.installation_seeded", "ops.listings_rebuilt", "ops.samples_removed",
    "supporters.added", "supporters.changed", "supporters.removed", "supporters.seeded",
    "wear.burst_restored", "wear.burst_voided", "wear.frame_added", "wear.frame_changed", "wear.frames_seeded",
    "wear.group_look_changed", "wear.heart_counts_rebuilt", "wear.message_decided", "wear.message_decision_undone",
    "wear.message_removed",
}  # fmt: skip


def record(event: type[DomainEvent]) -> None:
    bare = object.__new__(event)  # its own fields do not matter here
    for field in fields(event):
        object.__setattr__(bare, field.name, "1")
    with transaction.atomic():
        record_event(event=bare, by=Actor.system("test"), at=NOW)


def test_events_of_every_room_are_known_before_anybody_records_one() -> None:
    rooms = {file.parent.name for file in Path(blueheart.__path__[0]).glob("*/events*")}
    assert {one.__module__.split(".")[1] for one in OURS} == rooms
    assert len({one.name for one in OURS}) == len(OURS)
    assert {one.name for one in OURS if one.is_visible} == VISIBLE


@pytest.mark.django_db
@pytest.mark.parametrize("event", OURS, ids=lambda one: one.name)
def test_an_event_makes_pages_and_feeds_old_when_it_is_visible(event: type[DomainEvent]) -> None:
    before = last_public_change()[0]
    record(event)
    is_purged = f"web.purge:{event.name}" in {one.key for one in handlers_for(event.name)}
    assert is_purged == (last_public_change()[0] > before) == event.is_visible
