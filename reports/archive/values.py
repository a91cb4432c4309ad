"""What a JSON value is, told strictly: true is no number, and a date exists in the calendar."""

import datetime
import re
from decimal import Decimal
from typing import TypeGuard

DIGITS_BEFORE, DIGITS_AFTER = 12, 6
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_PERIOD = re.compile(r"[1-9]\d{3}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?", re.ASCII)


class BadNumber(str):
    """A number that JSON or we cannot hold (NaN, 1e999999, a thousand digits), kept as written."""


def is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and not isinstance(value, BadNumber)


def is_day(value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_period(value: str) -> bool:
    return bool(_PERIOD.fullmatch(value))


def as_year(value: object) -> int | None:
    written = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if is_text(written) and _YEAR.fullmatch(written):
        return int(written)
    return None


def as_decimal(value: object) -> Decimal | None:
    """A JSON number exactly, without zeros at its end or an exponent; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    if not number:
        return Decimal(0)
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):  # infinities and the like never come from JSON
        return None
    kept = len(digits)
    while exponent < 0 and digits[kept - 1] == 0:
        kept, exponent = kept - 1, exponent + 1
    if 0 < exponent <= DIGITS_BEFORE:
        return Decimal(int(number))
    return Decimal((sign, digits[:kept], exponent))


def number_of_goal(text: str) -> int | str:
    """A goal's number as the archive writes it: digits are a number, anything else is text."""
    plain = text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")
    return int(text) if plain else text


def is_set(value: object) -> bool:
    """Whether an optional key is worth writing; 0 is a value."""
    return value is not None and value is not False and value != "" and value != []


def json_name(value: object) -> str:
    """How JSON writes what should have been a word."""
    simple: dict[object, str] = {None: "null", True: "true", False: "false"}
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    return simple.get(value, str(value)) if value is None or isinstance(value, bool) else str(value)
