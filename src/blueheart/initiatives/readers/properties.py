"""Lines of iCalendar (RFC 5545, section 3.1) as text, so that a broken one costs no other."""

import re

UNFOLD = re.compile(r"\r?\n[ \t]")
EDGE = re.compile(r"^(BEGIN|END):(VEVENT|VTIMEZONE)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
PROPERTY = re.compile(
    r"^(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[^:;\r\n\"]*(?:\"[^\"\r\n]*\"[^:;\r\n\"]*)*)*):(?P<value>.*?)\r?$",
    re.MULTILINE,
)


def parts_of(text: str) -> tuple[list[tuple[str, str]], str]:
    """(kind, block) of each event and zone, and the text around them. One that breaks off costs no other."""
    blocks: list[tuple[str, str]] = []
    around: list[str] = []
    kind, begins, done = "", 0, 0
    for edge in EDGE.finditer(text):
        if edge[1].upper() == "BEGIN":
            kind, begins = edge[2].upper(), edge.start()
        elif kind == edge[2].upper():
            blocks.append((kind, text[begins : edge.end()]))
            around.append(text[done:begins])
            kind, done = "", edge.end()
    return blocks, "".join((*around, text[done:]))


def property_of(text: str, name: str) -> str:
    """The first value of a property in unfolded text, its escapes undone."""
    for match in PROPERTY.finditer(text):
        if match["name"].upper() == name:
            return unescape(match["value"])
    return ""


def unescape(value: str) -> str:
    def plain(match: re.Match[str]) -> str:
        return "\n" if match[1] in "nN" else match[1]

    return re.sub(r"\\(.)", plain, value)


def parameter_of(text: str, name: str, parameter: str) -> str:
    for match in PROPERTY.finditer(text):
        if match["name"].upper() == name:
            found = re.search(rf";{parameter}=(\"[^\"]*\"|[^;:\"]*)", match["params"], re.IGNORECASE)
            return found[1].strip('"').strip() if found else ""
    return ""
