"""Values, locks and tables at the same moment: one of two is told, nothing is lost or doubled."""

import time
from decimal import Decimal

import pytest
from django.db.models import QuerySet

from indicators.imports import read_text
from indicators.models import Measurement, MeasurementChange
from indicators.values import services
from indicators.values.plan import make_plan, pack
from indicators.values.services import (
    Outcome,
    RefusedError,
    ValueEntry,
    enter_values,
    keep_table,
    lock_period,
    read_in_table,
)
from tests.factories import (
    GoalFactory,
    IndicatorFactory,
    MembershipFactory,
    OrganisationFactory,
    ScorecardFactory,
    WorkshopFactory,
)
from tests.races import at_once

pytestmark = pytest.mark.slow

YEARS = [str(year) for year in range(2001, 2009)]


@pytest.fixture
def indicator(transactional_db):
    scorecard = ScorecardFactory(organisation=OrganisationFactory())
    goal = GoalFactory(workshop=WorkshopFactory(scorecard=scorecard))
    return IndicatorFactory(goal=goal, key="quote", name="Quote")


@pytest.fixture
def member(indicator):
    organisation = indicator.goal.scorecard.organisation
    return MembershipFactory(organisation=organisation, role="manager")


def _enter(indicator, member, period, value, version=None):
    entry = ValueEntry(indicator, period, Decimal(value), version=version, reason="Korrektur")
    more = {"scorecard": indicator.goal.scorecard, "entries": [entry], "by": member.user}
    return enter_values(**more)[0].outcome


@pytest.fixture
def lost(indicator, member):
    """Two correct the same value, both from what they read; return how many were overwritten."""

    def run() -> int:
        for period in YEARS:
            _enter(indicator, member, period, 1)
            at_once(
                lambda period=period: _enter(indicator, member, period, 2, version=0),
                lambda period=period: _enter(indicator, member, period, 3, version=0),
            )
        return MeasurementChange.objects.count() - len(YEARS)

    return run


def test_of_two_corrections_one_is_told(lost):
    assert lost() == 0


@pytest.mark.databases("postgres")
def test_without_the_lock_corrections_are_lost(lost, monkeypatch):
    store = services._Work.store

    def store_late(work):
        time.sleep(0.05)  # by now the other one has read, too
        store(work)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_how: self)
    monkeypatch.setattr(services._Work, "store", store_late)
    assert lost() > 0


def test_value_is_in_a_locked_period_or_refused(indicator, member):
    for period in YEARS:
        how = {"scorecard": indicator.goal.scorecard, "period": period, "by": member.user}
        entered, lock = at_once(
            lambda period=period: _enter(indicator, member, period, 1),
            lambda how=how: lock_period(**how, reason="Bericht liegt vor"),
        )
        assert entered in (Outcome.ADDED, Outcome.LOCKED)
        stored = Measurement.objects.filter(period=period)
        assert stored.exists() == (entered == Outcome.ADDED)
        assert _enter(indicator, member, period, 2, version=0) == Outcome.LOCKED
        assert lock.period == period


def test_table_confirmed_twice_is_read_in_once(indicator, member):
    scorecard = indicator.goal.scorecard
    table = read_text("\n".join(["Indikator;Zeitraum;Wert", *(f"quote;{y};3" for y in YEARS)]))
    pending = keep_table(scorecard=scorecard, content=pack(table), by=member.user)
    plan = make_plan(scorecard=scorecard, member=member, rows=table.rows)

    def confirm():
        return read_in_table(pending=pending, entries=plan.entries, by=member.user)

    outcomes = [found for found in at_once(confirm, confirm) if not isinstance(found, list)]
    assert all(isinstance(found, RefusedError | ValueError) for found in outcomes)
    assert (Measurement.objects.count(), MeasurementChange.objects.count()) == (len(YEARS), 0)
