"""Following a gift by the code on its receipt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from blueheart.campaign.queries import country_name
from blueheart.fund.enums import Book, EntryKind
from blueheart.fund.queries.office import current_book
from blueheart.fund.queries.trace import trace_gift
from blueheart.fund.rules.codes import WrongCode, read_code, show_code
from blueheart.fund.rules.trace import Part, Trace, Use
from blueheart.kernel.clock import now
from blueheart.kernel.limits import RateLimit, allow, hash_who
from blueheart.kernel.moneytext import money_text
from blueheart.web.guard import (
    Refusal,
    check_post,
    client_address,
    form_page,
    is_storage_failure,
    make_guard,
    see_other,
    too_often,
    unavailable,
)
from blueheart.web.held import keep_private

TRACES = RateLimit("fund.trace", per_minute=30, per_hour=300)
"""A code has 75 random bits: this keeps guessing from being a load, not from being right."""
LONGEST_TYPED = 60


class TraceForm(forms.Form):
    """What somebody typed as a code; cleaned, it is as it is stored."""

    code = forms.CharField(
        label=gettext_lazy("Code on the receipt"), max_length=LONGEST_TYPED,
        help_text=gettext_lazy("Sixteen letters and digits in groups of four."),
        error_messages={"required": gettext_lazy("Write the code of the receipt.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        try:
            return read_code(self.cleaned_data["code"])
        except WrongCode as error:
            raise forms.ValidationError(
                _(
                    "This is no code of ours: it has 16 letters and digits in groups of four, and one of them is "
                    "missing or was read wrongly. The letters I, L, O and U are in none; 0 is a nought and 1 a one."
                )
            ) from error


@dataclass(frozen=True, slots=True)
class UseView:
    words: str
    amount: str
    on: Any
    entry_id: int


@dataclass(frozen=True, slots=True)
class PartView:
    amount: str
    left: str
    refunded: str
    is_exchanged: bool
    is_all_left: bool
    uses: tuple[UseView, ...]


@form_page
def trace(request: HttpRequest) -> HttpResponse:
    """The form; what it sends leads to the gift's own address, and so does `?code=`."""
    at = now()
    is_sent = request.method == "POST"
    if is_sent:
        refusal = check_post(request, limit=TRACES, at=at)
        if refusal:
            return show_form(request, TraceForm(request.POST), at=at, refusal=refusal)
    elif "code" not in request.GET:
        return show_form(request, TraceForm(), at=at)
    form = TraceForm(request.POST if is_sent else request.GET)
    if not form.is_valid():
        return show_form(request, form, at=at)
    return keep_private(see_other(f"/{get_language() or 'en'}/fund/trace/{form.cleaned_data['code']}/"))


def show_form(request: HttpRequest, form: TraceForm, *, at: datetime, refusal: Refusal | None = None) -> HttpResponse:
    form.label_suffix = ""
    context = {"form": form, "refusal": refusal, "guard": make_guard(at=at)}
    status = 422 if form.is_bound and form.errors else 200
    response = keep_private(render(request, "web/fund/trace.html", context, status=status))
    return refusal.mark(response) if refusal else response


@form_page
def trace_code(request: HttpRequest, key: str) -> HttpResponse:
    """`key` is the code. Private: never stored, in no index, and hidden in logs."""
    at = now()
    found = open_trace(request, key, at=at)
    if isinstance(found, HttpResponse):
        return keep_private(found)
    language = get_language() or "en"
    context = {
        "is_test": current_book() == Book.TEST, "code": show_code(found.code), "key": found.code, "trace": found,
        "received": money_text(found.received, language), "fee": money_text(found.fee, language),
        "refunded": money_text(found.refunded, language) if found.refunded.minor else "",
        "has_fee": found.fee.minor > 0,
        "parts": [part_view(part, language) for part in found.parts],
    }  # fmt: skip
    return keep_private(render(request, "web/fund/traced.html", context))


@form_page
def trace_proof(request: HttpRequest, key: str) -> HttpResponse:
    """The inclusion proof as a file for a program."""
    found = open_trace(request, key, at=now())
    if isinstance(found, HttpResponse):
        return keep_private(found)
    if found.proof is None:
        raise Http404
    response = JsonResponse(found.proof.as_dict(), json_dumps_params={"indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="proof.json"'
    return keep_private(response)


def open_trace(request: HttpRequest, key: str, *, at: datetime) -> Trace | HttpResponse:
    """The gift, or the page that says why there is none."""
    form = TraceForm({"code": key})
    if not allow(limit=TRACES, who_hash=hash_who(client_address(request), at=at), at=at):
        return show_form(request, form, at=at, refusal=too_often(TRACES, at))
    if not form.is_valid():
        return show_form(request, form, at=at)
    try:
        found = trace_gift(code=form.cleaned_data["code"])
    except Exception as error:
        if not is_storage_failure(error):
            raise
        return show_form(request, form, at=at, refusal=unavailable())
    if found is None:
        form.add_error(
            "code",
            _("No gift that has come stands for this code. A gift is found here as soon as its money is there."),
        )
        return show_form(request, form, at=at)
    return found


def part_view(part: Part, language: str) -> PartView:
    return PartView(
        amount=money_text(part.amount, language), left=money_text(part.left, language) if part.left.minor else "",
        refunded=money_text(part.refunded, language) if part.refunded.minor else "",
        is_exchanged=part.is_exchanged, is_all_left=part.left == part.amount,
        uses=tuple(
            UseView(words_of(use, language), money_text(use.amount, language), use.on, use.entry_id)
            for use in part.uses
        ),
    )  # fmt: skip


def words_of(use: Use, language: str) -> str:
    if use.region:
        return _("Paid to a grant, %(region)s") % {"region": country_name(use.region, language)}
    if use.kind == EntryKind.EXCHANGE:
        return _("Changed into another currency")
    if use.kind == EntryKind.FEE:
        return str(EntryKind.FEE.label)
    return _("Made good what went back to another giver after it was spent")
