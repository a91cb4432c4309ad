"""The kinds of value an archive is made of.

Each reads one JSON value: it returns the value cleaned, or notes a fault and returns None.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bsc_project.text import clean_text
from reports.archive.faults import quoted
from reports.archive.reader import Reader
from reports.archive.values import (
    DIGITS_AFTER,
    DIGITS_BEFORE,
    BadNumber,
    as_decimal,
    as_year,
    is_day,
    is_period,
    is_text,
    json_name,
    number_of_goal,
)
from workshops.bounds import written_lines

MAX_INTEGER = 2_147_483_647
_DIGEST = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)
_WORD = re.compile(r"[a-z0-9-]+", re.ASCII)


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
    empty_is_null: bool = False
    most_lines: int | None = None

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        if not is_text(value):
            return reader.note(place, _("must be text"))
        text = clean_text(value, single_line=not self.lines)
        if self.filled and not text:
            return reader.note(place, _("must not be empty"))
        if len(text) > self.limit:
            return reader.note(
                place,
                _("%(length)d characters; at most %(limit)d are possible"),
                length=len(text),
                limit=self.limit,
            )
        if self.most_lines is not None and (count := written_lines(text)) > self.most_lines:
            return reader.note(
                place,
                _("%(lines)d lines; at most %(limit)d are possible"),
                lines=count,
                limit=self.most_lines,
            )
        return text if text or not self.empty_is_null else None


@dataclass
class Key(Text):
    """The name of an object within the file; in a list `of` its own it may stand only once."""

    limit: int = 60
    filled: bool = True
    of: str = ""

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        key = super().take(value, place, reader)
        if key is None or not self.of:
            return key
        known = reader.keys.setdefault(self.of, set())
        if key in known:
            return reader.note(place, _('the key "%(key)s" is used twice'), key=quoted(key))
        known.add(key)
        return key


@dataclass
class Word(Text):
    """A technical name of small letters, digits and hyphens, such as an icon's."""

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        word = super().take(value, place, reader)
        if word and not _WORD.fullmatch(word):
            return reader.note(place, _("may hold only the letters a to z, digits and hyphens"))
        return word


@dataclass
class GoalNumber(Text):
    """The number of a goal as it is printed: a whole number (7) or a sign of its own ("Z7")."""

    def take(self, value: object, place: str, reader: Reader) -> Any:
        number = as_decimal(value)
        if number is not None and number == number.to_integral_value():
            value = str(int(number)) if number.adjusted() < self.limit else str(number)
        text = super().take(value, place, reader)
        return number_of_goal(text) if text else text


@dataclass
class Reference(Kind):
    """The key of another object; `text` says that it does not exist."""

    to: str
    text: str | Promise
    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        if not is_text(value):
            return reader.note(
                place, _("must be a key or null") if self.nullable else _("must be a key")
            )
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
        shown = value if isinstance(value, str) else json_name(value)
        return reader.note(
            place,
            _('"%(value)s" is not possible here; possible: %(words)s'),
            value=quoted(shown),
            words=", ".join(self.words),
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
            return reader.note(
                place, _("must be between %(least)d and %(most)d"), least=self.least, most=self.most
            )
        return int(number)


@dataclass
class Number(Kind):
    """A number of an indicator, as an exact `Decimal`."""

    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> Decimal | None:
        if isinstance(value, BadNumber):
            return reader.note(
                place, _('"%(value)s" is not a number that can be stored'), value=quoted(value)
            )
        number = as_decimal(value)
        if number is None:
            return reader.note(
                place, _("must be a number or null") if self.nullable else _("must be a number")
            )
        before, after = number.adjusted() + 1, -int(number.as_tuple().exponent)
        if number and (before > DIGITS_BEFORE or after > DIGITS_AFTER):
            return reader.note(
                place,
                _("at most %(before)d digits before the decimal point and %(after)d after it"),
                before=DIGITS_BEFORE,
                after=DIGITS_AFTER,
            )
        return number


@dataclass
class Day(Kind):
    """A date as YYYY-MM-DD, not before ``since`` nor after ``until``."""

    nullable: bool = False
    since: datetime.date = datetime.date.min
    until: datetime.date = datetime.date.max

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        if not isinstance(value, str) or not is_day(value):
            return reader.note(place, _("must be a date such as 2008-09-30"))
        if not self.since <= datetime.date.fromisoformat(value) <= self.until:
            return reader.note(
                place,
                _("must be a date between %(since)s and %(until)s"),
                since=self.since.isoformat(),
                until=self.until.isoformat(),
            )
        return value


@dataclass
class Year(Kind):
    """A year as a number; a text of four digits is understood."""

    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> int | None:
        year = as_year(value)
        return year if year is not None else reader.note(place, _("must be a year such as 2008"))


@dataclass
class DayOrYear(Kind):
    """A date as text or a year as a number (`written`: as text): a date keeps its grain."""

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
        if isinstance(written, str) and is_period(written):
            return written
        return reader.note(place, _("must be a period such as 2007, 2007-H1, 2007-Q3 or 2007-09"))


@dataclass
class DayOrPeriod(Kind):
    """The day or the period from which something holds."""

    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        year = as_year(value)
        if year is not None:
            return str(year)
        if isinstance(value, str) and (is_day(value) or is_period(value)):
            return value
        return reader.note(
            place, _("must be a date such as 2008-09-30 or a period such as 2008-Q3")
        )


@dataclass
class Digest(Kind):
    """A SHA-256 hash in hexadecimal."""

    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> str | None:
        if is_text(value) and _DIGEST.fullmatch(value):
            return value.lower()
        return reader.note(place, _("must be a SHA-256 hash of 64 hexadecimal digits"))


@dataclass
class Exactly(Kind):
    """The one word that the format demands; read before everything else."""

    word: str

    def take(self, value: object, place: str, reader: Reader) -> str:
        return self.word
