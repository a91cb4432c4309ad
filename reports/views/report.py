"""The report: list, preview, PDF."""

import logging

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.reach import require
from reports.build import build_document
from reports.exporting import export_retreat
from reports.fonts import unprintable_signs
from reports.forms import DraftNumberForm
from reports.html import render_html
from reports.naming import report_name
from reports.pdf import missing_system_packages
from reports.photos import photos_of
from reports.rules import can_number
from reports.worker import ReportFailed, render_in_worker
from workshops.models import Photo, Workshop
from workshops.reach import reach_workshop

log = logging.getLogger(__name__)


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


def _system_hint() -> str | None:
    """Say in one sentence what to install for the PDF; None if nothing is missing."""
    missing = missing_system_packages()
    return _(missing) if missing else None


def _preview(request, workshop, form, status=200):
    archive = export_retreat(workshop)
    found = list(Photo.objects.of_workshop(workshop))
    document = build_document(archive, photos_of(found, workshop).facts)
    pictures = {
        item.attachment.sha256: reverse("workshops:photo", args=[item.pk]) for item in found
    }
    preview = render_html(document, preview=True, pictures=pictures)
    context = {
        "nav": "reports",
        "workshop": workshop,
        "preview": mark_safe(preview),  # noqa: S308  every text in it is escaped
        "missing": _system_hint(),
        "unprintable": unprintable_signs(archive),
        "form": form,
        "can_number": can_number(request.membership, workshop),
    }
    return render(request, "reports/report.html", context, status=status)


@require_safe
def report(request, pk):
    """Show the report as it would print now."""
    workshop = reach_workshop(request, pk)
    return _preview(request, workshop, DraftNumberForm(instance=workshop))


@require_safe
def report_pdf(request, pk):
    """Download the report as PDF. An unchanged report comes from the cache."""
    workshop = reach_workshop(request, pk)
    archive = export_retreat(workshop)
    if missing := _system_hint():
        messages.error(request, missing)
        return redirect("reports:report", pk)
    try:
        photos = photos_of(Photo.objects.of_workshop(workshop), workshop)
        pdf = render_in_worker(archive, photos=photos, shelf=str(workshop.pk))
    except ReportFailed:
        log.exception("The report could not be rendered")
        messages.error(
            request, _("The PDF could not be made. Your texts are safe; please try again.")
        )
        return redirect("reports:report", pk)
    name = report_name(archive, "pdf")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def report_number(request, pk):
    """Set the number of the draft."""
    workshop = reach_workshop(request, pk)
    require(can_number(request.membership, workshop))
    form = DraftNumberForm(request.POST, instance=workshop)
    if not form.is_valid():
        workshop.refresh_from_db()
        return _preview(request, workshop, form, status=422)
    form.save()
    messages.success(request, _("The number of the draft is saved."))
    return redirect("reports:report", pk)
