"""From rows to an archive: what one retreat worded or took over, and never later goals."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Subquery

from goals.models import Objective, Phase
from reports.archive import FORMAT
from reports.exchange.dressing import tell_perspectives
from reports.exchange.exporting_goals import (
    goals_of,
    indicators_by_goal,
    keys_by_goal,
    tell_goal,
    tell_votes,
)
from reports.exchange.rows import Rows
from reports.exchange.told import as_grain, iso_day, key_of, keys_of, only_set
from swot.models import CardAlso, Cluster, Prompt, QuestionCard, QuestionPerspective
from workshops.models import Attachment, Narrative, Slot, Workshop

FILE_ORDER = (F("position").asc(nulls_last=True), "number", "pk")
"""As the file had them, then by number what was born here."""


def export_retreat(workshop: Workshop) -> dict[str, Any]:
    """The archive of one retreat, in seven queries whatever it holds (a test counts them)."""
    goals = list(goals_of(workshop))
    keys = keys_by_goal(goals, workshop)
    indicators = indicators_by_goal(goals)
    parts = _parts(workshop)
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
        "workshop": _workshop(workshop, parts),
        "narratives": _narratives(parts["texts"]),
        "prompts": parts["prompt_rows"],
        "clusters": parts["cluster_rows"],
        "cards": _cards(workshop),
        "questions": _questions(workshop),
        "objectives": _objectives(parts["objective_rows"]),
        "phases": _phases(parts["phase_rows"]),
        "goals": [tell_goal(goal, workshop, keys, indicators) for goal in goals],
        "votes": tell_votes(workshop, keys),
    }
    return {**archive, "attachments": parts["files"]} if parts["files"] else archive


def _parts(workshop: Workshop) -> dict[str, Any]:
    """What hangs on the workshop itself and has nothing below it: one query."""
    own = {"workshop": OuterRef("pk")}
    siblings = Workshop.objects.filter(scorecard=OuterRef("scorecard")).order_by("-created_at")
    clusters = Rows(
        Cluster.objects.filter(**own),
        key="key",
        prompt="prompt__key",
        perspective="perspective__key",
        title="title",
    )
    prompts = Rows(
        Prompt.objects.filter(**own), key="key", kind="kind", text="text", max_cards="max_cards"
    )
    parts: Any = Workshop.objects.values(
        newest=Subquery(siblings.values("pk")[:1]),
        followed=F("follows__title"),
        texts=Rows(Narrative.objects.filter(**own), slot="slot", text="text"),
        files=Rows(Attachment.objects.filter(**own), name="name", sha256="sha256"),
        prompt_rows=prompts,
        cluster_rows=clusters,
        objective_rows=Rows(
            Objective.objects.filter(**own).order_by(*FILE_ORDER),
            key="key",
            number="number",
            text="text",
            valid_from="valid_from",
            due="due",
        ),
        phase_rows=Rows(
            Phase.objects.filter(**own).order_by(*FILE_ORDER),
            number="number",
            label="label",
            text="text",
            objective="objective__key",
            since="from_date",
            until="to_date",
        ),
    ).get(pk=workshop.pk)
    return dict(parts)


def _workshop(workshop: Workshop, parts: dict[str, Any]) -> dict[str, Any]:
    # The scorecard's day belongs to its newest retreat: that is the one whose goals it reviews.
    as_of = workshop.scorecard.as_of if parts["newest"] == workshop.pk else None
    return {
        "title": workshop.title,
        "dates": list(workshop.dates),
        "place": workshop.place,
        "facilitator": workshop.facilitator,
        "participants": workshop.participants,
        "report": {"number": workshop.report_number, "status": workshop.report_status},
        "follows": parts["followed"] or workshop.follows_title,
        **only_set(as_of=iso_day(as_of), example=workshop.is_example),
    }


def _narratives(texts: list[dict[str, str]]) -> dict[str, str | None]:
    known = {item["slot"]: item["text"] for item in texts}
    return {slot: known.get(slot) for slot in Slot.values}


def _cards(workshop: Workshop) -> list[dict[str, Any]]:
    cards = workshop.cards.select_related(
        "prompt", "perspective", "cluster", "same_as", "split_from"
    ).annotate(also_rows=Rows(CardAlso.objects.filter(card=OuterRef("pk")), key="perspective__key"))
    return [
        {
            "key": card.key,
            "prompt": card.prompt.key,
            "perspective": key_of(card.perspective),
            "cluster": key_of(card.cluster),
            "text": card.text,
            "count": card.count,
            **only_set(
                reworded=card.reworded,
                also=keys_of(card.also_rows),
                hidden_reason=card.hidden_reason,
                late=card.is_late,
                same_as=key_of(card.open_twin),
                split_from=key_of(card.open_origin),
                signature=card.signature,
            ),
        }
        for card in cards
    ]


def _questions(workshop: Workshop) -> list[dict[str, Any]]:
    own = {"question": OuterRef("pk")}
    questions = workshop.questions.order_by(*FILE_ORDER).annotate(
        perspective_rows=Rows(QuestionPerspective.objects.filter(**own), key="perspective__key"),
        card_rows=Rows(QuestionCard.objects.filter(**own), key="card__key"),
    )
    return [
        {
            "key": question.key,
            "number": question.number,
            "text": question.text,
            "perspectives": keys_of(question.perspective_rows),
            "cards": keys_of(question.card_rows),
        }
        for question in questions
    ]


def _objectives(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "due": as_grain(row["due"])} for row in rows]


def _phases(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "number": row["number"],
            "text": row["text"],
            "objective": row["objective"],
            **only_set(label=row["label"], to=as_grain(row["until"])),
            **only_set(**{"from": as_grain(row["since"])}),
        }
        for row in rows
    ]
