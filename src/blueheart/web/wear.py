"""The overlay: a photograph under a frame, put together on the visitor's own device."""

from dataclasses import asdict
from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from blueheart.wear.queries.frames import FrameOnOffer, find_group, frames_on_offer, group_name
from blueheart.wear.rules.limits import TITLE_LENGTH
from blueheart.web.wearwords import script_words

NOTHING_LEAVES = {"connect-src": [NONE], "form-action": [NONE]}
"""The browser itself refuses to send anything from this page: what it needs is loaded with it."""
SIZES = (400, 640, 800, 1080, 1600, 2048)
USUAL_SIZE = 1080
SHAPES = ("square", "portrait", "story")
FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WebP"}
MODULES = ("editor", "form", "hand", "photo", "save", "draw", "letters", "kind")
"""Asked for at once: found one by one, the last would wait for three others."""


@require_safe
@csp_replace(NOTHING_LEAVES)
def wear(request: HttpRequest) -> HttpResponse:
    """`?group=` puts a supporter's frame first."""
    language = get_language() or settings.LANGUAGE_CODE
    asked = request.GET.get("group", "")
    group = find_group(slug=asked) if asked else None
    frames = frames_on_offer(language=language, day=now().date(), supporter=group)
    context = {
        "frames": frames,
        "group": group_name(group, language) if group else "",
        "group_slug": group.slug if group else "",
        "is_unknown_group": bool(asked) and group is None,
        "shapes": [{"value": value, "text": text} for value, text in shape_names().items()],
        "formats": [{"value": value, "text": text} for value, text in FORMATS.items()],
        "sizes": SIZES,
        "usual_size": USUAL_SIZE,
        "longest_ring_text": TITLE_LENGTH,
        "modules": [f"web/js/overlay-{name}.js" for name in MODULES],
        "overlay": {"frames": [script_frame(frame) for frame in frames], "words": script_words()},
    }
    return render(request, "web/wear.html", context)


def shape_names() -> dict[str, str]:
    names = (gettext("Square 1:1"), gettext("Portrait 4:5"), gettext("Story 9:16"))
    return dict(zip(SHAPES, names, strict=True))


def script_frame(frame: FrameOnOffer) -> dict[str, Any]:
    """What the script draws with: layers of SVG, where words go, and which."""
    return {
        "slug": frame.slug,
        "layers": [asdict(layer) for layer in frame.layers],
        "slots": [asdict(slot) for slot in frame.slots],
        "ring": frame.ring.text,
        "theme": frame.theme.text,
    }
