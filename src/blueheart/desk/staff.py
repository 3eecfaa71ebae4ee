"""Who works for the campaign: members, their roles, invitations. Head office only."""

import logging
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blueheart.campaign.actions import (
    LastHeadOffice,
    StaffProblem,
    change_role,
    invite_staff,
    remove_member,
    withdraw_invitation,
)
from blueheart.campaign.enums import Role
from blueheart.campaign.models import Invitation, Membership
from blueheart.campaign.permissions import can_manage_staff
from blueheart.campaign.queries import countries, country_name, members
from blueheart.desk.access import actor_of, only_for
from blueheart.desk.members import factor_context
from blueheart.desk.roles import arrange_groups
from blueheart.kernel import clock
from blueheart.kernel.providers import UnsafeMail, send_mail

logger = logging.getLogger(__name__)
EVERY_COUNTRY = gettext_lazy("Every country")


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), required=False, help_text=gettext_lazy("A national coordinator needs one.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", EVERY_COUNTRY), *countries(get_language() or "en")]
        self.fields["country"].choices = named  # type: ignore[attr-defined]


class InvitationForm(RoleForm):
    email = forms.CharField(
        label=gettext_lazy("E-mail address"), max_length=150, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ("email", "role", "country")


@only_for(can_manage_staff)
def staff(request: HttpRequest) -> HttpResponse:
    return show(request, InvitationForm())


def show(request: HttpRequest, form: InvitationForm, *, link: str = "", status: int = 200) -> HttpResponse:
    at = clock.now()
    language = get_language() or "en"
    waiting = Invitation.objects.filter(accepted_at=None).order_by("-expires_at")
    context = {
        "form": form,
        "link": link,
        "members": [
            {"membership": item, "country": country_name(item.country, language) or EVERY_COUNTRY} for item in members()
        ],
        "invitations": [
            {
                "invitation": item,
                "country": country_name(item.country, language) or EVERY_COUNTRY,
                "is_expired": item.expires_at <= at,
            }
            for item in waiting
        ],
    }
    return render(request, "desk/staff.html", context, status=status)


@require_POST
@only_for(can_manage_staff)
def invite(request: HttpRequest) -> HttpResponse:
    """The link is shown once as well, for an office whose mail server does not answer."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return show(request, form, status=422)
    typed = form.cleaned_data
    link = send_invitation(
        request, form, email=typed["email"], role=typed["role"], country=typed["country"], at=clock.now()
    )
    return show(request, InvitationForm(), link=link) if link else show(request, form, status=422)


def send_invitation(
    request: HttpRequest, form: forms.Form | None, *, email: str, role: str, country: str, at: datetime
) -> str:
    """The invitation's address, or "" with what is wrong noted on the form."""
    try:
        invitation, token = invite_staff(email=email, role=role, country=country, by=actor_of(request), at=at)
    except StaffProblem as error:
        for field, message in error.problems.items():
            if form is not None:
                form.add_error(field if field in form.fields else None, str(message))
            else:
                messages.error(request, str(message))
        return ""
    link = f"{settings.BASE_URL.rstrip('/')}/desk/invitation/{token}/"
    mail_invitation(request, invitation, link)
    return link


def mail_invitation(request: HttpRequest, invitation: Invitation, link: str) -> None:
    text = _(
        "Hello,\n\nyou are invited to the desk of the Blue Heart Campaign as: %(role)s.\n\n"
        "Open this link within seven days, choose a password and set up your second factor:\n%(link)s\n\n"
        "The link works once. If you do not know what this is about, you need do nothing.\n"
    ) % {"role": invitation.get_role_display(), "link": link}
    try:
        send_mail(
            key=f"desk.invitation:{invitation.pk}", to=invitation.email, text=text,
            subject=_("Your invitation to the Blue Heart Campaign’s desk"), language=get_language() or "en",
        )  # fmt: skip
    except (OSError, UnsafeMail):
        logger.warning("invitation %s could not be mailed", invitation.pk)
        messages.warning(request, _("The mail could not go out. Give the link below to the person yourself."))
    else:
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})


@require_POST
@only_for(can_manage_staff)
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link; the earlier one stops working."""
    old = Invitation.objects.filter(pk=pk, accepted_at=None).first()
    if old is None:
        raise Http404
    link = send_invitation(request, None, email=old.email, role=old.role, country=old.country, at=clock.now())
    return show(request, InvitationForm(), link=link)


@require_POST
@only_for(can_manage_staff)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        withdraw_invitation(invitation_id=pk, by=actor_of(request), at=clock.now())
    except Invitation.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("The invitation is withdrawn; its link opens nothing any more."))
    return redirect("desk_staff")


@only_for(can_manage_staff)
def member(request: HttpRequest, pk: int) -> HttpResponse:
    found = members().filter(pk=pk).first()
    if found is None:
        raise Http404
    form = RoleForm(request.POST or None, initial={"role": found.role, "country": found.country})
    if request.method == "POST" and form.is_valid() and changed(request, form, found):
        return redirect("desk_staff")
    context = {
        "form": form,
        "membership": found,
        "country": country_name(found.country, get_language() or "en"),
        **factor_context(request, found.user),
    }
    return render(request, "desk/member.html", context, status=422 if form.errors else 200)


def changed(request: HttpRequest, form: RoleForm, found: Membership) -> bool:
    role, country = form.cleaned_data["role"], form.cleaned_data["country"]
    try:
        change_role(membership_id=found.pk, role=role, country=country, by=actor_of(request), at=clock.now())
    except StaffProblem as error:
        for field, message in error.problems.items():
            form.add_error(field if field in form.fields else None, str(message))
        return False
    except LastHeadOffice:
        form.add_error("role", last_one())
        return False
    arrange_groups()
    messages.success(request, _("The role is changed."))
    return True


def last_one() -> str:
    return _("This is the last member of the head office. Give somebody else that role first.")


@require_POST
@only_for(can_manage_staff)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        remove_member(membership_id=pk, by=actor_of(request), at=clock.now())
    except Membership.DoesNotExist as error:
        raise Http404 from error
    except LastHeadOffice:
        messages.error(request, last_one())
        return redirect("desk_member", pk)
    messages.success(request, _("The role is taken away."))
    return redirect("desk_staff")
