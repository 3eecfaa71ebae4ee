"""`/open-data/…`: the fund's ledger for anybody to read and to check. In pieces, whatever its size."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response

import blueheart.fund
from blueheart.api.callers import count_whole_set
from blueheart.api.problems import open_endpoint
from blueheart.fund.enums import Book
from blueheart.fund.queries.entries import last_head, ledger_version
from blueheart.fund.queries.office import book_of, get_office
from blueheart.fund.queries.opendata import open_fund, open_grants
from blueheart.fund.rules.opendata import Publisher
from blueheart.fund.writers.iati import write_iati
from blueheart.fund.writers.ledger_csv import write_ledger
from blueheart.fund.writers.proof import write_proof
from blueheart.fund.writers.threesixty import write_360giving
from blueheart.kernel import clock, generation
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
def iati_activities(request: HttpRequest) -> HttpResponseBase:
    """The fund and its grants in IATI 2.03."""
    publisher = get_publisher()
    return whole(
        request, lambda: write_iati(open_fund(book=publisher.book), publisher), tag=told_of(publisher),
        file="iati-activities.xml", media_type="application/xml",
    )  # fmt: skip


@open_endpoint("GET")
def grants_360giving(request: HttpRequest) -> HttpResponseBase:
    """The grants in 360Giving 1.4."""
    publisher = get_publisher()
    return whole(
        request, lambda: write_360giving(tuple(open_grants(book=publisher.book)), publisher), tag=told_of(publisher),
        file="360giving.json", media_type="application/json",
    )  # fmt: skip


def get_publisher() -> Publisher:
    """The office, by its legal name once it receives. One query."""
    office = get_office()
    book = book_of(office)
    return Publisher(
        name=office.legal_name if book == Book.REAL else settings.OFFICE_NAME or "Blue Heart Campaign",
        org_id=settings.IATI_ORG_ID, org_type=settings.IATI_ORG_TYPE, prefix_360=settings.PREFIX_360GIVING,
        base_url=settings.BASE_URL, book=book, at=clock.now(),
    )  # fmt: skip


def told_of(publisher: Publisher) -> str:
    """Another one when the ledger moves, or what is public of grants and names, or the day on which a sum is told."""
    settled = hashlib.sha256(f"{publisher.name}{publisher.org_id}{publisher.prefix_360}".encode()).hexdigest()[:8]
    return f"{ledger_version()}-{generation.current()}-{publisher.today:%Y%m%d}-{settled}"


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
