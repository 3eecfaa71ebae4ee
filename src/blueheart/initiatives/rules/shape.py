"""Which form the derived rows are kept in."""

LISTINGS_SHAPE = 1
"""Raise it with any change of what `Listing`, `CalendarEvent` or `GridCount` hold for the same initiative: an
installation whose rows are of a lower shape makes them anew after its upgrade."""
