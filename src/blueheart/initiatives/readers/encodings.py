"""Which encoding a text file is in: what its first bytes say, then UTF-8, then what Windows programs write."""

import codecs

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes) -> tuple[str, str]:
    """The text without its BOM, and the encoding's name. A UTF-8 BOM before cp1252 text is not believed."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            body = data[len(bom) :]
            if encoding == "utf-8":
                return decode_plain(body, "utf-8-sig", "cp1252 with a UTF-8 BOM")
            return body[: len(body) - len(body) % 2].decode(encoding, errors="replace"), encoding
    head = data[:2000]
    if head and head.count(0) > len(head) // 4:
        encoding = "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        return data[: len(data) - len(data) % 2].decode(encoding, errors="replace"), encoding
    return decode_plain(data, "utf-8", "cp1252")


def decode_plain(data: bytes, first: str, second: str) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), first
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), second
