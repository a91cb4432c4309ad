"""The path of a retreat and the picture of its cards, composed from what each app says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import goals.progress
import indicators.progress
import reports.progress
import swot.progress
import workshops.progress
from swot.balance import KINDS, CardRow, PerspectiveRow, Picture, PromptRow, picture
from swot.cardmap import CardMap, MapPerspective, card_map
from swot.models import COUNTING
from swot.progress import Counted, counts_of, load_counts, perspectives_of
from swot.sentences import kind_count, map_label
from swot.words import plural
from workshops.models import Perspective, Slot, Workshop
from workshops.path import PathStep, StepState
from workshops.progress import written_slots

ORDER = (
    "procedure",
    "cards",
    "conclusion",
    "questions",
    "direction",
    "goals",
    "votes",
    "report",
)
TEXT_STEPS = ("procedure", "conclusion")
SPEAKERS: tuple[ModuleType, ...] = (
    workshops.progress,
    swot.progress,
    goals.progress,
    indicators.progress,
    reports.progress,
)


# --- the path of one retreat ---------------------------------------------------------------


def path_of(workshop: Workshop) -> list[PathStep]:
    """Return the steps of the retreat in order, each told by the app it belongs to.

    Where two apps speak of the same step (goals and their indicators), the upper one's words
    stand, the step is done when both say so, and both say what is missing.
    """
    found: dict[str, PathStep] = {}
    for speaker in SPEAKERS:
        for step in speaker.steps(workshop):
            known = found.get(step.slug)
            found[step.slug] = _joined(known, step) if known else step
    return sorted(found.values(), key=lambda step: ORDER.index(step.slug))


def _joined(lower: PathStep, upper: PathStep) -> PathStep:
    states = (StepState.EMPTY, StepState.PARTLY, StepState.DONE)
    return replace(
        upper,
        state=min(lower.state, upper.state, key=states.index),
        missing=lower.missing + upper.missing,
    )


def now_of(steps: Sequence[PathStep]) -> PathStep:
    """The step to go on with: the furthest one begun and not done, else the first not begun.

    The report is there from the beginning, so it is the next step only when nothing else is.
    """
    *before, last = steps
    begun = [step for step in before if step.state == StepState.PARTLY]
    empty = [step for step in before if step.state == StepState.EMPTY]
    return begun[-1] if begun else empty[0] if empty else last


@dataclass(frozen=True)
class PathRow:
    """A step as the page shows it: ``state`` is done, now or open."""

    step: PathStep
    number: int
    state: str
    url: str


def path_rows(
    steps: Sequence[PathStep], now: PathStep, workshop: Workshop, can_edit: bool
) -> list[PathRow]:
    """Dress the steps. Who may not edit reads the texts in the report."""
    report = reverse("reports:report", args=[workshop.pk])
    return [
        PathRow(
            step=step,
            number=number,
            state="done" if step.state == StepState.DONE else "now" if step is now else "open",
            url=step.url if can_edit or step.slug not in TEXT_STEPS else report,
        )
        for number, step in enumerate(steps, start=1)
    ]


@dataclass(frozen=True)
class TextRow:
    slot: Slot
    url: str
    is_written: bool


def text_rows(workshop: Workshop) -> list[TextRow]:
    """The five texts with their editors. No query after ``with_path``."""
    written = written_slots(workshop)
    return [
        TextRow(
            slot,
            reverse("workshops:narrative_edit", args=[workshop.pk, slot]),
            slot in written,
        )
        for slot in Slot
    ]


def facts_of(workshop: Workshop, board: Board) -> list[tuple[str, str]]:
    """Label and value of what is known of the retreat; what is not known is left out."""
    limits = ", ".join(
        kind_count(prompt.kind, prompt.max_cards) for prompt in board.prompts if prompt.max_cards
    )
    count = len(board.picture.spread)
    spread = str(count)
    if empty := len(board.picture.empty_perspectives):
        spread = ngettext(
            "%(count)s, %(empty)s of them without a card",
            "%(count)s, %(empty)s of them without a card",
            empty,
        ) % {"count": count, "empty": empty}
    facts = (
        (_("Method"), _("Card query") if board.prompts else ""),
        (_("Cards per person"), limits),
        (_("Perspectives"), spread),
        (_("Place"), workshop.place),
        (_("Facilitator"), workshop.facilitator),
        (_("Participants"), _participants(workshop, board)),
        (_("Keep until"), date_format(workshop.delete_on) if workshop.delete_on else ""),
    )
    return [(label, value) for label, value in facts if value]


def _participants(workshop: Workshop, board: Board) -> str:
    if workshop.participants:
        return str(workshop.participants)
    least = board.picture.min_participants if board.total else None
    return _("at least %(count)s, by the number of cards") % {"count": least} if least else ""


# --- the picture of the cards --------------------------------------------------------------


@dataclass(frozen=True)
class Board:
    """The cards of one retreat in figures and as Kartenbild."""

    picture: Picture
    map: CardMap
    prompts: tuple[PromptRow, ...]

    @property
    def label(self) -> str:
        return map_label(self.map)

    @property
    def total(self) -> int:
        return self.picture.total

    @property
    def sides(self) -> list[str]:
        """ "27 strengths", "22 weaknesses": what stands under the map."""
        return [kind_count(kind, count) for kind, count in self.picture.kind_totals.items()]


def boards_of(found: Sequence[Workshop]) -> dict:
    """Return a ``Board`` per workshop id. Two queries, however many there are."""
    perspectives: dict = defaultdict(list)
    owners = {workshop.scorecard_id for workshop in found}
    for item in Perspective.objects.filter(scorecard__in=owners).order_by("position"):
        perspectives[item.scorecard_id].append(item)
    counts: dict = defaultdict(list)
    for row in load_counts(found):
        counts[row.prompt.workshop_id].append(row)
    return {
        workshop.pk: _board(counts[workshop.pk], perspectives[workshop.scorecard_id])
        for workshop in found
    }


def board_of(workshop: Workshop) -> Board:
    """Return the board of the workshop in hand: no query where its path was told before."""
    return _board(counts_of(workshop), perspectives_of(workshop))


def _board(counts: list[Counted], perspectives: list[Perspective]) -> Board:
    prompts = {row.prompt.pk: row.prompt for row in counts}.values()
    asked = [PromptRow(str(item.pk), item.kind, item.max_cards) for item in prompts]
    asked.sort(key=lambda prompt: KINDS.index(prompt.kind))
    cards = [
        CardRow(
            kind=row.prompt.kind,
            perspective=str(row.perspective) if row.perspective else None,
            count=row.cards,
            prompt=str(row.prompt.pk),
        )
        for row in counts
        if row.cards
    ]
    found = picture(
        cards,
        [PerspectiveRow.of(item) for item in perspectives],
        asked,
    )
    shown = found.names
    on_board = sorted(perspectives, key=lambda item: (item.board_position, item.position))
    rows = [
        MapPerspective(str(item.pk), item.label, item.hue)
        for item in on_board
        if str(item.pk) in shown
    ]
    return Board(found, card_map(cards, rows), tuple(asked))


def clusters_of(workshop: Workshop) -> list[tuple[str, list[Any]]]:
    """The clusters by kind, the largest first, each with ``cards_in_all``. One query."""
    counted = Sum("cards__count", filter=COUNTING)
    found = list(
        workshop.clusters.select_related("prompt")
        .annotate(cards_in_all=counted)
        .filter(cards_in_all__gt=0)
        .order_by("-cards_in_all", "title")
    )
    by_kind = [(kind, [item for item in found if item.prompt.kind == kind]) for kind in KINDS]
    return [(plural(kind), clusters) for kind, clusters in by_kind if clusters]
