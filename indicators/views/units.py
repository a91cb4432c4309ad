"""The overview of all units of an organisation."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import rules as people
from indicators.units_filters import UnitFilters
from indicators.units_page import units_page
from workshops.models import Scorecard


@require_safe
def unit_list(request):
    """Show all scorecards with their states; a single one is opened at once, unless asked for."""
    member = request.membership or None
    organisation = member.organisation if member else None
    if not request.GET:
        first = Scorecard.objects.visible_to(request.user).of_organisation(organisation)[:2]
        if len(first) == 1:
            return redirect("indicators:scorecard", first[0].pk)
    filters = UnitFilters.from_query(request.GET)
    context = {"nav": "scorecard", "may_create": people.can_facilitate(member)}
    return render(
        request,
        "indicators/units.html",
        {**context, **units_page(organisation, filters, member)},
    )
