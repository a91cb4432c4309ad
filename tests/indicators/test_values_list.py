"""The list of values that are due: who sees what, saving by row and all at once."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Indicator, Measurement, MeasurementChange, PeriodLock
from tests.factories import GoalFactory, IndicatorFactory, PostFactory

URL = "/values/"


@pytest.fixture
def scorecard(scorecard):
    scorecard.as_of = "2008-11-15"
    scorecard.save()
    return scorecard


@pytest.fixture
def goal(workshop, perspectives):
    return GoalFactory(workshop=workshop, perspective=perspectives[1])


@pytest.fixture
def post(organisation, staff):
    return PostFactory(organisation=organisation, name="Jugendhilfeplanung", user=staff)


@pytest.fixture
def indicator(goal, post):
    """Monthly, in per cent, last value of August: September and October are due."""
    made = IndicatorFactory(goal=goal, name="Quote", unit="%", frequency="month", responsible=post)
    Measurement.objects.create(indicator=made, period="2008-08", value=52)
    return made


def _name(indicator, period, field="value", version="n"):
    return f"{indicator.pk.hex}.{period}.{version}-{field}"


def _rows(page):
    return [
        (group.indicator.name, row.when, row.state)
        for group in page.context["sheet"].groups
        for row in group.rows
    ]


def _stored(indicator):
    return {
        item.period: item.value
        for item in Measurement.objects.filter(indicator=indicator).order_by("period")
    }


def test_list_shows_what_is_due_with_what_helps_to_answer(sign_in, staff, indicator):
    page = sign_in(staff).get(URL)
    assert _rows(page) == [
        ("Quote", "September 2008", "overdue"),
        ("Quote", "Oktober 2008", "due"),
    ]
    group = page.context["sheet"].groups[0]
    assert (group.last, group.last_when, group.last_is_outdated, group.post) == (
        "52\u00a0%",
        "August 2008",
        True,
        "Jugendhilfeplanung",
    )
    assert "<h1>Meine fälligen Werte</h1>" in page.content.decode()


def test_staff_see_their_own_and_managers_may_choose(sign_in, staff, manager, goal, indicator):
    other = IndicatorFactory(goal=goal, name="Andere", frequency="year")
    Measurement.objects.create(indicator=other, period="2006", value=1)
    own = [("Quote", "September 2008", "overdue"), ("Quote", "Oktober 2008", "due")]
    client = sign_in(staff)
    assert _rows(client.get(URL)) == own
    assert _rows(client.get(f"{URL}?post=all")) == own
    client = sign_in(manager)
    assert _rows(client.get(URL)) == [*own, ("Andere", "2007", "due")]
    assert _rows(client.get(f"{URL}?post=nobody")) == [("Andere", "2007", "due")]
    assert _rows(client.get(f"{URL}?post={indicator.responsible_id}")) == own
    assert _rows(client.get(f"{URL}?post=mine")) == []
    assert _rows(client.get(f"{URL}?post=nonsense&page=x&scorecard=y")) == []


def test_stranger_sees_nothing_of_it(sign_in, stranger, indicator):
    page = sign_in(stranger).get(f"{URL}?post=all")
    assert (page.status_code, _rows(page)) == (200, [])


def test_all_rows_are_saved_at_once_in_german_form(sign_in, staff, indicator):
    data = {
        "save": "all",
        _name(indicator, "2008-09"): "1.234,5 %",
        _name(indicator, "2008-10"): "",
        _name(indicator, "2008-10", "is_missing"): "on",
        _name(indicator, "2008-10", "comment"): "Erhebung ausgefallen",
    }
    page = sign_in(staff).post(URL, data)
    assert (page.status_code, page.url) == (302, f"{URL}?post=mine&page=1")
    assert _stored(indicator) == {
        "2008-08": 52,
        "2008-09": Decimal("1234.5"),
        "2008-10": None,
    }
    made = Measurement.objects.get(indicator=indicator, period="2008-10")
    assert (made.comment, made.entered_by) == ("Erhebung ausgefallen", staff)
    assert _rows(sign_in(staff).get(URL)) == []


def test_one_row_is_saved_and_what_is_typed_elsewhere_stays(sign_in, staff, indicator):
    row = _name(indicator, "2008-09").removesuffix("-value")
    data = {
        "save": row,
        _name(indicator, "2008-09"): "50",
        _name(indicator, "2008-10"): "viel",
    }
    page = sign_in(staff).post(URL, data)
    assert page.status_code == 200
    assert _stored(indicator) == {"2008-08": 52, "2008-09": 50}
    text = page.content.decode()
    assert 'value="viel"' in text
    assert "Das ist keine Zahl" not in text


@pytest.mark.parametrize(
    ("typed", "field", "fault"),
    [
        ({"value": "viel"}, "value", "Das ist keine Zahl. Schreiben Sie sie ohne Einheit"),
        ({"value": "3 Tage"}, "value", "Das ist keine Zahl."),
        ({"is_missing": "on"}, "comment", "Schreiben Sie, warum es keinen Wert gibt."),
        ({"value": "3", "is_missing": "on"}, "value", "Entweder ein Wert oder"),
        ({"comment": "nur so"}, "value", "Tragen Sie einen Wert ein"),
        ({"value": "", "numerator": "3"}, "denominator", "Eine Quote braucht auch ihren Nenner."),
        ({"numerator": "3", "denominator": "0"}, "denominator", "Durch 0"),
    ],
)
def test_bad_value_is_refused_beside_the_field_and_stays(
    sign_in, staff, indicator, typed, field, fault
):
    data = {"save": "all", _name(indicator, "2008-09"): ""}
    data |= {_name(indicator, "2008-09", name): value for name, value in typed.items()}
    data[_name(indicator, "2008-10")] = "61"
    page = sign_in(staff).post(URL, data)
    assert page.status_code == 422
    row = page.context["sheet"].groups[0].rows[0]
    assert row.form.errors[field][0].startswith(fault)
    assert _stored(indicator) == {"2008-08": 52, "2008-10": 61}  # the good one is saved


def test_ambiguous_number_is_asked_back_with_both_readings(sign_in, staff, indicator):
    client = sign_in(staff)
    name = _name(indicator, "2008-09")
    page = client.post(URL, {"save": "all", name: "1.234"})
    assert page.status_code == 422
    row = page.context["sheet"].groups[0].rows[0]
    assert [(item.name, item.words) for item in row.readings] == [
        (f"{name}=1234", "1234"),
        (f"{name}=1,2340", "1,2340 (3 Nachkommastellen)"),
    ]
    assert _stored(indicator) == {"2008-08": 52}
    page = client.post(URL, {"take": f"{name}=1,2340", name: "1.234"})
    assert page.status_code == 302
    assert _stored(indicator)["2008-09"] == Decimal("1.234")


def test_quota_is_reckoned_from_its_parts_and_a_difference_is_only_a_hint(
    sign_in, staff, indicator
):
    client = sign_in(staff)
    data = {
        _name(indicator, "2008-09"): "",
        _name(indicator, "2008-09", "numerator"): "1",
        _name(indicator, "2008-09", "denominator"): "3",
        _name(indicator, "2008-10"): "40",
        _name(indicator, "2008-10", "numerator"): "1",
        _name(indicator, "2008-10", "denominator"): "2",
    }
    page = client.post(URL, data, follow=True)
    stored = _stored(indicator)
    assert (stored["2008-09"], stored["2008-10"]) == (Decimal("33.333333"), 40)
    assert "aber 50\u00a0%" in page.content.decode()


def test_value_that_somebody_else_entered_meanwhile_is_not_lost(sign_in, staff, manager, indicator):
    made = Measurement.objects.create(
        indicator=indicator, period="2008-09", value=60, entered_by=manager
    )
    client = sign_in(staff)
    page = client.post(URL, {"save": "all", _name(indicator, "2008-09"): "55"})
    assert page.status_code == 422
    group = page.context["sheet"].groups[0]
    row = next(row for row in group.rows if row.when == "September 2008")
    assert (row.fault.startswith("Inzwischen hat"), row.asks_reason) == (True, True)
    assert "60\u00a0%" in row.fault
    assert _stored(indicator)["2008-09"] == 60
    # Saved again, with a reason, it replaces the other one and keeps it in the history.
    prefix = row.form.prefix
    page = client.post(URL, {f"{prefix}-value": "55", f"{prefix}-reason": "Zählfehler"})
    assert (page.status_code, _stored(indicator)["2008-09"]) == (302, 55)
    change = MeasurementChange.objects.get(measurement=made)
    assert (change.value, change.reason, change.by) == (60, "Zählfehler", staff)


def test_same_value_sent_twice_is_saved_once(sign_in, staff, indicator):
    client = sign_in(staff)
    for _time in range(2):
        page = client.post(URL, {_name(indicator, "2008-09"): "55"})
        assert page.status_code == 302
    assert (_stored(indicator)["2008-09"], MeasurementChange.objects.count()) == (55, 0)


def test_rows_of_others_are_not_stored(sign_in, staff, stranger, goal, indicator):
    other = IndicatorFactory(goal=goal, name="Andere")
    sign_in(staff).post(URL, {_name(other, "2007"): "5"})
    sign_in(stranger).post(URL, {_name(indicator, "2008-09"): "5", "nonsense-value": "3"})
    assert (_stored(other), _stored(indicator)) == ({}, {"2008-08": 52})


def test_locked_periods_are_not_asked_for_and_refuse_entry(
    sign_in, staff, manager, scorecard, indicator
):
    PeriodLock.objects.create(
        scorecard=scorecard,
        period="2008-Q3",
        reason="Bericht",
        locked_by=manager,
        locked_at="2008-11-01T12:00:00Z",
    )
    client = sign_in(staff)
    assert _rows(client.get(URL)) == [("Quote", "Oktober 2008", "due")]
    page = client.post(URL, {_name(indicator, "2008-09"): "55"})
    row = next(row for row in page.context["sheet"].groups[0].rows if row.fault)
    assert row.fault.startswith("3. Quartal 2008 ist seit 01.11.2008 gesperrt, durch")
    assert _stored(indicator) == {"2008-08": 52}


def test_older_gaps_are_opened_on_demand(sign_in, staff, indicator):
    Measurement.objects.create(indicator=indicator, period="2008-05", value=40)
    client = sign_in(staff)
    group = client.get(URL).context["sheet"].groups[0]
    assert (group.gaps, len(group.rows)) == (2, 2)
    page = client.get(f"{URL}{group.gaps_query}")
    assert [when for _name, when, _state in _rows(page)] == [
        "Juni 2008",
        "Juli 2008",
        "September 2008",
        "Oktober 2008",
    ]


def test_nothing_due_says_so(sign_in, manager, scorecard):
    page = sign_in(manager).get(URL)
    assert "In dieser Auswahl ist nichts fällig." in page.content.decode()


def test_dropped_goals_owe_nothing(sign_in, staff, goal, indicator):
    goal.status = "dropped"
    goal.save()
    assert _rows(sign_in(staff).get(URL)) == []


@pytest.mark.parametrize("count", [10, 300])
def test_list_asks_the_same_queries_for_any_number(sign_in, manager, goal, post, count):
    made = Indicator.objects.bulk_create(
        IndicatorFactory.build(goal=goal, name=f"I{n}", key=f"i{n}", responsible=post)
        for n in range(count)
    )
    Measurement.objects.bulk_create(
        Measurement(indicator=item, period="2006", value=1) for item in made
    )
    client = sign_in(manager)
    client.get(URL)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"{URL}?post=all")
    assert (page.context["sheet"].rows_in_all, len(queries)) == (count, 10)
    assert page.context["sheet"].shown == min(count, 100)


def test_list_is_in_english_too(sign_in, staff, indicator):
    client = sign_in(staff)
    client.cookies["language"] = "en"
    text = client.get(URL).content.decode()
    assert ("<h1>My values due</h1>" in text, "1 of them is overdue" in text) == (True, True)
