"""Dates that keep their grain: "2008" is a year and stays one, "2008-12-31" is a day."""

import datetime
import re

from django.utils import formats

_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)


def read_grain(typed: str) -> str:
    """Return a typed year or day as it is stored; ValueError for anything else.

    Days are read in the forms of the current language (31.12.2008) and in ISO form.
    """
    text = typed.strip()
    if _YEAR.fullmatch(text):
        return text
    for form in formats.get_format("DATE_INPUT_FORMATS"):
        try:
            return datetime.datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(typed)


def show_grain(stored: str | None) -> str:
    """Return a stored year or day in the current language: "2008", "31.12.2008"."""
    if not stored or _YEAR.fullmatch(stored):
        return stored or ""
    return formats.date_format(datetime.date.fromisoformat(stored), "SHORT_DATE_FORMAT")


def first_day(stored: str) -> datetime.date:
    """The day on which a stored year or day begins."""
    if _YEAR.fullmatch(stored):
        return datetime.date(int(stored), 1, 1)
    return datetime.date.fromisoformat(stored)


def last_day(stored: str) -> datetime.date:
    """The day on which a stored year or day ends."""
    if _YEAR.fullmatch(stored):
        return datetime.date(int(stored), 12, 31)
    return datetime.date.fromisoformat(stored)
