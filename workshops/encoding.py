"""The process that unpacks one picture and ends: what unpacking took goes back with it.

    python -m workshops.encoding        reads the file, answers with a JPEG of our own making
    python -m workshops.encoding logo   answers with a smaller PNG, transparent where the file is

It knows neither Django nor the database, and may use only so much memory and time: whatever a file
does to a decoder, it does it here.
"""

from __future__ import annotations

import io
import os
import resource
import struct
import sys
import warnings
from dataclasses import dataclass

from PIL import Image, ImageFile

MAX_PIXELS = 50_000_000
"""The largest sensors in use give 48 million; unpacked, that is 200 MB for a moment."""
LONGEST_SIDE = 2400
"""A felt pen stays legible, at 360 dots per inch across the paper."""
LONGEST_LOGO = 800
"""At 300 dots per inch 68 mm, and a logo on paper is no wider than 60."""
FAINTEST = 16
"""Of 255: a picture whose every point is fainter shows nothing on paper."""
QUALITY = 82
MEMORY_BYTES = 1_500_000_000
"""Address space: the largest picture that is taken needs half of it."""
CPU_SECONDS = 30
NICENESS = 5
FORMATS = ("JPEG", "PNG", "WEBP")
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
ANSWER = struct.Struct(">cII")
"""What comes before the JPEG: how it went, width, height."""
DONE, TOO_LARGE, UNREADABLE, UNSEEN = b"+", b"L", b"-", b"0"

# Pillow refuses by itself what is far too large, and asks to be told what else is.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Wish:
    """What a picture is encoded as; `mode` is Pillow's."""

    name: str
    format: str
    mode: str
    longest_side: int


PHOTO = Wish("photo", "JPEG", "RGB", LONGEST_SIDE)
LOGO = Wish("logo", "PNG", "RGBA", LONGEST_LOGO)


class TooLargeError(Exception):
    """More pixels than are taken."""


def answer(raw: bytes, wish: Wish = PHOTO) -> bytes:
    """The whole answer to a file."""
    try:
        image = encode(raw, wish)
    except (TooLargeError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ANSWER.pack(TOO_LARGE, 0, 0)
    except Exception:  # decoders of broken files raise whatever they like
        return ANSWER.pack(UNREADABLE, 0, 0)
    if "A" in image.getbands() and max(image.getchannel("A").tobytes()) < FAINTEST:
        return ANSWER.pack(UNSEEN, 0, 0)
    out = io.BytesIO()
    image.save(out, wish.format, quality=QUALITY, optimize=True)
    return ANSWER.pack(DONE, image.width, image.height) + out.getvalue()


def encode(raw: bytes, wish: Wish = PHOTO) -> Image.Image:
    """Read a JPEG, PNG or WebP: upright, no larger than needed, pixels only. A photo is opaque."""
    with Image.open(io.BytesIO(raw), formats=FORMATS) as found:
        _check_size(found)
        turn = _turn_of(found)
        longest = (wish.longest_side, wish.longest_side)
        found.draft("RGB", longest)  # a large JPEG is unpacked smaller
        found.load()
        _check_size(found)  # what was unpacked, not what the header promised
        mode = "RGBA" if found.has_transparency_data else "RGB"
        image = found if found.mode == mode else found.convert(mode)
        image.thumbnail(longest, Image.Resampling.LANCZOS)
        if turn is not None:
            image = image.transpose(turn)
        is_opaque = wish.mode == "RGB"
        bare = Image.new(wish.mode, image.size, "white" if is_opaque else None)
        bare.paste(image, mask=image if is_opaque and mode == "RGBA" else None)
    return bare


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise TooLargeError


def _turn_of(image: ImageFile.ImageFile) -> Image.Transpose | None:
    try:
        return TURNS.get(image.getexif().get(ORIENTATION, 1))
    except Exception:  # a photo with broken remarks is still a photo
        return None


def main() -> None:
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wish = LOGO if LOGO.name in sys.argv[1:] else PHOTO
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), wish))


if __name__ == "__main__":
    main()
