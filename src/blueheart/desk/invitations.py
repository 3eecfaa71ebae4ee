"""The first steps of a member of staff: a link, a name and a password, a second factor, the desk."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from blueheart.campaign.actions import InvitationNotValid, StaffProblem, accept_invitation, create_head_office
from blueheart.campaign.enums import Role
from blueheart.campaign.models import Invitation, Membership
from blueheart.campaign.queries import find_invitation
from blueheart.desk.access import has_second_factor
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor
from blueheart.kernel.limits import RateLimit, allow
from blueheart.kernel.tokens import TokenInvalid, sign, unsign

FIRST = "desk.first-sign-in"
FIRST_DAYS = 7
TRIES = RateLimit("desk.invitation", per_hour=60)


class AccountForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Colleagues see it beside what you decide. Organisers and visitors do not."),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}), help_text=_("You sign in with it."),
    )  # fmt: skip
    password = forms.CharField(
        label=_("A password"), max_length=256, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 12}),
        help_text=_("At least 12 characters. A few words that belong together only for you are good."),
    )  # fmt: skip

    def __init__(self, *args: Any, with_email: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_email:
            self.initial.setdefault("email", settings.OFFICE_EMAIL)
        else:
            del self.fields["email"]


def has_head_office() -> bool:
    return Membership.objects.filter(role=Role.HEAD_OFFICE, user__is_active=True).exists()


def first_sign_in_url(base_url: str) -> str | None:
    """The address where the first member of the head office makes an account; None once there is one.

    Signed and not stored, so that each start can print one; every one of them is useless after the first use.
    """
    if has_head_office():
        return None
    token = sign(FIRST, "head-office", at=clock.now())
    return f"{base_url.rstrip('/')}/desk/invitation/{token}/"


def is_first_token(token: str, *, at: datetime) -> bool:
    try:
        unsign(FIRST, token, at=at, max_age=timedelta(days=FIRST_DAYS))
    except TokenInvalid:
        return False
    return not has_head_office()


@never_cache
@sensitive_post_parameters("password")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Acts on a press only: mail scanners open links."""
    at = clock.now()
    if not allow(limit=TRIES, who_hash=request.META.get("REMOTE_ADDR", ""), at=at):
        return shown(request, "desk/invitation_gone.html", {"too_often": True}, status=429)
    is_first = is_first_token(token, at=at)
    invitation = None if is_first else find_invitation(token=token, at=at)
    if not is_first and invitation is None:
        return shown(request, "desk/invitation_gone.html", {}, status=404)
    has_account = invitation is not None and account_exists(invitation)
    if request.method == "POST" and has_account:
        accept_invitation(token=token, password="", name="", by=Actor.visitor(), at=at)
        return redirect("account_login")
    form = AccountForm(request.POST or None, with_email=is_first)
    if request.method == "POST" and form.is_valid():
        user = make_account(form, token=token, is_first=is_first, at=at)
        if user is not None:
            return sign_in_new(request, user)
    context = {"form": form, "invitation": invitation, "has_account": has_account, "is_first": is_first}
    return shown(request, "desk/invitation.html", context, status=422 if form.errors else 200)


def shown(request: HttpRequest, template: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    response = render(request, template, context, status=status)
    response.headers["Referrer-Policy"] = "same-origin"  # a form without a referrer would fail the CSRF check
    return response


def account_exists(invitation: Invitation) -> bool:
    from django.contrib.auth.models import User

    return User.objects.filter(email__iexact=invitation.email, is_active=True).exists()


def make_account(form: AccountForm, *, token: str, is_first: bool, at: datetime) -> Any:
    """The new user, or None with what is wrong noted on the form."""
    typed = form.cleaned_data
    try:
        if not is_first:
            return accept_invitation(
                token=token, password=typed["password"], name=typed["name"], by=Actor.visitor(), at=at
            )
        with transaction.atomic():
            if has_head_office():
                raise InvitationNotValid
            by = Actor.system("first-sign-in")
            return create_head_office(
                email=typed["email"], password=typed["password"], name=typed["name"], by=by, at=at
            )
    except StaffProblem as error:
        for field, message in error.problems.items():
            form.add_error(field if field in form.fields else None, str(message))
    except InvitationNotValid:
        form.add_error(None, _("This invitation was used or has expired. Ask the head office for a new one."))
    return None


def sign_in_new(request: HttpRequest, user: Any) -> HttpResponse:
    """An account made a moment ago is signed in; what it lacks is the second factor."""
    login(request, user, backend="blueheart.desk.backends.StaffBackend")
    record_authentication(request, user, "password", email=user.email, reauthenticated=True)
    return redirect("desk_second_factor")


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Which second factor to set up: an app that makes codes, or a passkey."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if has_second_factor(request.user):
        return redirect("wagtailadmin_home")
    return render(request, "desk/second_factor.html", {})
