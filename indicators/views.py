"""The scorecard as managers see it: goals by perspective with their indicators."""

from django.shortcuts import render

from workshops.models import Scorecard


def scorecard_list(request):
    """List the scorecards of the current organisation."""
    organisation = request.membership.organisation if request.membership else None
    scorecards = Scorecard.objects.visible_to(request.user).filter(organisation=organisation)
    return render(
        request, "indicators/scorecards.html", {"nav": "scorecard", "scorecards": scorecards}
    )
