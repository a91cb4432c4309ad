"""The ends of the calendar and of numbers: a sentence or a page, never a fault."""

import datetime
import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import Workbook

from indicators.figures import Value
from indicators.imports import read_table, read_text
from indicators.models import Measurement
from indicators.periods import parse_period
from indicators.rating import Measured, is_outdated
from indicators.rating import rate_newest as newest_of
from indicators.ratios import factor_of, ratio_of
from indicators.values.plan import make_plan
from indicators.values.services import ValueEntry, enter_values
from indicators.values.sheet import read_prefix, row_prefix
from tests.factories import GoalFactory, IndicatorFactory, MembershipFactory, PostFactory
from tests.indicators.forms import rows

LARGEST = "999999999999,999999"


@pytest.fixture
def member(organisation):
    return MembershipFactory(organisation=organisation, role="manager")


@pytest.fixture
def indicator(organisation, workshop, member):
    post = PostFactory(organisation=organisation, user=member.user)
    goal = GoalFactory(workshop=workshop)
    return IndicatorFactory(goal=goal, frequency="year", responsible=post, name="Quote")


def _page(client, name, thing, data):
    response = client.post(reverse(name, args=[thing.pk]), data)
    return response.status_code, response.content.decode()


# --- days and periods --------------------------------------------------------------------------


@pytest.mark.databases("sqlite")
def test_baseline_of_the_last_year_that_there_is_closes_no_page(sign_in, member, indicator):
    """What is due stands beside every page and in every mail."""
    indicator.baseline_period = "9999"
    indicator.save()
    assert sign_in(member.user).get("/").status_code == 200
    call_command("remind", "--dry-run", stdout=io.StringIO())


@pytest.mark.parametrize("period", ["9999", "9999-12"])
def test_value_of_the_last_period_is_rated(period):
    last = parse_period(period)
    assert not is_outdated(last, "year", datetime.date.max)
    measured = Measured("up", "year", [Value(last, Decimal(1))])
    assert newest_of(measured, datetime.date.max).value == 1


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("day", "status"), [("0001-01-01", 200), ("9999-12-31", 200), ("2008-09-30", 302)]
)
def test_scorecard_stands_at_no_day_beyond_reckoning(sign_in, facilitator, scorecard, day, status):
    url = reverse("workshops:scorecard_edit", args=[scorecard.pk])
    response = sign_in(facilitator).post(url, {"title": "Strategie", "as_of": day})
    words = "Geben Sie einen Tag zwischen 1900 und 2199 ein"
    assert (response.status_code, words in response.content.decode()) == (status, status != 302)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_remind_refuses_a_day_beyond_reckoning(db, day):
    with pytest.raises(CommandError, match="too far away"):
        call_command("remind", "--dry-run", "--date", day)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("day", ["01.01.0001", "0999-12-31"])
def test_day_before_all_periods_in_a_table_is_a_fault_of_its_row(scorecard, member, indicator, day):
    table = read_text(f"Indikator;Zeitraum;Wert\nQuote;{day};3\n")
    plan = make_plan(scorecard=scorecard, member=member, rows=table.rows)
    assert [(fault.line, fault.column) for fault in plan.faults] == [(2, "Zeitraum")]


# --- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [LARGEST, "100,000001"])
def test_threshold_that_is_too_large_a_part_of_the_target_is_told(
    sign_in, member, indicator, share
):
    data = {
        "version": 0,
        "name": "Quote",
        "level": "result",
        "direction": "up",
        "frequency": "year",
        "thresholds_in": "percent",
        "green": share,
        **rows("target", [{"period": "2008", "value": LARGEST}]),
    }
    status, page = _page(sign_in(member.user), "indicators:indicator_edit", indicator, data)
    assert (status, "Dieser Teil des Ziels ist eine zu große Zahl." in page) == (422, True)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", ["indicator_edit", "goal_edit"])
def test_row_count_of_five_thousand_digits_adds_no_row(sign_in, member, indicator, name):
    thing = indicator if name == "indicator_edit" else indicator.goal
    counts = dict.fromkeys(["target-TOTAL_FORMS", "result-TOTAL_FORMS"], "1" * 5_000)
    data = {"add": "result", **counts}
    assert _page(sign_in(member.user), f"indicators:{name}", thing, data)[0] < 500


@pytest.mark.databases("sqlite")
def test_unit_of_fifty_zeros_is_no_factor(sign_in, member, indicator):
    """The parts of a quota are multiplied by what the unit says, on every page that rates it."""
    assert factor_of(f"je 1{'0' * 50}") == 1
    assert ratio_of(Decimal(10**12), Decimal("0.000001"), "je 1.000.000.000") == 10**27
    indicator.unit = "je 1.000.000.000"
    indicator.save()
    data = {"value": "1", "numerator": LARGEST, "denominator": "0,000001"}
    url = reverse("indicators:value_edit", args=[indicator.pk, "2008"])
    page = sign_in(member.user).post(url, data, follow=True).content.decode()
    assert "wie eingegeben gespeichert" in page


def _plan_of(cells, scorecard, member):
    book = Workbook()
    book.active.append(["Indikator", "Zeitraum", "Wert", "Kontonummer"])
    book.active.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    rows = read_table(stream.getvalue()).rows
    return make_plan(scorecard=scorecard, member=member, rows=rows)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("number", [1e15, 1e300])
def test_number_too_large_for_us_is_a_fault_of_its_own_cell_only(
    scorecard, member, indicator, number
):
    plan = _plan_of(["Quote", "2008", 52, number], scorecard, member)
    assert [entry.value for entry in plan.entries] == [52]
    plan = _plan_of(["Quote", "2008", number, 1], scorecard, member)
    assert [(fault.line, fault.column) for fault in plan.faults] == [(2, "Wert")]


# --- what a form says it has read --------------------------------------------------------------


@pytest.mark.databases("sqlite")
def test_row_that_claims_to_replace_whatever_stands_there_stores_nothing(
    sign_in, member, scorecard, indicator
):
    entry = ValueEntry(indicator, "2008", Decimal(3))
    enter_values(scorecard=scorecard, entries=[entry], by=member.user)
    prefix = row_prefix(indicator, "2008", ValueEntry.ANY)
    with pytest.raises(ValueError, match="2008"):
        read_prefix(prefix)
    data = {"save": "all", f"{prefix}-value": "5", f"{prefix}-reason": "Tippfehler"}
    sign_in(member.user).post(reverse("indicators:values"), data)
    assert [item.value for item in Measurement.objects.all()] == [3]
