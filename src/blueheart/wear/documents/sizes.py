"""How large the files of the kit are, measured beforehand: to make them all for a list would take seconds."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings

from blueheart.wear.documents.kit import kit_bytes
from blueheart.wear.rules.kit import KIT, KitFile

TABLE = Path(__file__).parents[1] / "data" / "kit_sizes.json"


def kilobytes(file: KitFile, language: str) -> int:
    """Of 1,000 bytes, rounded, at least 1; 0 for one that was never measured."""
    return int(table().get(file.file_name(language), 0))


@cache
def table() -> dict[str, int]:
    found: dict[str, int] = json.loads(TABLE.read_text(encoding="utf-8"))
    return found


def measure() -> dict[str, int]:
    """Makes every file in every language, which takes half a minute."""
    languages = [code for code, _name in settings.LANGUAGES]
    return {
        file.file_name(language): max(1, round(len(kit_bytes(file, language)) / 1000))
        for file in KIT
        for language in (languages if file.has_words else [""])
    }


def write(target: Path = TABLE) -> dict[str, int]:
    sizes = measure()
    target.write_text(json.dumps(sizes, indent=0) + "\n", encoding="utf-8")
    return sizes
