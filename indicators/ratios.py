"""Quotas from their parts, and what the values of a year come to. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indicators.figures import Value

PLACES = Decimal("0.000001")
LARGEST = 10**12
"""No value is larger; parts that make more cannot be meant, and a hint says so."""
MOST_PER = 10**9
"""Nobody counts per more than a thousand million; a longer row of zeros is no such unit."""
_PERCENT = ("%", "prozent", "percent", "v.h.", "v. h.")
_PER = re.compile(r"(?:je|pro|per)\s+(1[0.,\s']*)(?:\D|$)")


def factor_of(unit: str | None) -> int:
    """By what a quotient is multiplied: 100 for %, 1000 for ‰ and for "je 1.000 Einwohner"."""
    text = (unit or "").strip().casefold()
    if text.startswith(_PERCENT):
        return 100
    if text.startswith("‰"):
        return 1000
    found = _PER.search(text)
    factor = int(re.sub(r"\D", "", found[1])) if found else 1
    return factor if factor <= MOST_PER else 1


def ratio_of(numerator: Decimal, denominator: Decimal, unit: str | None) -> Decimal:
    """The quota in its unit, with six decimal places. The denominator is not 0."""
    with localcontext() as context:
        context.prec = 60
        return (numerator * factor_of(unit) / denominator).quantize(PLACES)


def readable(amount: Decimal) -> Decimal:
    """The amount for a glance: a quotient with two decimals, 33.333333 as 33.33.

    What a person typed stays as it is, and so does a quotient below 1.
    """
    is_quotient = int(amount.normalize().as_tuple().exponent) == PLACES.as_tuple().exponent
    if not is_quotient or abs(amount) < 1:
        return amount
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def ratio_differs(value: Value, unit: str | None) -> bool:
    """Whether a value is not what its parts make, apart from rounding to the places it shows.

    Where no unit says whether a share or per cent is meant, both are right.
    """
    if value.amount is None or value.numerator is None or not value.denominator:
        return False
    places = min(0, int(value.amount.normalize().as_tuple().exponent))
    allowed = Decimal(1).scaleb(places) / 2
    units = [unit] if unit else [None, "%"]
    ratios = (ratio_of(value.numerator, value.denominator, one) for one in units)
    return all(abs(value.amount - ratio) > allowed for ratio in ratios)


@dataclass(frozen=True)
class Total:
    """What values come to. ``counted`` says how many of them are in it.

    A quota is the same over a month and over a year: no part of it is due earlier.
    """

    amount: Decimal
    counted: int
    is_quota: bool = False


def total_of(values: Sequence[Value], unit: str | None) -> Total:
    """Add values up; quotas come to Σ numerator / Σ denominator, never to a sum of per cents.

    Among quotas, a value without parts cannot be counted. What is missing counts nowhere.
    """
    filled = [value for value in values if value.amount is not None]
    parts = [
        (value.numerator, value.denominator)
        for value in filled
        if value.numerator is not None and value.denominator
    ]
    above = sum((numerator for numerator, _denominator in parts), Decimal(0))
    below = sum((denominator for _numerator, denominator in parts), Decimal(0))
    quota = ratio_of(above, below, unit) if below else None
    if quota is not None and abs(quota) < LARGEST:
        return Total(quota, len(parts), is_quota=True)
    amounts = (value.amount for value in filled if value.amount is not None)
    return Total(sum(amounts, Decimal(0)), len(filled))
