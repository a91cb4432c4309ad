"""Correcting values, locking periods, and rules that do not re-rate the past."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.figures import Value
from indicators.models import Indicator, Measurement, MeasurementChange, PeriodLock, RatingRule
from indicators.periods import Period, parse_period
from indicators.rating import Measured, Thresholds, rate_values
from indicators.values.ruling import keep_rule, rule_of
from indicators.values.services import (
    AlreadyLockedError,
    NotLockedError,
    Outcome,
    RefusedError,
    ValueEntry,
    enter_values,
    lock_period,
    reopen_period,
)
from tests.factories import GoalFactory, IndicatorFactory


@pytest.fixture
def indicator(workshop, perspectives):
    goal = GoalFactory(workshop=workshop, perspective=perspectives[0])
    return IndicatorFactory(goal=goal, unit="%", frequency="quarter", name="Quote")


@pytest.fixture
def stored(indicator):
    return Measurement.objects.create(indicator=indicator, period="2008-Q1", value=40)


def _url(indicator, period="2008-Q1"):
    return f"/indicators/{indicator.pk}/values/{period}/"


def _history(indicator):
    return f"/indicators/{indicator.pk}/values/"


def _enter(indicator, by, value, *, period="2008-Q1", version=None, reason="", **more):
    entry = ValueEntry(indicator, period, value, version=version, reason=reason)
    return enter_values(scorecard=indicator.goal.scorecard, entries=[entry], by=by, **more)[0]


# --- all values ------------------------------------------------------------------------------


def test_each_value_is_rated_by_the_rule_that_held_then(sign_in, manager, indicator, stored):
    Measurement.objects.create(indicator=indicator, period="2008-Q2", value=40)
    Measurement.objects.create(indicator=indicator, period="2008-Q3", comment="Umzug")
    for at, (day, green) in enumerate([(None, 40), ("2008-04-01", 50)]):
        indicator.rules.create(valid_from=day, green=green, red=10, position=at)
    lines = sign_in(manager).get(_history(indicator)).context["lines"]
    told = [(line.period, line.mark.word if line.mark else "") for line in lines]
    assert told == [("2008-Q3", ""), ("2008-Q2", "Gefährdet"), ("2008-Q1", "Im Plan")]


def test_context_is_only_observed(sign_in, manager, indicator, stored):
    Indicator.objects.update(level="context")
    lines = sign_in(manager).get(_history(indicator)).context["lines"]
    assert [line.mark for line in lines] == [None]


@pytest.mark.parametrize("count", [1, 300])
def test_page_of_all_values_asks_the_same_queries_for_any_number(
    sign_in, manager, indicator, count, django_assert_num_queries
):
    Measurement.objects.bulk_create(
        Measurement(indicator=indicator, period=str(period), value=at, position=at)
        for at in range(count)
        for period in [Period(1990 + at // 12, "month", at % 12 + 1)]
    )
    client = sign_in(manager)
    with django_assert_num_queries(10):
        assert len(client.get(_history(indicator)).context["lines"]) == count


# --- correcting ------------------------------------------------------------------------------


def test_correction_keeps_the_old_value_with_who_when_and_why(sign_in, manager, indicator, stored):
    client = sign_in(manager)
    data = {"value": "42", "version": "0", "reason": "Nachmeldung von zwei Stellen"}
    assert client.post(_url(indicator), data).status_code == 302
    stored.refresh_from_db()
    change = stored.changes.get()
    assert (stored.value, stored.version, stored.entered_by) == (42, 1, manager)
    assert (change.value, change.by, change.reason) == (40, manager, "Nachmeldung von zwei Stellen")
    text = client.get(_history(indicator)).content.decode()
    assert "Vorher: 40\u00a0%" in text
    assert "Nachmeldung von zwei Stellen" in text


def test_correction_without_a_reason_is_refused_and_nothing_typed_is_lost(
    sign_in, manager, indicator, stored
):
    page = sign_in(manager).post(_url(indicator), {"value": "42,5", "version": "0"})
    assert page.status_code == 409
    assert page.context["form"].errors["reason"] == ["Schreiben Sie, warum der Wert geändert wird."]
    assert 'value="42,5"' in page.content.decode()
    stored.refresh_from_db()
    assert (stored.value, MeasurementChange.objects.count()) == (40, 0)


def test_no_value_is_answered_later_without_a_reason(sign_in, manager, indicator, stored):
    stored.value, stored.comment = None, "noch nicht erhoben"
    stored.save()
    page = sign_in(manager).post(_url(indicator), {"value": "42", "version": "0", "comment": ""})
    assert page.status_code == 302
    assert stored.changes.get().comment == "noch nicht erhoben"


def test_two_people_at_once_the_second_sees_both(sign_in, manager, staff, indicator, stored):
    _enter(indicator, staff, Decimal(45), version=0, reason="Tippfehler")
    client = sign_in(manager)
    data = {"value": "50", "version": "0", "reason": "Prüfung"}
    page = client.post(_url(indicator), data)
    assert page.status_code == 409
    assert "45\u00a0%" in page.context["refused"]
    text = page.content.decode()
    assert ('value="50"' in text, 'name="version" value="1"' in text) == (True, True)
    assert client.post(_url(indicator), {**data, "version": "1"}).status_code == 302
    stored.refresh_from_db()
    assert (stored.value, stored.version) == (50, 2)
    assert [change.value for change in stored.changes.all()] == [45, 40]


@pytest.mark.parametrize(("period", "is_told"), [("2080", True), ("2008", False)])
def test_value_of_a_period_to_come_is_stored_and_told(sign_in, manager, indicator, period, is_told):
    url = reverse("indicators:value_edit", args=[indicator.pk, period])
    page = sign_in(manager).post(url, {"value": "7"}, follow=True)
    assert Measurement.objects.get(period=period).value == 7
    assert ("2080 hat noch nicht begonnen" in page.content.decode()) is is_told


def test_only_those_who_may_correct(sign_in, staff, stranger, indicator, stored):
    assert sign_in(staff).get(_url(indicator)).status_code == 403
    assert sign_in(staff).get(_history(indicator)).status_code == 200
    assert sign_in(stranger).get(_url(indicator)).status_code == 404
    assert sign_in(stranger).get(_history(indicator)).status_code == 404


def test_period_is_chosen_in_words(sign_in, manager, indicator):
    client = sign_in(manager)
    page = client.get(_history(indicator), {"period": "Q3 2008"})
    assert (page.status_code, page.url) == (302, _url(indicator, "2008-Q3"))
    assert client.get(_history(indicator), {"period": "bald"}).status_code == 422
    assert client.get(_url(indicator, "bald")).status_code == 404


# --- locking ---------------------------------------------------------------------------------


def test_locked_year_refuses_its_quarters_and_says_who(sign_in, manager, scorecard, indicator):
    client = sign_in(manager)
    data = {"period": "2008", "reason": "Jahresbericht beschlossen"}
    assert client.post(f"/scorecards/{scorecard.pk}/periods/", data).status_code == 302
    page = client.post(_url(indicator), {"value": "42"})
    assert page.status_code == 409
    assert page.context["lock"].startswith("2008 ist seit ")
    assert str(manager) in page.context["lock"]
    assert not Measurement.objects.filter(indicator=indicator).exists()


def test_period_is_reopened_with_a_reason_and_both_stay_as_history(
    sign_in, manager, scorecard, indicator
):
    lock = lock_period(scorecard=scorecard, period="2008", reason="Bericht", by=manager)
    client = sign_in(manager)
    url = f"/periods/{lock.pk}/reopen/"
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Nachmeldung"}).status_code == 302
    lock.refresh_from_db()
    assert (lock.reopened_by, lock.reopen_reason) == (manager, "Nachmeldung")
    text = client.get(f"/scorecards/{scorecard.pk}/periods/").content.decode()
    assert ("Bericht" in text, "Nachmeldung" in text) == (True, True)
    assert _enter(indicator, manager, Decimal(1)).outcome == Outcome.ADDED
    with pytest.raises(NotLockedError):
        reopen_period(lock=lock, reason="noch einmal", by=manager)
    lock_period(scorecard=scorecard, period="2008", reason="wieder", by=manager)
    assert PeriodLock.objects.count() == 2


def test_period_is_locked_once(manager, scorecard):
    lock_period(scorecard=scorecard, period="2008", reason="Bericht", by=manager)
    with pytest.raises(AlreadyLockedError):
        lock_period(scorecard=scorecard, period="2008", reason="Bericht", by=manager)


@pytest.mark.parametrize(
    ("data", "field"),
    [({"period": "bald", "reason": "x"}, "period"), ({"period": "2008", "reason": ""}, "reason")],
)
def test_lock_refuses_bad_values(sign_in, manager, scorecard, data, field):
    page = sign_in(manager).post(f"/scorecards/{scorecard.pk}/periods/", data)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])


def test_staff_read_the_locks_and_lock_nothing(sign_in, staff, scorecard):
    client = sign_in(staff)
    assert client.get(f"/scorecards/{scorecard.pk}/periods/").status_code == 200
    data = {"period": "2008", "reason": "x"}
    assert client.post(f"/scorecards/{scorecard.pk}/periods/", data).status_code == 403


def test_whole_or_nothing(manager, indicator, stored):
    entries = [
        ValueEntry(indicator, "2008-Q2", Decimal(1)),
        ValueEntry(indicator, "2008-Q1", Decimal(2), version=7, reason="x"),
    ]
    with pytest.raises(RefusedError) as caught:
        enter_values(scorecard=indicator.goal.scorecard, entries=entries, by=manager, is_whole=True)
    assert [result.outcome for result in caught.value.results] == ["added", "stale"]
    assert Measurement.objects.count() == 1


# --- rules that held -------------------------------------------------------------------------


def _ratings(indicator):
    rules = [
        Thresholds(
            rule.green,
            rule.red,
            date.fromisoformat(rule.valid_from) if rule.valid_from else None,
            rule.direction,
            rule.is_cumulative,
        )
        for rule in RatingRule.objects.filter(indicator=indicator)
    ]
    measured = Measured(
        direction=indicator.direction,
        frequency=indicator.frequency,
        values=[
            Value(parse_period(item.period), item.value) for item in indicator.measurements.all()
        ],
        thresholds=Thresholds(indicator.green, indicator.red),
        history=rules,
        is_cumulative=indicator.is_cumulative,
    )
    return [rated.rating.value for rated in rate_values(measured, date(2009, 6, 30))]


@pytest.fixture
def rated(indicator):
    indicator.green, indicator.red = Decimal(50), Decimal(30)
    indicator.save()
    for period, value in (("2008-Q1", 60), ("2008-Q2", 20), ("2008-Q4", 60)):
        Measurement.objects.create(indicator=indicator, period=period, value=value)
    return indicator


@pytest.mark.parametrize(
    ("change", "newest"),
    [
        ({"green": Decimal(80), "red": Decimal(70)}, "critical"),
        ({"direction": "down", "green": Decimal(30), "red": Decimal(50)}, "critical"),
        ({"is_cumulative": True, "green": Decimal(200), "red": Decimal(150)}, "critical"),
        ({"green": None, "red": None}, "unrated"),
    ],
)
def test_changed_rule_leaves_the_past_as_it_was_rated(rated, change, newest):
    assert _ratings(rated) == ["on_track", "critical", "on_track"]
    before = rule_of(rated)
    for name, value in change.items():
        setattr(rated, name, value)
    rated.save()
    keep_rule(indicator=rated, before=before, applies_from=date(2008, 10, 1))
    assert _ratings(rated) == ["on_track", "critical", newest]


def test_rule_changed_twice_keeps_each_time(rated):
    for day, green in ((date(2008, 4, 1), 70), (date(2008, 10, 1), 55)):
        before = rule_of(rated)
        rated.green = Decimal(green)
        rated.save()
        keep_rule(indicator=rated, before=before, applies_from=day)
    rows = RatingRule.objects.filter(indicator=rated).values_list("valid_from", "green", "position")
    assert list(rows) == [(None, 50, 0), ("2008-04-01", 70, 1), ("2008-10-01", 55, 2)]
    # A day before the last change gives up what followed.
    before = rule_of(rated)
    rated.green = Decimal(10)
    rated.save()
    keep_rule(indicator=rated, before=before, applies_from=date(2008, 4, 1))
    rows = RatingRule.objects.filter(indicator=rated).values_list("valid_from", "green")
    assert list(rows) == [(None, 50), ("2008-04-01", 10)]


def test_rule_of_an_indicator_without_values_is_simply_changed(indicator):
    before = rule_of(indicator)
    indicator.green = Decimal(1)
    indicator.save()
    keep_rule(indicator=indicator, before=before, applies_from=date(2008, 1, 1))
    assert RatingRule.objects.count() == 0


def _form(indicator, **change):
    return {
        "name": "Quote", "level": "result", "direction": "up", "frequency": "quarter",
        "unit": "%", "version": indicator.goal.version, "green": "50", "red": "30",
        "target-TOTAL_FORMS": "1", "target-INITIAL_FORMS": "0", "target-0-period": "2008",
        "target-0-value": "80", **change,
    }  # fmt: skip


def test_form_asks_from_when_a_new_rule_applies(sign_in, manager, rated):
    data = _form(rated, green="70", applies_from="01.10.2008")
    page = sign_in(manager).post(f"/indicators/{rated.pk}/edit/", data)
    assert page.status_code == 302
    rows = RatingRule.objects.filter(indicator=rated).values_list("valid_from", "green", "red")
    assert list(rows) == [(None, 50, 30), ("2008-10-01", 70, 30)]


def test_thresholds_in_per_cent_of_the_target_are_stored_as_amounts(sign_in, manager, rated):
    data = _form(rated, green="90", red="50 %", thresholds_in="percent")
    assert sign_in(manager).post(f"/indicators/{rated.pk}/edit/", data).status_code == 302
    rated.refresh_from_db()
    assert (rated.green, rated.red) == (72, 40)


def test_thresholds_in_per_cent_of_no_target_are_refused(sign_in, manager, rated):
    data = _form(rated, green="90", thresholds_in="percent")
    del data["target-0-period"], data["target-0-value"]
    page = sign_in(manager).post(f"/indicators/{rated.pk}/edit/", data)
    assert page.status_code == 422
    assert page.context["form"].errors["green"][0].startswith("Es gibt keinen Zielwert")
