"""What the retreat's path says of the direction and of votes."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import Objective
from workshops.models import Slot, Workshop
from workshops.path import Missing, PathStep, StepState, with_path


def steps(workshop: Workshop) -> list[PathStep]:
    """The steps of the direction and of the votes, if any. Two queries, one after ``with_path``."""
    found = with_path(workshop)
    votes = [_votes(workshop, found.round_count, found.waiting_count)] if found.round_count else []
    return [_direction(workshop), *votes]


def _direction(workshop: Workshop) -> PathStep:
    objectives = list(workshop.objectives.all())
    counted = with_path(workshop)
    phases, has_text = counted.phase_count, counted.has_direction
    url = reverse("goals:direction", args=[workshop.pk])
    if objectives and has_text:
        state = StepState.DONE
    else:
        state = StepState.PARTLY if objectives or has_text or phases else StepState.EMPTY
    detail = _("no objective yet")
    if objectives:
        detail = _counts(len(objectives), phases)
    return PathStep(
        slug="direction",
        title=_("Direction"),
        detail=detail,
        url=url,
        state=state,
        summary=_("Which states do you want to reach, and in which phases?"),
        action=_("Go on with the direction")
        if state is not StepState.EMPTY
        else _("Set the direction"),
        missing=tuple(_missing(workshop, objectives, has_text, url)),
    )


def _counts(objectives: int, phases: int) -> str:
    words = [
        ngettext("%(count)s objective", "%(count)s objectives", objectives) % {"count": objectives}
    ]
    if phases:
        words.append(ngettext("%(count)s phase", "%(count)s phases", phases) % {"count": phases})
    return ", ".join(words)


def _missing(
    workshop: Workshop, objectives: list[Objective], has_text: bool, url: str
) -> list[Missing]:
    found = []
    if not has_text:
        found.append(
            Missing(
                _("The text on the direction is missing"),
                _("It says how you work today and what shapes the direction."),
                reverse("workshops:narrative_edit", args=[workshop.pk, Slot.DIRECTION]),
            )
        )
    if not objectives:
        found.append(
            Missing(
                _("No objective yet"),
                _("Two or three are enough, each written as a state that will have been reached."),
                reverse("goals:objective_create", args=[workshop.pk]),
                "compass",
            )
        )
    undated = [objective for objective in objectives if not objective.due]
    if undated:
        numbers = ", ".join(str(objective.number) for objective in undated)
        found.append(
            Missing(
                ngettext(
                    "Objective %(numbers)s has no due date",
                    "Objectives %(numbers)s have no due date",
                    len(undated),
                )
                % {"numbers": numbers},
                _("A year is enough."),
                url,
                "calendar",
            )
        )
    return found


def _votes(workshop: Workshop, rounds: int, waiting: int) -> PathStep:
    """``waiting``: how many of the rounds are prepared or open."""
    return PathStep(
        slug="votes",
        title=_("Prioritisation"),
        detail=ngettext("%(count)s vote", "%(count)s votes", rounds) % {"count": rounds},
        url=reverse("goals:votes", args=[workshop.pk]),
        state=StepState.PARTLY if waiting else StepState.DONE,
        summary=_("What the dots say, and what the group decided."),
        action=_("Go on with the vote") if waiting else _("Look at the result"),
        share=(rounds - waiting) / rounds,
    )
