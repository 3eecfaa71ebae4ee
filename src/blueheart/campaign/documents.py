"""How a mail to somebody with a link is laid out, whatever it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    text: str


def lay_out(
    *, name: str, opening: str, note: str, summary: Iterable[str], button: str, link: str, closing: Iterable[str],
    more: str = "",
) -> str:  # fmt: skip
    """In the active language. `note` is shown as a quotation, `summary` indented; `more` stands after the link."""
    parts = [
        _("Dear %(name)s,") % {"name": name} if name else _("Hello,"),
        opening,
        "\n".join(f"> {line}" for line in note.splitlines()),
        "\n".join(f"    {line}" for line in summary),
        f"{button}\n{link}",
        more,
        "\n".join(closing),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
