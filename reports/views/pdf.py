"""The preview of the report as PDF, and how far it is while it is made."""

import logging
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.reach import require
from reports.models import VersionState
from reports.rendering.edition import edition_of
from reports.rendering.making import state_of
from reports.rendering.worker import NoFreeTurn, ReportFailed, ReportTooSlow, render_edition
from reports.rules import can_confirm
from reports.tree.document import PROPOSAL
from reports.tree.naming import preview_name, proposal_name
from reports.versions.reading import edition_of_version
from reports.versions.version_page import system_hint
from reports.views.versions import reach_to_change
from workshops.reach import reach_workshop

log = logging.getLogger(__name__)
NO_CONTENT, UNAVAILABLE = 204, 503


@require_safe
def report_pdf(request, pk):
    """Download the preview as PDF. An unchanged one comes from the cache."""
    workshop = reach_workshop(request, pk)
    edition = edition_of(workshop)
    name = preview_name(dict(edition.archive), "pdf")
    return _pdf(request, edition, name, workshop, reverse("reports:report", args=[pk]))


@require_safe
def version_review(request, pk):
    """Download a proposal as PDF for those who are to confirm it: every page says what it is."""
    found = reach_to_change(request, pk)
    require(can_confirm(request.membership or None, found.workshop))
    back = reverse("reports:version", args=[pk])
    if found.state != VersionState.PROPOSED:
        return redirect(back)
    edition = replace(edition_of_version(found), stamp=PROPOSAL)
    name = proposal_name(dict(edition.archive), "pdf")
    return _pdf(request, edition, name, found.workshop, back)


@require_safe
def report_state(request, pk):
    """Say how far the report is that is being made of this retreat; nothing (204) if none is."""
    state = state_of(str(reach_workshop(request, pk).pk))
    if state is None:
        return HttpResponse(status=NO_CONTENT)
    words, page = _("The report is being set …"), ""
    if state.waits:
        words = _("The report waits until another one is ready …")
    elif state.is_set:
        words = _("The pages are set, the file is being written …")
        page = ngettext("%(count)s page", "%(count)s pages", state.page) % {"count": state.page}
    elif state.page:
        page = _("Page %(number)s") % {"number": state.page}
    return JsonResponse({"words": words, "page": page})


def _pdf(request, edition, name, workshop, back):
    if missing := system_hint():
        return _no_file(request, back, missing)
    try:
        pdf = render_edition(edition, shelf=str(workshop.pk))
    except ReportFailed as error:
        log.exception("The report could not be rendered")
        return _no_file(request, back, _why(error))
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _why(error: ReportFailed) -> str:
    if isinstance(error, NoFreeTurn):
        return _("Other reports are being made just now. Please try again in a few minutes.")
    if isinstance(error, ReportTooSlow):
        words = _("The PDF was not ready after %(seconds)s seconds. Your texts are safe. Please try again later, or take the Word file.")  # fmt: skip # noqa: E501
        return words % {"seconds": settings.REPORT_TIMEOUT_SECONDS}
    return _("The PDF could not be made. Your texts are safe. Please try again, or take the Word file.")  # fmt: skip # noqa: E501


def _no_file(request, back, why):
    """A script (static/js/download.js) shows the sentence where it stands; a plain link leads back
    to the page, which shows it."""
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(why, status=UNAVAILABLE, content_type="text/plain; charset=utf-8")
    messages.error(request, why)
    return redirect(back)
