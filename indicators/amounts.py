"""Numbers as people write them, in German or English form: 1.234,5 and 1,234.5 are the same."""

import re
from decimal import Decimal
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language

BARE_COUNTS = ("anzahl", "number", "count")
DIGITS_BEFORE, DIGITS_AFTER = 12, 6
_SAME_UNITS = (
    frozenset({"%", "prozent", "percent", "v.h.", "v. h."}),
    frozenset({"€", "eur", "euro", "euros"}),
)
_NO_PLURAL = frozenset(
    {"prozent", "percent", "promille", "euro", "dollar", "liter", "litre"}
    | {"meter", "metre", "kilometer", "gramm", "kilogramm"}
)
_BLANKS = re.compile(r"\s+")
_MINUS = str.maketrans("−–’ʼ", "--''")
_PLAIN = r"\d+"
# What may stand between groups of three, and the point that then is left.
_FORMS = (
    (r"\d{1,3}(?:\.\d{3})+", ".", ","),
    (r"\d{1,3}(?:,\d{3})+", ",", r"\."),
    (r"\d{1,3}(?: \d{3})+", " ", "[.,]"),
    (r"\d{1,3}(?:'\d{3})+", "'", "[.,]"),
)
_EITHER = re.compile(r"([1-9]\d{0,2})[.,](\d{3})", re.ASCII)
_SIMPLE = re.compile(rf"({_PLAIN})?[.,](\d+)|({_PLAIN})", re.ASCII)
_GROUPED = [
    (re.compile(rf"({whole})(?:{point}(\d+))?", re.ASCII), group) for whole, group, point in _FORMS
]


class AmbiguousAmountError(ValueError):
    """What was typed is one number in German and another one in English."""

    def __init__(self, typed: str, readings: tuple[Decimal, ...]) -> None:
        super().__init__(typed)
        self.typed = typed
        self.readings = readings


def read_amount(typed: str, unit: str | None = None) -> Decimal:
    """Return the number that was typed.

    ValueError for what is none; ``AmbiguousAmountError`` for 1.234 and 1,234, which can be a
    thousand or a little more than one.
    """
    found = readings_of(typed, unit)
    if not found:
        raise ValueError(typed)
    if len(found) > 1:
        raise AmbiguousAmountError(typed, found)
    return found[0]


def readings_of(typed: str, unit: str | None = None) -> tuple[Decimal, ...]:
    """What the text can mean: nothing, one number, or a large and a small one.

    Groups are of three digits, parted by point, comma, space or apostrophe. The unit may stand
    behind; another unit than the indicator's makes it no number, for it was meant for another.
    """
    text = _BLANKS.sub(" ", typed.translate(_MINUS)).strip()
    text = _without_unit(text, unit)
    sign = "-" if text.startswith("-") else ""
    digits = text[1:].lstrip() if text[:1] in ("-", "+") else text
    if either := _EITHER.fullmatch(digits):
        whole, rest = either.groups()
        return _number(sign, whole + rest, ""), _number(sign, whole, rest)
    return tuple(
        _number(sign, whole, rest)
        for whole, rest in [_split(digits)]
        if whole and len(whole.lstrip("0")) <= DIGITS_BEFORE and len(rest) <= DIGITS_AFTER
    )


def _split(digits: str) -> tuple[str, str]:
    """The digits before and behind the point; two empty texts for no number."""
    if simple := _SIMPLE.fullmatch(digits):
        return simple[3] or simple[1] or "0", (simple[2] or "").rstrip("0")
    for pattern, group in _GROUPED:
        if found := pattern.fullmatch(digits):
            return found[1].replace(group, ""), (found[2] or "").rstrip("0")
    return "", ""


def _number(sign: str, whole: str, rest: str) -> Decimal:
    return Decimal(f"{sign}{whole}.{rest or 0}")


def _without_unit(text: str, unit: str | None) -> str:
    """Take off the unit behind, if it is the indicator's; else the text stays as it is."""
    wanted = _BLANKS.sub(" ", unit or "").strip().casefold()
    lowered = text.casefold()
    if not wanted or len(lowered) != len(text):
        return text
    if lowered.endswith(wanted) and len(lowered) > len(wanted):
        return text[: -len(wanted)].rstrip()
    number, word = _apart(text)
    is_short = len(word) >= 3 and wanted.startswith(word.casefold())  # "3 Tag" of "Tage"
    return number if is_short or _is_same(word.casefold(), wanted) else text


def _apart(text: str) -> tuple[str, str]:
    """The number and what stands behind its last digit."""
    end = max((at for at, sign in enumerate(text) if sign in "0123456789"), default=-1) + 1
    return text[:end], text[end:].strip()


def _is_same(one: str, other: str) -> bool:
    return any(one in names and other in names for names in _SAME_UNITS)


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
    group, point = _separators(get_language())
    if grouped:
        whole = f"{int(whole):,}".replace(",", group)
    return f"{sign}{whole}{point}{rest}" if rest else f"{sign}{whole}"


@lru_cache(maxsize=8)
def _separators(_language: str | None) -> tuple[str, str]:
    """What parts groups and decimals; kept, since a scorecard shows a thousand numbers."""
    names = ("THOUSAND_SEPARATOR", "DECIMAL_SEPARATOR")
    group, point = (str(formats.get_format(name)) for name in names)
    return group, point


def type_amount(number: Decimal | None) -> str:
    """The number for a field: it reads as this number only (1234; 1,2340 where 1,234 is meant)."""
    shown = show_amount(number)
    if len(readings_of(shown)) < 2:
        return shown
    plain = show_amount(number, grouped=False)
    return plain if len(readings_of(plain)) < 2 else f"{plain}0"


def with_unit(text: str, unit: str | None) -> str:
    """Put the unit behind the number with a no-break space; a bare count is only its number."""
    if not unit or unit.casefold() in BARE_COUNTS or is_one_of_many(text, unit):
        return text
    return f"{text}\u00a0{unit}"


def is_one_of_many(text: str, unit: str) -> bool:
    """Whether the unit would be wrong behind this number: "1 Teams".

    Units that are words are written in the plural, and their singular is not known; 1 stands by
    itself. Signs, abbreviations and words without a plural form (1 %, 1 km, 1 Euro) stay.
    """
    word = unit.split()[0] if unit.strip() else ""
    is_word = len(word) > 2 and word.isalpha() and word[1:].islower()
    return text in ("1", "-1", "−1") and is_word and word.casefold() not in _NO_PLURAL
