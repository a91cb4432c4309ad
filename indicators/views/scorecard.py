"""The scorecard as managers see it: goals by perspective with their indicators."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import rules as people
from indicators.scorecard_filters import Filters
from indicators.scorecard_page import scorecard_page
from workshops.reach import reach_scorecard


@require_safe
def scorecard(request, pk):
    """Show goals with figures and states, filtered and ordered as the address says."""
    found = reach_scorecard(request, pk)
    member = request.membership or None
    filters = Filters.from_query(request.GET)
    context = {
        "nav": "scorecard",
        "may_arrange": people.can_facilitate(member),
        "may_review": people.can_manage_goals(member),
        "take_query": filters.query(order="").removesuffix("?"),
    }
    return render(
        request, "indicators/scorecard.html", {**context, **scorecard_page(found, filters, member)}
    )
