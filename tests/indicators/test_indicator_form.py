"""The page of one indicator: its details, targets per period, values to read."""

from decimal import Decimal

import pytest
from django.urls import reverse

from goals.models import Goal
from indicators.models import Indicator, Measurement, Target
from tests.factories import GoalFactory, IndicatorFactory
from tests.indicators.forms import rows


def _url(name, thing):
    return reverse(f"indicators:{name}", args=[thing.pk])


def _data(targets, initial=0, **change):
    return {
        "version": 0,
        "name": "Fälle",
        "level": "effect",
        "direction": "range",
        "frequency": "month",
        "unit": "%",
        **rows("target", targets, initial),
        **change,
    }


@pytest.fixture
def goal(workshop):
    return GoalFactory(workshop=workshop)


@pytest.fixture
def indicator(goal):
    found = IndicatorFactory(goal=goal)
    for position, (period, value) in enumerate((("2008", 50), ("2009", 60))):
        Target.objects.create(indicator=found, period=period, value=value, position=position)
    return found


def _targets(indicator):
    return [(t.period, t.value, t.upper) for t in indicator.targets.all()]


@pytest.mark.parametrize(("removed", "status"), [("", 422), ("on", 302)])
def test_only_a_band_has_an_upper_bound(sign_in, manager, indicator, removed, status):
    targets = [{"period": "2008", "value": "25", "upper": "32", "DELETE": removed}]
    data = _data(targets, direction="up")
    response = sign_in(manager).post(_url("indicator_edit", indicator), data)
    told = "Nur ein Korridor hat" in response.content.decode()
    assert (response.status_code, told) == (status, status == 422)


def test_indicator_is_added_with_targets_per_period(sign_in, manager, goal):
    data = _data(
        [
            {"period": "Q3 2008", "value": "25", "upper": "32"},
            {"period": "2008-Q1", "value": "0,5"},
        ],
        is_cumulative="on",
        red="40",
    )
    sign_in(manager).post(_url("indicator_create", goal), data)
    made = Indicator.objects.get()
    assert (made.level, made.direction, made.red, made.is_cumulative) == (
        "effect",
        "range",
        Decimal(40),
        True,
    )
    assert _targets(made) == [
        ("2008-Q1", Decimal("0.5"), None),
        ("2008-Q3", Decimal(25), Decimal(32)),
    ]


def test_indicator_page_begins_with_the_level_asked_for(sign_in, manager, goal):
    client = sign_in(manager)
    url = _url("indicator_create", goal)
    levels = [
        client.get(f"{url}?level={level}").context["form"]["level"].value()
        for level in ("effect", "unsinn")
    ]
    assert levels == ["effect", "result"]


def test_targets_are_changed_removed_and_added(sign_in, facilitator, indicator):
    data = _data(
        [
            {"period": "2008", "value": "50", "DELETE": "on"},
            {"period": "2009", "value": "65"},
            {"period": "2010", "value": "70"},
        ],
        initial=2,
    )
    sign_in(facilitator).post(_url("indicator_edit", indicator), data)
    assert _targets(indicator) == [("2009", 65, None), ("2010", 70, None)]


@pytest.mark.parametrize(
    ("targets", "field", "error"),
    [
        (
            [{"period": "2008", "value": "1"}, {"period": "2008", "value": "2"}],
            "period",
            "Für diesen Zeitraum gibt es schon einen Zielwert. Ändern Sie einen von beiden.",
        ),
        (
            [{}, {"period": "", "value": "2"}],
            "period",
            "Nennen Sie den Zeitraum oder entfernen Sie die Zeile.",
        ),
        (
            [{}, {"period": "2008", "upper": "2"}],
            "value",
            "Ein Korridor braucht auch seine Untergrenze.",
        ),
    ],
)
def test_targets_refuse_bad_values(sign_in, facilitator, indicator, targets, field, error):
    page = sign_in(facilitator).post(_url("indicator_edit", indicator), _data(targets))
    assert page.status_code == 422
    assert page.context["targets"].forms[1].errors == {field: [error]}
    assert _targets(indicator) == [("2008", 50, None), ("2009", 60, None)]


def test_direction_of_an_indicator_is_mandatory(sign_in, facilitator, indicator):
    data = _data([], direction="")
    page = sign_in(facilitator).post(_url("indicator_edit", indicator), data)
    assert page.context["form"].errors["direction"] == [
        "Sagen Sie, ob mehr oder weniger besser ist."
    ]


def test_row_is_added_without_scripts(sign_in, facilitator, indicator):
    data = _data([{"period": "viel", "value": "x"}], add="target", name="")
    page = sign_in(facilitator).post(_url("indicator_edit", indicator), data)
    assert (page.status_code, len(page.context["targets"].forms)) == (200, 2)
    assert "field-error" not in page.content.decode()


def test_values_are_shown_newest_first_and_missing_is_not_zero(sign_in, facilitator, indicator):
    Measurement.objects.create(indicator=indicator, period="2008-08", value=None, comment="krank")
    Measurement.objects.create(
        indicator=indicator, period="2008-09", value=Decimal("1234.5"), rating="gelb"
    )
    page = sign_in(facilitator).get(_url("indicator_edit", indicator))
    assert [(v.when, v.value, v.comment, v.rating) for v in page.context["values"]] == [
        ("September 2008", "1.234,5", "", "gelb"),
        ("August 2008", "", "krank", ""),
    ]
    assert "kein Wert" in page.content.decode()


def test_indicator_changed_by_two_people_is_not_overwritten(sign_in, facilitator, indicator):
    Goal.objects.update(version=3)
    client = sign_in(facilitator)
    page = client.post(_url("indicator_edit", indicator), _data([{"period": "2008", "value": "1"}]))
    assert page.status_code == 409
    assert page.context["form"]["name"].value() == "Fälle"
    (shown,) = page.context["conflict"]
    assert "Vereinbarungen geschlossen (Ergebnisebene)" in shown.theirs
    assert "Fälle (Wirkungsebene)" in shown.mine
    assert page.context["form"]["version"].value() == "3"
    indicator.refresh_from_db()
    assert indicator.name == "Vereinbarungen geschlossen"
    client.post(
        _url("indicator_edit", indicator), _data([{"period": "2008", "value": "1"}], version=3)
    )
    assert _targets(indicator) == [("2008", 1, None)]


def test_indicator_is_deleted_after_asking(sign_in, facilitator, indicator, goal):
    Measurement.objects.create(indicator=indicator, period="2008", value=1)
    client = sign_in(facilitator)
    assert client.get(_url("indicator_delete", indicator)).context["losses"] == ["1 Messwert"]
    answer = client.post(_url("indicator_delete", indicator))
    assert answer.url.startswith(f"{_url('goal_edit', goal)}?deleted=")
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("staff", 403), ("stranger", 404)])
def test_indicator_is_edited_only_by_those_who_may(sign_in, request, goal, indicator, who, status):
    client = sign_in(request.getfixturevalue(who))
    urls = [
        _url("indicator_create", goal),
        _url("indicator_edit", indicator),
        _url("indicator_delete", indicator),
    ]
    assert [client.post(url).status_code for url in urls] == [status] * 3


@pytest.mark.parametrize("count", [1, 30])
def test_indicator_page_asks_the_same_queries_for_any_number(
    sign_in, facilitator, indicator, count, django_assert_num_queries
):
    for number in range(count):
        Measurement.objects.create(indicator=indicator, period=str(1990 + number), value=1)
    client = sign_in(facilitator)
    with django_assert_num_queries(8):
        client.get(_url("indicator_edit", indicator))
