"""The history of a goal, and bringing a version of it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals import rules
from goals.services import StaleGoalError
from indicators.history_page import history_page
from indicators.models import GoalVersion
from indicators.restoring import restore_version
from indicators.views.goal import reach_goal, reach_goal_to_edit


@require_safe
def goal_history(request, pk):
    """Show who changed what when on a goal, its indicators and thresholds."""
    found = reach_goal(request, pk)
    context = {
        "nav": "workshops",
        "workshop": found.workshop,
        "goal": found,
        "entries": history_page(found),
        "may_edit": rules.can_edit_goals(request.membership or None, found.workshop),
    }
    return render(request, "indicators/goal_history.html", context)


@require_POST
def goal_restore(request, pk, number):
    """Bring a version back; that adds one more, nothing is lost."""
    found = reach_goal_to_edit(request, pk)
    version = get_object_or_404(GoalVersion, goal=found, number=number)
    try:
        restore_version(goal=found, version=version, by=request.user)
    except StaleGoalError:
        messages.error(request, _("Somebody saved this goal in this moment. Please try again."))
    else:
        messages.success(request, _("Version %(number)s restored.") % {"number": number})
    return redirect("indicators:goal_history", pk)
