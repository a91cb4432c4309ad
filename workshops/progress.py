"""What the texts say of their steps on a retreat's path."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from workshops.models import Slot, Workshop
from workshops.path import Missing, PathStep, StepState, with_path


def steps(workshop: Workshop) -> list[PathStep]:
    """Return the steps of procedure and conclusion. One query, none after ``with_path``."""
    written = written_slots(workshop)
    return [_procedure(workshop, written), _conclusion(workshop, written)]


def written_slots(workshop: Workshop) -> set[str]:
    """Return the texts that are not empty. One query, none after ``with_path``."""
    found = with_path(workshop)
    return {slot for slot in Slot.values if getattr(found, f"has_{slot}")}


def _procedure(workshop: Workshop, written: set[str]) -> PathStep:
    url = _url(workshop, Slot.PROCEDURE)
    is_done = Slot.PROCEDURE in written
    missing = []
    if not is_done:
        missing.append(
            Missing(
                _("The procedure is not described yet"),
                _("Who invited, in which steps the group worked: the report begins with it."),
                url,
            )
        )
    if Slot.ANALYSIS not in written:
        missing.append(
            Missing(
                _("The analysis has no introduction yet"),
                _("One paragraph says what the group was asked."),
                _url(workshop, Slot.ANALYSIS),
            )
        )
    return PathStep(
        slug="procedure",
        title=pgettext("step", "Procedure"),
        detail=_("written") if is_done else _("not written yet"),
        url=url,
        state=StepState.DONE if is_done else StepState.EMPTY,
        summary=_("Describe how the retreat goes: who invited, in which steps the group works, by which rules."),  # noqa: E501
        action=_("Edit the procedure") if is_done else _("Write the procedure"),
        missing=tuple(missing),
    )  # fmt: skip


def _conclusion(workshop: Workshop, written: set[str]) -> PathStep:
    url = _url(workshop, Slot.CONCLUSION)
    is_done = Slot.CONCLUSION in written
    missing = Missing(
        _("The conclusion is not written yet"),
        _("It leads from the cards to the guiding questions."),
        url,
    )
    return PathStep(
        slug="conclusion",
        title=_("Conclusion"),
        detail=_("written") if is_done else _("not written yet"),
        url=url,
        state=StepState.DONE if is_done else StepState.EMPTY,
        summary=_("Condense the cards: where does the view point, which strengths face which weaknesses, what follows?"),  # noqa: E501
        action=_("Edit the conclusion") if is_done else _("Write the conclusion"),
        missing=() if is_done else (missing,),
    )  # fmt: skip


def _url(workshop: Workshop, slot: Slot) -> str:
    return reverse("workshops:narrative_edit", args=[workshop.pk, slot])
