"""What the cards and the guiding questions say of their steps on a retreat's path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from swot import words
from swot.board import board_name, sortable_perspectives
from swot.models import COUNTING, GuidingQuestion, Prompt, Seal
from swot.sentences import join_names
from workshops.models import Perspective, Workshop
from workshops.path import Missing, PathStep, StepState, once

_OF_PROMPT = ("id", "workshop_id", "kind", "text", "max_cards")


def steps(workshop: Workshop) -> list[PathStep]:
    """The steps of the cards and of the guiding questions. Three queries."""
    return [_cards(workshop), _questions(workshop)]


@dataclass(frozen=True)
class Counted:
    """The cards of a prompt in one perspective (None: unsorted), 0 where it has none at all."""

    prompt: Prompt
    perspective: UUID | None
    cards: int


def counts_of(workshop: Workshop) -> list[Counted]:
    """Count the cards that are shown, loaded once: by prompt in their order, and perspective."""
    return once(workshop, "counts", lambda: load_counts([workshop]))


def load_counts(workshops: Sequence[Workshop]) -> list[Counted]:
    """Return the counts of all these retreats. One query."""
    rows = (
        Prompt.objects.filter(workshop__in=[workshop.pk for workshop in workshops])
        .order_by("position", "pk")
        .values(*_OF_PROMPT, perspective=F("cards__perspective_id"))
        .annotate(cards_in_all=Sum("cards__count", filter=COUNTING))
    )
    return [
        Counted(
            Prompt(**{name: row[name] for name in _OF_PROMPT}),
            row["perspective"],
            row["cards_in_all"] or 0,
        )
        for row in rows
    ]


def perspectives_of(workshop: Workshop) -> list[Perspective]:
    """The perspectives of the scorecard in report order, loaded once."""
    found = Perspective.objects.filter(scorecard=workshop.scorecard_id).order_by("position")
    return once(workshop, "perspectives", lambda: list(found))


def questions_of(workshop: Workshop) -> list[GuidingQuestion]:
    """The guiding questions with ``card_count`` and ``goal_count``, loaded once.

    Goals live one rung higher, hence by name; dropped ones answer nothing.
    """
    counts = {
        "card_count": Count(
            "card_links", filter=~Q(card_links__card__seal=Seal.SEALED), distinct=True
        ),
        "goal_count": Count(
            "goal_links", filter=~Q(goal_links__goal__status="dropped"), distinct=True
        ),
    }
    found = workshop.questions.order_by("number").annotate(**counts)
    return once(workshop, "questions", lambda: list(found))


def _cards(workshop: Workshop) -> PathStep:
    found = counts_of(workshop)
    prompts = list({row.prompt.pk: row.prompt for row in found}.values())
    by_prompt: Counter[UUID] = Counter()
    by_perspective: Counter[UUID | None] = Counter()
    for row in found:
        by_prompt[row.prompt.pk] += row.cards
        by_perspective[row.perspective] += row.cards
    total = by_prompt.total()
    missing = tuple(_missing_cards(workshop, prompts, by_prompt, by_perspective))
    is_open = not total or by_perspective[None] or any(not by_prompt[p.pk] for p in prompts)
    return PathStep(
        slug="cards",
        title=_title(prompts),
        detail=words.card_count(total) if total else _("no card yet"),
        url=_board_url(workshop),
        state=_state(is_empty=not total, is_open=bool(is_open)),
        summary=_(
            "Each person writes one thought per card. Then the group sorts the cards to "
            "perspectives and finds clusters."
        ),
        action=_("Go on sorting") if total else _("Collect cards"),
        missing=missing,
    )


def _missing_cards(
    workshop: Workshop,
    prompts: list[Prompt],
    by_prompt: Counter[UUID],
    by_perspective: Counter[UUID | None],
) -> Iterator[Missing]:
    url = _board_url(workshop)
    if not prompts:
        yield Missing(
            _("No prompt yet"),
            _("Write what the group is asked."),
            reverse("swot:workshop_edit", args=[workshop.pk]),
        )
    unsorted = by_perspective[None]
    if unsorted:
        title = ngettext(
            "%(count)s card is not sorted yet", "%(count)s cards are not sorted yet", unsorted
        )
        detail = _("Move to a perspective, or leave unsorted on purpose.")
        yield Missing(title % {"count": unsorted}, detail, url, icon="layers")
    if not by_prompt.total():
        if prompts:
            yield Missing(_("No card yet"), _("Each person writes one thought per card."), url)
        return
    for prompt in prompts:
        if not by_prompt[prompt.pk]:
            yield Missing(_("A prompt has no card yet"), prompt.text, url)
    empty = [
        board_name(item)
        for item in sortable_perspectives(perspectives_of(workshop))
        if not by_perspective[item.pk]
    ]
    if empty:
        title = _("No card on %(names)s") % {"names": join_names(empty, _("and"))}
        yield Missing(title, _("Left open on purpose, or a blind spot?"), url, icon="circle-dashed")


def _questions(workshop: Workshop) -> PathStep:
    questions = questions_of(workshop)
    url = reverse("swot:question_list", args=[workshop.pk])
    loose = sum(not question.card_count for question in questions)
    missing = []
    if loose:
        title = ngettext(
            "%(count)s guiding question rests on no card",
            "%(count)s guiding questions rest on no card",
            loose,
        )
        detail = _("Link them to the cards that they arise from.")
        missing.append(Missing(title % {"count": loose}, detail, url, icon="link-2"))
    count = len(questions)
    if not count:
        detail = _("They lead from the cards to the goals: how can we …?")
        missing.append(Missing(_("No guiding question yet"), detail, url))
    return PathStep(
        slug="questions",
        title=_("Guiding questions"),
        detail=ngettext("%(count)s question", "%(count)s questions", count) % {"count": count}
        if count
        else _("no question yet"),
        url=url,
        state=_state(is_empty=not count, is_open=False),
        summary=_("Turn the cards into open questions: how can we …? They lead to the goals."),
        action=_("Go on with the questions") if count else _("Write guiding questions"),
        missing=tuple(missing),
    )


def _title(prompts: list[Prompt]) -> str:
    """Two kinds fit on the path; more are just cards."""
    kinds = [kind for kind in words.KINDS if kind in {prompt.kind for prompt in prompts}]
    if 1 <= len(kinds) <= 2:
        return "/\u200b".join(words.plural(kind) for kind in kinds)
    return _("Cards")


def _state(*, is_empty: bool, is_open: bool) -> StepState:
    if is_empty:
        return StepState.EMPTY
    return StepState.PARTLY if is_open else StepState.DONE


def _board_url(workshop: Workshop) -> str:
    return reverse("swot:board", args=[workshop.pk])
