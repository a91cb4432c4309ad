"""Archive files: read one in, look at it first, download one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.reach import require
from reports.archive import dump_archive
from reports.exchange.exporting import export_retreat
from reports.exchange.importing import has_twin, import_retreat
from reports.exchange.preview import preview_of
from reports.forms import ArchiveForm
from reports.rules import can_read_in
from reports.tree.naming import archive_name
from workshops.reach import reach_workshop


@require_http_methods(["GET", "POST"])
def archive_upload(request):
    """Read a retreat in, into the organisation of whoever is signed in."""
    require(can_read_in(request.membership or None))
    form = _form(request)
    if request.method == "GET" or not form.is_valid():
        return _page(request, form, status=200 if request.method == "GET" else 422)
    archive, organisation = form.archive, request.membership.organisation
    is_repeated = has_twin(archive=archive, organisation=organisation)
    workshop = import_retreat(
        archive=archive,
        organisation=organisation,
        by=request.user,
        scorecard=form.cleaned_data["scorecard"],
    )
    messages.success(request, _("“%(title)s” has been imported.") % {"title": workshop.title})
    if is_repeated:
        messages.warning(request, _("It was here already; this is a second one."))
    return redirect("workshop", workshop.pk)


@require_POST
def archive_check(request):
    """Show what a file holds, or what is wrong with it; nothing is changed."""
    require(can_read_in(request.membership or None))
    form = _form(request)
    preview = None
    if form.is_valid():
        organisation = request.membership.organisation
        twin = has_twin(archive=form.archive, organisation=organisation)
        preview = preview_of(form.archive, organisation=organisation, has_twin=twin)
    if request.htmx:
        context = {"preview": preview, "form": form}
        return render(request, "reports/_archive_preview.html", context)
    return _page(request, form, preview, status=200 if preview else 422)


@require_safe
def archive_download(request, pk):
    """Download the archive of a retreat: everything that belongs to it, as one file."""
    archive = export_retreat(reach_workshop(request, pk))
    return HttpResponse(
        dump_archive(archive),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{archive_name(archive)}"'},
    )


def _form(request):
    is_sent = request.method == "POST"
    return ArchiveForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        organisation=request.membership.organisation,
    )


def _page(request, form, preview=None, status=200):
    context = {
        "nav": "workshops",
        "page_url": reverse("reports:archive_upload"),
        "form": form,
        "preview": preview,
    }
    return render(request, "reports/archive_upload.html", context, status=status)
