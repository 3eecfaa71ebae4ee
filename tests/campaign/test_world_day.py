from datetime import UTC, datetime

from blueheart.campaign.rules.world_day import world_day_begins, world_day_ends


def test_fifty_hours_begin_at_utc_plus_14_and_end_at_utc_minus_12() -> None:
    assert world_day_begins(2027) == datetime(2027, 7, 29, 10, tzinfo=UTC)
    assert world_day_ends(2027) == datetime(2027, 7, 31, 12, tzinfo=UTC)
