"""Letters to staff that follow from an event."""

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from blueheart.campaign.enums import ResetReason
from blueheart.kernel.providers import send_mail
from blueheart.kernel.registry import RecordedEvent, subscribe


def language_of(user: User) -> str:
    """The one chosen in the account, or English."""
    profile = UserProfile.objects.filter(user=user).first()
    chosen = profile.preferred_language if profile else ""
    return chosen if chosen in dict(settings.LANGUAGES) else "en"


@subscribe("campaign.second_factor_reset", key="desk.mail_second_factor_reset")
def mail_second_factor_reset(event: RecordedEvent) -> None:
    """Goes to the colleague, who has to know should it not have been their wish."""
    user = User.objects.filter(pk=event.subject_id, is_active=True).exclude(email="").first()
    if user is None:
        return
    language = language_of(user)
    with translation.override(language):
        text = _(
            "Hello,\n\nthe head office has taken away your second factor for the desk of the Blue Heart Campaign, and "
            "your recovery codes with it. Reason: %(reason)s.\n\n"
            "You were signed out everywhere. Sign in with your password and set up a new second factor at once:\n"
            "%(link)s\n\n"
            "If you did not ask for this, tell the head office now and change your password.\n"
        ) % {
            "reason": ResetReason(event.payload["reason"]).label,
            "link": f"{settings.BASE_URL.rstrip('/')}/desk/account/login/",
        }
        subject = _("Your second factor for the desk was taken away")
    send_mail(key=f"{event.uid}:second_factor_reset", to=user.email, subject=subject, text=text, language=language)
