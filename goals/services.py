"""What happens to the direction, to goals and their measures."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Model, QuerySet
from django.utils import timezone

from accounts.models import Organisation, Post
from bsc_project.gone import still_there
from bsc_project.seen import check_seen
from goals.models import Goal, GoalQuestion, Measure, Objective, Phase
from swot.models import GuidingQuestion
from workshops.models import Workshop

Numbered = TypeVar("Numbered", Objective, Phase)


class StaleGoalError(Exception):
    """Somebody else saved the goal since it was read."""


# --- direction ---------------------------------------------------------------------------


def add_objective(*, workshop: Workshop, objective: Objective) -> Objective:
    """Store a new objective behind the others."""
    return _add(workshop, objective)


def edit_objective(*, objective: Objective, seen: str = "") -> None:
    """Store what a form has set; ``ChangedSinceError`` if somebody saved since ``seen``."""
    _edit(objective, seen)


def move_objective(*, objective: Objective, step: int) -> bool:
    """Swap places with the neighbour; return False at the end of the row."""
    return _move(objective, step)


def delete_objective(*, objective: Objective) -> None:
    """Delete it and close the gap in the numbers; phases and goals under it stay."""
    _delete(objective)


def add_phase(*, workshop: Workshop, phase: Phase) -> Phase:
    """Store a new phase behind the others."""
    return _add(workshop, phase)


def edit_phase(*, phase: Phase, seen: str = "") -> None:
    """Store what a form has set; ``ChangedSinceError`` if somebody saved since ``seen``."""
    _edit(phase, seen)


def values_of(thing: Objective | Phase) -> list[object]:
    """What a form says of an objective or phase, for the mark of what it showed."""
    return [getattr(thing, name) for name in _names_of(thing)]


def _names_of(thing: Objective | Phase) -> list[str]:
    if isinstance(thing, Objective):
        return ["text", "valid_from", "due"]
    return ["label", "text", "objective_id", "from_date", "to_date"]


def _edit(thing: Objective | Phase, seen: str) -> None:
    with transaction.atomic():
        lock_workshop(thing.workshop)
        rows: QuerySet[Any] = type(thing).objects.all()
        now = still_there(rows, thing.pk)
        check_seen(seen, now=values_of(now), wanted=values_of(thing), text=now.text)
        thing.save(update_fields=_names_of(thing))


def move_phase(*, phase: Phase, step: int) -> bool:
    """Swap places with the neighbour; return False at the end of the row."""
    return _move(phase, step)


def delete_phase(*, phase: Phase) -> None:
    _delete(phase)


def _add(workshop: Workshop, thing: Numbered) -> Numbered:
    with transaction.atomic():
        lock_workshop(workshop)
        last = type(thing).objects.filter(workshop=workshop).aggregate(last=Max("number"))["last"]
        thing.workshop = workshop
        thing.number = (last or 0) + 1
        thing.save()
    return thing


def _move(thing: Objective | Phase, step: int) -> bool:
    with transaction.atomic():
        lock_workshop(thing.workshop)
        items: list = list(type(thing).objects.filter(workshop=thing.workshop))
        if not _swap(items, thing, step):
            return False
        _renumber(items)
    return True


def _delete(thing: Objective | Phase) -> None:
    with transaction.atomic():
        lock_workshop(thing.workshop)
        kind, workshop = type(thing), thing.workshop
        thing.delete()
        _renumber(list(kind.objects.filter(workshop=workshop)))


def _renumber(items: Sequence[Objective | Phase]) -> None:
    for number, item in enumerate(items, start=1):
        if item.number != number:
            type(item).objects.filter(pk=item.pk).update(number=number)


def _swap(items: list, thing: Model, step: int) -> bool:
    place = next((index for index, item in enumerate(items) if item.pk == thing.pk), None)
    if place is None or not 0 <= place + step < len(items):
        return False
    items[place], items[place + step] = items[place + step], items[place]
    return True


def lock_workshop(workshop: Workshop) -> None:
    """Serialise changes of an order: two people move or add at once. ``GoneError``: no retreat."""
    still_there(Workshop.objects.select_for_update(), workshop.pk)


# --- posts -------------------------------------------------------------------------------


def find_post(*, organisation: Organisation, name: str | None) -> Post | None:
    """Return the post of that name, made if it is new; None for no name.

    "amtsleitung" finds "Amtsleitung": a second post that differs in case only helps nobody.
    """
    if not name:
        return None
    posts = Post.objects.filter(organisation=organisation)
    wanted = name.casefold()
    for post in posts:
        if post.name.casefold() == wanted:
            return post
    try:
        with transaction.atomic():
            return Post.objects.create(organisation=organisation, name=name)
    except IntegrityError:  # somebody made it in this moment
        return posts.get(name=name)


# --- goals -------------------------------------------------------------------------------

GOAL_FIELDS = (
    "statement",
    "perspective",
    "objective",
    "responsible",
    "achievable",
    "relevant",
    "due",
    "status",
    "status_reason",
    "number",
)


@dataclass(frozen=True)
class MeasureEntry:
    """One row of a form; ``id`` None or unknown makes a new measure."""

    text: str
    responsible: str | None = None
    due: datetime.date | None = None
    is_done: bool = False
    done_on: datetime.date | None = None
    id: uuid.UUID | None = None
    is_removed: bool = False


def add_goal(
    *,
    goal: Goal,
    workshop: Workshop,
    responsible: str | None = None,
    questions: Iterable[GuidingQuestion] = (),
    measures: Iterable[MeasureEntry] = (),
) -> Goal:
    """Store a new goal behind the others of its retreat. A retreat of examples makes examples.

    Sent again with the same id it is the same goal: then the stored one comes back untouched.
    """
    with transaction.atomic():
        lock_workshop(workshop)
        known = Goal.objects.filter(pk=goal.pk).first()
        if known is not None and known.workshop_id == workshop.pk:
            return known
        if known is not None:
            goal.pk = uuid.uuid4()
        last = Goal.objects.filter(workshop=workshop).aggregate(last=Max("position"))["last"]
        goal.workshop = workshop
        goal.scorecard = workshop.scorecard
        goal.position = 0 if last is None else last + 1
        goal.is_example = workshop.is_example
        goal.responsible = find_post(organisation=workshop.scorecard.organisation, name=responsible)
        goal.save(force_insert=True)
        _set_questions(goal, questions)
        _set_measures(goal, measures)
    return goal


def edit_goal(
    *,
    goal: Goal,
    version: int,
    responsible: str | None,
    questions: Iterable[GuidingQuestion],
    measures: Iterable[MeasureEntry],
) -> None:
    """Store what a form has set; ``StaleGoalError`` if somebody saved since ``version``."""
    with transaction.atomic():
        goal.responsible = find_post(organisation=goal.scorecard.organisation, name=responsible)
        raise_version(goal=goal, version=version, **{f: getattr(goal, f) for f in GOAL_FIELDS})
        _set_questions(goal, questions)
        _set_measures(goal, measures)


def raise_version(*, goal: Goal, version: int, **values: object) -> None:
    """Count one change of the goal; ``StaleGoalError`` if somebody was quicker.

    One conditional UPDATE: of two who read the same version, one wins on every database.
    """
    rows = Goal.objects.filter(pk=goal.pk, version=version).update(
        version=F("version") + 1, **values
    )
    if not rows:
        raise StaleGoalError
    goal.version = version + 1


def move_goal(*, goal: Goal, step: int) -> bool:
    """Swap places with the neighbour of the same perspective; return False at the end.

    Goals are numbered by place, so a goal that moves up takes the lower number.
    """
    with transaction.atomic():
        lock_workshop(goal.workshop)
        goals = list(Goal.objects.filter(workshop=goal.workshop))
        row = [item for item in goals if item.perspective_id == goal.perspective_id]
        place = next((index for index, item in enumerate(row) if item.pk == goal.pk), None)
        if place is None or not 0 <= place + step < len(row):
            return False
        here, there = goals.index(row[place]), goals.index(row[place + step])
        goals[here], goals[there] = goals[there], goals[here]
        for position, item in enumerate(goals):
            item.position = position
        Goal.objects.bulk_update(goals, ["position"])
    return True


def _set_questions(goal: Goal, questions: Iterable[GuidingQuestion]) -> None:
    """Link exactly these; what stays linked keeps its place, what is new comes behind."""
    wanted = list(questions)
    kept = list(goal.question_links.filter(question__in=wanted))
    goal.question_links.exclude(question__in=wanted).delete()
    known = {link.question_id for link in kept}
    first = max((link.position for link in kept), default=-1) + 1
    GoalQuestion.objects.bulk_create(
        GoalQuestion(goal=goal, question=question, position=position)
        for position, question in enumerate(
            (item for item in wanted if item.pk not in known), start=first
        )
    )


def _set_measures(goal: Goal, entries: Iterable[MeasureEntry]) -> None:
    """Store the rows of a form. Measures that the form did not know stay."""
    known = {measure.pk: measure for measure in goal.measures.all()}
    position = max((measure.position for measure in known.values()), default=-1)
    for entry in entries:
        measure = known.get(entry.id) if entry.id else None
        if entry.is_removed:
            if measure is not None:
                measure.delete()
            continue
        if measure is None:
            position += 1
            measure = Measure(goal=goal, position=position)
        measure.text = entry.text
        measure.due = entry.due
        _set_done(measure, entry)
        measure.responsible = find_post(
            organisation=goal.scorecard.organisation, name=entry.responsible
        )
        measure.save()


def _set_done(measure: Measure, entry: MeasureEntry) -> None:
    """Done without a day is done today, unless it was done already, on a day that nobody knows."""
    if not entry.is_done:
        measure.done_on = measure.done_by = None
    elif entry.done_on or measure.is_done:
        measure.done_on = entry.done_on
    else:
        measure.done_on = timezone.localdate()
    measure.is_done = entry.is_done
