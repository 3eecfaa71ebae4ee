"""Taking in a photograph: decoded within bounds and written anew, so that nothing but pixels is kept."""

import io
import uuid
import warnings
from datetime import datetime
from typing import Protocol

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from blueheart.initiatives.models import Picture
from blueheart.initiatives.rules.content import check_picture
from blueheart.initiatives.rules.problems import ProblemList, Text
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.text import clean_line

MAX_BYTES = 12_000_000
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2048
FORMATS = ("JPEG", "PNG", "WEBP")


class Readable(Protocol):
    """A file that was opened or uploaded."""

    def read(self, size: int, /) -> bytes: ...


class PictureRefused(Exception):
    """This file can't be shown; `message` says why and what to do."""

    def __init__(self, code: str, message: Text) -> None:
        self.code = code
        self.message = message
        super().__init__(code)


def add_picture(*, file: Readable, size: int, at: datetime, uid: uuid.UUID | None = None) -> Picture:
    """Keeps a JPEG without metadata, turned upright, at most 2048 px a side. Raises PictureRefused.

    `uid` names this upload: the same one gives the first answer again.
    """
    earlier = Picture.objects.filter(uid=uid).first() if uid else None
    if earlier is not None:
        return earlier
    if size > MAX_BYTES:
        raise PictureRefused(
            "too_large",
            _("The picture has %(size)d MB; at most %(limit)d MB fit. Save it smaller and choose it again.")
            % {"size": -(-size // 1_000_000), "limit": MAX_BYTES // 1_000_000},
        )
    image = decode(file.read(MAX_BYTES + 1))
    picture = Picture(uid=uid or uuid.uuid4(), added_at=at)
    picture.file.save(f"{picture.uid.hex}.jpg", ContentFile(encode(image)), save=False)
    picture.width, picture.height = image.size  # Django reads them before the file is there
    try:
        with transaction.atomic():
            picture.save()
    except IntegrityError:
        picture.file.delete(save=False)
        return Picture.objects.get(uid=picture.uid)
    return picture


def describe_picture(*, picture: Picture, alternative_text: str, credit: str, has_consent: bool) -> Picture:
    """Keeps the words that belong to it. Raises InvalidInitiative, with the fields of a typed initiative's picture."""
    problems = ProblemList()
    typed = TypedInitiative(
        picture_id=str(picture.uid), picture_alternative_text=alternative_text, picture_credit=credit,
        picture_has_consent=has_consent,
    )  # fmt: skip
    check_picture(typed, problems)
    problems.raise_if_any()
    picture.alternative_text, picture.credit = clean_line(alternative_text), clean_line(credit)
    picture.has_consent = has_consent
    picture.save(update_fields=["alternative_text", "credit", "has_consent"])
    return picture


def decode(data: bytes) -> Image.Image:
    """An upright RGB image. Pillow only warns between one and two times its limit, so the size is read first."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            return flatten(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(
            "too_many_pixels",
            _("The picture has more than %(limit)d megapixels. Save it smaller and choose it again.")
            % {"limit": MAX_PIXELS // 1_000_000},
        ) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise PictureRefused(
            "not_a_picture",
            _("This file is not a JPEG, PNG or WebP picture, or it is damaged. Choose another one."),
        ) from error


def flatten(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        background = Image.new("RGB", layer.size, "white")
        background.paste(layer, mask=layer.getchannel("A"))
        return background
    return image.convert("RGB")


def encode(image: Image.Image) -> bytes:
    """Only the pixels: a fresh image carries no EXIF, GPS, XMP or colour profile."""
    fresh = Image.frombytes("RGB", image.size, image.tobytes())
    buffer = io.BytesIO()
    fresh.save(buffer, "JPEG", quality=82, optimize=True, progressive=True)
    return buffer.getvalue()
