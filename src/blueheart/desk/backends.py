"""Who somebody is, and what Wagtail's own screens they may open."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission


class StaffBackend(AuthenticationBackend):
    """Rights come with a role, through its group: none can be given to one person beside it."""

    def _get_user_permissions(self, user_obj: Any) -> Any:
        del user_obj
        return Permission.objects.none()
