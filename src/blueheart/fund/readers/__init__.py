"""Foreign formats into frozen dataclasses: no database, no clock."""
