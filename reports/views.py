"""Reports: the list, the preview, the files."""

from django.shortcuts import render

from workshops.models import Workshop


def report_list(request):
    """List the retreats of the current organisation with their reports."""
    organisation = request.membership.organisation if request.membership else None
    workshops = Workshop.objects.visible_to(request.user).of_organisation(organisation)
    return render(request, "reports/list.html", {"nav": "reports", "workshops": workshops})
