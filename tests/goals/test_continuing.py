"""The next retreat, and what each report prints of a goal that a later one took over."""

import pytest
from django.urls import reverse

from goals import continuing
from goals.models import Goal, GoalWording
from reports.archive import dump_archive, parse_archive
from reports.exchange.exporting import export_retreat
from reports.exchange.importing import import_retreat
from tests.factories import (
    GoalFactory,
    GuidingQuestionFactory,
    PerspectiveFactory,
    ScorecardFactory,
    WorkshopFactory,
)
from workshops.models import Workshop


def told(workshop) -> list[str]:
    """The goals as the report of this retreat prints them."""
    return [goal["statement"] for goal in export_retreat(workshop)["goals"]]


@pytest.fixture
def goal(workshop, perspectives):
    return GoalFactory(workshop=workshop, perspective=perspectives[0], statement="Wie 2007")


@pytest.fixture
def later(scorecard, workshop, goal):
    return WorkshopFactory(
        scorecard=scorecard, title="Zweite Klausur", dates=["2008-06-20"], follows=workshop
    )


def reword(goal, statement):
    Goal.objects.filter(pk=goal.pk).update(statement=statement)


# --- what each report prints -----------------------------------------------------------------


def test_until_somebody_takes_it_over_the_report_follows_the_goal(workshop, goal):
    reword(goal, "Verbessert")
    assert told(workshop) == ["Verbessert"]


def test_taken_over_each_report_keeps_its_own_wording(workshop, later, goal):
    continuing.take_goal(workshop=later, goal=goal)
    reword(goal, "Wie 2009")
    assert (told(workshop), told(later)) == (["Wie 2007"], ["Wie 2007"])
    assert "wordings" not in export_retreat(workshop)["goals"][0]


def test_third_retreat_takes_it_over_as_it_reads_then(scorecard, workshop, later, goal):
    continuing.take_goal(workshop=later, goal=goal)
    reword(goal, "Wie 2009")
    third = WorkshopFactory(scorecard=scorecard, title="Dritte")
    continuing.take_goal(workshop=third, goal=goal)
    reword(goal, "Wie 2010")
    assert [told(item) for item in (workshop, later, third)] == [
        ["Wie 2007"],
        ["Wie 2007"],
        ["Wie 2009"],
    ]


def test_dropped_by_all_the_first_report_follows_the_goal_again(workshop, later, goal):
    continuing.take_goal(workshop=later, goal=goal)
    reword(goal, "Wie 2009")
    continuing.leave_goal(workshop=later, goal=goal)
    assert (told(workshop), told(later)) == (["Wie 2009"], [])
    continuing.take_goal(workshop=later, goal=goal)
    reword(goal, "Wie 2010")
    assert (told(workshop), told(later)) == (["Wie 2009"], ["Wie 2009"])


def test_deleting_the_later_retreat_frees_the_goal(workshop, later, goal):
    continuing.take_goal(workshop=later, goal=goal)
    reword(goal, "Wie 2009")
    later.delete()
    assert told(workshop) == ["Wie 2009"]


def test_way_back_brings_the_wording_it_had(workshop, later, goal):
    continuing.take_goal(workshop=later, goal=goal)
    reword(goal, "Wie 2009")
    wording = continuing.leave_goal(workshop=later, goal=goal)
    continuing.bring_goal_back(workshop=later, goal=goal, statement=wording)
    assert (told(workshop), told(later)) == (["Wie 2007"], ["Wie 2007"])


def test_taken_over_twice_keeps_the_first_wording(later, goal):
    continuing.take_goal(workshop=later, goal=goal)
    reword(goal, "Wie 2009")
    assert continuing.take_goal(workshop=later, goal=goal).statement == "Wie 2007"
    assert GoalWording.objects.count() == 1


def test_own_goal_and_foreign_goal_cannot_be_taken_over(workshop, later, goal, organisation):
    other = ScorecardFactory(organisation=organisation)
    foreign = GoalFactory(
        workshop=WorkshopFactory(scorecard=other), perspective=PerspectiveFactory(scorecard=other)
    )
    assert continuing.take_goal(workshop=workshop, goal=goal) is None
    assert continuing.take_goal(workshop=later, goal=foreign) is None
    gone = GoalFactory(workshop=workshop, perspective=goal.perspective)
    Goal.objects.filter(pk=gone.pk).delete()
    assert continuing.take_goal(workshop=later, goal=gone) is None


def test_imported_goal_is_taken_over_on_and_stays_byte_for_byte(
    organisation, scorecard, workshop, later, goal
):
    """A file of the later retreat holds the goal as its own; that one may be continued as well."""
    continuing.take_goal(workshop=later, goal=goal)
    archive = dump_archive(export_retreat(later))
    again = import_retreat(archive=parse_archive(archive), organisation=organisation, by=None)
    assert dump_archive(export_retreat(again)) == archive
    newest = WorkshopFactory(scorecard=again.scorecard, title="Dritte")
    continuing.take_goal(workshop=newest, goal=again.goals.get())
    reword(again.goals.get(), "Ganz anders")
    assert dump_archive(export_retreat(again)) == archive
    assert told(newest) == ["Wie 2007"]


# --- the form --------------------------------------------------------------------------------


def data_of(workshop, **changes):
    prompts = {}
    for prompt in workshop.prompts.all():
        prefix = f"prompt-{prompt.pk}"
        prompts |= {
            f"{prefix}-ask": "on",
            f"{prefix}-text": prompt.text,
            f"{prefix}-max_cards": prompt.max_cards or "",
        }
    return (
        {"title": "Zweite Klausur", "dates": ["2008-06-20"], "language": "de"} | prompts | changes
    )


def test_next_retreat_follows_with_the_same_prompts_and_the_chosen_goals(
    sign_in, facilitator, workshop, strengths, weaknesses, goal, perspectives
):
    GoalFactory(workshop=workshop, perspective=perspectives[1], statement="Bleibt zurück")
    question = GuidingQuestionFactory(workshop=workshop, number=3, text="Wie gelingt es?")
    question.perspective_links.create(perspective=perspectives[1])
    url = reverse("goals:continue", args=[workshop.pk])
    data = data_of(workshop, goals=[goal.pk], questions=[question.pk])
    answer = sign_in(facilitator).post(url, data)
    made = Workshop.objects.get(follows=workshop)
    assert answer.url == reverse("workshop", args=[made.pk])
    assert (made.title, made.scorecard, made.dates) == (
        "Zweite Klausur",
        workshop.scorecard,
        ["2008-06-20"],
    )
    assert list(made.prompts.values_list("kind", "text")) == [
        ("strength", strengths.text),
        ("weakness", weaknesses.text),
    ]
    assert not set(made.prompts.all()) & {strengths, weaknesses}
    assert list(Goal.objects.of_workshop(made)) == [goal]
    copied = made.questions.get()
    assert (copied.number, copied.text, copied.perspectives.get()) == (
        1,
        "Wie gelingt es?",
        perspectives[1],
    )


def test_form_comes_prefilled_and_ticks_the_goals_that_are_not_over(
    sign_in, facilitator, workshop, strengths, goal, perspectives
):
    for status in ("reached", "dropped"):
        GoalFactory(workshop=workshop, perspective=perspectives[0], status=status)
    page = sign_in(facilitator).get(reverse("goals:continue", args=[workshop.pk]))
    form = page.context["form"]
    assert form["title"].value() == "Strategieklausur, Fortsetzung"
    assert form["goals"].value() == [goal.pk]
    assert page.content.decode().count('name="goals"') == 3
    assert strengths.text in page.content.decode()


def test_faulty_form_says_so_beside_the_field_and_keeps_what_was_typed(
    sign_in, facilitator, workshop, strengths, goal
):
    url = reverse("goals:continue", args=[workshop.pk])
    data = data_of(workshop, title="", place="Forst", goals=["nonsense"])
    page = sign_in(facilitator).post(url, data)
    assert page.context["form"].errors["title"] == ["Geben Sie der Klausur einen Titel."]
    assert page.context["form"].errors["goals"] == [
        "Ein Ziel ist nicht mehr vorhanden. Sehen Sie die Liste noch einmal durch."
    ]
    assert 'value="Forst"' in page.content.decode()
    assert Workshop.objects.count() == 1


def test_goal_of_another_scorecard_is_refused(sign_in, facilitator, workshop, organisation):
    other = ScorecardFactory(organisation=organisation)
    foreign = GoalFactory(
        workshop=WorkshopFactory(scorecard=other), perspective=PerspectiveFactory(scorecard=other)
    )
    url = reverse("goals:continue", args=[workshop.pk])
    page = sign_in(facilitator).post(url, data_of(workshop, goals=[foreign.pk]))
    assert "goals" in page.context["form"].errors


def test_scorecard_leads_to_the_newest_retreat(sign_in, facilitator, scorecard, later):
    client = sign_in(facilitator)
    answer = client.get(reverse("goals:scorecard_continue", args=[scorecard.pk]))
    assert answer.url == reverse("goals:continue", args=[later.pk])


def test_scorecard_without_retreat_leads_to_a_first_one(sign_in, facilitator, scorecard):
    answer = sign_in(facilitator).get(reverse("goals:scorecard_continue", args=[scorecard.pk]))
    assert answer.url == reverse("swot:workshop_create")


@pytest.mark.parametrize("person", ["manager", "staff"])
def test_only_facilitators_set_up_the_next_retreat(sign_in, request, person, workshop, scorecard):
    client = sign_in(request.getfixturevalue(person))
    for url in (
        reverse("goals:continue", args=[workshop.pk]),
        reverse("goals:scorecard_continue", args=[scorecard.pk]),
    ):
        assert client.get(url).status_code == 403


# --- taking over and dropping, one by one ------------------------------------------------------


def verb(name, workshop, goal):
    return reverse(f"goals:{name}", args=[workshop.pk, goal.pk])


def test_goal_is_taken_over_dropped_and_brought_back(sign_in, manager, later, goal):
    client = sign_in(manager)
    url = reverse("goals:takeover", args=[later.pk])
    answer = client.post(verb("goal_take", later, goal))
    assert answer.url == f"{url}#goal-{goal.pk}"
    reword(goal, "Wie 2009")
    page = client.get(url)
    row = page.context["groups"][0].rows[0]
    assert (row.label, row.wording, row.reads_otherwise_now) == ("Z1", "Wie 2007", True)
    assert page.context["sentence"] == "1 von 1 Zielen übernommen."
    client.post(verb("goal_leave", later, goal))
    page = client.get(url).content.decode()
    assert "Ziel Z1 gehört nicht mehr zu dieser Klausur." in page
    assert told(later) == []
    client.post(verb("goal_bring_back", later, goal))
    assert told(later) == ["Wie 2007"]
    assert "gehört nicht mehr" not in client.get(url).content.decode()


def test_way_back_needs_a_goal_that_was_dropped(sign_in, manager, later, goal):
    sign_in(manager).post(verb("goal_bring_back", later, goal))
    assert told(later) == []


def test_list_of_goals_shows_the_wording_taken_over(sign_in, staff, later, goal):
    continuing.take_goal(workshop=later, goal=goal)
    reword(goal, "Wie 2009")
    page = sign_in(staff).get(reverse("indicators:goal_list", args=[later.pk])).content.decode()
    assert ("Wie 2007" in page, "Wie 2009" in page) == (True, False)


def test_verbs_refuse_get_strangers_and_staff(sign_in, client, staff, stranger, later, goal):
    for name in ("goal_take", "goal_leave", "goal_bring_back"):
        assert sign_in(staff).post(verb(name, later, goal)).status_code == 403
        assert client.get(verb(name, later, goal)).status_code == 405
        assert sign_in(stranger).post(verb(name, later, goal)).status_code == 404
    assert client.get(reverse("goals:takeover", args=[later.pk])).status_code == 404


def test_own_goal_has_no_verb(sign_in, facilitator, workshop, goal):
    answer = sign_in(facilitator).post(verb("goal_take", workshop, goal))
    assert answer.status_code == 404


def test_archived_retreat_takes_over_nothing(sign_in, facilitator, later, goal):
    later.archived_at = "2026-11-22T10:00Z"
    later.save()
    assert sign_in(facilitator).post(verb("goal_take", later, goal)).status_code == 403


def test_page_without_goals_elsewhere_says_so(sign_in, staff, workshop):
    page = sign_in(staff).get(reverse("goals:takeover", args=[workshop.pk])).content.decode()
    assert "Keine andere Klausur auf dieser Scorecard hat ein Ziel formuliert." in page


@pytest.mark.parametrize("count", [1, 30])
def test_takeover_asks_the_same_queries_for_any_number_of_goals(
    sign_in, staff, workshop, later, goal, perspectives, count, django_assert_num_queries
):
    GoalFactory.create_batch(count, workshop=workshop, perspective=perspectives[0])
    client = sign_in(staff)
    with django_assert_num_queries(5):
        client.get(reverse("goals:takeover", args=[later.pk]))
