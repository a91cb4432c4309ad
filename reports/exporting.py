"""From rows to an archive: what one retreat worded or took over, and never later goals."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from goals.models import Goal, GoalLink, GoalQuestion, GoalWording, Measure, VoteResult
from indicators.models import Indicator
from reports.archive import FORMAT
from reports.archive.values import as_decimal, as_year, is_set, number_of_goal
from reports.dressing import tell_perspectives
from swot.models import CardAlso, QuestionCard, QuestionPerspective
from workshops.models import Slot, Workshop


def export_retreat(workshop: Workshop) -> dict[str, Any]:
    """The archive of one retreat; always the same number of queries (a test counts them)."""
    goals = list(_goals(workshop))
    keys = _goal_keys(goals, workshop)
    scorecard = workshop.scorecard
    archive = {
        "format": FORMAT,
        "language": workshop.language,
        "organisation": {"name": scorecard.organisation.name},
        "scorecard": {
            "title": scorecard.title,
            "unit": scorecard.unit,
            "period": {"from": scorecard.period_from, "to": scorecard.period_to},
            "perspectives": tell_perspectives(
                list(scorecard.perspectives.select_related("parent"))
            ),
        },
        "workshop": _workshop(workshop),
        "narratives": _narratives(workshop),
        "prompts": list(workshop.prompts.values("key", "kind", "text", "max_cards")),
        "clusters": _clusters(workshop),
        "cards": _cards(workshop),
        "questions": _questions(workshop),
        "objectives": _objectives(workshop),
        "phases": _phases(workshop),
        "goals": [_goal(goal, workshop, keys) for goal in goals],
        "votes": _votes(workshop, keys),
        "attachments": list(workshop.attachments.values("name", "sha256")),
    }
    return archive if archive["attachments"] else _without(archive, "attachments")


def _workshop(workshop: Workshop) -> dict[str, Any]:
    scorecard = workshop.scorecard
    # The scorecard's day belongs to its newest retreat: that is the one whose goals it reviews.
    newest = scorecard.workshops.order_by("created_at").values_list("pk", flat=True).last()
    as_of = scorecard.as_of if newest == workshop.pk else None
    follows = workshop.follows
    return {
        "title": workshop.title,
        "dates": list(workshop.dates),
        "place": workshop.place,
        "facilitator": workshop.facilitator,
        "participants": workshop.participants,
        "report": {"number": workshop.report_number, "status": workshop.report_status},
        "follows": follows.title if follows else workshop.follows_title,
        **_set(as_of=_day(as_of), example=workshop.is_example),
    }


def _narratives(workshop: Workshop) -> dict[str, str | None]:
    texts = dict(workshop.narratives.values_list("slot", "text"))
    return {slot: texts.get(slot) for slot in Slot.values}


def _clusters(workshop: Workshop) -> list[dict[str, Any]]:
    return [
        {
            "key": cluster.key,
            "prompt": cluster.prompt.key,
            "perspective": _key(cluster.perspective),
            "title": cluster.title,
        }
        for cluster in workshop.clusters.select_related("prompt", "perspective")
    ]


def _cards(workshop: Workshop) -> list[dict[str, Any]]:
    also = Prefetch("also_links", CardAlso.objects.select_related("perspective"))
    cards = workshop.cards.select_related(
        "prompt", "perspective", "cluster", "same_as", "split_from"
    )
    return [
        {
            "key": card.key,
            "prompt": card.prompt.key,
            "perspective": _key(card.perspective),
            "cluster": _key(card.cluster),
            "text": card.text,
            "count": card.count,
            **_set(
                reworded=card.reworded,
                also=[link.perspective.key for link in card.also_links.all()],
                hidden_reason=card.hidden_reason,
                late=card.is_late,
                same_as=_key(card.same_as),
                split_from=_key(card.split_from),
                signature=card.signature,
            ),
        }
        for card in cards.prefetch_related(also)
    ]


def _questions(workshop: Workshop) -> list[dict[str, Any]]:
    perspectives = QuestionPerspective.objects.select_related("perspective")
    questions = workshop.questions.order_by("number", "pk").prefetch_related(
        Prefetch("perspective_links", perspectives),
        Prefetch("card_links", QuestionCard.objects.select_related("card")),
    )
    return [
        {
            "key": question.key,
            "number": question.number,
            "text": question.text,
            "perspectives": [link.perspective.key for link in question.perspective_links.all()],
            "cards": [link.card.key for link in question.card_links.all()],
        }
        for question in _in_file_order(questions)
    ]


def _objectives(workshop: Workshop) -> list[dict[str, Any]]:
    return [
        {
            "key": objective.key,
            "number": objective.number,
            "text": objective.text,
            "valid_from": objective.valid_from,
            "due": _grain(objective.due),
        }
        for objective in _in_file_order(workshop.objectives.order_by("number", "pk"))
    ]


def _phases(workshop: Workshop) -> list[dict[str, Any]]:
    phases = workshop.phases.order_by("number", "pk").select_related("objective")
    return [
        {
            "number": phase.number,
            "text": phase.text,
            "objective": _key(phase.objective),
            **_set(label=phase.label, to=_grain(phase.to_date)),
            **_set(**{"from": _grain(phase.from_date)}),
        }
        for phase in _in_file_order(phases)
    ]


def _in_file_order(numbered: Iterable[Any]) -> list[Any]:
    """As the file had them, then by number what was born here."""
    return sorted(numbered, key=lambda row: (row.position is None, row.position or 0))


# --- goals -------------------------------------------------------------------------------


def _goals(workshop: Workshop) -> QuerySet[Goal]:
    indicators = Indicator.objects.select_related("responsible").prefetch_related(
        "targets", "measurements", "rules"
    )
    return (
        Goal.objects.of_workshop(workshop)
        .select_related("perspective", "objective", "responsible")
        .prefetch_related(
            Prefetch("question_links", GoalQuestion.objects.select_related("question")),
            Prefetch("links", GoalLink.objects.order_by("position", "pk")),
            Prefetch("measures", Measure.objects.select_related("responsible")),
            Prefetch("wordings", GoalWording.objects.order_by("pk").select_related("workshop")),
            Prefetch("indicators", indicators),
        )
    )


def _goal_keys(goals: Iterable[Goal], workshop: Workshop) -> dict[Any, str]:
    """Goal id → its key in the file. A goal taken over steps aside where a key is in use here."""
    keys = {goal.pk: goal.key for goal in goals if goal.workshop_id == workshop.pk}
    used = set(keys.values())
    for goal in goals:
        if goal.pk not in keys:
            key, number = goal.key, 1
            while key in used:
                number += 1
                key = f"{goal.key[:50]}-{number}"
            keys[goal.pk] = key
            used.add(key)
    return keys


def _goal(goal: Goal, workshop: Workshop, keys: dict[Any, str]) -> dict[str, Any]:
    """What lies outside this retreat (its questions, its objectives) is not told."""
    questions = [link.question for link in goal.question_links.all()]
    objective = goal.objective if _is_here(goal.objective, workshop) else None
    wordings = [item for item in goal.wordings.all() if _is_known(item, workshop)]
    return {
        "key": keys[goal.pk],
        "perspective": goal.perspective.key,
        "statement": _statement(goal, workshop),
        "questions": [question.key for question in questions if _is_here(question, workshop)],
        "objective": _key(objective),
        "responsible": _name(goal.responsible),
        "due": _day(goal.due),
        "status": goal.status,
        "status_reason": goal.status_reason,
        "achievable": goal.achievable,
        "relevant": goal.relevant,
        "priority": goal.priority,
        "example": goal.is_example,
        "measures": [_measure(measure) for measure in goal.measures.all()],
        "links": [
            {"to": keys[link.to_id], "kind": link.kind, "hypothesis": link.hypothesis}
            for link in goal.links.all()
            if link.to_id in keys
        ],
        "indicators": [_indicator(indicator) for indicator in goal.indicators.all()],
        **_set(
            number=number_of_goal(goal.number) if goal.number else None,
            weight=_number(goal.weight),
            wordings=[{"workshop": _title(item), "statement": item.statement} for item in wordings],
        ),
    }


def _statement(goal: Goal, workshop: Workshop) -> str:
    """The frozen wording of the retreat that took the goal over, else the goal's own."""
    own = (item.statement for item in goal.wordings.all() if item.workshop_id == workshop.pk)
    return goal.statement if goal.workshop_id == workshop.pk else next(own, goal.statement)


def _is_known(wording: GoalWording, workshop: Workshop) -> bool:
    """Later retreats are not this one's business."""
    return wording.workshop is None or wording.workshop.created_at <= workshop.created_at


def _title(wording: GoalWording) -> str:
    return wording.workshop.title if wording.workshop else wording.title


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "text": measure.text,
        "responsible": _name(measure.responsible),
        "due": _day(measure.due),
        "done": measure.is_done,
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    baseline = {"value": _number(indicator.baseline_value), "period": indicator.baseline_period}
    return {
        "key": indicator.key,
        "level": indicator.level,
        "name": indicator.name,
        "unit": indicator.unit,
        "definition": indicator.definition,
        "source": indicator.source,
        "frequency": indicator.frequency,
        "direction": indicator.direction,
        "baseline": baseline if any(item is not None for item in baseline.values()) else None,
        "targets": [
            {
                "period": target.period,
                "value": _number(target.value),
                **_set(upper=_number(target.upper)),
            }
            for target in indicator.targets.all()
        ],
        "green": _number(indicator.green),
        "red": _number(indicator.red),
        "cumulative": indicator.is_cumulative,
        "values": [
            {
                "period": value.period,
                "value": _number(value.value),
                "comment": value.comment,
                "rating": value.rating,
                **_set(numerator=_number(value.numerator), denominator=_number(value.denominator)),
            }
            for value in indicator.measurements.all()
        ],
        **_set(
            responsible=_name(indicator.responsible),
            weight=_number(indicator.weight),
            rules=[
                {
                    "valid_from": rule.valid_from,
                    "green": _number(rule.green),
                    "red": _number(rule.red),
                }
                for rule in indicator.rules.all()
            ],
        ),
    }


def _votes(workshop: Workshop, keys: dict[Any, str]) -> list[dict[str, Any]]:
    results = VoteResult.objects.select_related("cluster")
    return [
        {
            "title": voting.title,
            "dots_per_person": voting.dots_per_person,
            "max_per_goal": voting.max_per_goal,
            "voters": voting.voters,
            "results": [
                {"goal": keys[result.goal_id], "dots": result.dots, "voters": result.voters}
                for result in voting.results.all()
                if result.goal_id in keys
            ],
            "decision": voting.decision,
            **_set(
                clusters=[
                    {"cluster": result.cluster.key, "dots": result.dots, "voters": result.voters}
                    for result in voting.results.all()
                    if result.cluster
                ],
                ballots=voting.ballots,
                reason=voting.reason,
                example=voting.is_example,
            ),
        }
        for voting in workshop.voting_rounds.prefetch_related(Prefetch("results", results))
    ]


# --- small words -------------------------------------------------------------------------


def _set(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if is_set(value)}


def _without(archive: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in archive.items() if key != name}


def _key(thing: Any) -> str | None:
    return thing.key if thing else None


def _name(post: Any) -> str | None:
    return post.name if post else None


def _is_here(thing: Any, workshop: Workshop) -> bool:
    return thing is not None and thing.workshop_id == workshop.pk


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _grain(stored: str | None) -> str | int | None:
    """A stored year as a number, a stored day as it is."""
    year = as_year(stored)
    return stored if year is None else year


def _number(value: Decimal | None) -> Decimal | None:
    return as_decimal(value)
