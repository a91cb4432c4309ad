"""The sentences that an archive lets us compute, each with its numbers. No query.

They count, they do not weigh. The figures and most of the words are those of the pages: spread and
balance (swot), completeness and comparison (goals), coverage and the turn of view (indicators).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals import comparison_words
from goals.comparison import normalised, pairs_of, shift_of
from goals.completeness import (
    NO_BASELINE,
    NO_DUE_DATE,
    NO_EFFECT_INDICATOR,
    NO_RESPONSIBLE,
    NO_RESULT_INDICATOR,
    NO_TARGET,
)
from goals.load import heaviest
from goals.load_words import measure_sentence, perspective_sentence, post_sentence
from indicators.chain_coverage import (
    CARD_TO_GOAL,
    CARD_TO_QUESTION,
    QUESTION_TO_CARD,
    QUESTION_TO_GOAL,
    CardCount,
    Coverage,
    coverage_of,
)
from indicators.chain_turn import turn_of
from indicators.chain_words import coverage_sentence, turn_sentences
from reports.tree.check import goal_rows, perspective_rows, picture_of, question_rows
from swot import sentences
from swot.balance import Picture

Archive = Mapping[str, Any]


@dataclass(frozen=True)
class Computed:
    """One sentence, or a few that belong together."""

    key: str
    text: str


@dataclass(frozen=True)
class Source:
    """An archive with the figures that several sentences need."""

    archive: Archive
    earlier: Archive | None = None

    @cached_property
    def names(self) -> dict[str, str]:
        """Perspectives as the report prints them."""
        found = self.archive["scorecard"]["perspectives"]
        return {item["key"]: item["heading"] or item["name"] for item in found}

    @cached_property
    def picture(self) -> Picture:
        return self.named(picture_of(dict(self.archive)))

    def named(self, found: Picture) -> Picture:
        spread = (replace(item, name=self.names.get(item.key, item.name)) for item in found.spread)
        return replace(found, spread=tuple(spread))

    @cached_property
    def goals(self) -> list[Mapping[str, Any]]:
        return [goal for goal in self.archive["goals"] if goal["status"] != "dropped"]

    @cached_property
    def cards(self) -> list[Mapping[str, Any]]:
        return [card for card in self.archive["cards"] if "hidden_reason" not in card]

    @cached_property
    def coverage(self) -> dict[str, Coverage]:
        return coverage_of(
            [CardCount(card["key"], card["count"]) for card in self.cards],
            question_rows(dict(self.archive)),
            goal_rows(dict(self.archive)),
        )

    def covered(self, *lines: str) -> str:
        return _joined(*(coverage_sentence(self.coverage[line]) for line in lines))


def compute(archive: Archive, earlier: Archive | None = None, language: str = "") -> list[Computed]:
    """What can be said now, in order; what there are no numbers for is left out.

    `earlier` is the archive of the retreat before it on the same scorecard. The sentences speak the
    language of the retreat unless another is asked for.
    """
    source = Source(archive, earlier)
    with translation.override(language or archive["language"]):
        said = [Computed(key, rule(source)) for key, rule in _RULES.items()]
    return [item for item in said if item.text]


def _spread(source: Source) -> str:
    return str(sentences.spread_sentence(source.picture)) if source.picture.total else ""


def _blind_spots(source: Source) -> str:
    return str(sentences.blind_spots_sentence(source.picture) or "")


def _kinds(source: Source) -> str:
    return str(sentences.kinds_sentence(source.picture) or "")


def _view(source: Source) -> str:
    return str(sentences.view_sentence(source.picture) or "")


def _turn(source: Source) -> str:
    """Nothing while only cards have a perspective: that is the view of the cards."""
    archive = source.archive
    turn = turn_of(
        perspective_rows(dict(archive)),
        cards=[(card["perspective"], card["count"]) for card in source.cards],
        questions=[item["perspectives"] for item in archive["questions"]],
        goals=[goal["perspective"] for goal in source.goals],
    )
    has_turn = turn.placed_questions or turn.goals
    return _joined(*turn_sentences(turn, source.names)) if has_turn else ""


def _lost_cards(source: Source) -> str:
    """Nothing before there are questions; nothing of goals before there are goals."""
    if not source.archive["questions"]:
        return ""
    return source.covered(CARD_TO_QUESTION, *([CARD_TO_GOAL] if source.goals else []))


def _lost_questions(source: Source) -> str:
    return source.covered(QUESTION_TO_CARD, *([QUESTION_TO_GOAL] if source.goals else []))


def _load(source: Source) -> str:
    goals = source.goals
    open_measures = [item for goal in goals for item in goal["measures"] if not item["done"]]
    return _joined(
        perspective_sentence(heaviest(source.names.get(goal["perspective"]) for goal in goals)),
        post_sentence(heaviest(goal["responsible"] for goal in goals)),
        measure_sentence(heaviest(item["responsible"] for item in open_measures)),
    )


def _objectives(source: Source) -> str:
    found = source.archive["objectives"]
    if not found:
        return ""
    return _(
        "Objectives with a start: %(started)s of %(total)s; with a date: %(dated)s of %(total)s."
    ) % {
        "started": sum(item["valid_from"] is not None for item in found),
        "dated": sum(item["due"] is not None for item in found),
        "total": len(found),
    }


def _indicators(source: Source) -> str:
    return source.covered(NO_RESULT_INDICATOR, NO_EFFECT_INDICATOR)


def _figures(source: Source) -> str:
    return source.covered(NO_BASELINE, NO_TARGET)


def _duties(source: Source) -> str:
    return source.covered(NO_DUE_DATE, NO_RESPONSIBLE)


def _comparison(source: Source) -> str:
    """Cards, questions and goals against those of the retreat before."""
    before, after = source.earlier, source.archive
    if before is None:
        return ""
    said = []
    then = source.named(picture_of(dict(before)))
    if then.total and source.picture.total:
        shift = shift_of(then, source.picture, order=list(source.names))
        said += comparison_words.view_sentences(shift, then, source.picture, source.names)
    title = before["workshop"]["title"]
    questions = pairs_of(
        before["questions"], after["questions"], lambda item: (normalised(item["text"]),)
    )
    goals = pairs_of(before["goals"], after["goals"], lambda item: _wordings(item, title))
    if before["questions"] and after["questions"]:
        said.append(comparison_words.questions_said(questions))
    if before["goals"] and after["goals"]:
        said.append(comparison_words.goals_said(goals))
    if not said:
        return ""
    return _joined(_("Compared with “%(title)s”:") % {"title": title}, *said)


def _wordings(goal: Mapping[str, Any], title: str) -> tuple[str, str]:
    """As it is worded; and as the retreat of that title worded it, where that is known."""
    held = (item["statement"] for item in goal.get("wordings", ()) if item["workshop"] == title)
    return normalised(goal["statement"]), normalised(next(held, goal["statement"]))


def _joined(*said: str) -> str:
    return " ".join(sentence for sentence in said if sentence)


_RULES: Mapping[str, Callable[[Source], str]] = {
    "spread": _spread,
    "blind-spots": _blind_spots,
    "kinds": _kinds,
    "view": _view,
    "turn": _turn,
    "lost-cards": _lost_cards,
    "lost-questions": _lost_questions,
    "load": _load,
    "objectives": _objectives,
    "indicators": _indicators,
    "figures": _figures,
    "duties": _duties,
    "comparison": _comparison,
}
TITLES = {
    "spread": gettext_lazy("Spread"),
    "blind-spots": gettext_lazy("Blind spots"),
    "kinds": gettext_lazy("Balance of the kinds"),
    "view": gettext_lazy("View of the cards"),
    "turn": gettext_lazy("Turn of view"),
    "lost-cards": gettext_lazy("Cards: lost on the way"),
    "lost-questions": gettext_lazy("Questions: lost on the way"),
    "load": gettext_lazy("Where most of the work lies"),
    "objectives": gettext_lazy("Completeness: objectives"),
    "indicators": gettext_lazy("Completeness: indicators"),
    "figures": gettext_lazy("Completeness: baselines and targets"),
    "duties": gettext_lazy("Completeness: dates and responsible posts"),
    "comparison": gettext_lazy("Comparison with the retreat before"),
}
KEYS = tuple(_RULES)
