"""Results of prioritisation: the vote informs, the group decides."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from goals.votes import round_pages
from workshops.reach import reach_workshop


@require_safe
def votes(request, pk):
    """Show each round of dots with its ranks, and the decision apart from it."""
    workshop = reach_workshop(request, pk)
    context = {"nav": "workshops", "workshop": workshop, "rounds": round_pages(workshop)}
    return render(request, "goals/votes.html", context)
