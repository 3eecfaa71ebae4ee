"""The fonts that ship, and that no others are used."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from blueheart.kernel import fonts

ROOT = Path(__file__).resolve().parents[2]
DRAW = """
import django; django.setup()
from blueheart.wear.documents.cards.text import draw_text
one, other = (draw_text(text, size=60, weight="Bold", width=400, at_right=False) for text in ("Ա", "ა"))
framed = min((drawn.ink > 0).mean(axis=1).max() for drawn in (one, other)) > 0.9
print(one.ink.shape == other.ink.shape and framed)
"""


def test_configuration_names_the_shipped_fonts_alone(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    settings.HOME = tmp_path / "home"
    fonts.use_only_these()
    path = Path(os.environ["FONTCONFIG_FILE"])
    text = path.read_text()
    assert text.count("<dir>") == 1
    assert f"<dir>{fonts.FOLDER}</dir>" in text
    assert "include" not in text
    before = path.stat().st_mtime_ns
    fonts.use_only_these()
    assert path.stat().st_mtime_ns == before


def test_a_letter_that_only_a_font_of_the_machine_has_is_not_drawn(tmp_path: Path) -> None:
    environment = {
        **os.environ, "BLUEHEART_HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "blueheart.settings.dev",
    }  # fmt: skip
    environment.pop("FONTCONFIG_FILE", None)
    done = subprocess.run([sys.executable, "-c", DRAW], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True", "both are the framed sign for a missing letter"
