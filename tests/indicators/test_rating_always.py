"""What must always hold of ratings, whatever is measured; the table of cases: test_rating.py."""

import datetime
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.figures import Aim, Value
from indicators.periods import parse_period
from indicators.rating import Measured, Rating, Thresholds, hints_of, rate_values
from indicators.rollup import ORDER as STATES
from indicators.standing import standing_of

few = settings(max_examples=60)
ON = datetime.date(2008, 12, 31)
# Worst first; what cannot be rated is not better than any.
RANK = {Rating.CRITICAL: 0, Rating.AT_RISK: 1, Rating.ON_TRACK: 2}
PLACES = Decimal("0.0000000001")

# Few numbers, so that values meet thresholds and targets.
amounts = st.integers(-12, 12).map(Decimal) | st.decimals(-60, 60, places=2)
counts = st.integers(0, 12).map(Decimal)
steps = st.integers(1, 12).map(Decimal) | st.decimals("0.01", 100, places=2)


def month(number):
    return parse_period(f"2008-{number:02}")


@st.composite
def measured_things(draw, *, quotas=None):
    """An indicator with the values of up to six months, the newest of them filled."""
    direction = draw(st.sampled_from(["up", "down", "range"]))
    is_quota = draw(st.booleans()) if quotas is None else quotas
    numbers = draw(st.lists(st.none() | (counts if is_quota else amounts), max_size=5))
    numbers.append(draw(counts if is_quota else amounts))
    low = draw(amounts)
    aim = Aim(parse_period("2008"), low, low + draw(counts) if direction == "range" else None)
    return Measured(
        direction,
        "month",
        [_value(at, item, is_quota) for at, item in enumerate(numbers, start=1)],
        [aim] if draw(st.booleans()) else [],
        baseline=draw(st.none() | amounts),
        thresholds=Thresholds(draw(st.none() | amounts), draw(st.none() | amounts)),
        is_cumulative=draw(st.booleans()),
    )


def _value(at, number, is_quota):
    if number is None or not is_quota:
        return Value(month(at), number)
    return Value(month(at), number / 4, number, Decimal(4))


def newest(measured):
    return rate_values(measured, ON)[-1]


def with_newest(measured, change):
    return replace(measured, values=[*measured.values[:-1], change(measured.values[-1])])


@few
@given(measured_things(), steps)
def test_value_nearer_to_better_never_worsens(measured, step):
    def moved(value):
        if value.numerator is None:
            return replace(value, amount=value.amount + way)
        above = value.numerator + way
        return replace(value, amount=above / 4, numerator=above)

    way = step if measured.direction == "up" else -step
    if measured.direction == "range":
        way = _way_into_the_band(measured, step)
    before, after = newest(measured), newest(with_newest(measured, moved))
    if before.rating in RANK and after.rating in RANK:
        assert RANK[after.rating] >= RANK[before.rating]
    elif before.rating in RANK:  # critical in spite of a gap; without that, nobody knows
        assert measured.is_cumulative
        assert any(item.amount is None for item in measured.values)
    elif after.rating in RANK:  # inside a band nothing is left to guess
        assert measured.direction == "range"


def _way_into_the_band(measured, step):
    """Towards the middle of the band, and not beyond it."""
    if not measured.aims:
        return step
    aim, rated = measured.aims[0], newest(measured)
    middle = (aim.amount + aim.upper) / 2
    if rated.is_sum:
        middle = middle * rated.period.end.month / 12
    way = middle - rated.amount
    return way * min(step, Decimal(100)) / 100


@few
@given(measured_things(), st.data())
def test_missing_value_never_improves(measured, data):
    gone = data.draw(st.integers(0, len(measured.values) - 1))
    fewer = [
        replace(item, amount=None) if at == gone else item
        for at, item in enumerate(measured.values)
    ]
    if not measured.is_cumulative and gone == len(fewer) - 1:
        assert newest(replace(measured, values=fewer)).rating == Rating.NO_VALUE
        return
    if measured.is_cumulative and measured.direction == "up":  # what is taken back adds nothing
        measured = replace(measured, values=[_positive(item) for item in measured.values])
        fewer = [_positive(item) for item in fewer]
    before = newest(measured).rating
    after = newest(replace(measured, values=fewer)).rating
    if after in RANK:  # after what nobody could rate, nothing but critical
        assert RANK[after] <= RANK.get(before, 0)


def _positive(value):
    return value if value.amount is None else replace(value, amount=abs(value.amount))


@few
@given(measured_things())
def test_later_gap_never_improves_what_is_shown(measured):
    gap = Value(month(len(measured.values) + 1), None)
    day = gap.period.end
    before = standing_of(measured, day).state
    after = standing_of(replace(measured, values=[*measured.values, gap]), day).state
    assert STATES[after] <= STATES[before]


@few
@given(measured_things(quotas=False), steps)
def test_another_scale_of_the_unit_changes_nothing(measured, factor):
    """Values, target, baseline and thresholds in thousands are rated as they are in ones."""

    def scaled(amount):
        return None if amount is None else amount * factor

    other = replace(
        measured,
        values=[replace(item, amount=scaled(item.amount)) for item in measured.values],
        aims=[Aim(item.period, scaled(item.amount), scaled(item.upper)) for item in measured.aims],
        baseline=scaled(measured.baseline),
        thresholds=Thresholds(*map(scaled, (measured.thresholds.green, measured.thresholds.red))),
    )
    assert hints_of(other) == hints_of(measured)
    for one, two in zip(rate_values(measured, ON), rate_values(other, ON), strict=True):
        told = (one.rating, one.is_outdated, one.trend, _rounded(one.progress))
        assert told == (two.rating, two.is_outdated, two.trend, _rounded(two.progress))
        assert _rounded(scaled(one.expected)) == _rounded(two.expected)


def _rounded(amount):
    return None if amount is None else amount.quantize(PLACES)


@few
@given(measured_things(quotas=True), steps)
def test_quota_of_twice_as_many_is_the_same(measured, factor):
    larger = [
        item
        if item.numerator is None
        else replace(item, numerator=item.numerator * factor, denominator=item.denominator * factor)
        for item in measured.values
    ]
    assert rate_values(replace(measured, values=larger), ON) == rate_values(measured, ON)


@few
@given(measured_things(), amounts, amounts, st.integers(1, 6))
def test_changed_threshold_never_rates_anew_what_was_before(measured, green, red, begin):
    """As ruling.keep_rule stores it: what held, and what holds from a day on."""
    day = month(begin).start
    changed = Thresholds(green, red, day)
    after = replace(
        measured,
        thresholds=Thresholds(green, red),
        history=[measured.thresholds, changed],
    )
    past = [row for row in rate_values(measured, ON) if row.period.end < day]
    assert rate_values(after, ON)[: len(past)] == past
