"""Photographs from strangers: only pixels are kept, within bounds."""

import io
import struct
import zlib
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from blueheart.initiatives.actions import PictureRefused, add_picture, pictures
from tests.organisers import NOW, photograph

pytestmark = pytest.mark.django_db


def refusal_of(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        add_picture(file=io.BytesIO(data), size=len(data), at=NOW)
    return refused.value.code


def with_gps(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera of Ann"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 50.0, 48.0), 3: "E", 4: (4.0, 21.0, 9.0)})
    return photograph(exif=exif.tobytes()).getvalue()


def bomb() -> bytes:
    """A PNG of 1 kB that says it has 60,000 × 60,000 pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def test_upload_of_one_name_is_kept_once_also_when_two_come_together(monkeypatch: pytest.MonkeyPatch) -> None:
    uid, data = uuid4(), photograph().getvalue()
    first = []

    def decode_while_another_is_quicker(content: bytes) -> Image.Image:
        monkeypatch.undo()
        first.append(add_picture(file=io.BytesIO(data), size=len(data), at=NOW, uid=uid))
        return pictures.decode(content)

    monkeypatch.setattr(pictures, "decode", decode_while_another_is_quicker)
    second = add_picture(file=io.BytesIO(data), size=len(data), at=NOW, uid=uid)
    third = add_picture(file=io.BytesIO(data), size=len(data), at=NOW, uid=uid)
    assert [second, third] == [first[0], first[0]]
    folder = Path(second.file.path).parent
    assert len(list(folder.glob(f"{uid.hex}*"))) == 1


def test_gps_and_camera_are_gone() -> None:
    data = with_gps()
    assert b"Camera of Ann" in data
    picture = add_picture(file=io.BytesIO(data), size=len(data), at=NOW)
    stored = picture.file.read()
    assert b"Camera" not in stored
    assert not Image.open(io.BytesIO(stored)).getexif()


def test_a_turned_picture_is_stored_upright() -> None:
    data = with_gps(orientation=6)
    picture = add_picture(file=io.BytesIO(data), size=len(data), at=NOW)
    assert (picture.width, picture.height) == (40, 60)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_format_becomes_a_jpeg_of_bounded_size(kind: str) -> None:
    file = photograph(size=(3000, 1500), kind=kind)
    picture = add_picture(file=file, size=1, at=NOW)
    picture.refresh_from_db()
    assert (picture.width, picture.height) == (2048, 1024)
    assert picture.file.name.endswith(".jpg")


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    assert refusal_of(bomb()) == "too_many_pixels"


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        photograph().getvalue()[:60],
        photograph(size=(400, 400), kind="PNG").getvalue()[:120],
        photograph(kind="GIF").getvalue(),
        b"",
        b"\xff\xd8\xff" + bytes(500),
        b"%PDF-1.7",
    ],
    ids=["svg", "torn jpeg", "torn png", "gif", "empty", "rubbish", "pdf"],
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    assert refusal_of(data) == "not_a_picture"


def test_more_than_12_mb_is_refused_unread() -> None:
    with pytest.raises(PictureRefused, match="too_large"):
        add_picture(file=io.BytesIO(), size=12_000_001, at=NOW)
