"""The fonts that ship with the site, for papers and cards, and the file that makes a text engine know no others."""

import os
from pathlib import Path

from django.conf import settings

FOLDER = Path(__file__).parent / "data" / "fonts"
CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def use_only_these() -> None:
    """Points fontconfig at the shipped fonts, for this process. Call it before the first import of pyvips.

    Writes its configuration and, at the first text, its cache into the home's `fonts/`.
    """
    cache = settings.HOME / "fonts"
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / "fonts.conf"
    wanted = CONFIGURATION.format(fonts=FOLDER, cache=cache)
    if not path.exists() or path.read_text() != wanted:
        part = path.with_suffix(f".{os.getpid()}")
        part.write_text(wanted)
        part.replace(path)
    os.environ["FONTCONFIG_FILE"] = str(path)
