"""Files that are dear to make, kept by each web process: made once, by one thread at a time, and not too often.

The page store keeps texts for a minute; these are pictures and papers that stay as they are.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from blueheart.kernel.clock import now
from blueheart.kernel.limits import RateLimit, allow, hash_who, seconds_to_wait
from blueheart.web.guard import client_address

MAKING = RateLimit("kit.make", per_minute=60, per_hour=600)
"""Only what has to be made is counted, not what is kept."""
MAX_BYTES = 24_000_000


@dataclass(frozen=True, slots=True)
class KeptFile:
    body: bytes
    tag: str


class KeptFiles:
    """The last ones asked for, up to so many bytes."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self.files: OrderedDict[tuple[str, ...], KeptFile] = OrderedDict()
        self.size = 0
        self.lock = Lock()
        self.making = Lock()

    def find(self, key: tuple[str, ...]) -> KeptFile | None:
        with self.lock:
            file = self.files.get(key)
            if file is not None:
                self.files.move_to_end(key)
            return file

    def make(self, key: tuple[str, ...], write: Callable[[], bytes]) -> KeptFile:
        """Who asks while another thread makes it waits for that one."""
        with self.making:
            file = self.find(key)
            if file is None:
                body = write()
                file = KeptFile(body, f'"{blake2b(body, digest_size=12).hexdigest()}"')
                self.keep(key, file)
            return file

    def keep(self, key: tuple[str, ...], file: KeptFile) -> None:
        with self.lock:
            self.files[key] = file
            self.size += len(file.body)
            while self.size > self.max_bytes and len(self.files) > 1:
                _key, dropped = self.files.popitem(last=False)
                self.size -= len(dropped.body)


KEPT = KeptFiles()


def answer_kept(
    request: HttpRequest, key: tuple[str, ...], write: Callable[[], bytes], *, media_type: str, max_age: int
) -> HttpResponseBase:
    """The file, 304 for who has it, or 429 for who lets too many be made. Other sites may show it."""
    file = KEPT.find(key)
    if file is None:
        at = now()
        if not allow(limit=MAKING, who_hash=hash_who(client_address(request), at=at), at=at):
            return too_many(seconds_to_wait(limit=MAKING, at=at))
        file = KEPT.make(key, write)
    response = HttpResponse(file.body, content_type=media_type)
    response.headers["Cache-Control"] = f"public, max-age={max_age}"
    response.headers["ETag"] = file.tag
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return get_conditional_response(request, etag=file.tag, response=response) or response


def too_many(seconds: int) -> HttpResponse:
    message = _("Too many files were asked for from your network at once. Wait %(seconds)s seconds and ask again.")
    return HttpResponse(
        message % {"seconds": seconds}, status=429, content_type="text/plain; charset=utf-8",
        headers={"Retry-After": str(seconds)},
    )  # fmt: skip
