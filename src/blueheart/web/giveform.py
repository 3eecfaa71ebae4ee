"""The form for giving as people see it; the rules stand in `fund/rules/gifts.py`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blueheart.fund.enums import Means
from blueheart.fund.queries.earmarks import EarmarkOffer
from blueheart.fund.rules.amounts import LONGEST_TYPED, OFFERED, SUGGESTED
from blueheart.fund.rules.gifts import MONTHLY, NAME_LENGTH, ONCE, TypedGift
from blueheart.initiatives.forms import StepForm, area, code, text, tiles
from blueheart.kernel.money import Money
from blueheart.kernel.moneytext import money_text
from blueheart.kernel.problems import Problem

TICKS = ("is_named", "covers_fee")
OFF = {"", "False", "0"}


def read_typed(post: QueryDict) -> TypedGift:
    values: dict[str, Any] = {
        name: post[name][:1_500] for name in GiveForm.base_fields if name in post and name not in TICKS
    }
    return TypedGift.from_mapping(values | {name: post.get(name, "") not in OFF for name in TICKS})


class GiveForm(StepForm):
    suggested = tiles(gettext_lazy("How much?"), ())
    amount = code(
        gettext_lazy("Another sum"), gettext_lazy("Such as 25 or 25,50. It counts before a sum chosen above."),
        inputmode="decimal", autocomplete="off", maxlength=str(LONGEST_TYPED),
    )  # fmt: skip
    currency = forms.ChoiceField(label=gettext_lazy("Currency of that sum"))
    rhythm = tiles(
        gettext_lazy("How often?"),
        ((ONCE, gettext_lazy("Once")), (MONTHLY, gettext_lazy("Every month, until I end it"))),
    )
    means = tiles(gettext_lazy("How?"), ())
    covers_fee = forms.BooleanField(label=gettext_lazy("I cover the fee of the card, so that all of my gift arrives"))
    earmark = tiles(gettext_lazy("What for?"), ())
    is_named = forms.BooleanField(label=gettext_lazy("Put my name on the receipt"))
    name = text(
        gettext_lazy("Name"), gettext_lazy("Only for the receipt; it is never shown on the site."),
        autocomplete="name", maxlength=str(NAME_LENGTH * 4),
    )  # fmt: skip
    email = code(
        gettext_lazy("E-mail address"),
        gettext_lazy("The receipt goes there. For a monthly gift it is needed: the link that ends it goes there too."),
        kind="email", autocomplete="email",
    )  # fmt: skip
    address = area(gettext_lazy("Postal address"), gettext_lazy("Only if you want it on the receipt."), rows=3)

    def __init__(
        self, typed: TypedGift, *, earmarks: Iterable[EarmarkOffer], takes_cards: bool, fee_words: str,
        problems: Iterable[Problem] = (), language: str = "en",
    ) -> None:  # fmt: skip
        self.earmarks = list(earmarks)
        self.takes_cards = takes_cards
        self.fee_words = fee_words
        super().__init__(values_of(typed), problems=problems, language=language)

    def prepare(self, typed: Mapping[str, Any]) -> None:
        currency = typed["currency"] if typed["currency"] in OFFERED else OFFERED[0]
        sums = [
            (f"{currency}:{minor}", money_text(Money(currency, minor), self.language)) for minor in SUGGESTED[currency]
        ]
        means = [(Means.CARD.value, _("By card"))] if self.takes_cards else []
        choices = {
            "suggested": sums, "currency": [(one, one) for one in OFFERED],
            "means": [*means, (Means.TRANSFER.value, _("By bank transfer"))],
            "earmark": [(one.slug, one.title) for one in self.earmarks],
        }  # fmt: skip
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]
        self.fields["suggested"].required = False
        self.fields["covers_fee"].help_text = self.fee_words
        if len(self.earmarks) == 1:
            del self.fields["earmark"]
        if not self.takes_cards:
            del self.fields["covers_fee"]


def values_of(typed: TypedGift) -> dict[str, Any]:
    return {name: getattr(typed, name) for name in GiveForm.base_fields}


def hidden_of(typed: TypedGift) -> list[tuple[str, str]]:
    """What the page before the payment carries on: all that was typed, nothing of it stored yet."""
    pairs = [(name, value) for name, value in values_of(typed).items() if value]
    return [(name, "on" if value is True else str(value)) for name, value in pairs]
