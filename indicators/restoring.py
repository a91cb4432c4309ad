"""Bringing a version of a goal back. It is a change like any other, and takes nothing away."""

from __future__ import annotations

import datetime
import uuid
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from goals.models import Goal, GoalLink, Measure, Objective
from goals.services import MeasureEntry
from indicators import services
from indicators.deletions import put_back_deleted
from indicators.history import kept_version, lock_goals
from indicators.history_content import TEXTS, Content
from indicators.models import Deletion, GoalVersion, Indicator, RatingRule
from indicators.services import COMMON, IndicatorEntry, TargetEntry
from workshops.models import Perspective

AMOUNTS = ("baseline_value", "green", "red")


def restore_version(*, goal: Goal, version: GoalVersion, by: User) -> None:
    """Bring back words, date, weights, questions, measures, links, thresholds, targets of then.

    What came later stays: measures, links and indicators that the version did not know, all
    values and everything done. An indicator deleted since comes back with its values. Changed
    thresholds hold from now on, so that no rating of the past changes.
    """
    content = version.content
    linked = [uuid.UUID(item["to"][0]) for item in content.get("links", ())]
    with transaction.atomic():
        lock_goals([goal.pk, *linked])
        with kept_version(goal=goal, by=by):
            _restore(goal, content, by)


def _restore(goal: Goal, content: Content, by: User) -> None:
    _set_words(goal, content)
    _bring_back_indicators(goal, content, by)
    services.edit_goal_page(
        goal=goal,
        version=Goal.objects.values_list("version", flat=True).get(pk=goal.pk),
        responsible=content["responsible"] or None,
        questions=_questions(goal, content),
        measures=_measures(goal, content),
        indicators=[_entry(item) for item in content["indicators"]],
    )
    _restore_weights(goal, content)
    _restore_links(goal, content)


def _set_words(goal: Goal, content: Content) -> None:
    for name in TEXTS:
        setattr(goal, name, content[name] or ("" if name in ("statement", "number") else None))
    goal.due = _day(content["due"])
    perspectives = Perspective.objects.filter(scorecard=goal.scorecard_id)
    goal.perspective = perspectives.filter(pk=content["perspective"][0]).first() or goal.perspective
    goal.objective = (
        Objective.objects.filter(workshop=goal.workshop_id, pk=content["objective"][0]).first()
        if content["objective"]
        else None
    )


def _questions(goal: Goal, content: Content) -> list:
    """Those of then that are still there; older versions did not tell them."""
    if "questions" not in content:
        return list(goal.questions.all())
    wanted = [pk for pk, _text in content["questions"]]
    here = {str(item.pk): item for item in goal.workshop.questions.filter(pk__in=wanted)}
    return [here[pk] for pk in wanted if pk in here]


def _measures(goal: Goal, content: Content) -> list[MeasureEntry]:
    """Words, post and date of then; done is done. One that was removed comes back as it was."""
    here = {str(item.pk): item for item in goal.measures.all()}
    entries = []
    for item in content["measures"]:
        now = here.get(item["id"])
        done_on = _day(item.get("done_on", ""))
        if now is None:
            now = _empty_measure(goal, uuid.UUID(item["id"]))
            now.is_done = item["is_done"]
        elif now.is_done:
            done_on = now.done_on
        entries.append(
            MeasureEntry(
                text=item["text"],
                responsible=item["responsible"] or None,
                due=_day(item["due"]),
                is_done=now.is_done or item["is_done"],
                done_on=done_on,
                id=now.pk,
            )
        )
    return entries


def _empty_measure(goal: Goal, pk: uuid.UUID) -> Measure:
    """With the id that it had, so that its history goes on; what it says is filled in next."""
    last = goal.measures.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    is_free = not Measure.objects.filter(pk=pk).exists()
    made = Measure(pk=pk if is_free else uuid.uuid4(), goal=goal, position=position)
    made.save(force_insert=True)
    return made


def _bring_back_indicators(goal: Goal, content: Content, by: User) -> None:
    """Those of the version that are not there, with the ids that they had."""
    here = {str(pk) for pk in goal.indicators.values_list("pk", flat=True)}
    position = max(goal.indicators.values_list("position", flat=True), default=-1)
    for item in content["indicators"]:
        if item["id"] in here:
            continue
        deleted = Deletion.objects.unrestored().filter(thing=item["id"], goal=goal.pk).first()
        if deleted is not None:
            put_back_deleted(deleted, by)
        elif not Indicator.objects.filter(pk=item["id"]).exists():
            position += 1
            _remake(goal, item, position)


def _remake(goal: Goal, content: Content, position: int) -> None:
    """An indicator that the goal's form removed: with the thresholds and rules that held."""
    values = {name: content[name] for name in COMMON}
    values |= {name: _amount(content[name]) for name in AMOUNTS}
    made = Indicator(pk=content["id"], goal=goal, position=position, **values)
    made.save(force_insert=True)
    RatingRule.objects.bulk_create(
        RatingRule(
            indicator=made,
            valid_from=rule["from"] or None,
            green=_amount(rule["green"]),
            red=_amount(rule["red"]),
            direction=rule["direction"] or None,
            is_cumulative=rule["is_cumulative"],
            position=at,
        )
        for at, rule in enumerate(content.get("rules", ()))
    )


def _restore_weights(goal: Goal, content: Content) -> None:
    """Older versions did not tell them."""
    if "weight" in content:
        Goal.objects.filter(pk=goal.pk).update(weight=_amount(content["weight"]))
    for item in content["indicators"]:
        if "weight" in item:
            goal.indicators.filter(pk=item["id"]).update(weight=_amount(item["weight"]))


def _restore_links(goal: Goal, content: Content) -> None:
    """Links of then whose other goal is there, each with its hypothesis."""
    wanted = content.get("links", ())
    others = Goal.objects.filter(scorecard=goal.scorecard_id).exclude(pk=goal.pk)
    here = {str(pk) for pk in others.values_list("pk", flat=True)}
    position = goal.links.aggregate(last=Max("position"))["last"] or 0
    for item in wanted:
        if item["to"][0] not in here:
            continue
        position += 1
        GoalLink.objects.update_or_create(
            goal=goal,
            to_id=item["to"][0],
            kind=item["kind"],
            defaults={"hypothesis": item["hypothesis"] or None},
            create_defaults={"hypothesis": item["hypothesis"] or None, "position": position},
        )


def _entry(content: Content) -> IndicatorEntry:
    values = {name: content[name] for name in COMMON}
    values |= {name: _amount(content[name]) for name in AMOUNTS}
    return IndicatorEntry(
        **values,
        responsible=content["responsible"] or None,
        id=uuid.UUID(content["id"]),
        targets=tuple(
            TargetEntry(item["period"], _amount(item["value"]), _amount(item["upper"]))
            for item in content["targets"]
        ),
    )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
