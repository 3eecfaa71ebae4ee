"""What may stand in a text field of an initiative: as everywhere."""

from blueheart.kernel.fields import MARKUP, UNREADABLE, add_too_long, read_text, refused_characters

__all__ = ["MARKUP", "UNREADABLE", "add_too_long", "read_text", "refused_characters"]
