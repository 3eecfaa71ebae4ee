"""`/open-data/…`: the fund's ledger for anybody to read and to check. In pieces, whatever its size."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response

import blueheart.fund
from blueheart.api.callers import count_whole_set
from blueheart.api.problems import open_endpoint
from blueheart.fund.queries.entries import last_head, ledger_version
from blueheart.fund.writers.ledger_csv import write_ledger
from blueheart.fund.writers.proof import write_proof
from blueheart.kernel import clock
from blueheart.kernel.snapshot import one_moment

SCRIPT = Path(blueheart.fund.__file__).parent / "data" / "verify_ledger.py"
MAX_AGE = 60


@open_endpoint("GET")
def ledger_csv(request: HttpRequest) -> HttpResponseBase:
    """Every line of every entry, sealed or not."""
    return whole(request, write_ledger, tag=ledger_version(), file="ledger.csv", media_type="text/csv")


@open_endpoint("GET")
def ledger_proof(request: HttpRequest) -> HttpResponseBase:
    """The sealed entries with what proves them."""
    return whole(request, write_proof, tag=last_head(), file="ledger-proof.json", media_type="application/json")


@open_endpoint("GET")
def ledger_script(request: HttpRequest) -> HttpResponseBase:
    """The program that checks the proof, as it stands in the source."""
    del request
    return FileResponse(SCRIPT.open("rb"), as_attachment=True, filename=SCRIPT.name, content_type="text/x-python")


def whole(
    request: HttpRequest, write: Callable[[], Iterator[bytes]], *, tag: str, file: str, media_type: str
) -> HttpResponseBase:
    """One moment of it; 304 when the reader has it. Raises TooManyWholeSets."""
    tag = f'W/"{tag}"'
    response = get_conditional_response(request, etag=tag) or send_whole(request, write, file, media_type)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


def send_whole(
    request: HttpRequest, write: Callable[[], Iterator[bytes]], file: str, media_type: str
) -> HttpResponseBase:
    count_whole_set(request, at=clock.now())
    response = StreamingHttpResponse(of_one_moment(write), content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def of_one_moment(write: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
    with one_moment():
        yield from write()
