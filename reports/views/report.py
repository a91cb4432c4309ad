"""The report: list, preview, PDF."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from workshops.models import Workshop


@require_safe
def report_list(request):
    """List the retreats of the current organisation with their reports."""
    organisation = request.membership.organisation if request.membership else None
    workshops = (
        Workshop.objects.visible_to(request.user)
        .of_organisation(organisation)
        .with_frame()
        .order_by("-created_at")
    )
    rows = sorted(workshops, key=lambda workshop: workshop.dates[:1], reverse=True)
    return render(request, "reports/list.html", {"nav": "reports", "workshops": rows})


@require_safe
def report(request, pk):
    return redirect("reports:list")
