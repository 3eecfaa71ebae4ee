"""How staff sign in: by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: accounts are made from invitations at the desk."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
