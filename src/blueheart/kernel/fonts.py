"""The fonts that ship with the software, so that a paper looks alike on every machine."""

from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "fonts"
