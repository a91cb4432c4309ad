"""Two people changed one goal: what each of them has, side by side."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch
from django.utils import formats
from django.utils.translation import gettext as _

from goals.models import Goal, Measure
from indicators.amounts import show_amount, with_unit
from indicators.models import Indicator
from indicators.periods import period_label

Described = dict[str, tuple[str, str]]
DETAILED = ("indicator-", "measure-")


@dataclass(frozen=True)
class Difference:
    """One thing that the two versions say differently; "" where one says nothing."""

    title: str
    theirs: str
    mine: str


def differences(goal: Goal, save: Callable[[int], None]) -> tuple[int, list[Difference]]:
    """Return the stored version and what `save` would change of it.

    `save` gets that version; it is tried out and taken back. Raises ``Goal.DoesNotExist`` where
    the goal was deleted meanwhile.
    """
    with transaction.atomic():
        version = Goal.objects.select_for_update().values_list("version", flat=True).get(pk=goal.pk)
        theirs = _describe(goal)
        save(version)
        mine = _describe(goal)
        transaction.set_rollback(True)
    return version, [
        _difference(key, theirs, mine)
        for key in dict.fromkeys([*theirs, *mine])
        if theirs.get(key) != mine.get(key)
    ]


def _difference(key: str, theirs: Described, mine: Described) -> Difference:
    title = (theirs.get(key) or mine[key])[0]
    stored, typed = theirs.get(key, ("", ""))[1], mine.get(key, ("", ""))[1]
    if key.startswith(DETAILED) and stored and typed:  # of many details only those that differ
        stored, typed = _without(stored, typed), _without(typed, stored)
    return Difference(title, stored, typed)


def _without(text: str, other: str) -> str:
    known = other.split("\n")
    return "\n".join(line for line in text.split("\n") if line not in known)


def _describe(goal: Goal) -> Described:
    """Every detail of the stored goal as title and words, by a key that stays."""
    people = Prefetch("indicators", Indicator.objects.select_related("responsible"))
    fresh = (
        Goal.objects.select_related("perspective", "responsible", "objective")
        .prefetch_related("questions", "measures__responsible", people, "indicators__targets")
        .get(pk=goal.pk)
    )
    questions = [f"{item.number}. {item.text}" for item in fresh.questions.all()]
    words = {
        "statement": (_("Goal"), fresh.statement),
        "perspective": (_("Perspective"), fresh.perspective.label),
        "questions": (_("Guiding questions"), "\n".join(sorted(questions))),
        "objective": (_("Objective"), fresh.objective.text if fresh.objective else ""),
        "relevant": (_("Why it matters and who supports it"), fresh.relevant or ""),
        "achievable": (_("Time, people and money"), fresh.achievable or ""),
        "due": (_("Reached by"), _day(fresh.due)),
        "responsible": (_("Responsible"), fresh.responsible.name if fresh.responsible else ""),
        "status": (_("Status"), str(fresh.get_status_display())),
        "status_reason": (_("Reason"), fresh.status_reason or ""),
        "number": (_("Number of its own"), fresh.number),
    }
    for indicator in fresh.indicators.all():
        title = _("Indicator %(name)s") % {"name": indicator.name}
        words[f"indicator-{indicator.pk}"] = (title, _indicator(indicator))
    for measure in fresh.measures.all():
        words[f"measure-{measure.pk}"] = (_("Measure"), _measure(measure))
    return words


def _day(day) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _indicator(indicator: Indicator) -> str:
    targets = [
        f"{_('Target')} {period_label(item.period)}: {_span(item.value, item.upper)}"
        for item in indicator.targets.all()
    ]
    baseline = show_amount(indicator.baseline_value)
    thresholds = [
        (_("Green threshold"), show_amount(indicator.green)),
        (_("Red threshold"), show_amount(indicator.red)),
    ]
    lines = [
        f"{indicator.name} ({indicator.get_level_display()})",
        f"{_('Baseline')}: {with_unit(baseline, indicator.unit)}" if baseline else "",
        period_label(indicator.baseline_period),
        *targets,
        f"{_('Unit')}: {indicator.unit}" if indicator.unit else "",
        str(indicator.get_direction_display()),
        str(indicator.get_frequency_display()),
        indicator.definition or "",
        indicator.source or "",
        *(f"{title}: {value}" for title, value in thresholds if value),
        indicator.responsible.name if indicator.responsible else "",
        _("Values add up within a year") if indicator.is_cumulative else "",
    ]
    return "\n".join(line for line in lines if line)


def _span(value, upper) -> str:
    return (
        f"{show_amount(value)} – {show_amount(upper)}" if upper is not None else show_amount(value)
    )


def _measure(measure: Measure) -> str:
    parts = [
        measure.text,
        measure.responsible.name if measure.responsible else "",
        _day(measure.due),
        " ".join([_("Done"), _day(measure.done_on)]).strip() if measure.is_done else "",
    ]
    return "\n".join(part for part in parts if part)
