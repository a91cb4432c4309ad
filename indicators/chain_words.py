"""What the page of the chain says in words. Each sentence shows its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from goals import completeness
from goals.comparison_words import percent, points
from indicators import chain_coverage as lines
from indicators.chain_coverage import Coverage
from indicators.chain_turn import Turn
from swot.sentences import join_names


def coverage_sentence(found: Coverage) -> str:
    """ "31 of 49 cards lead to a guiding question."; "" where there is nothing to count."""
    if not found.total:
        return ""
    if found.total == 1 and not found.done:
        return _("%(who)s %(does)s.") % {"who": _only(found.thing), "does": _denied(found.line)}
    if found.total == 1:
        who, number = _only(found.thing), 1
    elif not found.done:
        who, number = _none(found), 1
    elif found.is_full:
        who, number = _all(found), found.total
    else:
        who, number = _some(found), found.done
    return _("%(who)s %(does)s.") % {"who": who, "does": _does(found.line, number)}


def _only(thing: str) -> str:
    return {
        "card": _("The only card"),
        "question": _("The only guiding question"),
        "goal": _("The only goal"),
    }[thing]


def _none(found: Coverage) -> str:
    if found.total == 2:
        return {
            "card": _("Neither of the two cards"),
            "question": _("Neither of the two guiding questions"),
            "goal": _("Neither of the two goals"),
        }[found.thing]
    words = {
        "card": _("None of the %(total)s cards"),
        "question": _("None of the %(total)s guiding questions"),
        "goal": _("None of the %(total)s goals"),
    }[found.thing]
    return words % {"total": found.total}


def _all(found: Coverage) -> str:
    if found.total == 2:
        return {
            "card": _("Both cards"),
            "question": _("Both guiding questions"),
            "goal": _("Both goals"),
        }[found.thing]
    words = {
        "card": _("All %(total)s cards"),
        "question": _("All %(total)s guiding questions"),
        "goal": _("All %(total)s goals"),
    }[found.thing]
    return words % {"total": found.total}


def _some(found: Coverage) -> str:
    words = {
        "card": _("%(done)s of %(total)s cards"),
        "question": _("%(done)s of %(total)s guiding questions"),
        "goal": _("%(done)s of %(total)s goals"),
    }[found.thing]
    return words % {"done": found.done, "total": found.total}


def _does(line: str, number: int) -> str:
    """The rest of the sentence, for so many."""
    return {
        lines.CARD_TO_QUESTION: ngettext(
            "leads to a guiding question", "lead to a guiding question", number
        ),
        lines.CARD_TO_GOAL: ngettext("leads on to a goal", "lead on to a goal", number),
        lines.QUESTION_TO_GOAL: ngettext("has a goal", "have a goal", number),
        lines.GOAL_TO_CARD: ngettext("rests on cards", "rest on cards", number),
        lines.QUESTION_TO_CARD: ngettext("arises from cards", "arise from cards", number),
        completeness.NO_RESULT_INDICATOR: ngettext(
            "has an indicator on the result level", "have an indicator on the result level", number
        ),
        completeness.NO_EFFECT_INDICATOR: ngettext(
            "has an indicator on the effect level", "have an indicator on the effect level", number
        ),
        completeness.NO_BASELINE: ngettext(
            "has a baseline for each indicator", "have a baseline for each indicator", number
        ),
        completeness.NO_TARGET: ngettext(
            "has a target for each indicator", "have a target for each indicator", number
        ),
        completeness.NO_DUE_DATE: ngettext("has a date", "have a date", number),
        completeness.NO_RESPONSIBLE: ngettext(
            "has a responsible post", "have a responsible post", number
        ),
    }[line]


def _denied(line: str) -> str:
    """The rest of the sentence where the only one lacks it."""
    return {
        lines.CARD_TO_QUESTION: _("leads to no guiding question yet"),
        lines.CARD_TO_GOAL: _("leads to no goal yet"),
        lines.QUESTION_TO_GOAL: _("has no goal yet"),
        lines.GOAL_TO_CARD: _("rests on no card"),
        lines.QUESTION_TO_CARD: _("arises from no card"),
        completeness.NO_RESULT_INDICATOR: _("has no indicator on the result level"),
        completeness.NO_EFFECT_INDICATOR: _("has no indicator on the effect level"),
        completeness.NO_BASELINE: _("lacks a baseline"),
        completeness.NO_TARGET: _("lacks a target"),
        completeness.NO_DUE_DATE: _("has no date"),
        completeness.NO_RESPONSIBLE: _("has no responsible post"),
    }[line]


def gap_sentence(found: Coverage) -> str:
    """ "2 cards without a guiding question": the name of the link to what is open."""
    words = _links_open(found.open) | _details_open(found.open)
    return words[found.line] % {"count": found.open}


def _links_open(count: int) -> dict[str, str]:
    return {
        lines.CARD_TO_QUESTION: ngettext(
            "%(count)s card without a guiding question",
            "%(count)s cards without a guiding question",
            count,
        ),
        lines.CARD_TO_GOAL: ngettext(
            "%(count)s card without a goal", "%(count)s cards without a goal", count
        ),
        lines.QUESTION_TO_GOAL: ngettext(
            "%(count)s question without a goal", "%(count)s questions without a goal", count
        ),
        lines.GOAL_TO_CARD: ngettext(
            "%(count)s goal that rests on no card", "%(count)s goals that rest on no card", count
        ),
        lines.QUESTION_TO_CARD: ngettext(
            "%(count)s question without a card", "%(count)s questions without a card", count
        ),
    }


def _details_open(count: int) -> dict[str, str]:
    return {
        completeness.NO_RESULT_INDICATOR: ngettext(
            "%(count)s goal without a result indicator",
            "%(count)s goals without a result indicator",
            count,
        ),
        completeness.NO_EFFECT_INDICATOR: ngettext(
            "%(count)s goal without an effect indicator",
            "%(count)s goals without an effect indicator",
            count,
        ),
        completeness.NO_BASELINE: ngettext(
            "%(count)s goal lacks a baseline", "%(count)s goals lack a baseline", count
        ),
        completeness.NO_TARGET: ngettext(
            "%(count)s goal lacks a target", "%(count)s goals lack a target", count
        ),
        completeness.NO_DUE_DATE: ngettext(
            "%(count)s goal without a date", "%(count)s goals without a date", count
        ),
        completeness.NO_RESPONSIBLE: ngettext(
            "%(count)s goal without a responsible post",
            "%(count)s goals without a responsible post",
            count,
        ),
    }


# --- what became of a card --------------------------------------------------------------------


def things(*, questions: int = 0, goals: int = 0, indicators: int = 0, measures: int = 0) -> str:
    """ "2 guiding questions, 3 goals, 6 indicators, 1 measure"; what there is none of is left
    out."""
    parts = (
        (
            ngettext("%(count)s guiding question", "%(count)s guiding questions", questions),
            questions,
        ),
        (ngettext("%(count)s goal", "%(count)s goals", goals), goals),
        (ngettext("%(count)s indicator", "%(count)s indicators", indicators), indicators),
        (ngettext("%(count)s measure", "%(count)s measures", measures), measures),
    )
    return ", ".join(words % {"count": count} for words, count in parts if count)


def listed(things: Sequence[object]) -> str:
    """ "1, 3 and 4"."""
    texts = [str(thing) for thing in things]
    both = [", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts
    return f" {pgettext('between names', 'and')} ".join(both)


def questions_named(numbers: Sequence[int]) -> str:
    words = ngettext("Guiding question %(numbers)s", "Guiding questions %(numbers)s", len(numbers))
    return words % {"numbers": listed(numbers)}


def mates_sentence(numbers: Sequence[int]) -> str:
    """Which questions take up the other cards of a cluster; "" where none does."""
    if not numbers:
        return ""
    words = ngettext(
        "Other cards of its cluster lead to guiding question %(numbers)s.",
        "Other cards of its cluster lead to guiding questions %(numbers)s.",
        len(numbers),
    )
    return words % {"numbers": listed(numbers)}


# --- the turn of view -------------------------------------------------------------------------


def turn_sentences(turn: Turn, names: Mapping[str, str]) -> list[str]:
    """How the view inward changes, who gains and loses most, where goals or cards are missing."""
    said = [_inward(turn), _moved(turn, 1, names), _moved(turn, -1, names)]
    if turn.cards and turn.goals:
        bare = [row.key for row in turn.rows if row.key and row.goals.count and not row.cards.count]
        left = [row.key for row in turn.rows if row.key and row.cards.count and not row.goals.count]
        said.append(_named(_("With goals, but without a card: %(names)s."), bare, names))
        said.append(_named(_("With cards, but without a goal: %(names)s."), left, names))
    return [sentence for sentence in said if sentence]


def _inward(turn: Turn) -> str:
    if turn.inward is None:
        return ""
    cards, questions, goals = turn.inward
    parts = []
    if turn.cards:
        words = ngettext("%(count)s of %(total)s card", "%(count)s of %(total)s cards", turn.cards)
        parts.append(words % {"count": cards, "total": turn.cards})
    if turn.placed_questions:
        words = ngettext(
            "%(count)s of %(total)s guiding question",
            "%(count)s of %(total)s guiding questions",
            turn.questions,
        )
        parts.append(words % {"count": questions, "total": turn.questions})
    if turn.goals:
        words = ngettext("%(count)s of %(total)s goal", "%(count)s of %(total)s goals", turn.goals)
        parts.append(words % {"count": goals, "total": turn.goals})
    if not parts:
        return ""
    return _("View inward: %(listed)s.") % {"listed": listed(parts)}


def _moved(turn: Turn, sign: int, names: Mapping[str, str]) -> str:
    value, keys = turn.most(sign)
    if not keys:
        return ""
    values = {
        "names": join_names([names[key] for key in keys], pgettext("between names", "and")),
        "points": points(value),
    }
    if len(keys) > 1:
        template = (
            _("From cards to goals %(names)s gain most: %(points)s each.")
            if sign > 0
            else _("From cards to goals %(names)s lose most: %(points)s each.")
        )
        return template % values
    row = next(row for row in turn.rows if row.key == keys[0])
    values |= {
        "cards": percent(row.cards.percent or 0),
        "goals": percent(row.goals.percent or 0),
    }
    template = (
        _("%(names)s gains most: %(cards)s of the cards, %(goals)s of the goals (%(points)s).")
        if sign > 0
        else _("%(names)s loses most: %(cards)s of the cards, %(goals)s of the goals (%(points)s).")
    )
    return template % values


def _named(template: str, keys: list[str], names: Mapping[str, str]) -> str:
    if not keys:
        return ""
    words = join_names([names[key] for key in keys], pgettext("between names", "and"))
    return template % {"names": words}
