"""Pages of a goal with its indicators: list, form, hints, reading, moving, deleting."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.reach import require
from goals import rules
from goals import services as goal_services
from goals.link_way_back import kept_for
from goals.models import Goal, GoalStatus
from goals.services import StaleGoalError
from goals.voting import lies_on_open_ballot
from indicators import services
from indicators.conflict import differences
from indicators.deletions import delete_goal
from indicators.goal_list import goal_list_page
from indicators.goal_page import GoalPage, page_with_row
from indicators.history import kept_version, record_version
from indicators.reading import reading_page
from indicators.views.way_back import just_deleted, way_back_note, with_way_back
from swot.labels import goal_label
from swot.models import GuidingQuestion
from workshops.reach import posted, reach_workshop, speak_in


def reach_goal(request, pk) -> Goal:
    """Return the goal if the person belongs to its organisation; else 404."""
    goal = get_object_or_404(Goal.objects.visible_to(request.user).with_frame(), pk=pk)
    speak_in(request, goal.workshop.scorecard)
    goal.scorecard = goal.workshop.scorecard
    goal.label = goal_label(goal.number or goal.place)
    return goal


def reach_goal_to_edit(request, pk) -> Goal:
    goal = reach_goal(request, pk)
    require(rules.can_edit_goals(request.membership or None, goal.workshop))
    return goal


@require_safe
def goal_list(request, pk):
    """List the goals of a retreat by perspective, what lacks first."""
    workshop = reach_workshop(request, pk)
    may_edit = rules.can_edit_goals(request.membership or None, workshop)
    context = {"nav": "workshops", "workshop": workshop, "may_edit": may_edit}
    if may_edit:
        context["deletion"] = just_deleted(request, workshop=workshop)
    return render(request, "indicators/goal_list.html", {**context, **goal_list_page(workshop)})


@require_safe
def goal(request, pk):
    """Show one goal to read, with the values of its indicators."""
    found = reach_goal(request, pk)
    may_edit = rules.can_edit_goals(request.membership or None, found.workshop)
    context = {
        "nav": "workshops",
        "workshop": found.workshop,
        "may_edit": may_edit,
        "way_back": kept_for(request.session, found.scorecard),
    }
    return render(request, "indicators/goal.html", {**context, **reading_page(found)})


def goal_create(request, pk):
    workshop = reach_workshop(request, pk)
    require(rules.can_edit_goals(request.membership or None, workshop))
    page = GoalPage(workshop, data=posted(request), question=_question(request, workshop))
    if request.method == "POST":
        if "add" in request.POST:
            return _form_page(request, page_with_row(page, request.POST["add"]))
        if page.is_valid():
            _apply_draft(request, page)
            goal = services.add_goal_page(goal=page.new_goal(), workshop=workshop, **_parts(page))
            record_version(goal=goal, by=request.user)
            messages.success(request, _("Goal added."))
            return redirect(_form_url(request, goal))
    return _form_page(request, page)


def goal_edit(request, pk):
    found = reach_goal_to_edit(request, pk)
    page = GoalPage(found.workshop, found, posted(request))
    if request.method == "POST":
        if "add" in request.POST:
            return _form_page(request, page_with_row(page, request.POST["add"]))
        if page.is_valid():
            _apply_draft(request, page)
            version = page.form.cleaned_data["version"] or 0
            try:
                with kept_version(goal=found, by=request.user):
                    services.edit_goal_page(goal=found, version=version, **_parts(page))
            except StaleGoalError:
                return _conflict_page(request, page, found)
            messages.success(request, _("Goal saved."))
            return redirect(_form_url(request, found))
    return _form_page(request, page)


@require_POST
def goal_hints(request, pk):
    """Answer what the form as typed still lacks. Stores nothing."""
    workshop = reach_workshop(request, pk)
    require(rules.can_edit_goals(request.membership or None, workshop))
    page = GoalPage(workshop, data=request.POST, is_quiet=True)
    return render(request, "indicators/_hints.html", {"is_update": True, **page.hints()})


@require_POST
def goal_move(request, pk):
    found = reach_goal_to_edit(request, pk)
    step = -1 if request.POST.get("step") == "-1" else 1
    goal_services.move_goal(goal=found, step=step)
    return redirect(f"{reverse('indicators:goal_list', args=[found.workshop_id])}#goal-{pk}")


def goal_delete(request, pk):
    found = reach_goal_to_edit(request, pk)
    back = reverse("indicators:goal_list", args=[found.workshop_id])
    if request.method == "POST":
        return redirect(with_way_back(back, delete_goal(goal=found, by=request.user)))
    on_ballot = ""
    if lies_on_open_ballot(found):
        on_ballot = _("It lies on the ballot of an open vote: dots on it will not count.")
    context = {
        "nav": "workshops",
        "workshop": found.workshop,
        "title": _("Delete goal %(label)s?") % {"label": found.label},
        "text": found.statement,
        "losses": _losses(found),
        "note": " ".join(
            filter(
                None,
                [
                    on_ballot,
                    way_back_note(),
                    _("A goal that is no longer pursued can be set to dropped."),
                ],
            )
        ),
        "action": _("Delete goal"),
        "back": reverse("indicators:goal_edit", args=[pk]),
    }
    return render(request, "goals/confirm.html", context)


# --- steps that the views share ------------------------------------------------------------


def _question(request, workshop) -> GuidingQuestion | None:
    """The guiding question that a new goal shall answer; a wrong id is none."""
    wanted = request.GET.get("question", "")
    return next((item for item in workshop.questions.all() if str(item.pk) == wanted), None)


def _apply_draft(request, page: GoalPage) -> None:
    if "draft" in request.POST:
        page.form.instance.status = GoalStatus.DRAFT


def _parts(page: GoalPage) -> dict:
    return {
        "responsible": page.form.cleaned_data["responsible"],
        "questions": page.form.cleaned_data["questions"],
        "measures": page.measure_entries(),
        "indicators": page.indicator_entries(),
    }


def _is_from_final(request) -> bool:
    """Whether the person comes from what is open before the final version, and wants back."""
    return request.GET.get("from") == "final"


def _form_url(request, goal: Goal) -> str:
    url = reverse("indicators:goal_edit", args=[goal.pk])
    return f"{url}?from=final" if _is_from_final(request) else url


def _form_page(request, page: GoalPage, status: int | None = None, **more):
    context = {"nav": "workshops", **page.context(), **more}
    context["is_from_final"] = _is_from_final(request)
    context["deletion"] = just_deleted(request, workshop=page.workshop)
    return render(
        request,
        "indicators/goal_form.html",
        context,
        status=status or (422 if page.faults else 200),
    )


def _conflict_page(request, page: GoalPage, goal: Goal):
    """Show both versions. The form keeps what was typed; saved again, it replaces the other."""
    try:
        version, found = differences(
            goal,
            lambda version: services.edit_goal_page(goal=goal, version=version, **_parts(page)),
        )
    except Goal.DoesNotExist:
        return _gone_page(request, page)
    if not found:  # both wrote the same, or a request came twice
        messages.success(request, _("Goal saved."))
        return redirect(_form_url(request, goal))
    data: QueryDict = page.data.copy()
    data["version"] = str(version)
    again = GoalPage(page.workshop, goal, data)
    again.is_valid()
    stored_url = _form_url(request, goal)
    return _form_page(request, again, status=409, conflict=found, stored_url=stored_url)


def _gone_page(request, page: GoalPage):
    """Somebody deleted the goal meanwhile. What was typed can be saved as a new one."""
    again = GoalPage(page.workshop, data=page.data)
    again.is_valid()
    return _form_page(request, again, status=409, is_gone=True)


def _losses(found: Goal) -> list[str]:
    indicators = list(found.indicators.all())
    values = sum(item.measurements.count() for item in indicators)
    measures = found.measures.count()
    parts = []
    if indicators:
        parts.append(
            ngettext("%(count)s indicator", "%(count)s indicators", len(indicators))
            % {"count": len(indicators)}
        )
    if values:
        parts.append(ngettext("%(count)s value", "%(count)s values", values) % {"count": values})
    if measures:
        parts.append(
            ngettext("%(count)s measure", "%(count)s measures", measures) % {"count": measures}
        )
    return parts
