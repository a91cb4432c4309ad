"""The next retreat of a scorecard, and the goals that a retreat takes over."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.reach import require
from goals import continuing, rules
from goals.continue_forms import ContinueForm
from goals.models import Goal
from swot.labels import goal_label
from swot.setup_forms import prompt_forms_of
from workshops.models import Workshop
from workshops.reach import posted, reach_scorecard, reach_workshop
from workshops.rules import can_create_workshop

GET_OR_POST = require_http_methods(["GET", "POST"])
LEFT = "left_goal"
"""Where the session keeps the goal that was dropped last, with the wording it had."""


@require_safe
def scorecard_continue(request, pk):
    """Lead to the next retreat after the newest one; the first retreat follows none."""
    scorecard = reach_scorecard(request, pk)
    require(can_create_workshop(request.membership))
    newest = scorecard.workshops.order_by("-created_at").first()
    return redirect("goals:continue", newest.pk) if newest else redirect("swot:workshop_create")


@GET_OR_POST
def continue_retreat(request, pk):
    workshop = reach_workshop(request, pk)
    require(can_create_workshop(request.membership))
    form = ContinueForm(
        posted(request), workshop=workshop, initial=ContinueForm.initial_of(workshop)
    )
    prompts = prompt_forms_of(workshop, posted(request))
    for prompt in prompts:
        prompt.free()
    # All are asked, so that each can show its faults at once.
    if request.method == "POST" and all([form.is_valid(), *(item.is_valid() for item in prompts)]):
        made = continuing.continue_retreat(
            workshop=workshop,
            frame=form.frame(),
            prompts=[item.plan() for item in prompts if item.cleaned_data["ask"]],
            goals=form.cleaned_data["goals"],
            questions=form.cleaned_data["questions"],
        )
        messages.success(request, _said_created(len(form.cleaned_data["goals"])))
        return redirect("workshop", made.pk)
    context = {"nav": "workshops", "workshop": workshop, "form": form, "prompts": prompts}
    return render(request, "goals/continue.html", context)


@require_safe
def takeover(request, pk):
    """List the goals of the scorecard's other retreats, taken over or not."""
    workshop = reach_workshop(request, pk)
    groups = continuing.takeover_groups(workshop)
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "groups": groups,
        "sentence": continuing.takeover_sentence(groups),
        "may_edit": rules.can_edit_goals(request.membership or None, workshop),
        "left": _left(request, workshop),
    }
    return render(request, "goals/takeover.html", context)


@require_POST
def goal_take(request, pk, goal):
    workshop, found = _reach_both(request, pk, goal)
    continuing.take_goal(workshop=workshop, goal=found)
    _forget_left(request, workshop)
    messages.success(request, _("Goal taken over."))
    return _to(workshop, found)


@require_POST
def goal_leave(request, pk, goal):
    workshop, found = _reach_both(request, pk, goal)
    wording = continuing.leave_goal(workshop=workshop, goal=found)
    if wording is not None:
        request.session[LEFT] = {
            "workshop": str(workshop.pk),
            "goal": str(found.pk),
            "label": goal_label(found.number or found.place),
            "wording": wording,
        }
    return _to(workshop, found)


@require_POST
def goal_bring_back(request, pk, goal):
    """The way back after dropping: the goal returns with the wording it had here."""
    workshop, found = _reach_both(request, pk, goal)
    left = _left(request, workshop)
    if left and left["goal"] == str(found.pk):
        continuing.bring_goal_back(workshop=workshop, goal=found, statement=left["wording"])
        _forget_left(request, workshop)
    return _to(workshop, found)


# --- steps that the views share ------------------------------------------------------------


def _reach_both(request, pk, goal) -> tuple[Workshop, Goal]:
    """The retreat and a goal of another retreat on its scorecard; else 404 or 403."""
    workshop = reach_workshop(request, pk)
    require(rules.can_edit_goals(request.membership or None, workshop))
    goals = Goal.objects.filter(scorecard=workshop.scorecard_id).exclude(workshop=workshop)
    return workshop, get_object_or_404(goals.with_place(), pk=goal)


def _left(request, workshop: Workshop) -> dict[str, str] | None:
    left = request.session.get(LEFT)
    return left if left and left["workshop"] == str(workshop.pk) else None


def _forget_left(request, workshop: Workshop) -> None:
    if _left(request, workshop):
        del request.session[LEFT]


def _to(workshop: Workshop, goal: Goal):
    return redirect(f"{reverse('goals:takeover', args=[workshop.pk])}#goal-{goal.pk}")


def _said_created(goals: int) -> str:
    if not goals:
        return _("Retreat created.")
    return ngettext(
        "Retreat created; %(count)s goal came along.",
        "Retreat created; %(count)s goals came along.",
        goals,
    ) % {"count": goals}
