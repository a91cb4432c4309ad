"""From an archive to rows: one retreat comes in whole, or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from accounts.models import Organisation, Post, User
from accounts.services import lock_organisation
from goals.models import (
    Goal,
    GoalLink,
    GoalQuestion,
    GoalWording,
    Measure,
    Objective,
    Phase,
    VoteResult,
    VotingRound,
)
from indicators.models import Indicator, Measurement, RatingRule, Target
from reports.exchange.dressing import take_perspectives
from swot.models import (
    Card,
    CardAlso,
    Cluster,
    GuidingQuestion,
    Prompt,
    QuestionCard,
    QuestionPerspective,
)
from workshops.models import Attachment, Narrative, Perspective, Scorecard, Stage, Workshop
from workshops.services import take_turn

MOST_DRAFTS = 999
"""A retreat that claims more drafts than that goes on from here: nobody issued them."""


def import_retreat(
    *,
    archive: dict[str, Any],
    organisation: Organisation,
    by: User | None,
    scorecard: Scorecard | None = None,
) -> Workshop:
    """Bring in one retreat that `parse_archive` has read; a new scorecard unless one is given.

    On a given scorecard, perspectives are found by key, then by name, and the rest are added;
    its own title, unit, period and day stay. `follows` binds within it.
    """
    with transaction.atomic():
        lock_organisation(organisation.pk)  # two at once would make the same posts
        if scorecard is None:
            scorecard = _make_scorecard(archive, organisation)
        else:
            take_turn(scorecard)
        workshop = _make_workshop(archive, scorecard)
        rows = _Rows(archive, workshop, by)
        rows.perspectives = take_perspectives(archive["scorecard"]["perspectives"], scorecard)
        rows.posts = _take_posts(archive["goals"], scorecard.organisation)
        _add_texts(rows)
        _add_cards(rows)
        _add_questions(rows)
        _add_direction(rows)
        _add_goals(rows)
        for goal in archive["goals"]:
            _add_indicators(rows, goal)
        _add_votes(rows)
        rows.save()
    return workshop


def day_of(archive: dict[str, Any]) -> datetime.date | None:
    """The day at which the archive's scorecard stands; None: at today."""
    written = archive["workshop"].get("as_of")
    return datetime.date.fromisoformat(written) if written else None


def has_twin(*, archive: dict[str, Any], organisation: Organisation) -> bool:
    """Whether a retreat of this title and these dates is already there. One query."""
    wanted = archive["workshop"]
    return any(
        dates == wanted["dates"]
        for dates in Workshop.objects.of_organisation(organisation)
        .filter(title=wanted["title"])
        .values_list("dates", flat=True)
    )


@dataclass
class _Rows:
    """The rows to be, in the order in which they must be saved, and what they refer to by key."""

    archive: dict[str, Any]
    workshop: Workshop
    by: User | None
    perspectives: dict[str, Perspective] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    made: dict[type[models.Model], dict[str, Any]] = field(default_factory=dict)
    waiting: dict[type[models.Model], list[Any]] = field(default_factory=dict)

    def add(self, row: models.Model, key: str | None = None) -> Any:
        self.waiting.setdefault(type(row), []).append(row)
        if key is not None:
            self.made.setdefault(type(row), {})[key] = row
        return row

    def find(self, model: type[models.Model], key: str | None) -> Any:
        return None if key is None else self.made[model][key]

    def save(self) -> None:
        for model, rows in self.waiting.items():
            model._default_manager.bulk_create(rows)


def _make_scorecard(archive: dict[str, Any], organisation: Organisation) -> Scorecard:
    data = archive["scorecard"]
    return Scorecard.objects.create(
        organisation=organisation,
        title=data["title"],
        unit=data["unit"],
        period_from=data["period"]["from"],
        period_to=data["period"]["to"],
        as_of=day_of(archive),
    )


def _make_workshop(archive: dict[str, Any], scorecard: Scorecard) -> Workshop:
    data = archive["workshop"]
    over = bool(data["dates"]) and max(data["dates"]) <= scorecard.today.isoformat()
    workshop = Workshop.objects.create(
        scorecard=scorecard,
        title=data["title"],
        dates=data["dates"],
        place=data["place"],
        facilitator=data["facilitator"],
        participants=data["participants"],
        language=archive["language"],
        stage=Stage.DONE if over else Stage.PREPARING,
        report_number=min(data["report"]["number"], MOST_DRAFTS),
        report_status=data["report"]["status"],
        follows=scorecard.workshops.filter(title=data["follows"]).order_by("created_at").last(),
        follows_title=data["follows"],
        is_example=data.get("example", False),
    )
    # A retreat that came in before the one that it continues finds it now.
    scorecard.workshops.filter(follows=None, follows_title=workshop.title).exclude(
        pk=workshop.pk
    ).update(follows=workshop)
    return workshop


def _take_posts(goals: list[dict[str, Any]], organisation: Organisation) -> dict[str, Post]:
    names = {name for goal in goals for name in _post_names(goal) if name}
    found = organisation.posts.filter(name__in=names)
    posts = {post.name: post for post in found}
    fresh = [Post(organisation=organisation, name=name) for name in sorted(names - posts.keys())]
    if not fresh:
        return posts
    # Whoever words a goal makes posts too, without a lock: what they made first is the one.
    Post.objects.bulk_create(fresh, ignore_conflicts=True)
    return {post.name: post for post in found.all()}


def _post_names(goal: dict[str, Any]) -> Iterable[str | None]:
    yield goal["responsible"]
    yield from (measure["responsible"] for measure in goal["measures"])
    yield from (indicator.get("responsible") for indicator in goal["indicators"])


def _add_texts(rows: _Rows) -> None:
    for slot, text in rows.archive["narratives"].items():
        if text is not None:
            rows.add(Narrative(workshop=rows.workshop, slot=slot, text=text, updated_by=rows.by))
    for position, item in enumerate(rows.archive.get("attachments", ())):
        rows.add(Attachment(workshop=rows.workshop, position=position, **item))


def _add_cards(rows: _Rows) -> None:
    for position, item in enumerate(rows.archive["prompts"]):
        rows.add(Prompt(workshop=rows.workshop, position=position, **item), item["key"])
    for position, item in enumerate(rows.archive["clusters"]):
        cluster = Cluster(
            workshop=rows.workshop,
            key=item["key"],
            prompt=rows.find(Prompt, item["prompt"]),
            perspective=rows.perspectives.get(item["perspective"]),
            title=item["title"],
            position=position,
        )
        rows.add(cluster, item["key"])
    for position, item in enumerate(rows.archive["cards"]):
        rows.add(_card(rows, item, position), item["key"])
    for item in rows.archive["cards"]:
        card = rows.find(Card, item["key"])
        card.same_as = rows.find(Card, item.get("same_as"))
        card.split_from = rows.find(Card, item.get("split_from"))
        for position, key in enumerate(item.get("also", ())):
            rows.add(CardAlso(card=card, perspective=rows.perspectives[key], position=position))


def _card(rows: _Rows, item: dict[str, Any], position: int) -> Card:
    return Card(
        workshop=rows.workshop,
        key=item["key"],
        prompt=rows.find(Prompt, item["prompt"]),
        perspective=rows.perspectives.get(item["perspective"]),
        cluster=rows.find(Cluster, item["cluster"]),
        text=item["text"],
        reworded=item.get("reworded"),
        count=item["count"],
        position=position,
        hidden_reason=item.get("hidden_reason"),
        is_late=item.get("late", False),
        signature=item.get("signature"),
    )


def _add_questions(rows: _Rows) -> None:
    for position, item in enumerate(rows.archive["questions"]):
        question = GuidingQuestion(
            workshop=rows.workshop,
            key=item["key"],
            number=item["number"],
            text=item["text"],
            position=position,
        )
        rows.add(question, item["key"])
    for item in rows.archive["questions"]:
        question = rows.find(GuidingQuestion, item["key"])
        for position, key in enumerate(item["perspectives"]):
            rows.add(
                QuestionPerspective(
                    question=question, perspective=rows.perspectives[key], position=position
                )
            )
        for position, key in enumerate(item["cards"]):
            card = rows.find(Card, key)
            rows.add(QuestionCard(question=question, card=card, position=position))


def _add_direction(rows: _Rows) -> None:
    for position, item in enumerate(rows.archive["objectives"]):
        due = None if item["due"] is None else str(item["due"])
        objective = Objective(workshop=rows.workshop, position=position, **{**item, "due": due})
        rows.add(objective, item["key"])
    for position, item in enumerate(rows.archive["phases"]):
        phase = Phase(
            workshop=rows.workshop,
            number=item["number"],
            position=position,
            label=item.get("label"),
            text=item["text"],
            objective=rows.find(Objective, item["objective"]),
            from_date=str(item["from"]) if "from" in item else None,
            to_date=str(item["to"]) if "to" in item else None,
        )
        rows.add(phase)


def _add_goals(rows: _Rows) -> None:
    for position, item in enumerate(rows.archive["goals"]):
        rows.add(_goal(rows, item, position), item["key"])
    for item in rows.archive["goals"]:
        goal = rows.find(Goal, item["key"])
        for position, key in enumerate(item["questions"]):
            question = rows.find(GuidingQuestion, key)
            rows.add(GoalQuestion(goal=goal, question=question, position=position))
        for position, link in enumerate(item["links"]):
            to = rows.find(Goal, link["to"])
            rows.add(GoalLink(goal=goal, position=position, **{**link, "to": to}))
        for position, measure in enumerate(item["measures"]):
            rows.add(
                Measure(
                    goal=goal,
                    position=position,
                    text=measure["text"],
                    responsible=rows.posts.get(measure["responsible"]),
                    due=measure["due"],
                    is_done=measure["done"],
                )
            )
        _add_wordings(rows, goal, item.get("wordings", ()))


def _add_wordings(rows: _Rows, goal: Goal, wordings: Iterable[dict[str, Any]]) -> None:
    """Only this retreat's own wording binds: another retreat's archive must not gain goals."""
    bound = False
    for item in wordings:
        own = not bound and item["workshop"] == rows.workshop.title
        bound = bound or own
        rows.add(
            GoalWording(
                goal=goal,
                workshop=rows.workshop if own else None,
                title=item["workshop"],
                statement=item["statement"],
            )
        )


def _goal(rows: _Rows, item: dict[str, Any], position: int) -> Goal:
    return Goal(
        scorecard_id=rows.workshop.scorecard_id,
        workshop=rows.workshop,
        key=item["key"],
        number=str(item.get("number", "")),
        position=position,
        perspective=rows.perspectives[item["perspective"]],
        statement=item["statement"],
        objective=rows.find(Objective, item["objective"]),
        responsible=rows.posts.get(item["responsible"]),
        due=item["due"],
        status=item["status"],
        status_reason=item["status_reason"],
        achievable=item["achievable"],
        relevant=item["relevant"],
        priority=item["priority"],
        weight=item.get("weight"),
        is_example=item["example"],
    )


def _add_indicators(rows: _Rows, goal: dict[str, Any]) -> None:
    for position, item in enumerate(goal["indicators"]):
        baseline = item["baseline"] or {"value": None, "period": None}
        indicator = Indicator(
            goal=rows.find(Goal, goal["key"]),
            key=item["key"],
            position=position,
            level=item["level"],
            name=item["name"],
            unit=item["unit"],
            definition=item["definition"],
            source=item["source"],
            frequency=item["frequency"],
            direction=item["direction"],
            baseline_value=baseline["value"],
            baseline_period=baseline["period"],
            green=item["green"],
            red=item["red"],
            is_cumulative=item["cumulative"],
            responsible=rows.posts.get(item.get("responsible")),
            weight=item.get("weight"),
        )
        rows.add(indicator)
        for place, target in enumerate(item["targets"]):
            rows.add(Target(indicator=indicator, position=place, **target))
        for place, value in enumerate(item["values"]):
            rows.add(Measurement(indicator=indicator, position=place, **value))
        for place, rule in enumerate(map(dict, item.get("rules", ()))):
            adds_up = {"yes": True, "no": False}.get(rule.pop("adds_up", ""))
            rows.add(RatingRule(indicator=indicator, position=place, is_cumulative=adds_up, **rule))


def _add_votes(rows: _Rows) -> None:
    for position, item in enumerate(rows.archive["votes"]):
        voting = rows.add(
            VotingRound(
                workshop=rows.workshop,
                position=position,
                title=item["title"],
                dots_per_person=item["dots_per_person"],
                max_per_goal=item["max_per_goal"],
                voters=item["voters"],
                decision=item["decision"],
                reason=item.get("reason"),
                ballots=item.get("ballots", ""),
                is_example=item.get("example", False),
            )
        )
        results = [*item["results"], *item.get("clusters", ())]
        for place, result in enumerate(results):
            goal = rows.find(Goal, result.get("goal"))
            cluster = rows.find(Cluster, result.get("cluster"))
            rows.add(
                VoteResult(
                    round=voting,
                    position=place,
                    goal=goal,
                    cluster=cluster,
                    dots=result["dots"],
                    voters=result["voters"],
                )
            )
