"""A whole card drawn each time, by other means: what `bench_cards` holds the site's cards against."""

import io
import itertools
from functools import cache

import resvg_py
from PIL import Image, ImageDraw, ImageFont

from benchmarks.pillow_town import flatten, paint_town
from blueheart.kernel import fonts
from blueheart.wear.documents.cards.layout import LAYOUTS
from blueheart.wear.documents.cards.picture import HEART_STOPS, HEART_UNITS, draw_picture, heart_path
from blueheart.wear.documents.cards.text import vips
from blueheart.wear.rules.cards import Card, CardSize

LAYOUT = LAYOUTS[CardSize.WIDE]
WIDTH, HEIGHT = CardSize.WIDE.pixels
SKY = ((0.0, "#051223"), (0.38, "#071b2f"), (0.8, "#0a3152"), (1.0, "#0d4066"))
TITLE_SIZE, TITLE_ROWS = 58, (180, 251)
FINER = 4


def by_pillow(card: Card) -> bytes:
    picture = sky(SKY, WIDTH, HEIGHT)
    paint_town(picture, LAYOUT)
    light = round(LAYOUT.heart_size * 2.7)
    glow = Image.radial_gradient("L").resize((light, light)).point(lambda far: max(0, 140 - far))
    corner = (LAYOUT.heart_x - light // 2, LAYOUT.heart_y - light // 2)
    picture.paste(Image.new("RGB", glow.size, "#009edb"), corner, glow)
    size = LAYOUT.heart_size
    slope = sky(((0.0, HEART_STOPS[0]), (0.5, HEART_STOPS[1]), (1.0, HEART_STOPS[2])), size, size)
    picture.paste(slope, (LAYOUT.heart_x - size // 2, LAYOUT.heart_y - size // 2), heart(size))
    small = heart(round(LAYOUT.footer_size * 1.25))
    picture.paste("#009edb", (LAYOUT.margin, LAYOUT.footer_y), small)
    draw = ImageDraw.Draw(picture)
    for text, x, y, points, weight, ink in texts(card):
        draw.text((x, y), text, font=font(weight, points), fill=ink, anchor="ls")
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def sky(stops: tuple[tuple[float, str], ...], width: int, height: int) -> Image.Image:
    """A vertical slope between colours."""
    made = Image.new("RGB", (width, height))
    for (start, first), (end, last) in itertools.pairwise(stops):
        rows = round(height * end) - round(height * start)
        mask = Image.linear_gradient("L").resize((width, rows))
        part = Image.composite(Image.new("RGB", mask.size, last), Image.new("RGB", mask.size, first), mask)
        made.paste(part, (0, round(height * start)))
    return made


def heart(size: int) -> Image.Image:
    large = Image.new("L", (size * FINER, size * FINER))
    scale = size * FINER / HEART_UNITS
    ImageDraw.Draw(large).polygon([(x * scale, y * scale) for x, y in outline()], fill=255)
    return large.resize((size, size), Image.Resampling.LANCZOS)


@cache
def outline() -> tuple[tuple[float, float], ...]:
    return tuple(flatten(heart_path())[0])


@cache
def font(weight: str, points: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.FOLDER / f"NotoSans-{weight}.ttf"), points)


def texts(card: Card) -> list[tuple[str, int, int, int, str, str]]:
    """The lines where the site's own card has them: text, x, y of its baseline, size, weight, colour."""
    words = card.title.split()
    halves = (" ".join(words[:-3]), " ".join(words[-3:]))
    return [
        (card.eyebrow, LAYOUT.margin, 86, LAYOUT.small_size, "Regular", "#6fcff9"),
        *((half, LAYOUT.margin, y, TITLE_SIZE, "Bold", "#ffffff") for half, y in zip(halves, TITLE_ROWS, strict=True)),
        (card.lines[0], LAYOUT.margin, 316, LAYOUT.line_size, "Regular", "#c9e2f2"),
        (card.footer, LAYOUT.margin + 52, 582, LAYOUT.footer_size, "Bold", "#c9e2f2"),
    ]


def as_svg(card: Card) -> str:
    picture = draw_picture(LAYOUT, width=WIDTH, height=HEIGHT, is_rtl=False).removesuffix("</svg>")
    lines = "".join(
        f'<text x="{x}" y="{y}" font-family="Noto Sans" font-weight="{weight.lower().replace("regular", "normal")}"'
        f' font-size="{points}" fill="{ink}">{text}</text>'
        for text, x, y, points, weight, ink in texts(card)
    )
    return f"{picture}{lines}</svg>"


def by_vips(card: Card) -> bytes:
    made: bytes = vips().Image.svgload_buffer(as_svg(card).encode()).pngsave_buffer()
    return made


def by_resvg(card: Card) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=as_svg(card), skip_system_fonts=True, font_family="Noto Sans",
            font_files=[str(fonts.FOLDER / f"NotoSans-{weight}.ttf") for weight in ("Regular", "Bold")],
        )
    )  # fmt: skip
