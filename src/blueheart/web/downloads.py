"""Ready-made files for who wears the heart without the overlay: the list, each file, and a group's own poster."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blueheart.kernel.text import clean_line, direction
from blueheart.wear.documents.kit import kit_bytes, preview_png
from blueheart.wear.documents.posters import PosterGroup, poster_pdf
from blueheart.wear.documents.sizes import kilobytes
from blueheart.wear.queries.looks import find_group
from blueheart.wear.rules.kit import KIT, Form, KitFile, Poster, Shelf, Unit, find_file
from blueheart.web.kept import answer_kept

LANGUAGES = [code for code, _name in settings.LANGUAGES]
DAY, MINUTES = 86_400, 300
MEDIA_TYPES = {Form.SVG: "image/svg+xml", Form.PNG: "image/png", Form.PDF: "application/pdf"}
SIGNATURE_HEART = "heart-64.png"

SHELVES: dict[Shelf, tuple[Promise | str, Promise | str]] = {
    Shelf.HEARTS: (gettext_lazy("Hearts"), gettext_lazy("The heart alone, with nothing behind it.")),
    Shelf.BANNERS: (
        gettext_lazy("Banners for profiles and pages"),
        gettext_lazy("Pictures of the size that each place asks for."),
    ),
    Shelf.POSTERS: (
        gettext_lazy("Posters"),
        gettext_lazy("Vector PDF, sharp at any size, with a QR code that leads to this site."),
    ),
    Shelf.PINS: (
        gettext_lazy("Pins"),
        gettext_lazy("An A4 page full of them, with room to fold round the edge. The size is that of the face."),
    ),
    Shelf.SHIRTS: (gettext_lazy("Shirts"), gettext_lazy("Vector PDF at real size, in one colour for all cloth.")),
}

PREVIEWS: dict[Shelf, tuple[str, ...]] = {
    Shelf.POSTERS: ("poster-a4", "poster-a4-light"), Shelf.PINS: ("pins-58", "pins-25"), Shelf.SHIRTS: ("shirt",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A file in the list; `others` are its addresses in the other languages."""

    url: str
    name: str
    form: str
    size: str
    kilobytes: int
    use: Promise | str
    others: list[tuple[str, str]]


@require_safe
def downloads(request: HttpRequest) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "shelves": [
            {"slug": shelf.value, "title": title, "lead": lead, "rows": list(rows_of(shelf, language)),
             "previews": [f"/wear/preview/{name}-{language}.png" for name in PREVIEWS.get(shelf, ())]}
            for shelf, (title, lead) in SHELVES.items()
        ],
        "signature": signature_html(language), "signature_heart": f"/wear/{SIGNATURE_HEART}",
        "banner_url": f"/wear/banner-1500x500-{language}.png",
    }  # fmt: skip
    return render(request, "web/wear/downloads.html", context)


def rows_of(shelf: Shelf, language: str) -> Iterator[Row]:
    for file in KIT:
        if file.shelf == shelf:
            others = [code for code in LANGUAGES if code != language] if file.has_words else []
            yield Row(
                url=f"/wear/{file.file_name(language)}", name=file.file_name(language), form=file.form.upper(),
                size=size_of(file), kilobytes=kilobytes(file, language), use=file.use,
                others=[(code, f"/wear/{file.file_name(code)}") for code in others],
            )  # fmt: skip


def size_of(file: KitFile) -> str:
    if not file.width:
        return _("any size")
    if file.shelf == Shelf.PINS:
        return f"{file.width} mm"
    size = f"{file.width} × {file.height} {'px' if file.unit == Unit.PIXELS else 'mm'}"
    return f"{file.paper.upper()}, {size}" if isinstance(file, Poster) else size


def signature_html(language: str) -> str:
    """Plain HTML that every mail program keeps: a picture, a link, no style."""
    base = settings.BASE_URL.rstrip("/")
    words = escape(f"{_('I wear the Blue Heart')} {_('against human trafficking')}")
    return (
        f'<p lang="{language}" dir="{direction(language)}">'
        f'<img src="{escape(base)}/wear/{SIGNATURE_HEART}" width="32" height="32" alt="" align="middle"> '
        f'<a href="{escape(base)}/{language}/wear/">{words}</a></p>'
    )


@require_safe
def kit_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """`/wear/poster-a4-fr.pdf`; any cache may keep it for a day."""
    found = find_file(name, LANGUAGES)
    if found is None:
        raise Http404
    file, language = found
    key = (name, settings.BASE_URL, settings.OFFICE_NAME)
    response = answer_kept(
        request, key, lambda: kit_bytes(file, language), media_type=MEDIA_TYPES[file.form], max_age=DAY
    )
    return named(response, name, language)


@require_safe
def preview(request: HttpRequest, name: str) -> HttpResponseBase:
    """`/wear/preview/poster-a4-fr.png`: the first page of the paper of that name."""
    found = find_file(f"{name.removesuffix('.png')}.pdf", LANGUAGES) if name.endswith(".png") else None
    if found is None:
        raise Http404
    file, language = found
    key = ("preview", name, settings.BASE_URL, settings.OFFICE_NAME)
    response = answer_kept(
        request, key, lambda: preview_png(file, language), media_type=MEDIA_TYPES[Form.PNG], max_age=DAY
    )
    return named(response, name, language)


@require_safe
def group_poster(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """`/wear/groups/ghent/poster-a4-fr.pdf`: kept for five minutes, since its name and colour may change."""
    found = find_file(name, LANGUAGES)
    if found is None or not isinstance(found[0], Poster):
        raise Http404
    poster: Poster = found[0]
    language = found[1]
    group = find_group(slug=slug, language=language)
    if group is None:
        raise Http404
    facts = group.facts
    shown = PosterGroup(slug=slug, name=clean_line(facts.name), colour=group.colour, is_sample=facts.is_sample)
    key: tuple[Any, ...] = (
        name, settings.BASE_URL, settings.OFFICE_NAME, slug, facts.name, group.colour, str(facts.is_sample)
    )  # fmt: skip

    def write() -> bytes:
        with override(language):
            return poster_pdf(poster, language=language, group=shown)

    response = answer_kept(request, key, write, media_type=MEDIA_TYPES[Form.PDF], max_age=MINUTES)
    return named(response, f"{slug}-{name}", language)


def named(response: HttpResponseBase, name: str, language: str) -> HttpResponseBase:
    if response.status_code == 200:
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    if language:
        response.headers["Content-Language"] = language
    return response
