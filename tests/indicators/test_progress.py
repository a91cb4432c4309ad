from django.urls import reverse

from indicators.models import Target
from indicators.progress import steps
from tests.factories import GoalFactory, GuidingQuestionFactory, IndicatorFactory, PostFactory
from workshops.models import Workshop

LACKS = [
    "kein Indikator auf der Wirkungsebene",
    "kein Ausgangswert",
    "kein Zielwert",
    "kein Termin",
    "niemand verantwortlich",
]


def _complete(workshop, **more):
    goal = GoalFactory(
        workshop=workshop,
        statement="Bis 31.12.2008 sind alle Vereinbarungen geschlossen.",
        due="2008-12-31",
        responsible=PostFactory(organisation=workshop.scorecard.organisation),
        achievable="Eine halbe Stelle ist da.",
        relevant="Gesetzlicher Auftrag.",
        **more,
    )
    for level in ("result", "effect"):
        indicator = IndicatorFactory(goal=goal, level=level, baseline_value=1)
        Target.objects.create(indicator=indicator, period="2008", value=2)
    goal.refresh_from_db()
    return goal


def test_step_of_a_new_retreat_is_empty(workshop):
    (step,) = steps(workshop)
    assert (step.slug, step.state, step.share, step.detail) == (
        "goals",
        "empty",
        0,
        "noch kein Ziel",
    )
    assert step.missing == ()


def test_step_names_questions_without_a_goal_first_and_links_to_what_mends_it(workshop):
    question = GuidingQuestionFactory(workshop=workshop, number=6, text="Wie?")
    goal = GoalFactory(workshop=workshop)
    IndicatorFactory(goal=goal, level="result")
    (step,) = steps(workshop)
    assert step.state == "partly"
    assert [(item.title, item.detail, item.url) for item in step.missing] == [
        (
            "Leitfrage 6 hat noch kein Ziel",
            "Wie?",
            f"{reverse('indicators:goal_create', args=[workshop.pk])}?question={question.pk}",
        ),
        (
            f"Z1: {', '.join(LACKS)}",
            goal.statement,
            reverse("indicators:goal_edit", args=[goal.pk]),
        ),
    ]


def test_step_is_done_when_every_goal_is_complete_and_every_question_answered(workshop):
    goal = _complete(workshop)
    goal.questions.add(GuidingQuestionFactory(workshop=workshop))
    GoalFactory(workshop=workshop, status="dropped")
    (step,) = steps(workshop)
    assert (step.state, step.share, step.missing, step.detail) == ("done", 1, (), "1 Ziel")
    assert step.summary == "1 von 1 Ziel hat Indikatoren auf der Ergebnis- und der Wirkungsebene."


def test_step_asks_the_same_queries_for_any_number(workshop, django_assert_num_queries):
    for count in (1, 10):
        for _ in range(count):
            _complete(workshop)
        fresh = Workshop.objects.with_frame().get(pk=workshop.pk)
        with django_assert_num_queries(5):
            steps(fresh)
