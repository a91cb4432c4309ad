"""Quotas from their parts. Pure."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from indicators.figures import Value

PLACES = Decimal("0.000001")
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
    return int(re.sub(r"\D", "", found[1])) if found else 1


def ratio_of(numerator: Decimal, denominator: Decimal, unit: str | None) -> Decimal:
    """The quota in its unit, with six decimal places. The denominator is not 0."""
    with localcontext() as context:
        context.prec = 60
        return (numerator * factor_of(unit) / denominator).quantize(PLACES)


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
