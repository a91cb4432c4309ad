"""The latest changes of a scorecard, and bringing back what was deleted."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.reach import require
from goals.models import Goal
from indicators.changes_page import Wanted, changes_page, restored_words
from indicators.deletions import bring_back
from indicators.models import Deletion, Review
from indicators.rules import can_restore
from indicators.scorecard_page import heading_of
from swot.services.refusal import RefusedError
from workshops.reach import reach_scorecard, speak_in


@require_safe
def scorecard_changes(request, pk):
    """Show who changed what when on goals, measures, indicators and thresholds."""
    scorecard = reach_scorecard(request, pk)
    context = {
        "nav": "scorecard",
        "heading": heading_of(scorecard),
        **changes_page(scorecard, Wanted.from_query(request.GET), request.membership or None),
    }
    return render(request, "indicators/scorecard_changes.html", context)


@require_POST
def deletion_restore(request, pk):
    """Bring back what was deleted, and lead there."""
    deletion = _reach(request, pk)
    try:
        bring_back(deletion=deletion, by=request.user)
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("indicators:scorecard_changes", deletion.scorecard_id)
    messages.success(request, restored_words(deletion))
    return _to(deletion)


def _reach(request, pk) -> Deletion:
    """Return what this person may bring back; else 404 or 403."""
    found = get_object_or_404(
        Deletion.objects.visible_to(request.user)
        .select_related("scorecard", "workshop")
        .defer("content"),
        pk=pk,
    )
    speak_in(request, found.scorecard)
    require(can_restore(request.membership or None, found))
    return found


def _to(deletion: Deletion):
    """To what came back; somebody may have deleted it once more."""
    if Review.objects.filter(pk=deletion.thing).exists():
        return redirect("indicators:review", deletion.thing)
    if deletion.goal and Goal.objects.filter(pk=deletion.goal).exists():
        return redirect("indicators:goal", deletion.goal)
    return redirect("indicators:scorecard_changes", deletion.scorecard_id)
