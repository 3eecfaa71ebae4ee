"""How long and how large, in characters unless said otherwise."""

FIRST_NAME_LENGTH = 40
MESSAGE_LENGTH = 280
TITLE_LENGTH = 80
DESCRIPTION_LENGTH = 200
REASON_LENGTH = 500
FRAME_LENGTH = 20_000
SMALLEST_SHOWN_COUNT = 10
"""Hearts of a country with fewer are shown together with those of other such countries."""
