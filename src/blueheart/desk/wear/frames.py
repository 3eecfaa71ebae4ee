"""Frames at the desk: what is on offer, a new one, a change, and how it looks in every shape before it is kept."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from blueheart.desk.access import actor_of, only_for
from blueheart.kernel import clock
from blueheart.supporters.models import Supporter
from blueheart.wear.actions.frames import FrameWords, StaleFrame, TypedFrame, add_frame, change_frame
from blueheart.wear.models import Frame
from blueheart.wear.permissions import can_edit_frames
from blueheart.wear.queries.frames import colour_of, every_frame, find_frame, words
from blueheart.wear.rules.drawings import InvalidDrawing
from blueheart.wear.rules.frames import HEIGHTS, UNITS, check_frame, compose
from blueheart.wear.rules.limits import DESCRIPTION_LENGTH, FRAME_LENGTH, TITLE_LENGTH

LARGEST_FILE_BYTES = 4 * FRAME_LENGTH
WORDS = ("title", "description", "ring_text")


@dataclass(frozen=True, slots=True)
class Picture:
    """One shape of a frame: images to lay over each other, each with how it blends."""

    shape: str
    layers: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list; `problem` is why a kept drawing is not shown any more."""

    frame: Frame
    title: str
    title_language: str
    picture: Picture | None
    problem: str


class FrameForm(forms.Form):
    slug = forms.SlugField(
        label=gettext_lazy("Name in addresses"), max_length=60,
        help_text=gettext_lazy("Small letters, digits and hyphens, such as world-day-2027."),
    )  # fmt: skip
    svg = forms.CharField(
        label=gettext_lazy("Drawing (SVG)"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "ltr", "spellcheck": "false"}),
        help_text=gettext_lazy(
            'For a square of 1,000 by 1,000 (viewBox="0 0 1000 1000"). Each outermost <g> has a data-anchor: fill, '
            "square, top-start, top-end, bottom-start, bottom-end or bottom. docs/content.md has an example."
        ),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or an SVG file, which takes the place of what stands above"), required=False,
        widget=forms.FileInput(attrs={"accept": ".svg,image/svg+xml"}),
    )  # fmt: skip
    supporter = forms.ModelChoiceField(
        Supporter.objects.order_by("name"), label=gettext_lazy("Of one supporter"), required=False,
        empty_label=gettext_lazy("For everybody"),
    )  # fmt: skip
    year = forms.IntegerField(
        label=gettext_lazy("Of one year"), required=False, min_value=2014, max_value=2200,
        help_text=gettext_lazy("Blank for every year."),
    )  # fmt: skip
    position = forms.IntegerField(
        label=gettext_lazy("Place in the row"), min_value=0, max_value=32_000, initial=100,
        help_text=gettext_lazy("Lower comes first."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=gettext_lazy("On offer"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"title": _("Name"), "description": _("What it looks like"), "ring_text": _("Words along the ring")}
        limits = {"title": TITLE_LENGTH, "description": DESCRIPTION_LENGTH, "ring_text": TITLE_LENGTH}
        for code, language in settings.LANGUAGES:
            for name in WORDS:
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{labels[name]}: {language}", required=False, max_length=limits[name],
                    widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
                )  # fmt: skip

    def typed(self) -> TypedFrame:
        data = self.cleaned_data
        return TypedFrame(
            slug=data["slug"], svg=data["svg"], year=data["year"], position=data["position"],
            supporter_id=data["supporter"].pk if data["supporter"] else None, is_active=data["is_active"],
            words={
                code: FrameWords(**{name: data[f"{name}_{code}"] for name in WORDS})
                for code, _name in settings.LANGUAGES
            },
        )  # fmt: skip


def given(request: HttpRequest) -> QueryDict:
    """What was typed; an SVG file takes the place of the drawing."""
    data = request.POST.copy()
    file = request.FILES.get("file")
    if file is not None:
        data["svg"] = file.read(LARGEST_FILE_BYTES).decode("utf-8-sig", errors="replace").replace("\x00", "\ufffd")
    return data


def values_of(frame: Frame) -> dict[str, Any]:
    texts = {
        f"{name}_{text.language}": getattr(text, name) for text in frame.texts.all() for name in WORDS
    }  # fmt: skip
    return {
        "slug": frame.slug, "svg": frame.svg, "year": frame.year, "position": frame.position,
        "supporter": frame.supporter_id, "is_active": frame.is_active, **texts,
    }  # fmt: skip


def pictures_of(svg: str, *, colour: str = "") -> list[Picture]:
    """In the order of `HEIGHTS`. Raises InvalidDrawing."""
    layers = compose(check_frame(svg), colour=colour)
    return [
        Picture(shape, [(one.blend, data_address(one.svg, height)) for one in layers])
        for shape, height in HEIGHTS.items()
    ]  # fmt: skip


def data_address(svg: str, height: float) -> str:
    sized = svg.replace(f'height="{UNITS}"', f'height="{height:g}"', 1)
    return f"data:image/svg+xml;base64,{b64encode(sized.encode()).decode()}"


@only_for(can_edit_frames)
def frames(request: HttpRequest) -> HttpResponse:
    lines = [line_of(frame, get_language() or "en") for frame in every_frame()]
    return render(request, "desk/wear/frames.html", {"lines": lines})


def line_of(frame: Frame, language: str) -> Line:
    title = words({text.language: text.title for text in frame.texts.all()}, language)
    try:
        picture, problem = pictures_of(frame.svg)[0], ""
    except InvalidDrawing as error:
        picture, problem = None, str(error.message)
    return Line(
        frame=frame, title=title.text or frame.slug, title_language=title.language, picture=picture, problem=problem
    )


@only_for(can_edit_frames)
def frame(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new one without `pk`. The button "preview" shows what is typed and keeps nothing."""
    found = find_frame(frame_id=pk) if pk is not None else None
    if pk is not None and found is None:
        raise Http404
    form = FrameForm(given(request) if request.method == "POST" else None, initial=values_of(found) if found else None)
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" not in request.POST and save(request, form, found):
                return redirect("desk_frames")
        except StaleFrame as error:
            is_stale = True
            form.add_error(None, error.message)
        show_problem(form)
    status = 409 if is_stale else 422 if form.errors else 200
    shown = form["svg"].value() or ""
    colour = colour_of(found.supporter) if found and found.supporter else ""
    context = {
        "form": form, "frame": found, "pictures": preview(str(shown), colour),
        "is_preview": "preview" in request.POST, "seen": seen_of(request, found, is_stale=is_stale),
    }  # fmt: skip
    return render(request, "desk/wear/frame.html", context, status=status)


def seen_of(request: HttpRequest, found: Frame | None, *, is_stale: bool) -> str:
    """Which state of the frame the form was made from; after a warning, the one that now stands."""
    if found is None:
        return ""
    return (request.POST.get("seen", "") if not is_stale else "") or found.changed_at.isoformat()


def save(request: HttpRequest, form: FrameForm, found: Frame | None) -> bool:
    """False with what is wrong beside its field. Raises StaleFrame."""
    by, at, typed = actor_of(request), clock.now(), form.typed()
    try:
        if found:
            seen_at = parse_datetime(request.POST.get("seen", "")) or found.changed_at
            change_frame(frame_id=found.pk, typed=typed, seen_at=seen_at, by=by, at=at)
        else:
            add_frame(typed=typed, by=by, at=at)
    except ValidationError as error:
        for name, problems in error.message_dict.items():
            form.add_error(name if name in form.fields else None, problems)
        return False
    messages.success(request, _("The frame is saved."))
    return True


def show_problem(form: FrameForm) -> None:
    """A preview names what is wrong with the drawing, as saving does."""
    if form.errors:
        return
    try:
        check_frame(form.cleaned_data["svg"])
    except InvalidDrawing as error:
        form.add_error("svg", str(error.message))


def preview(svg: str, colour: str) -> list[Picture]:
    try:
        return pictures_of(svg, colour=colour) if svg else []
    except InvalidDrawing:
        return []
