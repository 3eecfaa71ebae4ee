"""What may stand on the wall of hearts: a first name, plain words, no address of any kind."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.queries import is_country
from blueheart.campaign.rules.languages import is_language
from blueheart.campaign.rules.typed import Typed
from blueheart.kernel.fields import read_text
from blueheart.kernel.problems import InvalidInput, ProblemList
from blueheart.wear.rules.limits import FIRST_NAME_LENGTH, MESSAGE_LENGTH, REASON_LENGTH

ADDRESS = re.compile(
    r"(?:https?:|ftp:|mailto:|www\.)\S*"
    r"|[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*"
    r"|(?<!\w)@\w{3,}"
    r"|\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|org|net|info|biz|eu|io|co|me|ly|app|site|online|shop|xyz|top|ru|cn|be"
    r"|fr|nl|de|uk|it|es|pl|ch|at|us|link|click|live|tv|gg|to)\b(?:/\S*)?"
    r"|\+?\d[\d ()./-]{7,}\d",
    re.IGNORECASE,
)
"""Web and mail addresses, names on other networks, telephone numbers."""

check_email = EmailValidator()


class InvalidMessage(InvalidInput):
    """A message's input breaks rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedMessage(Typed):
    """A message as it was typed."""

    first_name: str = ""
    text: str = ""
    country: str = ""
    text_language: str = ""
    email: str = ""
    is_16_or_older: bool = False


def check_message(typed: TypedMessage) -> TypedMessage:
    """The same, cleaned and ready to store. Raises InvalidMessage with every problem."""
    problems = ProblemList()
    first_name = read_text("first_name", typed.first_name, limit=FIRST_NAME_LENGTH, problems=problems, is_required=True)
    text = read_text("text", typed.text, limit=MESSAGE_LENGTH, problems=problems, lines=True)
    for field, value in (("first_name", first_name), ("text", text)):
        refuse_addresses(field, value, problems)
    country = typed.country.strip().upper()
    if country and not is_country(country):
        problems.add("country", "unknown", _("Choose the country from the list, or none."))
    language = typed.text_language.strip().lower()
    if not is_language(language):
        problems.add("text_language", "unknown", _("Choose the language in which the message is written."))
    email = read_email(typed.email, problems)
    if not typed.is_16_or_older:
        problems.add(
            "is_16_or_older", "required",
            _("Only people of 16 or older can be on the wall with a name. Your heart counts without it."),
        )  # fmt: skip
    if problems.found:
        raise InvalidMessage(problems.found)
    return TypedMessage(
        first_name=first_name, text=text, country=country, text_language=language, email=email, is_16_or_older=True
    )


def refuse_addresses(field: str, text: str, problems: ProblemList) -> None:
    found = ADDRESS.search(text)
    if found and not problems.concerns(field):
        problems.add(
            field, "address",
            _("No addresses, links or telephone numbers here: take out “%(found)s”.") % {"found": found.group()[:40]},
        )  # fmt: skip


def read_email(typed: str, problems: ProblemList) -> str:
    email = typed.strip()
    if not email:
        problems.add("email", "required", _("This is needed. Fill it in."))
        return ""
    try:
        if len(email) > 254:
            raise ValidationError("too long")
        check_email(email)
    except ValidationError:
        problems.add(
            "email", "bad_email",
            _("“%(typed)s” is not an e-mail address. Write one such as name@example.org.") % {"typed": email[:60]},
        )  # fmt: skip
    return email


def read_reason(typed: str) -> str:
    """Of the desk, required. Raises InvalidMessage."""
    problems = ProblemList()
    reason = read_text("reason", typed, limit=REASON_LENGTH, problems=problems, is_required=True, lines=True)
    if problems.found:
        raise InvalidMessage(problems.found)
    return reason
