"""How a sample says that it is one, in formats that show little more than a title."""

SAMPLE_MARK = "[SAMPLE]"
SAMPLE_NOTE = "SAMPLE: invented to show the software working, not a real initiative."


def marked_title(title: str, *, is_sample: bool) -> str:
    return f"{SAMPLE_MARK} {title}" if is_sample else title


def unmarked_title(title: str) -> str:
    return title.removeprefix(SAMPLE_MARK).strip()
