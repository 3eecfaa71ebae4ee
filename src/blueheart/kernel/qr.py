"""QR codes as SVG (ISO/IEC 18004), dark on white in every mode, so that any telephone reads them."""

import segno
from django.utils.html import escape

DARK, LIGHT = "#071b2f", "#ffffff"
QUIET_MODULES = 4


def qr_svg(text: str, *, title: str = "", level: str = "q") -> str:
    """As many units wide as it has modules, with the quiet zone of four; `title` is its name for those who hear it.

    Of level Q a quarter may be lost: a poster gets creased; a payment's code is of level M, as its standard has it.
    Without `title` it is decoration and says nothing.
    """
    rows = segno.make(text, error=level, micro=False, boost_error=False).matrix
    size = len(rows) + 2 * QUIET_MODULES
    name = f' role="img"><title>{escape(title)}</title>' if title else ' aria-hidden="true">'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" class="qr"{name}'
        f'<path fill="{LIGHT}" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="{DARK}" shape-rendering="crispEdges" d="{runs(rows)}"/></svg>'
    )


def runs(rows: tuple[bytearray, ...]) -> str:
    """Each run of dark modules in a row as one rectangle."""
    drawn = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                drawn.append(f"M{x + QUIET_MODULES} {y + QUIET_MODULES}h{end - x}v1h-{end - x}z")
            x = max(end, x + 1)
    return "".join(drawn)
