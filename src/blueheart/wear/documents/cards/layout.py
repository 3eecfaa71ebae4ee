"""Where things stand on a card, for each size, in pixels; mirrored for what is read from right to left."""

from dataclasses import dataclass

from blueheart.wear.rules.cards import CardSize


@dataclass(frozen=True, slots=True)
class Layout:
    """Written for left to right. The text begins at `text_top` and ends above `text_bottom`.

    `title_sizes` are tried from the largest, each with the most lines that it may take.
    """

    margin: int
    text_width: int
    text_top: int
    text_bottom: int
    title_sizes: tuple[tuple[int, int], ...]
    line_size: int
    small_size: int
    most_lines: int
    heart_size: int
    heart_x: int
    heart_y: int
    horizon: int
    town_scale: float
    town_x: int
    footer_y: int
    footer_size: int


LAYOUTS = {
    CardSize.WIDE: Layout(
        margin=72, text_width=690, text_top=64, text_bottom=396,
        title_sizes=((80, 2), (68, 2), (58, 3), (52, 3), (45, 4), (38, 4)), line_size=30, small_size=25, most_lines=3,
        heart_size=250, heart_x=978, heart_y=218, horizon=508, town_scale=0.6, town_x=290, footer_y=553, footer_size=30,
    ),
    CardSize.SQUARE: Layout(
        margin=80, text_width=920, text_top=318, text_bottom=728,
        title_sizes=((92, 2), (80, 2), (66, 3), (54, 4), (44, 5)), line_size=36, small_size=31, most_lines=4,
        heart_size=220, heart_x=186, heart_y=176, horizon=940, town_scale=0.75, town_x=0, footer_y=994, footer_size=36,
    ),
    CardSize.TALL: Layout(
        margin=90, text_width=900, text_top=715, text_bottom=1265,
        title_sizes=((104, 3), (88, 4), (72, 5), (58, 6), (48, 7)), line_size=42, small_size=36, most_lines=6,
        heart_size=420, heart_x=300, heart_y=430, horizon=1550, town_scale=1.0, town_x=-220,
        footer_y=1640, footer_size=42,
    ),
}  # fmt: skip
