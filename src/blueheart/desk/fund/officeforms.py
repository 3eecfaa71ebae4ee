"""What the office types: its own words, earmarks, pledges, gifts in kind, and money that no statement brings."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from blueheart.desk.fund.forms import FundForm, day_field, sum_field, words_field
from blueheart.fund.actions.earmarks import EarmarkWords
from blueheart.fund.actions.office import FEWEST_YEARS, MOST_YEARS, OfficeDetails
from blueheart.fund.enums import Book, Means, Proceeds
from blueheart.fund.models import Earmark, FundOffice
from blueheart.fund.queries.earmarks import all_earmarks, title_of
from blueheart.fund.rules.giving import GENERAL, NewContribution
from blueheart.fund.rules.pledges import NewInKind, NewPledge
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.queries.initiatives import find_by_uid, find_public
from blueheart.kernel.currencies import DIGITS
from blueheart.supporters.enums import Sector
from blueheart.supporters.models import Supporter

FIRST = ("EUR", "USD", "CHF", "GBP", "JPY")
CURRENCIES = [(code, code) for code in (*FIRST, *sorted(set(DIGITS) - set(FIRST)))]
BY_HAND = [(means.value, means.label) for means in (Means.OTHER, Means.TRANSFER)]


class OnceForm(FundForm):
    """Its hidden key is the page's own, so that what is sent twice is recorded once."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())

    @property
    def once(self) -> str:
        return f"desk:{self.cleaned_data['key']}"


class SupporterField(forms.ModelChoiceField):
    """Organisations alone: a person's gift is never recorded by name."""

    def __init__(self, **kwargs: Any) -> None:
        named = Supporter.objects.exclude(sector=Sector.INDIVIDUAL).order_by("name")
        super().__init__(queryset=named, label=gettext_lazy("Supporter"), **kwargs)


class EarmarkField(forms.ChoiceField):
    def __init__(self) -> None:
        super().__init__(choices=earmark_choices, label=gettext_lazy("For"), initial=GENERAL)


def earmark_choices() -> list[tuple[str, str]]:
    language = get_language() or "en"
    rows = {one.slug: title_of(one, language) or _("Where it is needed most") for one in all_earmarks() if one.is_open}
    return [(GENERAL, rows.pop(GENERAL, _("Where it is needed most"))), *rows.items()]


def currency_choice() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("Currency"), choices=CURRENCIES)


class OfficeForm(FundForm):
    legal_name = words_field(gettext_lazy("Legal name"), limit=200, is_required=False)
    address = words_field(gettext_lazy("Address"), limit=500, rows=4, is_required=False)
    registration = words_field(gettext_lazy("Registration"), limit=200, is_required=False)
    receipt_note = words_field(
        gettext_lazy("Words on each receipt"), limit=1_000, rows=4, is_required=False,
        help_text=gettext_lazy("On real receipts alone. A word on taxes stands there only if you write it."),
    )  # fmt: skip
    keep_receipts_years = forms.IntegerField(
        label=gettext_lazy("Years that receipts are kept"), min_value=FEWEST_YEARS, max_value=MOST_YEARS,
        help_text=gettext_lazy("As the law where the office is asks for; who gave is erased afterwards."),
    )  # fmt: skip

    @classmethod
    def of(cls, office: FundOffice, typed: Any) -> "OfficeForm":
        names = ("legal_name", "address", "registration", "receipt_note", "keep_receipts_years")
        return cls(typed, initial={name: getattr(office, name) for name in names}, label_suffix="")

    @property
    def details(self) -> OfficeDetails:
        return OfficeDetails(**self.cleaned_data)


class LiveForm(FundForm):
    typed_name = forms.CharField(
        label=gettext_lazy("The legal name, typed once more"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )  # fmt: skip


class EarmarkForm(FundForm):
    slug = forms.CharField(
        label=gettext_lazy("Short name"), max_length=24, widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=gettext_lazy("Part of the accounts in the public ledger; it stays as it is."),
    )  # fmt: skip
    is_open = forms.BooleanField(label=gettext_lazy("On offer"), required=False, initial=True)
    position = forms.IntegerField(label=gettext_lazy("Place in the row"), min_value=0, max_value=32_767, initial=100)

    def __init__(self, typed: Any, *, earmark: Earmark | None = None) -> None:
        super().__init__(typed, label_suffix="")
        texts = {text.language: text for text in earmark.texts.all()} if earmark else {}
        if earmark is not None:
            self.initial = {"slug": earmark.slug, "is_open": earmark.is_open, "position": earmark.position}
            self.fields["slug"].disabled = True
        for code, name in settings.LANGUAGES:
            known = texts.get(code)
            for part, label, limit, before in (
                ("title", _("Title: %(language)s"), 80, known.title if known else ""),
                ("description", _("Description: %(language)s"), 300, known.description if known else ""),
            ):
                self.fields[f"{part}_{code}"] = forms.CharField(
                    label=label % {"language": name}, required=False, max_length=limit, initial=before,
                    widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
                )  # fmt: skip

    @property
    def words(self) -> dict[str, EarmarkWords]:
        data = self.cleaned_data
        return {
            code: EarmarkWords(data[f"title_{code}"], data[f"description_{code}"]) for code, _name in settings.LANGUAGES
        }


class PledgeForm(OnceForm):
    supporter = SupporterField()
    amount = sum_field(gettext_lazy("Amount"))
    currency = currency_choice()
    earmark = EarmarkField()
    pledged_on = day_field(gettext_lazy("Pledged on"))
    due_on = day_field(gettext_lazy("Due on"), is_required=False)
    words = words_field(
        gettext_lazy("Public words"), limit=1_000, rows=3, is_required=False,
        help_text=gettext_lazy("As the source has them."),
    )  # fmt: skip
    source_url = forms.URLField(
        label=gettext_lazy("Address of the public source"), max_length=500, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )  # fmt: skip

    def new(self, book: Book) -> NewPledge:
        """Raises WrongMoney."""
        data = self.cleaned_data
        return NewPledge(
            key=self.once, book=book, supporter_id=data["supporter"].pk,
            amount=self.money("amount", data["currency"]), pledged_on=data["pledged_on"], due_on=data["due_on"],
            words=data["words"], source_url=data["source_url"], earmark=data["earmark"],
        )  # fmt: skip


class InKindForm(OnceForm):
    supporter = SupporterField()
    description = words_field(gettext_lazy("What was given"), limit=300)
    given_on = day_field(gettext_lazy("Given on"))
    amount = sum_field(
        gettext_lazy("Estimated value"), help_text=gettext_lazy("Or nothing, where nobody estimated it.")
    )
    currency = currency_choice()
    value_source = words_field(gettext_lazy("Who estimated it"), limit=300, is_required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].required = False

    def new(self, book: Book) -> NewInKind:
        """Raises WrongMoney."""
        data = self.cleaned_data
        return NewInKind(
            key=self.once, book=book, supporter_id=data["supporter"].pk, description=data["description"],
            given_on=data["given_on"], value=self.money("amount", data["currency"]) if data["amount"] else None,
            value_source=data["value_source"],
        )  # fmt: skip


class RecordForm(OnceForm):
    supporter = SupporterField(required=False, empty_label=gettext_lazy("Nobody is named"))
    sector = forms.ChoiceField(
        label=gettext_lazy("Sector"), choices=Sector.choices, initial=Sector.INDIVIDUAL,
        help_text=gettext_lazy("Of whoever gave, where no supporter is named."),
    )  # fmt: skip
    amount = sum_field(gettext_lazy("Amount"))
    currency = currency_choice()
    booked_on = day_field(gettext_lazy("Received on"))
    means = forms.ChoiceField(label=gettext_lazy("How it came"), choices=BY_HAND)
    account = forms.SlugField(
        label=gettext_lazy("Where it stands"), max_length=24, initial="office",
        help_text=gettext_lazy("The short name of an account whose statements are not read here, such as cash-desk."),
    )  # fmt: skip
    earmark = EarmarkField()
    proceeds = forms.ChoiceField(
        label=gettext_lazy("Proceeds of"),
        required=False,
        choices=[("", gettext_lazy("No proceeds")), *Proceeds.choices],
    )
    initiative = forms.CharField(
        label=gettext_lazy("The initiative that raised it"), required=False, max_length=300,
        widget=forms.TextInput(attrs={"dir": "ltr"}), help_text=gettext_lazy("The address of its page, or its number."),
    )  # fmt: skip

    def clean_initiative(self) -> Initiative | None:
        typed = self.cleaned_data["initiative"].strip()
        if not typed:
            return None
        found = find_by_uid(typed) or find_public(urlsplit(typed).path.strip("/").rpartition("/")[2])
        if found is None:
            raise forms.ValidationError(_("No initiative has this address or number."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("initiative") and not cleaned.get("proceeds"):
            self.add_error("proceeds", _("Say what the initiative raised it by: an event or a sale."))
        return cleaned

    def new(self, book: Book) -> NewContribution:
        """Raises WrongMoney. A named supporter agreed to be named, and has its own sector and country."""
        data = self.cleaned_data
        supporter, initiative = data["supporter"], data["initiative"]
        return NewContribution(
            key=self.once, book=book, means=Means(data["means"]), amount=self.money("amount", data["currency"]),
            earmark=data["earmark"], sector=Sector(supporter.sector if supporter else data["sector"]),
            proceeds=Proceeds(data["proceeds"]) if data["proceeds"] else None,
            initiative_uid=str(initiative.uid) if initiative else "",
            supporter_id=supporter.pk if supporter else None, country=supporter.country if supporter else "",
            language=get_language() or "en", is_anonymous=supporter is None,
        )  # fmt: skip


class ReasonForm(FundForm):
    reason = words_field(gettext_lazy("Reason"), limit=300)


class YearForm(FundForm):
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2200)
