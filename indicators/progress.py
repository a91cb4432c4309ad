"""What the retreat's path says of the goals and their indicators."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.completeness import GoalRow, IndicatorRow, goal_gaps
from goals.direction import gap_words
from goals.models import Goal, GoalStatus
from goals.smart import checklist
from indicators.facts import facts_of_stored
from swot.labels import goal_label
from swot.models import GuidingQuestion
from swot.progress import questions_of
from workshops.models import Workshop
from workshops.path import Missing, PathStep, StepState


def steps(workshop: Workshop) -> list[PathStep]:
    """The step of goals and indicators. Five queries, one less where the questions are loaded."""
    goals = _goals_of(workshop)
    questions = questions_of(workshop)
    lists = [checklist(facts_of_stored(goal, workshop.language)) for goal in goals]
    complete = sum(found.done == found.total for found in lists)
    missing = tuple(_missing(workshop, goals, questions))
    if not goals:
        state = StepState.EMPTY
    else:
        state = StepState.PARTLY if missing or complete < len(goals) else StepState.DONE
    return [
        PathStep(
            slug="goals",
            title=_("Goals and indicators"),
            detail=_detail(len(goals), complete),
            url=reverse("indicators:goal_list", args=[workshop.pk]),
            state=state,
            summary=_summary(goals),
            action=_("Complete the goals") if goals else _("Word goals"),
            share=_share(lists),
            missing=missing,
        )
    ]


def _goals_of(workshop: Workshop) -> list[Goal]:
    """The goals that are pursued, with what the hints look at: four queries."""
    found = (
        Goal.objects.of_workshop(workshop)
        .exclude(status=GoalStatus.DROPPED)
        .select_related("responsible")
        .prefetch_related("measures", "indicators__targets")
    )
    return list(found.with_place())


def _share(lists: list) -> float | None:
    if not lists:
        return 0.0
    return sum(found.done for found in lists) / sum(found.total for found in lists)


def _detail(count: int, complete: int) -> str:
    if not count:
        return _("no goal yet")
    words = ngettext("%(goals)s goal", "%(goals)s goals", count) % {"goals": count}
    if complete == count:
        return words
    return _("%(goals)s, %(count)s incomplete") % {"goals": words, "count": count - complete}


def _summary(goals: list[Goal]) -> str:
    if not goals:
        return _("Each guiding question gets one or more goals, each with its indicators.")
    both = sum(
        {"result", "effect"} <= {item.level for item in goal.indicators.all()} for goal in goals
    )
    return ngettext(
        "%(both)s of %(count)s goal has indicators on both levels, result and effect.",
        "%(both)s of %(count)s goals have indicators on both levels, result and effect.",
        len(goals),
    ) % {"both": both, "count": len(goals)}


def _missing(
    workshop: Workshop, goals: list[Goal], questions: list[GuidingQuestion]
) -> Iterator[Missing]:
    """Questions without a goal, then what each goal lacks; each leads to where it is mended."""
    create = reverse("indicators:goal_create", args=[workshop.pk])
    for question in questions:
        if question.goal_count:
            continue
        yield Missing(
            _("Guiding question %(number)s has no goal yet") % {"number": question.number},
            question.text,
            f"{create}?question={question.pk}",
            "target",
        )
    for goal in goals:
        gaps = goal_gaps(_row(goal))
        if gaps:
            label = goal_label(goal.number or goal.place)
            yield Missing(
                f"{label}: {', '.join(gap_words(gap) for gap in gaps)}",
                goal.statement,
                reverse("indicators:goal_edit", args=[goal.pk]),
            )


def _row(goal: Goal) -> GoalRow:
    return GoalRow(
        key=goal.pk,
        due=goal.due,
        responsible=goal.responsible_id,
        indicators=tuple(
            IndicatorRow(
                item.level,
                has_baseline=item.baseline_value is not None,
                has_target=any(target.value is not None for target in item.targets.all()),
            )
            for item in goal.indicators.all()
        ),
    )
