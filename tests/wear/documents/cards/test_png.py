import io
import zlib

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from blueheart.wear.documents.cards.png import (
    BAND_ROWS,
    QUICK,
    deflate_bands,
    deflate_rows,
    join_bands,
    joined_adler,
)

GREYS = bytes(number for grey in range(256) for number in (grey, grey, grey))


@st.composite
def pictures(draw):
    height, width = draw(st.integers(1, 45)), draw(st.integers(1, 60))
    seed, colours = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from([1, 2, 17, 256]))
    pixels = np.random.default_rng(seed).integers(0, colours, (height, width)).astype(np.uint8)
    bands = -(-height // BAND_ROWS)
    first = draw(st.integers(0, bands - 1))
    return pixels, first, draw(st.integers(first + 1, bands))


def decoded(data):
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return np.asarray(picture)


def plainly(pixels):
    kept = io.BytesIO()
    picture = Image.fromarray(pixels, mode="P")
    picture.putpalette(GREYS)
    picture.save(kept, "PNG")
    return decoded(kept.getvalue())


@settings(max_examples=60, deadline=None)
@given(pictures(), st.integers(0, 255))
def test_a_strip_between_kept_bands_decodes_to_the_pixels_of_a_plain_encoder(picture, colour):
    pixels, first, last = picture
    kept = deflate_bands(pixels)
    changed = pixels.copy()
    changed[first * BAND_ROWS : last * BAND_ROWS : 2, ::3] = colour
    strip = deflate_rows(changed[first * BAND_ROWS : last * BAND_ROWS], level=QUICK)

    height, width = changed.shape
    made = join_bands(width=width, height=height, palette=GREYS, bands=[*kept[:first], strip, *kept[last:]])

    assert (decoded(made) == plainly(changed)).all()


@settings(deadline=None)
@given(st.binary(max_size=9000), st.binary(max_size=9000))
def test_two_checksums_join_to_that_of_the_whole(first, second):
    assert joined_adler(zlib.adler32(first), zlib.adler32(second), len(second)) == zlib.adler32(first + second)


def test_the_stream_of_a_card_is_whole_with_its_checksum():
    pixels = np.arange(2500, dtype=np.uint32).reshape(50, 50).astype(np.uint8)
    made = join_bands(width=50, height=50, palette=GREYS, bands=deflate_bands(pixels))

    assert zlib.decompress(idat(made)) == b"".join(b"\x00" + row.tobytes() for row in pixels)


def idat(png):
    """The data of the IDAT chunks, each checked against its CRC."""
    at, data = 8, b""
    while at < len(png):
        length, name = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        assert zlib.crc32(name + body) == int.from_bytes(png[at + 8 + length : at + 12 + length], "big")
        data += body if name == b"IDAT" else b""
        at += 12 + length
    return data
