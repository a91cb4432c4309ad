"""What a rating of one indicator says in words: progress, expectation, official rating, hints."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.amounts import show_amount, with_unit
from indicators.models import Measurement
from indicators.rating import Hint, Measured, hints_of
from indicators.rollup import State
from indicators.rollup_words import state_word
from indicators.scorecard_rows import Figure


def progress_words(figure: Figure) -> str:
    """How far the way to the target is gone; "" where no way is known."""
    rated = figure.standing.rated
    if rated is None or rated.progress is None:
        return ""
    percent = show_amount((rated.progress * 100).quantize(Decimal(1), ROUND_HALF_UP))
    aim = figure.standing.aim
    if rated.is_sum and aim and aim.period.grain != "year":
        words = _("%(percent)s\u00a0%% of the target for %(period)s")
        return words % {"percent": percent, "period": aim.period.label}
    if rated.is_sum:
        return _("%(percent)s\u00a0%% of the year's target") % {"percent": percent}
    if rated.progress < 0:
        return _("Further from the target than at the baseline (%(percent)s\u00a0%%)") % {
            "percent": percent
        }
    return _("%(percent)s\u00a0%% of the way from baseline to target") % {"percent": percent}


def expected_words(figure: Figure) -> str:
    """What should have added up by the period of the newest value; "" where values do not."""
    rated = figure.standing.rated
    if rated is None or rated.expected is None:
        return ""
    amount = with_unit(
        show_amount(rated.expected.quantize(Decimal("0.1"))), figure.cell.indicator.unit
    )
    return _("Expected by %(period)s: %(amount)s") % {
        "period": rated.period.label,
        "amount": amount,
    }


def official_words(figure: Figure, measurements: Sequence[Measurement]) -> str:
    """The rating that was published with the newest value, and whether ours differs."""
    rated = figure.standing.rated
    if rated is None:
        return ""
    found = next((item for item in measurements if item.period == str(rated.period)), None)
    if found is None or not found.rating:
        return ""
    known = found.rating in {state.value for state in State}
    values = {
        "official": state_word(State(found.rating)) if known else found.rating,
        "computed": state_word(State(rated.rating.value)),
    }
    if known and found.rating == rated.rating.value:
        return _("Officially rated: %(official)s, as computed") % values
    return _("Officially rated: %(official)s. Computed: %(computed)s") % values


def hint_words(measured: Measured) -> list[str]:
    """What looks odd about thresholds, target or course."""
    words = {
        Hint.GREEN_WRONG_SIDE: lambda: _("Green lies on the wrong side of red."),
        Hint.TARGET_OUTSIDE: lambda: _("The target lies beyond red."),
        Hint.JUMP: lambda: _("The newest value jumps further than any before it."),
        Hint.RATIO_DIFFERS: lambda: _("A value differs from what its parts come to."),
    }
    return [words[hint]() for hint in hints_of(measured)]


def rule_words(measured: Measured, unit: str | None) -> str:
    """The thresholds in force, in words; "" where there are none."""
    rule = measured.thresholds
    return threshold_words(rule.green, rule.red, measured.direction, unit)


def threshold_words(
    green: Decimal | None, red: Decimal | None, direction: str, unit: str | None
) -> str:
    """Two thresholds as "green from 40 %, red up to 15 %"; "" where there are none.

    Which side is meant follows the direction; for a band both say how far outside of it.
    """
    is_up = direction == "up"
    parts = []
    if green is not None:
        parts.append(_green(is_up) % {"amount": with_unit(show_amount(green), unit)})
    if red is not None:
        parts.append(_red(is_up) % {"amount": with_unit(show_amount(red), unit)})
    if parts and direction == "range":
        parts[-1] = _("%(thresholds)s outside the band") % {"thresholds": parts[-1]}
    return ", ".join(parts)


def _green(is_up: bool) -> str:
    if is_up:
        return pgettext("threshold", "green from %(amount)s")
    return pgettext("threshold", "green up to %(amount)s")


def _red(is_up: bool) -> str:
    if is_up:
        return pgettext("threshold", "red up to %(amount)s")
    return pgettext("threshold", "red from %(amount)s")
