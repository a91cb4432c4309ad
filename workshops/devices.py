"""Phones in the room: a secret on the device, its hash here, and nothing that joins it to a card.

The secret is 128 random bits in a cookie. What a device writes bears ``mark_of(secret, id)``:
whoever holds the secret can find their own things again, the database alone can not. The return
word is the secret itself, as proquints (arXiv 0901.4016): 16 bits as a word one can pronounce.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import quote, unquote
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase

from bsc_project.text import clean_text
from workshops.models import Participant, Workshop
from workshops.pulse import pulse_of

SECRET_BYTES = 16
COOKIE_SECONDS = 14 * 24 * 3600
CONSONANTS = "bdfghjklmnprstvz"
VOWELS = "aiou"
# Of 16 bits, the highest first: how many each letter of a word stands for.
_WORD = (CONSONANTS, VOWELS, CONSONANTS, VOWELS, CONSONANTS)
_WORD_COUNT = SECRET_BYTES // 2


class UnknownDevice(Exception):  # noqa: N818 - what happened, not a fault
    """No valid cookie for this room; the middleware leads to the page for joining."""


@dataclass(frozen=True, repr=False)
class Device:
    """A phone in its room. Its secret is for marks only and is never kept or logged."""

    workshop: Workshop
    participant: Participant
    secret: bytes

    @property
    def pulse(self) -> str:
        return pulse_of(self.workshop)


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def hash_of(secret: bytes) -> str:
    """What the server keeps of a secret. 128 random bits need neither salt nor slowness."""
    return hashlib.sha256(secret).hexdigest()


def mark_of(secret: bytes, thing_id: UUID | str) -> str:
    """Return HMAC-SHA256 of an id: the right to change the thing, and a link to no other."""
    return hmac.digest(secret, str(thing_id).encode(), "sha256").hex()


def is_mark_of(mark: str, secret: bytes, thing_id: UUID | str) -> bool:
    return hmac.compare_digest(mark, mark_of(secret, thing_id))


def words_of(secret: bytes) -> str:
    """The secret as eight words of five letters."""
    pairs = (int.from_bytes(secret[at : at + 2]) for at in range(0, SECRET_BYTES, 2))
    return " ".join(_word_of(pair) for pair in pairs)


def _word_of(pair: int) -> str:
    letters = ""
    for signs in reversed(_WORD):
        pair, place = divmod(pair, len(signs))
        letters = signs[place] + letters
    return letters


def secret_of(words: str) -> bytes | None:
    """Read the words back, however they are cased or parted; None if they are none."""
    letters = "".join(sign for sign in words.lower() if sign.isalpha())
    if len(letters) != _WORD_COUNT * len(_WORD):
        return None
    number = 0
    for at, sign in enumerate(letters):
        signs = _WORD[at % len(_WORD)]
        if sign not in signs:
            return None
        number = number * len(signs) + signs.index(sign)
    return number.to_bytes(SECRET_BYTES)


def cookie_name(workshop_id: UUID) -> str:
    """One cookie per retreat, so that nobody loses a place by joining another."""
    return f"device_{workshop_id.hex}"


def remember_device(response: HttpResponseBase, workshop_id: UUID, secret: bytes) -> None:
    """Put the secret on the phone."""
    value = urlsafe_b64encode(secret).decode().rstrip("=")
    _set_cookie(response, cookie_name(workshop_id), value)


def remember_name(response: HttpResponseBase, workshop_id: UUID, name: str) -> None:
    """Keep a name on the phone alone, where a retreat asks for names."""
    _set_cookie(response, f"name_{workshop_id.hex}", quote(name, safe=""))


def name_on(request: HttpRequest, workshop_id: UUID) -> str:
    return clean_text(unquote(request.COOKIES.get(f"name_{workshop_id.hex}", "")), single_line=True)


def _set_cookie(response: HttpResponseBase, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=COOKIE_SECONDS,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def secret_on(request: HttpRequest, workshop_id: UUID) -> bytes | None:
    """The secret that the phone brings for this retreat, whether or not it is known here."""
    value = request.COOKIES.get(cookie_name(workshop_id), "")
    try:
        secret = urlsafe_b64decode(value.encode("ascii") + b"==")
    except ValueError:
        return None
    return secret if len(secret) == SECRET_BYTES else None


def reach_device(request: HttpRequest, pk: UUID) -> Device:
    """Return the phone in its room; without a valid cookie lead to joining. One query.

    A room that does not exist looks like one that the phone does not belong to; a retreat that
    was put away is gone (404) for its phones.
    """
    secret = secret_on(request, pk)
    if secret is None:
        raise UnknownDevice
    participant = (
        Participant.objects.filter(workshop=pk, secret_hash=hash_of(secret))
        .select_related("workshop__scorecard")
        .first()
    )
    if participant is None:
        raise UnknownDevice
    if participant.workshop.is_archived:
        raise Http404
    return Device(participant.workshop, participant, secret)
