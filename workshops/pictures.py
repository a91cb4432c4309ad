"""Pictures that people upload, encoded anew: what comes out holds pixels and nothing else.

No file is kept as it came: place, time and device of a phone's photo go, and so does whatever
else hides in a picture.
"""

from __future__ import annotations

import hashlib
import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageFile

MAX_BYTES = 15_000_000
MAX_PIXELS = 50_000_000
"""The largest sensors in use give 48 million; unpacked, that is 200 MB for a moment."""
LONGEST_SIDE = 2400
"""A felt pen stays legible, at 360 dots per inch across the paper."""
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"}
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What an orientation of EXIF 2.3 asks for."""

# Pillow refuses by itself what is far too large, and asks to be told what else is.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

_one_at_a_time = threading.Lock()


class Refused(Exception):  # noqa: N818  it names what happened
    """No picture that is taken: `is_heic`, `is_too_large`, or simply none that can be read."""

    def __init__(self, *, is_heic: bool = False, is_too_large: bool = False) -> None:
        super().__init__("not a picture that is taken")
        self.is_heic, self.is_too_large = is_heic, is_too_large


@dataclass(frozen=True)
class Picture:
    """A JPEG of our own making, at most `LONGEST_SIDE` wide and high."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def encode_anew(raw: bytes) -> Picture:
    """Read a JPEG, PNG or WebP and write it as a JPEG that is upright and bears no metadata.

    Raises `Refused`. One at a time in each process: a large one takes 200 MB and a second.
    """
    if raw[4:8] == b"ftyp" and raw[8:12] in HEIC_BRANDS:
        raise Refused(is_heic=True)
    with _one_at_a_time:
        try:
            return _encode(raw)
        except Refused:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise Refused(is_too_large=True) from error
        except Exception as error:  # decoders of broken files raise whatever they like
            raise Refused from error


def _encode(raw: bytes) -> Picture:
    with Image.open(io.BytesIO(raw), formats=FORMATS) as found:
        if found.width * found.height > MAX_PIXELS:
            raise Refused(is_too_large=True)
        turn = _turn_of(found)
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is unpacked smaller
        found.load()
        image = _on_white(found)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if turn is not None:
        image = image.transpose(turn)
    bare = Image.new("RGB", image.size)
    bare.paste(image)  # pixels only: what the file said beside them stays behind
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), bare.width, bare.height)


def _turn_of(image: ImageFile.ImageFile) -> Image.Transpose | None:
    try:
        return TURNS.get(image.getexif().get(ORIENTATION, 1))
    except Exception:  # a photo with broken remarks is still a photo
        return None


def _on_white(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image)
        return paper.convert("RGB")
    return image.convert("RGB")
