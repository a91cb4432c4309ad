import pytest

from accounts.models import Post
from goals import services
from goals.models import Goal, Objective, Phase
from goals.services import MeasureEntry, StaleGoalError
from tests.factories import (
    GoalFactory,
    GuidingQuestionFactory,
    ObjectiveFactory,
    PhaseFactory,
    PostFactory,
)


def _numbers(kind, workshop):
    return [(item.number, item.text) for item in kind.objects.filter(workshop=workshop)]


@pytest.fixture
def objectives(workshop):
    return [
        ObjectiveFactory(workshop=workshop, number=number, text=text)
        for number, text in enumerate("abc", start=1)
    ]


def test_objective_is_added_behind_the_others(workshop, objectives):
    services.add_objective(workshop=workshop, objective=Objective(text="d"))
    assert _numbers(Objective, workshop)[-1] == (4, "d")


def test_objective_moves_and_stops_at_the_ends(workshop, objectives):
    assert services.move_objective(objective=objectives[2], step=-1)
    assert _numbers(Objective, workshop) == [(1, "a"), (2, "c"), (3, "b")]
    assert not services.move_objective(objective=objectives[0], step=-1)


def test_objective_deleted_closes_the_gap_and_keeps_goals(workshop, objectives):
    goal = GoalFactory(workshop=workshop, objective=objectives[1])
    services.delete_objective(objective=objectives[1])
    goal.refresh_from_db()
    assert _numbers(Objective, workshop) == [(1, "a"), (2, "c")]
    assert goal.objective is None


def test_phases_are_numbered_apart_from_objectives(workshop, objectives):
    services.add_phase(workshop=workshop, phase=Phase(text="x"))
    phase = services.add_phase(workshop=workshop, phase=Phase(text="y"))
    assert services.move_phase(phase=phase, step=-1)
    assert _numbers(Phase, workshop) == [(1, "y"), (2, "x")]
    services.delete_phase(phase=phase)
    assert _numbers(Phase, workshop) == [(1, "x")]


def test_moving_never_touches_another_retreat(workshop, objectives):
    other = PhaseFactory(number=7)
    services.add_phase(workshop=workshop, phase=Phase(text="x"))
    other.refresh_from_db()
    assert other.number == 7


def test_find_post_finds_whatever_the_case_and_makes_what_is_new(organisation):
    known = PostFactory(organisation=organisation, name="Amtsleitung")
    PostFactory(name="Jugendhilfeplanung")  # of another organisation
    assert services.find_post(organisation=organisation, name="amtsleitung") == known
    made = services.find_post(organisation=organisation, name="Jugendhilfeplanung")
    assert made.organisation == organisation
    assert services.find_post(organisation=organisation, name=None) is None
    assert Post.objects.filter(organisation=organisation).count() == 2


def _new(workshop, perspectives, **more):
    return services.add_goal(
        goal=Goal(statement="Z", perspective=perspectives[0]), workshop=workshop, **more
    )


def test_goal_is_added_behind_the_others_with_all_that_hangs_on_it(workshop, perspectives):
    questions = [GuidingQuestionFactory(workshop=workshop) for _ in range(2)]
    first = _new(workshop, perspectives)
    goal = _new(
        workshop,
        perspectives,
        responsible="Amtsleitung",
        questions=questions,
        measures=[MeasureEntry("Gespräche führen", "Amtsleitung", is_done=True)],
    )
    measure = goal.measures.get()
    assert (first.position, goal.position) == (0, 1)
    assert (goal.scorecard, goal.is_example) == (workshop.scorecard, False)
    assert [link.question for link in goal.question_links.all()] == questions
    assert goal.responsible == measure.responsible
    assert (measure.text, measure.is_done) == ("Gespräche führen", True)


def test_goal_of_an_example_retreat_is_an_example(workshop, perspectives):
    workshop.is_example = True
    assert _new(workshop, perspectives).is_example


def _edit(goal, version, **more):
    values = {"responsible": None, "questions": [], "measures": [], **more}
    services.edit_goal(goal=goal, version=version, **values)


def test_goal_saved_twice_from_one_version_is_refused(workshop):
    goal = GoalFactory(workshop=workshop)
    mine, theirs = Goal.objects.get(pk=goal.pk), Goal.objects.get(pk=goal.pk)
    theirs.statement = "deren"
    _edit(theirs, 0)
    mine.statement = "meins"
    with pytest.raises(StaleGoalError):
        _edit(mine, 0, responsible="Neue Stelle")
    goal.refresh_from_db()
    assert (goal.statement, goal.version) == ("deren", 1)
    assert not Post.objects.filter(name="Neue Stelle").exists()


def test_goal_questions_keep_their_order_when_one_goes_and_one_comes(workshop):
    one, two, three = [GuidingQuestionFactory(workshop=workshop) for _ in range(3)]
    goal = GoalFactory(workshop=workshop)
    _edit(goal, 0, questions=[two, one])
    _edit(goal, 1, questions=[three, one])
    assert [link.question for link in goal.question_links.all()] == [one, three]


def test_measures_of_a_form_are_changed_added_removed_and_others_stay(workshop):
    goal = GoalFactory(workshop=workshop)
    _edit(goal, 0, measures=[MeasureEntry("a"), MeasureEntry("b"), MeasureEntry("c")])
    a, b, _c = goal.measures.all()
    _edit(
        goal,
        1,
        measures=[
            MeasureEntry("A", id=a.pk),
            MeasureEntry("", id=b.pk, is_removed=True),
            MeasureEntry("d"),
        ],
    )
    assert [measure.text for measure in goal.measures.all()] == ["A", "c", "d"]


def test_goal_moves_among_those_of_its_perspective(workshop, perspectives):
    kinds = [perspectives[0], perspectives[1], perspectives[0]]
    goals = [
        GoalFactory(workshop=workshop, perspective=kind, position=position, statement=str(position))
        for position, kind in enumerate(kinds)
    ]
    assert services.move_goal(goal=goals[2], step=-1)
    assert [goal.statement for goal in workshop.goals.all()] == ["2", "1", "0"]
    assert not services.move_goal(goal=goals[1], step=1)


def test_place_counts_within_the_retreat(workshop, perspectives):
    first, second = GoalFactory(workshop=workshop), GoalFactory(workshop=workshop)
    other = GoalFactory()
    places = {goal.pk: goal.place for goal in Goal.objects.with_place()}
    assert places == {first.pk: 1, second.pk: 2, other.pk: 1}
