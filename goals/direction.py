"""What the page of the strategic direction shows."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from goals import completeness
from goals.facts import gaps_of_objectives
from goals.grain import show_grain
from goals.models import Objective, Phase
from workshops.markdown import render_markdown
from workshops.models import Slot, Workshop
from workshops.services import texts_of


@dataclass(frozen=True)
class ObjectiveRow:
    objective: Objective
    time: str
    gaps: list[str]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class PhaseRow:
    phase: Phase
    time: str
    is_first: bool
    is_last: bool


def gap_words(gap: str) -> str:
    """The words for one thing that an objective or goal lacks."""
    return {
        completeness.NO_INDICATOR: _("no indicator"),
        completeness.NO_RESULT_INDICATOR: _("no indicator on the result level"),
        completeness.NO_EFFECT_INDICATOR: _("no indicator on the effect level"),
        completeness.NO_BASELINE: _("no baseline"),
        completeness.NO_TARGET: _("no target"),
        completeness.NO_DUE_DATE: _("no due date"),
        completeness.NO_START_YEAR: _("no start year"),
        completeness.NO_RESPONSIBLE: _("nobody responsible"),
    }[gap]


def span_words(begin: str | None, end: str | None) -> str:
    """ "2008 to 2009", "from 2012", "until 31.12.2008" or ""."""
    words = {"begin": show_grain(begin), "end": show_grain(end)}
    if begin and end:
        return words["begin"] if begin == end else _("%(begin)s to %(end)s") % words
    if begin:
        return _("from %(begin)s") % words
    return _("until %(end)s") % words if end else ""


def direction_page(workshop: Workshop) -> dict[str, Any]:
    """Texts, objectives with their gaps, phases. Four queries."""
    texts = texts_of(workshop)
    objectives = list(workshop.objectives.all())
    phases = list(workshop.phases.all())
    gaps = gaps_of_objectives(objectives, workshop.goals.counting_indicators())
    by_id = {objective.pk: objective for objective in objectives}
    for phase in phases:
        # Already read: so that the template asks no query per phase.
        phase.objective = by_id.get(phase.objective_id) if phase.objective_id else None
    return {
        "direction_text": _rendered(texts, Slot.DIRECTION),
        "goals_text": _rendered(texts, Slot.GOALS),
        "objectives": [
            ObjectiveRow(
                item,
                _objective_time(item),
                [gap_words(gap) for gap in gaps[str(item.number)]],
                index == 0,
                index == len(objectives) - 1,
            )
            for index, item in enumerate(objectives)
        ],
        "phases": [
            PhaseRow(
                item,
                span_words(item.from_date, item.to_date),
                index == 0,
                index == len(phases) - 1,
            )
            for index, item in enumerate(phases)
        ],
    }


def _rendered(texts: dict, slot: str) -> str:
    found = texts.get(slot)
    return render_markdown(found.text) if found and found.text else ""


def _objective_time(objective: Objective) -> str:
    parts = []
    if objective.valid_from is not None:
        parts.append(_("from %(begin)s") % {"begin": objective.valid_from})
    if objective.due:
        parts.append(_("due %(end)s") % {"end": show_grain(objective.due)})
    return " · ".join(parts)
