"""The history of a goal: each change once, told word by word, and brought back."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from goals.models import Goal, GoalLink
from indicators.deletions import delete_indicator
from indicators.history import kept_version, record_version
from indicators.history_content import content_of
from indicators.history_page import Piece, changes_between, pieces_of
from indicators.models import (
    Deletion,
    GoalVersion,
    Indicator,
    Measurement,
    RatingRule,
    Target,
)
from tests.factories import (
    GoalFactory,
    GuidingQuestionFactory,
    IndicatorFactory,
    PostFactory,
)
from tests.indicators.forms import goal_data, rows


def _history(client, goal, **more):
    return client.get(reverse("indicators:goal_history", args=[goal.pk]), **more)


def _restore(client, goal, number):
    return client.post(reverse("indicators:goal_restore", args=[goal.pk, number]))


@pytest.fixture
def goal(workshop, perspectives):
    return GoalFactory(workshop=workshop, perspective=perspectives[0], statement="Erstes Wort")


@pytest.fixture
def indicator(goal):
    found = IndicatorFactory(goal=goal, name="Visits", unit="%", green=50, red=30)
    Target.objects.create(indicator=found, period="2008", value=60)
    Measurement.objects.create(indicator=found, period="2008-09", value=40)
    return found


def _change(goal, by, **values):
    with kept_version(goal=goal, by=by):
        Goal.objects.filter(pk=goal.pk).update(**values)


def _words(entry):
    return [
        (change.title, [(piece.kind, piece.text) for piece in change.pieces])
        for change in entry.changes
    ]


def test_change_is_told_word_by_word(sign_in, staff, manager, goal):
    _change(goal, manager, statement="Zweites Wort", due=datetime.date(2008, 12, 31))
    newest, first = _history(sign_in(staff), goal).context["entries"]
    assert _words(newest) == [
        ("Ziel", [("old", "Erstes"), ("new", "Zweites"), ("same", " Wort")]),
        ("Erreicht bis", [("new", "31.12.2008")]),
    ]
    assert (newest.version.by, newest.version.number, newest.is_newest) == (manager, 2, True)
    assert (first.version.by, first.is_first) == (None, True)


def test_form_of_a_goal_keeps_a_version(sign_in, manager, goal):
    client = sign_in(manager)
    data = goal_data(goal.perspective, statement="Bis 2009 gibt es Verträge.")
    assert client.post(reverse("indicators:goal_edit", args=[goal.pk]), data).status_code == 302
    assert [(item.number, item.by) for item in GoalVersion.objects.all()] == [
        (2, manager),
        (1, None),
    ]


def test_same_form_again_keeps_no_version(manager, goal):
    record_version(goal=goal, by=manager)
    _change(goal, manager, statement="Erstes Wort")
    assert GoalVersion.objects.count() == 1


def test_thresholds_and_targets_are_told_each_by_itself(sign_in, manager, goal, indicator):
    with kept_version(goal=goal, by=manager):
        Indicator.objects.update(red=Decimal("35.5"))
        Target.objects.update(value=70)
    newest, _first = _history(sign_in(manager), goal).context["entries"]
    assert _words(newest) == [
        ("Visits: Schwelle für Rot", [("old", "30\u00a0%"), ("new", "35,5\u00a0%")]),
        ("Visits: Zielwert 2008", [("old", "60\u00a0%"), ("new", "70\u00a0%")]),
    ]


def test_version_is_restored_and_takes_nothing_away(sign_in, manager, goal, indicator):
    with kept_version(goal=goal, by=manager):
        Goal.objects.filter(pk=goal.pk).update(statement="Anders", version=1, weight=3)
        Indicator.objects.update(red=Decimal(35), weight=Decimal("0.5"))
        later = IndicatorFactory(goal=goal, name="Later")
        measure = goal.measures.create(text="Tun", is_done=True)
    assert _restore(sign_in(manager), goal, 1).status_code == 302
    goal.refresh_from_db()
    indicator.refresh_from_db()
    assert (goal.statement, indicator.red) == ("Erstes Wort", 30)
    assert (goal.weight, indicator.weight) == (None, None)
    assert list(goal.indicators.all()) == [indicator, later]
    assert list(goal.measures.all()) == [measure]
    assert [item.value for item in indicator.measurements.all()] == [40]
    assert [item.value for item in indicator.targets.all()] == [60]
    newest = GoalVersion.objects.first()
    assert (newest.number, newest.by) == (3, manager)
    # The past keeps the rule of its time.
    assert RatingRule.objects.filter(indicator=indicator, red=35).count() == 1


def test_deleted_indicator_comes_back_with_its_values(sign_in, manager, goal, indicator):
    with kept_version(goal=goal, by=manager):
        Indicator.objects.update(green=55)
    delete_indicator(indicator=indicator, by=manager)
    newest = _history(sign_in(manager), goal).context["entries"][0]
    told = (
        "Visits, Ergebnisebene, Mehr ist besser, Zielwert 2008: 60\u00a0%, "
        "Schwelle für Grün: 55\u00a0%, Schwelle für Rot: 30\u00a0%"
    )
    assert _words(newest) == [("Indikator", [("old", told)])]
    _restore(sign_in(manager), goal, 1)
    found = Indicator.objects.get()
    assert (found.pk, found.green, found.measurements.get().value) == (indicator.pk, 50, 40)
    assert [item.number for item in GoalVersion.objects.all()] == [4, 3, 2, 1]
    assert Deletion.objects.unrestored().count() == 0


def test_indicator_removed_in_the_form_comes_back_as_itself(sign_in, manager, goal, indicator):
    indicator.measurements.all().delete()
    with kept_version(goal=goal, by=manager):
        indicator.delete()
    _restore(sign_in(manager), goal, 1)
    found = Indicator.objects.get()
    assert (found.name, [item.value for item in found.targets.all()]) == ("Visits", [60])
    newest, before, *_rest = _history(sign_in(manager), goal).context["entries"]
    assert (
        newest.version.content["indicators"][0]["id"],
        before.version.content["indicators"],
    ) == (
        GoalVersion.objects.last().content["indicators"][0]["id"],
        [],
    )


def test_indicator_removed_in_the_form_comes_back_with_its_thresholds_and_rules(
    sign_in, manager, goal, indicator
):
    indicator.measurements.all().delete()
    rules = [(None, 40, 20), ("2010", 50, 30)]
    for at, (day, green, red) in enumerate(rules):
        indicator.rules.create(valid_from=day, green=green, red=red, position=at)
    with kept_version(goal=goal, by=manager):
        indicator.delete()
    _restore(sign_in(manager), goal, 1)
    found = Indicator.objects.get()
    assert (found.green, found.red) == (50, 30)
    assert list(found.rules.values_list("valid_from", "green", "red")) == rules


def test_measures_links_and_questions_are_versions_and_come_back(
    sign_in, manager, goal, workshop, perspectives
):
    other = GoalFactory(workshop=workshop, perspective=perspectives[1], statement="Ein anderes")
    question = GuidingQuestionFactory(workshop=workshop, text="Wie geht es?")
    post = PostFactory(organisation=workshop.scorecard.organisation, name="Amtsleitung")
    with kept_version(goal=goal, by=manager):
        kept = goal.measures.create(text="Reden", responsible=post, due="2008-06-30")
        gone = goal.measures.create(
            position=1, text="Schreiben", is_done=True, done_on="2008-05-01"
        )
        gone_pk = gone.pk
        GoalLink.objects.create(goal=goal, to=other, kind="supports", hypothesis="Weil es hilft")
        goal.question_links.create(question=question)
    newest, _first = _history(sign_in(manager), goal).context["entries"]
    assert _words(newest) == [
        ("Leitfrage", [("new", "Wie geht es?")]),
        ("Maßnahme", [("new", "Reden, Amtsleitung, 30.06.2008")]),
        ("Maßnahme", [("new", "Schreiben, Erledigt 01.05.2008")]),
        ("Wirkungsbeziehung", [("new", "unterstützt „Ein anderes“: Weil es hilft")]),
    ]
    with kept_version(goal=goal, by=manager):
        gone.delete()
        goal.links.all().delete()
        goal.question_links.all().delete()
        goal.measures.filter(pk=kept.pk).update(text="Anders", is_done=True, responsible=None)
        later = goal.measures.create(text="Später", position=2)
    _restore(sign_in(manager), goal, 2)
    assert [
        (item.pk, item.text, item.is_done, str(item.done_on)) for item in goal.measures.all()
    ] == [
        (kept.pk, "Reden", True, "None"),  # done stays done
        (later.pk, "Später", False, "None"),
        (gone_pk, "Schreiben", True, "2008-05-01"),
    ]
    assert goal.measures.get(pk=kept.pk).responsible == post
    assert goal.links.get().hypothesis == "Weil es hilft"
    assert goal.questions.get() == question


def test_links_edited_on_the_map_are_versions_of_whoever_did_it(
    sign_in, manager, goal, workshop, perspectives
):
    other = GoalFactory(workshop=workshop, perspective=perspectives[1], statement="Ein anderes")
    client = sign_in(manager)
    data = {"goal": goal.pk, "to": other.pk, "kind": "supports", "hypothesis": "Weil es hilft"}
    client.post(reverse("goals:link_create", args=[goal.scorecard_id]), data)
    client.post(reverse("goals:link_delete", args=[goal.pk, "supports", other.pk]))
    client.post(reverse("goals:link_restore", args=[goal.scorecard_id]))
    told = ("Wirkungsbeziehung", "unterstützt „Ein anderes“: Weil es hilft")
    entries = _history(client, goal).context["entries"]
    assert [
        (entry.version.by, change.title, piece.kind, piece.text)
        for entry in entries
        for change in entry.changes
        for piece in change.pieces
    ] == [
        (manager, told[0], "new", told[1]),
        (manager, told[0], "old", told[1]),
        (manager, told[0], "new", told[1]),
    ]


def test_version_of_a_time_that_told_less_is_no_change(sign_in, manager, goal, indicator):
    """Links, questions and rules were not kept at first: that they are now is not a change."""
    goal.measures.create(text="Reden")
    record_version(goal=goal, by=manager)
    version = GoalVersion.objects.get()
    del version.content["links"], version.content["questions"]
    del version.content["measures"][0]["done_on"], version.content["indicators"][0]["rules"]
    version.save()
    other = GoalFactory(workshop=goal.workshop, perspective=goal.perspective, statement="Neben")
    with kept_version(goal=goal, by=manager):
        GoalLink.objects.create(goal=goal, to=other, kind="conflicts")
    newest, first = _history(sign_in(manager), goal).context["entries"]
    assert (first.version.by, _words(newest)) == (
        manager,
        [("Wirkungsbeziehung", [("new", "steht in Konflikt mit „Neben“")])],
    )


def test_restoring_a_version_that_told_less_leaves_the_rest(sign_in, manager, goal, workshop):
    question = GuidingQuestionFactory(workshop=workshop)
    goal.question_links.create(question=question)
    record_version(goal=goal, by=manager)
    version = GoalVersion.objects.get()
    del version.content["links"], version.content["questions"]
    version.save()
    _change(goal, manager, statement="Anders")
    _restore(sign_in(manager), goal, 1)
    goal.refresh_from_db()
    assert (goal.statement, goal.questions.get()) == ("Erstes Wort", question)


def test_change_by_other_ways_is_nobodys(sign_in, manager, facilitator, goal, perspectives):
    """A new name of a perspective shows in every goal; it is not whoever saves next."""
    record_version(goal=goal, by=manager)
    perspectives[0].name = perspectives[0].short = "Neuer Name"
    perspectives[0].save()
    _change(goal, facilitator, statement="Zweites Wort")
    page = _history(sign_in(manager), goal)
    newest, renamed, _first = page.context["entries"]
    assert [entry.version.by for entry in (newest, renamed)] == [facilitator, None]
    assert [change.title for change in renamed.changes] == ["Perspektive"]
    assert [change.title for change in newest.changes] == ["Ziel"]
    assert "von wem, ist nicht bekannt" in page.content.decode()


def test_new_rule_is_told_with_its_day(sign_in, manager, goal, indicator):
    client = sign_in(manager)
    data = {
        "version": 0,
        "level": "result",
        "name": "Visits",
        "unit": "%",
        "direction": "up",
        "frequency": "year",
        "green": "55",
        "red": "30",
        "applies_from": "01.07.2008",
        **rows("target", [{"period": "2008", "value": "60"}], initial=1),
    }
    url = reverse("indicators:indicator_edit", args=[indicator.pk])
    assert client.post(url, data).status_code == 302
    newest, _first = _history(client, goal).context["entries"]
    assert _words(newest) == [
        ("Visits: Schwelle für Grün", [("old", "50\u00a0%"), ("new", "55\u00a0%")]),
        ("Visits: Schwellenwerte ab 01.07.2008", [("new", "grün ab 55\u00a0%, rot bis 30\u00a0%")]),
    ]


def test_perspective_that_is_gone_stays_as_it_is_now(sign_in, manager, goal, perspectives):
    goal.perspective = perspectives[1]
    _change(goal, manager, perspective=perspectives[1])
    perspectives[0].delete()
    _restore(sign_in(manager), goal, 1)
    goal.refresh_from_db()
    assert goal.perspective == perspectives[1]


def test_failed_change_keeps_no_version(manager, goal):
    with pytest.raises(ValueError), kept_version(goal=goal, by=manager):  # noqa: PT012
        Goal.objects.update(statement="Halb")
        raise ValueError
    assert GoalVersion.objects.count() == 0


def test_indicator_pages_keep_versions(sign_in, manager, goal, indicator):
    client = sign_in(manager)
    data = {
        "version": 0,
        "level": "result",
        "name": "Besuche",
        "direction": "up",
        "frequency": "year",
        **rows("target", []),
    }
    url = reverse("indicators:indicator_edit", args=[indicator.pk])
    assert client.post(url, data).status_code == 302
    client.post(reverse("indicators:indicator_delete", args=[indicator.pk]))
    assert [item.number for item in GoalVersion.objects.all()] == [3, 2, 1]


def test_history_is_read_by_all_and_restored_by_those_who_edit(sign_in, staff, stranger, goal):
    assert "nicht geändert" in _history(sign_in(staff), goal).content.decode()
    record_version(goal=goal, by=staff)
    assert _restore(sign_in(staff), goal, 1).status_code == 403
    assert _history(sign_in(stranger), goal).status_code == 404
    assert _restore(sign_in(stranger), goal, 1).status_code == 404


def test_version_that_is_not_there_is_not_found(sign_in, manager, goal):
    assert _restore(sign_in(manager), goal, 7).status_code == 404
    url = reverse("indicators:goal_restore", args=[goal.pk, 7])
    assert sign_in(manager).get(url).status_code == 405


def test_history_speaks_english(sign_in, manager, goal):
    _change(goal, manager, statement="Zweites Wort")
    text = _history(sign_in(manager), goal, headers={"accept-language": "en"}).content.decode()
    assert "holds now" in text
    assert "<del>Erstes</del><ins>Zweites</ins> Wort" in text


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 30])
def test_history_asks_the_same_queries_for_any_number(
    sign_in, staff, manager, goal, count, django_assert_num_queries
):
    for number in range(count):
        _change(goal, manager, statement=f"Fassung {number}")
    client = sign_in(staff)
    with django_assert_num_queries(5):
        _history(client, goal)


def test_pieces_of_nothing():
    assert pieces_of("", "neu hier") == [Piece("new", "neu hier")]
    assert pieces_of("alt", "") == [Piece("old", "alt")]


def test_content_is_the_same_until_something_changes(goal, indicator):
    assert changes_between(content_of(goal), content_of(goal)) == []


def test_other_order_is_no_change(manager, goal):
    """Rows of the same place come in any order from some databases."""
    goal.measures.create(text="Reden"), goal.measures.create(text="Schreiben")
    record_version(goal=goal, by=manager)
    version = GoalVersion.objects.get()
    version.content["measures"].reverse()
    version.save()
    with kept_version(goal=goal, by=manager):
        pass
    assert GoalVersion.objects.count() == 1
