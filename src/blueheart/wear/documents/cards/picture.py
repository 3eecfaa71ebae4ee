"""The picture of a card without its text, as SVG: a heart like a moon over a town whose monuments are lit in blue."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from blueheart.wear.documents.cards.layout import Layout

HEART_UNITS = 48
TOWN_WIDTH, TOWN_HORIZON = 1440, 360
HEART_STOPS = ("#4fcbfa", "#12a8e4", "#0089c4")
"""From its top to its point."""
TOWN_STYLE = ".sky-far{fill:#0c3050}.sky-dark{fill:#061627}.sky-star{fill:#d9efff}.sky-lamp{fill:#ffd98a}"
"""The colours that the stylesheet of the site gives the town (`web/css/3-chrome.css`)."""


@cache
def heart_path() -> str:
    """The one outline of the heart, in a square of 48 units."""
    found = finders.find("web/heart.svg")
    if found is None:
        raise FileNotFoundError("web/heart.svg is not among the static files")
    path = re.search(r' d="([^"]+)"', Path(str(found)).read_text())
    if path is None:
        raise ValueError("web/heart.svg has no path")
    return path[1]


@cache
def town() -> str:
    """The site's own drawing, as a picture that stands alone."""
    drawn = render_to_string("web/parts/skyline.html")
    inner = drawn[drawn.index(">", drawn.index("<svg")) + 1 : drawn.rindex("</svg>")]
    return f"<style>{TOWN_STYLE}</style>{inner}"


def draw_picture(layout: Layout, *, width: int, height: int, is_rtl: bool) -> str:
    scale = layout.town_scale
    town_y = layout.horizon - TOWN_HORIZON * scale
    begins = [layout.town_x + beside * TOWN_WIDTH * scale for beside in (-1, 0, 1)]
    towns = "".join(f'<use href="#town" transform="translate({x} {town_y}) scale({scale})"/>' for x in begins)
    light, middle, deep = HEART_STOPS
    size, x, y = layout.heart_size, layout.heart_x, layout.heart_y
    mirrored = f'transform="matrix(-1 0 0 1 {width} 0)"' if is_rtl else ""
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">
<defs>
<linearGradient id="night" x2="0" y2="1"><stop stop-color="#051223"/><stop offset=".38" stop-color="#071b2f"/>
<stop offset=".8" stop-color="#0a3152"/><stop offset="1" stop-color="#0d4066"/></linearGradient>
<radialGradient id="moon"><stop stop-color="#2fbcf3" stop-opacity=".55"/><stop offset=".3" stop-color="#009edb"
 stop-opacity=".3"/><stop offset=".62" stop-color="#009edb" stop-opacity=".09"/>
<stop offset="1" stop-color="#009edb" stop-opacity="0"/></radialGradient>
<linearGradient id="heart" x2="0" y2="1"><stop stop-color="{light}"/><stop offset=".5" stop-color="{middle}"/>
<stop offset="1" stop-color="{deep}"/></linearGradient>
<g id="town">{town()}</g>
</defs>
<rect width="{width}" height="{height}" fill="url(#night)"/>
<g {mirrored}>
{towns}
<rect y="{layout.horizon + 100 * scale - 1}" width="{width}" height="{height}" fill="#04101d"/>
<circle cx="{x}" cy="{y}" r="{size * 1.35}" fill="url(#moon)"/>
<path transform="translate({x - size / 2} {y - size / 2}) scale({size / HEART_UNITS})" fill="url(#heart)"
 d="{heart_path()}"/>
<path transform="translate({layout.margin} {layout.footer_y}) scale({layout.footer_size * 1.25 / HEART_UNITS})"
 fill="#009edb" d="{heart_path()}"/>
</g></svg>"""
