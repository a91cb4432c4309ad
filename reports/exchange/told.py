"""The small words of telling rows as an archive."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from reports.archive.values import as_decimal, as_year, is_set


def only_set(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if is_set(value)}


def key_of(thing: Any) -> str | None:
    return thing.key if thing else None


def keys_of(rows: list[dict[str, str]]) -> list[str]:
    return [row["key"] for row in rows]


def name_of(post: Any) -> str | None:
    return post.name if post else None


def iso_day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def as_grain(stored: str | None) -> str | int | None:
    """A stored year as a number, a stored day as it is."""
    year = as_year(stored)
    return stored if year is None else year


def as_number(digits: str | None) -> Decimal | None:
    return as_decimal(None if digits is None else Decimal(digits))
