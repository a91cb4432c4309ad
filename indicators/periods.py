"""Periods of measuring, stored as 2007, 2007-H1, 2007-Q3 and 2007-09."""

import datetime
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils import dates
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

_STORED = re.compile(
    r"(?P<year>[1-9]\d{3})(?:-(?:(?P<grain>[HQ])(?P<part>[1-4])|(?P<month>\d\d)))?", re.ASCII
)
_YEAR_LAST = re.compile(r"(?P<part>[^/]+?)[\s./-]+(?P<year>[1-9]\d{3})", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>[1-9]\d{3})[\s./-]+(?P<part>[^/]+)", re.ASCII)
_QUARTER = re.compile(r"(?:q\s*\.?\s*([1-4])|([1-4])\s*\.?\s*(?:q|quartal|quarter))", re.ASCII)
_HALF = re.compile(
    r"(?:h\s*\.?\s*([12])|([12])\s*\.?\s*(?:h|hj|halbjahr|half|half-year))", re.ASCII
)
LONGEST = 40
"""Signs of the longest text that can be a period, with room for blanks."""
MONTHS_OF = {"year": 12, "half_year": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True)
class Period:
    """``part`` counts from 1. Later ends sort last, of equal ends the longer one first.

    Its days are worked out once: a scorecard compares thousands of periods.
    """

    year: int
    grain: str
    part: int = 1

    def __str__(self) -> str:
        """The stored form."""
        tail = {
            "year": "",
            "half_year": f"-H{self.part}",
            "quarter": f"-Q{self.part}",
            "month": f"-{self.part:02}",
        }
        return f"{self.year}{tail[self.grain]}"

    @cached_property
    def start(self) -> datetime.date:
        return datetime.date(self.year, (self.part - 1) * MONTHS_OF[self.grain] + 1, 1)

    @cached_property
    def end(self) -> datetime.date:
        last_month = self.part * MONTHS_OF[self.grain]
        if last_month == 12:
            return datetime.date(self.year, 12, 31)
        return datetime.date(self.year, last_month + 1, 1) - datetime.timedelta(days=1)

    @cached_property
    def order(self) -> tuple[datetime.date, datetime.date]:
        return self.end, self.start

    def __lt__(self, other: "Period") -> bool:
        return self.order < other.order

    def holds(self, day: datetime.date) -> bool:
        return self.start <= day <= self.end

    @property
    def label(self) -> str:
        """The period in the current language: "2007", "3. Quartal 2007", "September 2007"."""
        return _label(self, get_language())


@lru_cache(maxsize=4096)
def _label(period: Period, _language: str | None) -> str:
    """Kept for each language: a scorecard names the same months over and over."""
    values = {"part": period.part, "year": period.year}
    if period.grain == "year":
        return str(period.year)
    if period.grain == "month":
        return pgettext("period", "%(month)s %(year)s") % {
            "month": dates.MONTHS[period.part],
            "year": period.year,
        }
    if period.grain == "quarter":
        return pgettext("period", "Q%(part)s %(year)s") % values
    return pgettext("period", "H%(part)s %(year)s") % values


@lru_cache(maxsize=2048)
def parse_period(stored: str) -> Period:
    """Read the stored form; ValueError for anything else."""
    found = _STORED.fullmatch(stored)
    if found is None:
        raise ValueError(stored)
    year = int(found["year"])
    if found["month"]:
        return _checked(Period(year, "month", int(found["month"])), stored)
    if found["grain"]:
        grain = "quarter" if found["grain"] == "Q" else "half_year"
        return _checked(Period(year, grain, int(found["part"])), stored)
    return Period(year, "year")


def _checked(period: Period, source: str) -> Period:
    if not 1 <= period.part <= 12 // MONTHS_OF[period.grain]:
        raise ValueError(source)
    return period


def read_period(typed: str) -> Period:
    """Read what a person types; ValueError for what is no period, which no long text is.

    Besides the stored form: "Q3 2007", "3. Quartal 2007", "H1/2007", "9/2007", "September 2007".
    """
    if len(typed) > LONGEST:  # the patterns below take the square of its length
        raise ValueError(typed[:LONGEST])
    text = " ".join(typed.split()).lower()
    try:
        return parse_period(text.upper())
    except ValueError:
        pass
    found = _YEAR_LAST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if found is None:
        raise ValueError(typed)
    grain, part = _read_part(found["part"].strip(), typed)
    return _checked(Period(int(found["year"]), grain, part), typed)


def _read_part(text: str, typed: str) -> tuple[str, int]:
    if match := _QUARTER.fullmatch(text):
        return "quarter", int(match[1] or match[2])
    if match := _HALF.fullmatch(text):
        return "half_year", int(match[1] or match[2])
    if re.fullmatch(r"\d{1,2}", text, re.ASCII):
        return "month", int(text)
    for number, name in dates.MONTHS.items():
        if text.rstrip(".") in (str(name).lower(), str(dates.MONTHS_3[number]).lower().rstrip(".")):
            return "month", number
    raise ValueError(typed)


def period_label(stored: str | None) -> str:
    """The words for a stored period; what cannot be read is shown as it stands."""
    if not stored:
        return ""
    try:
        return parse_period(stored).label
    except ValueError:
        return stored


def period_hint() -> str:
    """How to write a period, in one clause."""
    return _("as 2008, Q3 2008 or 09/2008")
