"""The kinds of value an archive is made of. Each reads one JSON value: it returns the cleaned value, or notes a fault and returns None."""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.archive.faults import Fault, quoted
from workshops.text import clean_text

DIGITS_BEFORE, DIGITS_AFTER = 12, 6
MAX_INTEGER = 2_147_483_647
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_PERIOD = re.compile(r"[1-9]\d{3}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?", re.ASCII)


class BadNumber(str):
    """A number that JSON or we cannot hold (NaN, 1e999999, a thousand digits), kept as written."""


@dataclass
class Reader:
    """Collects faults, keys and references while one file is read; references are settled at the end."""

    faults: list[tuple[int, Fault]] = field(default_factory=list)
    keys: dict[str, set[str]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    _references: list[tuple[int, str, "Reference", str]] = field(default_factory=list)
    _steps: int = 0

    def note(self, place: str, text: str | Promise, **values: object) -> None:
        self.faults.append((self._step(), Fault(place, text, values)))

    def refer(self, place: str, reference: "Reference", key: str) -> None:
        self._references.append((self._step(), place, reference, key))

    def settle(self) -> list[Fault]:
        """All faults in the order of the file, references to keys that do not exist among them."""
        for step, place, reference, key in self._references:
            known = reference.to not in self.broken  # a list that could not be read has no keys to miss
            if known and key not in self.keys.get(reference.to, ()):
                self.faults.append((step, Fault(place, reference.text, {"key": quoted(key)})))
        return [fault for _step, fault in sorted(self.faults, key=lambda pair: pair[0])]

    def _step(self) -> int:
        self._steps += 1
        return self._steps


class Kind:
    """Base: `nullable` kinds take null."""

    expected: str | Promise = ""
    nullable = False

    def read(self, value: object, place: str, reader: Reader) -> Any:
        if value is None and self.nullable:
            return None
        return self.take(value, place, reader)

    def take(self, value: object, place: str, reader: Reader) -> Any:
        raise NotImplementedError

    def order(self, value: Any) -> Any:
        """The value with its keys in the order of the format; what is not set is left out."""
        return value


@dataclass
class Text(Kind):
    """Text; cleaned like a form's. `filled` texts must say something."""

    limit: int
    lines: bool = False
    filled: bool = False
    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        if not isinstance(value, str) or isinstance(value, BadNumber):
            return reader.note(place, _("must be text"))
        text = clean_text(value, single_line=not self.lines)
        if self.filled and not text:
            return reader.note(place, _("must not be empty"))
        if len(text) > self.limit:
            return reader.note(
                place, _("%(length)d characters; at most %(limit)d are possible"), length=len(text), limit=self.limit
            )
        return text


@dataclass
class Key(Text):
    """The name of an object within the file; it may stand only once in its list."""

    limit: int = 100
    filled: bool = True
    of: str = ""

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        key = super().take(value, place, reader)
        if key is None:
            return None
        known = reader.keys.setdefault(self.of, set())
        if key in known:
            return reader.note(place, _('the key "%(key)s" is used twice'), key=quoted(key))
        known.add(key)
        return key


@dataclass
class Reference(Kind):
    """The key of another object; `text` says that it does not exist."""

    to: str
    text: str | Promise
    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        if not isinstance(value, str) or isinstance(value, BadNumber):
            return reader.note(place, _("must be a key or null") if self.nullable else _("must be a key"))
        key = clean_text(value, single_line=True)
        reader.refer(place, self, key)
        return key


@dataclass
class Choice(Kind):
    """One of a few words."""

    words: Sequence[str]
    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        if isinstance(value, str) and value in self.words:
            return value
        shown = value if isinstance(value, str) else _json_name(value)
        return reader.note(
            place, _('"%(value)s" is not possible here; possible: %(words)s'), value=quoted(shown), words=", ".join(self.words)
        )


@dataclass
class Flag(Kind):
    """true or false."""

    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> bool | None:
        return value if isinstance(value, bool) else reader.note(place, _("must be true or false"))


@dataclass
class Whole(Kind):
    """A whole number."""

    least: int = 0
    most: int = MAX_INTEGER
    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> int | None:
        number = as_decimal(value)
        if number is None or number != number.to_integral_value():
            return reader.note(place, _("must be a whole number"))
        if not self.least <= number <= self.most:
            return reader.note(place, _("must be between %(least)d and %(most)d"), least=self.least, most=self.most)
        return int(number)


@dataclass
class Number(Kind):
    """A number of an indicator, as an exact `Decimal`."""

    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> Decimal | None:
        if isinstance(value, BadNumber):
            return reader.note(place, _('"%(value)s" is not a number that can be stored'), value=quoted(value))
        number = as_decimal(value)
        if number is None:
            return reader.note(place, _("must be a number or null") if self.nullable else _("must be a number"))
        digits, after = number.as_tuple().digits, -int(number.as_tuple().exponent)
        if number and (len(digits) - after > DIGITS_BEFORE or after > DIGITS_AFTER):
            return reader.note(
                place,
                _("at most %(before)d digits before and %(after)d after the decimal point are possible"),
                before=DIGITS_BEFORE,
                after=DIGITS_AFTER,
            )
        return number


@dataclass
class Day(Kind):
    """A date as YYYY-MM-DD."""

    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        if isinstance(value, str) and is_day(value):
            return value
        return reader.note(place, _("must be a date such as 2008-09-30"))


@dataclass
class Year(Kind):
    """A year as a number; a text of four digits is understood."""

    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> int | None:
        year = as_year(value)
        return year if year is not None else reader.note(place, _("must be a year such as 2008"))


@dataclass
class DayOrYear(Kind):
    """A date as text or a year as a number (as text with `written`), so that a date keeps its grain."""

    written: bool = False
    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> str | int | None:
        if isinstance(value, str) and is_day(value):
            return value
        year = as_year(value)
        if year is None:
            return reader.note(place, _("must be a date such as 2008-09-30 or a year such as 2008"))
        return str(year) if self.written else year


@dataclass
class Period(Kind):
    """2007, 2007-H1, 2007-Q3 or 2007-09."""

    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        written = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if isinstance(written, str) and _PERIOD.fullmatch(written):
            return written
        return reader.note(place, _("must be a period such as 2007, 2007-H1, 2007-Q3 or 2007-09"))


@dataclass
class Digest(Kind):
    """A SHA-256 hash in hexadecimal."""

    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        if isinstance(value, str) and not isinstance(value, BadNumber) and re.fullmatch(r"[0-9a-f]{64}", value.lower(), re.ASCII):
            return value.lower()
        return reader.note(place, _("must be a SHA-256 hash of 64 hexadecimal digits"))


@dataclass
class Exactly(Kind):
    """The one word that the format demands; read before everything else."""

    word: str

    def take(self, value: object, place: str, reader: Reader) -> str:
        return self.word


@dataclass
class Many(Kind):
    """A list. `collection` names the keys in it; `single` is the member that may not repeat."""

    item: Kind
    collection: str = ""
    single: str = ""
    distinct: bool = False
    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> list[Any] | None:
        if not isinstance(value, list):
            break_collections(self, reader)
            return reader.note(place, _("must be a list"))
        items = [self.item.read(item, f"{place}[{index}]", reader) for index, item in enumerate(value)]
        self._note_repeats(items, place, reader)
        return items

    def _note_repeats(self, items: list[Any], place: str, reader: Reader) -> None:
        if not (self.single or self.distinct):
            return
        seen: set[object] = set()
        for index, item in enumerate(items):
            word = item if self.distinct else (item or {}).get(self.single)
            if word is not None and word in seen:
                where = f"{place}[{index}]" + (f".{self.single}" if self.single else "")
                reader.note(where, _('"%(word)s" stands here twice'), word=quoted(word))
            seen.add(word)

    def order(self, value: Any) -> Any:
        return None if value is None else [self.item.order(item) for item in value]


@dataclass
class Record(Kind):
    """An object with `members` that must stand there and `optional` ones, in the order of `members`."""

    members: Mapping[str, Kind]
    optional: frozenset[str] = frozenset()
    check: Callable[[dict[str, Any], str, Reader], None] | None = None
    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            break_collections(self, reader)
            return reader.note(place, _("must be an object with keys and values"))
        at = f"{place}." if place else ""
        for name, count in Counter(getattr(value, "names", ())).items():
            if count > 1:
                reader.note(f"{at}{quoted(name)}", _("this key stands here %(count)d times"), count=count)
        for name in value:
            if name not in self.members:
                reader.note(f"{at}{quoted(name)}", _("this key is unknown"))
        record: dict[str, Any] = {}
        for name, kind in self.members.items():
            if name not in value and name not in self.optional:
                reader.note(f"{at}{name}", _("this key is missing"))
                break_collections(kind, reader)
                record[name] = None
            elif name in value and not (name in self.optional and value[name] is None):
                record[name] = kind.read(value[name], f"{at}{name}", reader)
        if self.check:
            self.check(record, place, reader)
        return {name: item for name, item in record.items() if name not in self.optional or is_set(item)}

    def order(self, value: Any) -> Any:
        if value is None:
            return None
        unknown = value.keys() - self.members.keys()
        if unknown:
            raise KeyError(f"not in the format: {', '.join(sorted(unknown))}")
        return {
            name: kind.order(value.get(name))
            for name, kind in self.members.items()
            if name not in self.optional or is_set(value.get(name))
        }


def break_collections(kind: Kind, reader: Reader) -> None:
    """What could not be read at all holds no keys that a reference could miss."""
    if isinstance(kind, Many) and kind.collection:
        reader.broken.add(kind.collection)
    elif isinstance(kind, Record):
        for member in kind.members.values():
            break_collections(member, reader)


def is_set(value: object) -> bool:
    """Whether an optional key is worth writing; 0 is a value."""
    return value is not None and value is not False and value != "" and value != []


def is_day(value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def as_year(value: object) -> int | None:
    written = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(written, str) and not isinstance(written, BadNumber) and _YEAR.fullmatch(written):
        return int(written)
    return None


def as_decimal(value: object) -> Decimal | None:
    """A JSON number exactly, without zeros at its end and without an exponent; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    if not number:
        return Decimal(0)
    sign, digits, exponent = number.as_tuple()
    kept = len(digits)
    while exponent < 0 and digits[kept - 1] == 0:
        kept, exponent = kept - 1, exponent + 1
    if 0 < exponent <= DIGITS_BEFORE:
        return Decimal(int(number))
    return Decimal((sign, digits[:kept], exponent))


def _json_name(value: object) -> str:
    """How JSON writes what should have been a word."""
    simple: dict[object, str] = {None: "null", True: "true", False: "false"}
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    return simple.get(value, str(value)) if value is None or isinstance(value, bool) else str(value)
