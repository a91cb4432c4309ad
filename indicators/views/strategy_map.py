"""The strategy map of a scorecard: perspectives, phases, goals and how they bear on each other."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import rules as people
from goals.link_way_back import kept_for
from indicators.map_page import map_page
from workshops.reach import reach_scorecard


@require_safe
def strategy_map(request, pk):
    """Show the map, the same as a list, and what stands out."""
    scorecard = reach_scorecard(request, pk)
    member = request.membership or None
    context = {
        "nav": "scorecard",
        "may_link": people.can_manage_goals(member),
        "way_back": kept_for(request.session, scorecard),
    }
    return render(request, "indicators/map.html", {**context, **map_page(scorecard, member)})
