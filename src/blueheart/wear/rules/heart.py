"""The one drawing of the heart, in a square of 48 units: the file that the site shows, read and not copied."""

import re
from pathlib import Path

DRAWING = Path(__file__).parents[2] / "web" / "static" / "web" / "heart.svg"

HEART_SVG = DRAWING.read_text(encoding="utf-8").strip()
HEART_PATH = re.findall(r' d="([^"]+)"', HEART_SVG)[0]
HEART_BLUE = "#009edb"
