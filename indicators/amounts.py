"""Numbers as people write them, by the current language: 1.234,5 in German, 1,234.5 in English."""

import re
from decimal import Decimal

from django.utils import formats

BARE_COUNTS = ("anzahl", "number", "count")
DIGITS_BEFORE, DIGITS_AFTER = 12, 6
_SPACES = re.compile(r"[\s'’]+")


def read_amount(typed: str) -> Decimal:
    """Return the number that was typed; ValueError for anything that is not one in this language.

    Thousands may be grouped, then in threes: "1.5" is no German number, for it could be 1,5
    as well as 15. Spaces between digits group as well.
    """
    point = re.escape(str(formats.get_format("DECIMAL_SEPARATOR")))
    group = re.escape(str(formats.get_format("THOUSAND_SEPARATOR")))
    text = _SPACES.sub("", typed).replace("−", "-").replace("–", "-")
    pattern = rf"([+-]?)(\d{{1,3}}(?:{group}\d{{3}})+|\d+)(?:{point}(\d+))?"
    found = re.fullmatch(pattern, text, re.ASCII)
    if found is None:
        raise ValueError(typed)
    whole = re.sub(group, "", found[2])
    number = Decimal(f"{found[1]}{whole}.{found[3] or 0}")
    if len(whole.lstrip("0")) > DIGITS_BEFORE or len((found[3] or "").rstrip("0")) > DIGITS_AFTER:
        raise ValueError(typed)
    return number


def show_amount(number: Decimal | None, *, grouped: bool = True) -> str:
    """Return a number in the current language without needless zeros; "" for None."""
    if number is None:
        return ""
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if plain in ("-0", ""):
        plain = "0"
    sign, digits = ("−" if grouped else "-", plain[1:]) if plain.startswith("-") else ("", plain)
    whole, _dot, rest = digits.partition(".")
    if grouped:
        whole = f"{int(whole):,}".replace(",", str(formats.get_format("THOUSAND_SEPARATOR")))
    point = str(formats.get_format("DECIMAL_SEPARATOR"))
    return f"{sign}{whole}{point}{rest}" if rest else f"{sign}{whole}"


def with_unit(text: str, unit: str | None) -> str:
    """Put the unit behind the number with a no-break space; a bare count is only its number."""
    return f"{text}\u00a0{unit}" if unit and unit.casefold() not in BARE_COUNTS else text
