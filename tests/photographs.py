"""Photographs, good and bad, as people have them: made here, so that every pixel of them is known."""

import io
from typing import Any

from PIL import Image

CORNERS = ((200, 30, 40), (40, 160, 60), (230, 200, 60), (120, 60, 160))
"""Of the quarters: upper left, upper right, lower left, lower right."""
GPS_WORDS = b"SECRETPLACE"


def quartered(side: int) -> Image.Image:
    image = Image.new("RGB", (side, side))
    half = side // 2
    for number, colour in enumerate(CORNERS):
        image.paste(colour, (half * (number % 2), half * (number // 2), side, side))
    return image


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def from_a_telephone(side: int = 1200) -> bytes:
    """A JPEG that lies on its side (EXIF orientation 6: turn by 90° to the right) and says where it was taken.

    Upright it is `quartered`.
    """
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = GPS_WORDS.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 51.0, 0.0), 3: "E", 4: (4.0, 21.0, 0.0)})
    lying = quartered(side).transpose(Image.Transpose.ROTATE_90)
    return encoded(lying, "JPEG", quality=95, subsampling=0, exif=exif)


def png_head(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds next to nothing, ending as it should."""
    whole = encoded(Image.new("RGB", (2, 2)))
    return whole[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + whole[24:]


def bad_files() -> dict[str, tuple[str, str, bytes]]:
    """By the word that names what is wrong: file name, type as the browser is told, bytes."""
    png = encoded(Image.effect_noise((400, 400), 80))
    jpeg = encoded(quartered(400), "JPEG")
    box = b"\x00\x00\x00\x18ftyp%s\x00\x00\x00\x00" + bytes(200)
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>document.title="run"</script></svg>'
    return {
        "empty": ("empty.jpg", "image/jpeg", b""),
        "video": ("holiday.jpg", "image/jpeg", box.replace(b"%s", b"isom")),
        "svg": ("drawing.jpg", "image/jpeg", svg),
        "heic": ("IMG_0001.HEIC", "image/heic", box.replace(b"%s", b"heic")),
        "unknown": ("letter.png", "image/png", b"Dear friends, " * 40),
        "cut": ("half.png", "image/png", png[: len(png) // 2]),
        "huge": ("wall.png", "image/png", png_head(30_000, 30_000)),
        "damaged": ("damaged.png", "image/png", png_head(500, 500)),
        "format": ("scan.jpg", "image/jpeg", b"II*\x00" + bytes(300)),
        "cut-jpeg": ("half.jpg", "image/jpeg", jpeg[: len(jpeg) // 2]),
    }
