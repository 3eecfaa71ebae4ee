"""Who calls, and how often they may ask for what is dear."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from blueheart.kernel.limits import RateLimit, address_behind, allow, hash_who, seconds_to_wait

WHOLE_SETS = RateLimit("api.whole_sets", per_minute=10, per_hour=60)


class TooManyWholeSets(Exception):
    """Too many answers without `limit` went to one address; `seconds` until the next may be asked for."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


def count_whole_set(request: HttpRequest, *, at: datetime) -> None:
    """Raises TooManyWholeSets. An answer of 304 sends nothing and is not to be counted."""
    if not allow(limit=WHOLE_SETS, who_hash=hash_who(caller_address(request), at=at), at=at):
        raise TooManyWholeSets(seconds_to_wait(limit=WHOLE_SETS, at=at))


def caller_address(request: HttpRequest) -> str:
    return address_behind(
        peer=str(request.META.get("REMOTE_ADDR", "")), forwarded=request.headers.get("X-Forwarded-For", ""),
        trusted_proxies=settings.TRUSTED_PROXIES,
    )  # fmt: skip
