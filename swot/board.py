"""The board as rows and cells, made from plain values so that 300 cards stay fluent.

Rows are perspectives in board order: leaves in use, then what holds cards besides (a parent, a
retired one). On top lies the tray of unsorted cards. Columns are the kinds that were asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from swot import words
from swot.balance import KINDS, CardRow, PerspectiveRow, Picture, PromptRow, picture
from swot.board_parts import Board, CardValues, Cell, Chip, Column, Group, Lane
from swot.models import Card, CardAlso, Cluster, Prompt, QuestionPerspective, Step
from swot.sentences import spread_sentence
from workshops.models import Perspective, Workshop

NOTE_MARKS = {"strength": "s", "weakness": "w", "opportunity": "o", "threat": "t"}
_LONGEST_NAME = 24
_ANY = str(UUID(int=0))
SIGNS = {"strength": "plus", "weakness": "minus", "opportunity": "arrow-up", "threat": "zap"}


@dataclass(frozen=True)
class _Rows:
    """Everything the board is made of, read once."""

    cards: list[CardValues]
    clusters: list[CardValues]
    perspectives: list[Perspective]
    prompts: list[Prompt]
    also: Mapping[UUID, list[Perspective]]
    questions: Mapping[UUID, list[int]]


@dataclass(frozen=True)
class Turns:
    """Whether a person has something to undo, and to do again."""

    can_undo: bool
    can_redo: bool


def turns_of(workshop: Workshop, user: Any) -> Turns:
    """One query."""
    steps = Step.objects.filter(workshop=workshop, user=user).order_by()
    states = set(steps.values_list("is_undone", flat=True).distinct())
    return Turns(can_undo=False in states, can_redo=True in states)


def load_board(workshop: Workshop, *, chosen: str = "") -> Board:
    """Read and build the board. Six queries, however many cards there are.

    ``chosen`` is the key of a perspective to filter by, or "unsorted".
    """
    rows = _read(workshop)
    kind_of = {prompt.pk: prompt.kind for prompt in rows.prompts}
    figures = _figures(rows, kind_of)
    columns = _columns(rows, figures)
    shown = [card for card in rows.cards if card["hidden_reason"] is None]
    sortable = sortable_perspectives(rows.perspectives)
    if chosen not in {"unsorted", *(item.key for item in rows.perspectives)}:
        chosen = ""
    lanes = _lanes(rows, columns, shown, kind_of, figures, sortable, chosen)
    return Board(
        workshop=workshop,
        title=words.board_title([column.kind for column in columns]),
        columns=columns,
        lanes=lanes,
        chips=_chips(lanes, figures, chosen),
        picture=figures,
        sentence=spread_sentence(figures),
        spread_label=_spread_label(lanes, figures),
        hidden=[card for card in rows.cards if card["hidden_reason"] is not None],
        sortable=sortable,
        prompts=rows.prompts,
        chosen=chosen,
    )


def sortable_perspectives(perspectives: Sequence[Perspective]) -> list[Perspective]:
    """Leaves in use, in board order: what the digits 1 to 9 mean."""
    parents = {item.parent_id for item in perspectives if not item.is_retired}
    leaves = [item for item in perspectives if not item.is_retired and item.pk not in parents]
    return sorted(leaves, key=lambda item: (item.board_position, item.position))


def board_name(perspective: Perspective) -> str:
    """The heading, or the short name where the heading is too long for the margin of the board."""
    if perspective.short and len(perspective.heading) > _LONGEST_NAME:
        return perspective.short
    return perspective.heading or perspective.label


def board_places(perspectives: Sequence[Perspective]) -> list[dict[str, Any]]:
    """Where a card or cluster can go, as menus show it."""
    return [
        {"pk": item.pk, "hue": item.hue, "icon": item.icon, "label": board_name(item)}
        for item in sortable_perspectives(perspectives)
    ]


def _read(workshop: Workshop) -> _Rows:
    """Six queries."""
    perspectives = list(Perspective.objects.filter(scorecard=workshop.scorecard_id))
    by_id = {item.pk: item for item in perspectives}
    also: defaultdict[UUID, list[Perspective]] = defaultdict(list)
    for card, perspective in CardAlso.objects.filter(card__workshop=workshop).values_list(
        "card_id", "perspective_id"
    ):
        if perspective in by_id:
            also[card].append(by_id[perspective])
    questions: defaultdict[UUID, list[int]] = defaultdict(list)
    for perspective, number in (
        QuestionPerspective.objects.filter(question__workshop=workshop)
        .order_by("question__number")
        .values_list("perspective_id", "question__number")
    ):
        questions[perspective].append(number)
    return _Rows(
        cards=list(Card.objects.for_board(workshop)),
        clusters=[
            dict(found)
            for found in Cluster.objects.filter(workshop=workshop).values(
                "id", "title", "perspective_id", "prompt_id"
            )
        ],
        perspectives=perspectives,
        prompts=list(Prompt.objects.filter(workshop=workshop)),
        also=also,
        questions=questions,
    )


def _figures(rows: _Rows, kind_of: Mapping[UUID, str]) -> Picture:
    keys = {item.pk: item.key for item in rows.perspectives}
    return picture(
        [
            CardRow(
                kind=kind_of[card["prompt_id"]],
                perspective=keys.get(card["perspective_id"]),
                count=card["count"],
                hidden=card["hidden_reason"] is not None,
                prompt=str(card["prompt_id"]),
            )
            for card in rows.cards
        ],
        [
            PerspectiveRow(
                key=item.key,
                name=board_name(item),
                heading=item.heading,
                parent=keys.get(item.parent_id) if item.parent_id else None,
                view=item.view or None,
                retired=item.is_retired,
            )
            for item in rows.perspectives
        ],
        [PromptRow(str(item.pk), item.kind, item.max_cards) for item in rows.prompts],
    )


def _columns(rows: _Rows, figures: Picture) -> list[Column]:
    asked = {prompt.kind for prompt in rows.prompts}
    return [
        Column(
            kind=kind,
            label=words.plural(kind),
            name=words.singular(kind),
            mark=NOTE_MARKS[kind],
            sign=SIGNS[kind],
            none=words.none_named(kind),
            count=figures.kind_totals.get(kind, 0),
        )
        for kind in KINDS
        if kind in asked
    ]


def _lanes(
    rows: _Rows,
    columns: list[Column],
    shown: list[CardValues],
    kind_of: Mapping[UUID, str],
    figures: Picture,
    sortable: list[Perspective],
    chosen: str,
) -> list[Lane]:
    cells: defaultdict[tuple[UUID | None, str], list[CardValues]] = defaultdict(list)
    marks = {column.kind: column.mark for column in columns}
    url = reverse("swot:card", args=[_ANY])
    for card in shown:
        kind = kind_of[card["prompt_id"]]
        _dress_card(card, marks[kind], url, rows.also)
        cells[card["perspective_id"], kind].append(card)
    clusters: defaultdict[tuple[UUID | None, str], list[CardValues]] = defaultdict(list)
    titles = {}
    for cluster in rows.clusters:
        cluster["dom_id"] = f"cluster-{cluster['id']}"
        titles[cluster["id"]] = cluster
        clusters[cluster["perspective_id"], kind_of[cluster["prompt_id"]]].append(cluster)
    counts = {item.key: item.total for item in figures.spread}
    others = [
        item
        for item in sorted(rows.perspectives, key=lambda item: item.board_position)
        if item not in sortable and counts.get(item.key)
    ]
    lanes = []
    for digit, perspective in enumerate([None, *sortable, *others]):
        pk = perspective.pk if perspective else None
        key = perspective.key if perspective else "unsorted"
        count = counts.get(key, 0) if perspective else figures.unsorted
        lanes.append(
            Lane(
                id=f"lane-{pk or 'unsorted'}",
                key=key,
                perspective=str(pk) if pk else "",
                label=board_name(perspective) if perspective else _("Unsorted"),
                hue=perspective.hue if perspective else "",
                icon=perspective.icon if perspective else "layers",
                digit=digit if digit <= min(len(sortable), 9) else None,
                count=count,
                count_label=words.card_count(count),
                cells=[
                    _cell(pk, column, cells[pk, column.kind], clusters[pk, column.kind], titles)
                    for column in columns
                ],
                gap=_gap(figures) if perspective else "",
                question_hint=_question_hint(rows.questions.get(pk, [])) if pk else "",
                is_filtered=chosen not in ("", key),
            )
        )
    return lanes


def _dress_card(
    card: CardValues, mark: str, url: str, also: Mapping[UUID, list[Perspective]]
) -> None:
    """Add what the template writes. ``has_more`` spares plain cards a row of questions."""
    card["mark"] = mark
    card["dom_id"] = f"card-{card['id']}"
    card["url"] = url.replace(_ANY, str(card["id"]))
    card["also"] = also.get(card["id"], ())
    card["has_more"] = bool(
        card["count"] > 1
        or card["reworded"]
        or card["also"]
        or card["is_late"]
        or card["signature"]
    )


def _cell(
    perspective: UUID | None,
    column: Column,
    cards: list[CardValues],
    clusters: list[CardValues],
    titles: Mapping[UUID, CardValues],
) -> Cell:
    """Clusters at home here come in their order, also empty ones; guests behind them."""
    by_cluster: defaultdict[UUID | None, list[CardValues]] = defaultdict(list)
    for card in cards:
        by_cluster[card["cluster_id"]].append(card)
    home = [cluster["id"] for cluster in clusters]
    guests = [pk for pk in by_cluster if pk is not None and pk not in home]
    return Cell(
        id=f"cell-{perspective or 'unsorted'}-{column.kind}",
        perspective=str(perspective) if perspective else "",
        column=column,
        groups=[_group(titles[pk], by_cluster[pk]) for pk in (*home, *guests)],
        loose=_group(None, by_cluster[None]),
    )


def _group(cluster: CardValues | None, cards: list[CardValues]) -> Group:
    return Group(cluster, equals_together(cards), sum(card["count"] for card in cards))


def equals_together(cards: Iterable[CardValues]) -> list[CardValues]:
    """Cards marked as equal follow the one they equal, if it lies in the same list."""
    cards = list(cards)
    here = {card["id"] for card in cards}
    following: defaultdict[UUID, list[CardValues]] = defaultdict(list)
    firsts = []
    for card in cards:
        if card["same_as_id"] in here:
            card["is_equal"] = True
            following[card["same_as_id"]].append(card)
        else:
            card["is_equal"] = False
            firsts.append(card)
    if not following:
        return firsts
    return [item for card in firsts for item in (card, *following.get(card["id"], ()))]


def _gap(figures: Picture) -> str:
    if not figures.total:
        return _("No card yet.")
    return _("It was part of the query and nobody chose it. Left open on purpose, or a blind spot?")


def _question_hint(numbers: list[int]) -> str:
    if not numbers:
        return ""
    template = ngettext(
        "Guiding question %(numbers)s takes it up.",
        "Guiding questions %(numbers)s take it up.",
        len(numbers),
    )
    return template % {"numbers": ", ".join(map(str, numbers))}


def _chips(lanes: list[Lane], figures: Picture, chosen: str) -> list[Chip]:
    return [
        Chip(
            key=lane.key,
            label=lane.label,
            hue=lane.hue,
            icon=lane.icon,
            count=lane.count,
            width=f"{100 * lane.count / figures.total:.2f}%" if lane.count else "0",
            is_chosen=lane.key == chosen,
        )
        for lane in lanes
        if not lane.is_tray or lane.count
    ]


def _spread_label(lanes: list[Lane], figures: Picture) -> str:
    """The bar in words: each perspective with its number."""
    parts = ", ".join(
        f"{lane.label} {lane.count}" for lane in lanes if lane.count or not lane.is_tray
    )
    return _("%(parts)s of %(total)s cards") % {"parts": parts, "total": figures.total}
