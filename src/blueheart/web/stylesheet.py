"""Joins the sources in `static/web/css` into the one stylesheet that is served.

Run `python -m blueheart.web.stylesheet` after a change; a test holds that the joined file is current.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "web"
TARGET = FOLDER / "site.css"

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACES = re.compile(r"\s+")
AROUND = re.compile(r"\s*([{};,>])\s*")
AFTER_COLON = re.compile(r"(?<=[\w)\]]):\s+")
LAST_SEMICOLON = re.compile(r";}")


def join() -> str:
    """All sources in the order of their names, without comments and spare white space."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER / "css").glob("*.css")))
    text = SPACES.sub(" ", COMMENT.sub("", text))
    text = AFTER_COLON.sub(":", AROUND.sub(r"\1", text))
    return LAST_SEMICOLON.sub("}\n", text).strip() + "\n"


def write() -> Path:
    TARGET.write_text(join(), encoding="utf-8")
    return TARGET


if __name__ == "__main__":
    write()
