"""How often one visitor may do one thing, counted on Django's cache in fixed windows.

Without REDIS_URL the cache is each process's own: a limit then holds per web process.
"""

import hmac
import ipaddress
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.utils.encoding import force_bytes

logger = logging.getLogger(__name__)

MINUTE, HOUR, DAY = 60, 3_600, 86_400


@dataclass(frozen=True)
class RateLimit:
    """At most so many in each window; 0 leaves a window unlimited."""

    name: str
    per_minute: int = 0
    per_hour: int = 0
    per_day: int = 0

    @property
    def windows(self) -> tuple[tuple[int, int], ...]:
        """(seconds, most) of each limited window."""
        every = ((MINUTE, self.per_minute), (HOUR, self.per_hour), (DAY, self.per_day))
        return tuple((seconds, most) for seconds, most in every if most)


def allow(*, limit: RateLimit, who_hash: str, at: datetime) -> bool:
    """Count this attempt and say whether it is within every window.

    Refused attempts count too, so that hammering does not pay. A cache that can't be reached
    allows: a broken counter must not shut the campaign's forms.
    """
    return count_within(limit=limit, attempts={who_hash: 1}, at=at)[who_hash] == 1


def count_within(*, limit: RateLimit, attempts: Mapping[str, int], at: datetime) -> dict[str, int]:
    """As `allow` for each of so many attempts of each visitor, by `who_hash`: how many of them, the first, are within.

    One addition a visitor and window. A cache that can't be reached is not asked again for the visitors that are left.
    """
    within = dict(attempts)
    try:
        for who_hash, number in attempts.items():
            counts = [(_count(limit.name, seconds, who_hash, at, number), most) for seconds, most in limit.windows]
            within[who_hash] = max(0, min((number, *(most - (count - number) for count, most in counts))))
    except Exception:
        logger.exception("rate limit %s: the cache does not answer, allowing", limit.name)
    return within


def seconds_to_wait(*, limit: RateLimit, at: datetime) -> int:
    """Until the shortest limited window starts anew, for a Retry-After header."""
    seconds = min((seconds for seconds, _ in limit.windows), default=MINUTE)
    return seconds - int(at.timestamp()) % seconds


def address_behind(*, peer: str, forwarded: str, trusted_proxies: int) -> str:
    """The peer's address; behind so many proxies, the one of X-Forwarded-For that the outermost of them saw."""
    if not trusted_proxies:
        return peer
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    return hops[-min(trusted_proxies, len(hops))] if hops else peer


def hash_who(ip: str, *, at: datetime) -> str:
    """A keyed hash of the address that changes each UTC day, so that days can't be joined.

    IPv6 counts by its /64, since one household holds as many addresses as it likes.
    """
    day = at.astimezone(UTC).date().isoformat()
    return hmac.digest(_day_key(day, settings.SECRET_KEY), _network(ip).encode(), "sha256").hex()[:32]


@lru_cache(maxsize=4)
def _day_key(day: str, secret: str | bytes) -> bytes:
    return sha256(f"blueheart.limits.{day}".encode() + force_bytes(secret)).digest()


def _network(ip: str) -> str:
    try:
        address = ipaddress.ip_address(ip.strip())
    except ValueError:
        return ip.strip()
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)


def _count(name: str, seconds: int, who_hash: str, at: datetime, number: int) -> int:
    """Of this window, with so many more."""
    key = f"limit:{name}:{seconds}:{int(at.timestamp()) // seconds}:{who_hash}"
    try:
        return int(cache.incr(key, number))
    except ValueError:  # the first in this window
        pass
    if cache.add(key, number, timeout=seconds + MINUTE):
        return number
    try:
        return int(cache.incr(key, number))
    except ValueError:  # it expired between the two calls
        cache.set(key, number, timeout=seconds + MINUTE)
        return number
