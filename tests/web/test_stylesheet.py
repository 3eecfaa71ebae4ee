"""The served stylesheet is the joined sources, small enough, and readable in both modes."""

import re
from pathlib import Path

import brotli
import pytest

from blueheart.web.stylesheet import FOLDER, TARGET, join

TOKENS = (FOLDER / "css" / "1-tokens.css").read_text(encoding="utf-8")
LIGHT, REST = TOKENS.split("@media (prefers-color-scheme: dark)")
DARK, NIGHT = REST.split(".night {")
PAIRS = [
    ("text", "paper"), ("text", "surface"), ("text", "tint"),
    ("muted", "paper"), ("muted", "surface"), ("muted", "tint"),
    ("link", "paper"), ("link", "surface"), ("link", "tint"),
    ("strong", "paper"), ("on-accent", "accent"),
    ("good", "good-tint"), ("warn", "warn-tint"), ("bad", "bad-tint"),
    ("good", "paper"), ("warn", "paper"), ("bad", "paper"),
]  # fmt: skip


def tokens_of(*blocks: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in blocks:
        found |= dict(re.findall(r"--([\w-]+): ([^;]+);", block))
    return found


MODES = {"light": tokens_of(LIGHT), "dark": tokens_of(LIGHT, DARK), "night": tokens_of(LIGHT, NIGHT)}


def colour(tokens: dict[str, str], name: str) -> tuple[int, int, int]:
    value = tokens[name]
    while value.startswith("var("):
        value = tokens[value[6:-1]]
    digits = value.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def luminance(rgb: tuple[int, int, int]) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [part / 255 for part in rgb]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(tokens: dict[str, str], one: str, other: str) -> float:
    pair = sorted((luminance(colour(tokens, one)), luminance(colour(tokens, other))), reverse=True)
    return (pair[0] + 0.05) / (pair[1] + 0.05)


def test_served_file_is_the_joined_sources() -> None:
    assert TARGET.read_text(encoding="utf-8") == join(), "run python -m blueheart.web.stylesheet"


def test_served_file_stays_small() -> None:
    served = TARGET.read_bytes()
    assert len(served) <= 40_000
    assert len(brotli.compress(served)) <= 9_000


def test_served_file_asks_nobody_else() -> None:
    assert not re.search(r"@import|https?://|//[a-z]", TARGET.read_text(encoding="utf-8"))


def test_sources_use_logical_properties_only() -> None:
    physical = re.compile(
        r"(?<![\w-])(?:left|right|top|bottom|(?:margin|padding|border)-(?:left|right|top|bottom)|float|(?:min-|max-)?(?:width|height))\s*:\s"
    )
    for path in (FOLDER / "css").glob("*.css"):
        text = re.sub(r"@(?:media|container)[^{]*\{", "", path.read_text(encoding="utf-8"))
        assert not physical.search(text), (path.name, physical.search(text))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_text_contrast_meets_aa(mode: str, front: str, back: str) -> None:
    assert contrast(MODES[mode], front, back) >= 4.5


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("front", "back"), [("edge", "surface"), ("edge", "paper"), ("focus", "paper"), ("accent", "paper")]
)
def test_shapes_contrast_meets_aa(mode: str, front: str, back: str) -> None:
    assert contrast(MODES[mode], front, back) >= 3


@pytest.mark.parametrize("script", sorted((FOLDER / "js").glob("*.js")), ids=lambda path: path.name)
def test_scripts_are_small_and_keep_to_this_site(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert script.stat().st_size < 4096
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert "document.cookie" not in text
    assert "localStorage" not in text


def test_the_waves_own_sheet_stays_small_and_asks_nobody_else() -> None:
    served = (FOLDER / "wave.css").read_bytes()
    assert len(brotli.compress(served)) <= 4_000
    assert not re.search(rb"@import|https?://|//[a-z]", served)
