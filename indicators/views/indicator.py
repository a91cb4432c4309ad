"""Pages of one indicator: its form with targets per period, its values, deleting it."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Post
from accounts.reach import require
from goals import rules
from goals.fields import know_posts
from goals.models import Goal
from goals.services import StaleGoalError
from indicators import services
from indicators.conflict import differences
from indicators.deletions import delete_indicator
from indicators.forms import (
    IndicatorForm,
    TargetForm,
    TargetFormSet,
    initial_of,
    rows_of,
    with_one_more,
)
from indicators.history import kept_version
from indicators.models import Indicator, Level
from indicators.services import last_first
from indicators.show import value_rows
from indicators.views.goal import reach_goal_to_edit
from indicators.views.way_back import way_back_note, with_way_back
from swot.labels import goal_label
from workshops.reach import posted, speak_in

T = TypeVar("T")


def indicator_create(request, pk):
    goal = reach_goal_to_edit(request, pk)
    form, targets = _forms(request, Indicator(goal=goal, level=_wanted_level(request)))
    if request.method == "POST" and "add" not in request.POST and _valid(form, targets, goal):
        entry = form.entry(targets.entries())
        with kept_version(goal=goal, by=request.user):
            made = _or_404(lambda: services.add_indicator(goal=goal, entry=entry))
        messages.success(request, _("Indicator added."))
        return redirect("indicators:indicator_edit", made.pk)
    return _form_page(request, goal, form, targets)


def indicator_edit(request, pk):
    indicator = _reach(request, pk)
    form, targets = _forms(request, indicator)
    is_sent = request.method == "POST" and "add" not in request.POST
    if is_sent and _valid(form, targets, indicator.goal):
        version, entry = form.cleaned_data["version"] or 0, form.entry(targets.entries())
        try:
            with kept_version(goal=indicator.goal, by=request.user):
                services.edit_indicator(indicator=indicator, version=version, entry=entry)
        except StaleGoalError:
            return _conflict_page(request, indicator, form, targets, entry)
        messages.success(request, _("Indicator saved."))
        return redirect("indicators:indicator_edit", pk)
    return _form_page(request, indicator.goal, form, targets, indicator)


def indicator_delete(request, pk):
    indicator = _reach(request, pk)
    if request.method == "POST":
        deletion = delete_indicator(indicator=indicator, by=request.user)
        goal_page = reverse("indicators:goal_edit", args=[indicator.goal_id])
        return redirect(with_way_back(goal_page, deletion))
    values = indicator.measurements.count()
    losses = [ngettext("%(count)s value", "%(count)s values", values) % {"count": values}]
    context = {
        "nav": "workshops",
        "workshop": indicator.goal.workshop,
        "title": _("Delete indicator?"),
        "text": indicator.name,
        "losses": losses if values else [],
        "note": way_back_note(),
        "action": _("Delete indicator"),
        "back": reverse("indicators:indicator_edit", args=[pk]),
    }
    return render(request, "goals/confirm.html", context)


# --- steps that the views share ------------------------------------------------------------


def _reach(request, pk) -> Indicator:
    """Return an indicator that this person may edit; else 404 or 403."""
    found = get_object_or_404(
        Indicator.objects.visible_to(request.user)
        .select_related("responsible", "goal__workshop__scorecard__organisation")
        .prefetch_related("targets", "measurements"),
        pk=pk,
    )
    goal = found.goal
    speak_in(request, goal.workshop.scorecard)
    require(rules.can_edit_goals(request.membership or None, goal.workshop))
    goal.scorecard = goal.workshop.scorecard
    place = Goal.objects.filter(pk=goal.pk).with_place().get().place
    goal.label = goal_label(goal.number or place)
    return found


def _or_404(verb: Callable[[], T]) -> T:
    """Do it, unless the goal was deleted meanwhile."""
    try:
        return verb()
    except Goal.DoesNotExist:
        raise Http404 from None


def _wanted_level(request) -> str:
    level = request.GET.get("level", "")
    return level if level in Level.values else Level.RESULT


def _forms(request, indicator: Indicator):
    is_new = indicator._state.adding
    stored = [] if is_new else last_first(indicator.targets.all())
    today = indicator.goal.scorecard.today
    initial = {"level": indicator.level, "version": indicator.goal.version, "applies_from": today}
    if not is_new:
        initial |= initial_of(indicator)
    data = posted(request)
    is_adding = data is not None and "add" in data
    if is_adding:
        data = with_one_more(data, "target")
    form = IndicatorForm(data, initial=initial)
    if data is not None and not is_adding:
        know_posts(form, [post.name for post in _posts(indicator.goal)])
    targets = rows_of(TargetForm, extra=0 if stored else 1, base=TargetFormSet)(
        data,
        prefix="target",
        initial=[
            {"period": item.period, "value": item.value, "upper": item.upper}
            for item in reversed(stored)
        ],
    )
    for part in [form, *targets.forms]:
        part.is_quiet = is_adding
    return form, targets


def _posts(goal):
    return Post.objects.filter(organisation=goal.scorecard.organisation)


def _valid(form, targets, goal) -> bool:
    if not all([form.is_valid(), targets.is_valid()]):
        return False
    if not targets.fit(form.cleaned_data["direction"]):
        return False
    return form.settle_thresholds(targets.entries(), goal.scorecard.today)


def _conflict_page(request, indicator, form, targets, entry):
    """Show both versions. The form keeps what was typed; saved again, it replaces the other."""
    save = partial(services.edit_indicator, indicator=indicator, entry=entry)
    version, found = _or_404(
        lambda: differences(indicator.goal, lambda version: save(version=version))
    )
    url = reverse("indicators:indicator_edit", args=[indicator.pk])
    if not found:  # both wrote the same, or a request came twice
        messages.success(request, _("Indicator saved."))
        return redirect(url)
    form.data = form.data.copy()
    form.data["version"] = str(version)
    more = {"conflict": found, "stored_url": url}
    return _form_page(request, indicator.goal, form, targets, indicator, status=409, **more)


def _form_page(request, goal, form, targets, indicator=None, *, status=None, **more):
    is_faulty = form.is_bound and bool(form.errors or any(row.errors for row in targets.forms))
    context = {
        "nav": "workshops",
        "workshop": goal.workshop,
        "goal": goal,
        "indicator": indicator,
        "form": form,
        "targets": targets,
        "values": value_rows(indicator) if indicator else [],
        "posts": list(_posts(goal)),
        **more,
    }
    status = status or (422 if is_faulty else 200)
    return render(request, "indicators/indicator_form.html", context, status=status)
