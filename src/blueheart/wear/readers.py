"""What a font file covers and how wide its characters are (OpenType 1.9: cmap, hhea, hmtx, head)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class FontFile:
    """`advances` are in ems by code point; its keys are what the font covers."""

    advances: dict[int, float]


def read_font(data: bytes) -> FontFile:
    """Raises ValueError for a file that is no OpenType font with a Unicode character map."""
    try:
        tables = dict(read_tables(data))
        units = struct.unpack_from(">H", data, tables["head"] + 18)[0]
        count = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
        widths = struct.unpack_from(">" + "Hh" * count, data, tables["hmtx"])[::2]
        glyphs = read_cmap(data, tables["cmap"])
    except (struct.error, KeyError, IndexError, ZeroDivisionError) as error:
        raise ValueError("this is no font that can be read") from error
    return FontFile({code: widths[min(glyph, count - 1)] / units for code, glyph in glyphs.items()})


def read_tables(data: bytes) -> Iterator[tuple[str, int]]:
    for number in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _checksum, offset, _length = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
        yield tag.decode("latin-1"), offset


def read_cmap(data: bytes, table: int) -> dict[int, int]:
    """The glyph of each code point, by the largest Unicode map: format 12, else 4."""
    maps = {}
    for number in range(struct.unpack_from(">H", data, table + 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHL", data, table + 4 + 8 * number)
        if platform in {0, 3}:
            maps[struct.unpack_from(">H", data, table + offset)[0]] = table + offset
    return dict(read_segments_32(data, maps[12]) if 12 in maps else read_segments_16(data, maps[4]))


def read_segments_32(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    for group in range(struct.unpack_from(">L", data, start + 12)[0]):
        first, last, glyph = struct.unpack_from(">LLL", data, start + 16 + 12 * group)
        for code in range(first, last + 1):
            yield code, glyph + code - first


def read_segments_16(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    row = f">{count}H"
    ends = struct.unpack_from(row, data, start + 14)
    starts, deltas, ranges = (
        struct.unpack_from(row, data, start + 16 + 2 * count * number) for number in (1, 2, 3)
    )  # fmt: skip
    offsets_at = start + 16 + 6 * count
    for segment in range(count):
        for code in range(starts[segment], min(ends[segment], 0xFFFE) + 1):
            if not ranges[segment]:
                glyph = (code + deltas[segment]) & 0xFFFF
            else:
                at = offsets_at + 2 * segment + ranges[segment] + 2 * (code - starts[segment])
                glyph = struct.unpack_from(">H", data, at)[0]
                glyph = (glyph + deltas[segment]) & 0xFFFF if glyph else 0
            if glyph:
                yield code, glyph
