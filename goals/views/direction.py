"""The strategic direction: two texts, the objectives, the phases."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.reach import require
from bsc_project.seen import ChangedSinceError, mark_of
from goals import rules, services
from goals.direction import direction_page
from goals.forms import ObjectiveForm, PhaseForm
from goals.models import Objective, Phase
from workshops.reach import posted, reach_in_workshop, reach_workshop


@require_safe
def direction(request, pk):
    """Show where the retreat wants to go, with what is missing."""
    workshop = reach_workshop(request, pk)
    may_edit = rules.can_edit_direction(request.membership or None, workshop)
    context = {"nav": "workshops", "workshop": workshop, "may_edit": may_edit}
    return render(request, "goals/direction.html", {**context, **direction_page(workshop)})


def objective_create(request, pk):
    workshop = reach_workshop(request, pk)
    require(rules.can_edit_direction(request.membership or None, workshop))
    form = ObjectiveForm(posted(request))
    if request.method == "POST" and form.is_valid():
        objective = services.add_objective(workshop=workshop, objective=form.instance)
        messages.success(request, _("Objective added."))
        return _to(workshop, objective)
    return _form_page(request, workshop, form, _("Add objective"))


def objective_edit(request, pk):
    objective = _reach(request, Objective, pk)
    seen = mark_of(services.values_of(objective))
    form = ObjectiveForm(posted(request), instance=objective, seen=seen)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_objective(objective=objective, seen=form.cleaned_data["seen"])
        except ChangedSinceError as error:
            form.tell_changed("text", error)
        else:
            messages.success(request, _("Objective saved."))
            return _to(objective.workshop, objective)
    title = _("Objective %(number)s") % {"number": objective.number}
    return _form_page(request, objective.workshop, form, title, thing=objective)


def objective_delete(request, pk):
    objective = _reach(request, Objective, pk)
    if request.method == "POST":
        services.delete_objective(objective=objective)
        messages.success(request, _("Objective deleted."))
        return _to(objective.workshop)
    return _confirm_page(
        request,
        objective.workshop,
        title=_("Delete objective %(number)s?") % {"number": objective.number},
        text=objective.text,
        note=_("Goals and phases that serve it stay, without an objective."),
        action=_("Delete objective"),
    )


@require_POST
def objective_move(request, pk):
    objective = _reach(request, Objective, pk)
    services.move_objective(objective=objective, step=_step(request))
    return _to(objective.workshop, objective)


def phase_create(request, pk):
    workshop = reach_workshop(request, pk)
    require(rules.can_edit_direction(request.membership or None, workshop))
    form = PhaseForm(posted(request), workshop=workshop)
    if request.method == "POST" and form.is_valid():
        phase = services.add_phase(workshop=workshop, phase=form.instance)
        messages.success(request, _("Phase added."))
        return _to(workshop, phase)
    return _form_page(request, workshop, form, _("Add phase"))


def phase_edit(request, pk):
    phase = _reach(request, Phase, pk)
    seen = mark_of(services.values_of(phase))
    form = PhaseForm(posted(request), instance=phase, workshop=phase.workshop, seen=seen)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_phase(phase=phase, seen=form.cleaned_data["seen"])
        except ChangedSinceError as error:
            form.tell_changed("text", error)
        else:
            messages.success(request, _("Phase saved."))
            return _to(phase.workshop, phase)
    title = _("Phase %(number)s") % {"number": phase.number}
    return _form_page(request, phase.workshop, form, title, thing=phase)


def phase_delete(request, pk):
    phase = _reach(request, Phase, pk)
    if request.method == "POST":
        services.delete_phase(phase=phase)
        messages.success(request, _("Phase deleted."))
        return _to(phase.workshop)
    return _confirm_page(
        request,
        phase.workshop,
        title=_("Delete phase %(number)s?") % {"number": phase.number},
        text=phase.label or phase.text,
        note=_("The phases behind it move up."),
        action=_("Delete phase"),
    )


@require_POST
def phase_move(request, pk):
    phase = _reach(request, Phase, pk)
    services.move_phase(phase=phase, step=_step(request))
    return _to(phase.workshop, phase)


# --- steps that the views share ------------------------------------------------------------


def _reach(request, kind, pk):
    """Return an objective or phase that this person may edit; else 404 or 403."""
    found = reach_in_workshop(request, kind.objects, pk)
    require(rules.can_edit_direction(request.membership or None, found.workshop))
    return found


def _step(request) -> int:
    return -1 if request.POST.get("step") == "-1" else 1


def _to(workshop, thing=None):
    url = reverse("goals:direction", args=[workshop.pk])
    if thing is None:
        return redirect(url)
    return redirect(f"{url}#{type(thing).__name__.lower()}-{thing.pk}")


def _form_page(request, workshop, form, title, thing=None):
    kind = "phase" if isinstance(form, PhaseForm) else "objective"
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "form": form,
        "title": title,
        "delete_url": reverse(f"goals:{kind}_delete", args=[thing.pk]) if thing else None,
    }
    return render(request, f"goals/{kind}_form.html", context)


def _confirm_page(request, workshop, **words):
    back = reverse("goals:direction", args=[workshop.pk])
    context = {"nav": "workshops", "workshop": workshop, "back": back, **words}
    return render(request, "goals/confirm.html", context)
