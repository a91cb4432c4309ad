"""Versions of the report: list, issue, look at one, compare two, fetch its files."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reach import require
from reports import rules
from reports.forms import DraftForm, ReasonForm
from reports.models import ReportVersion, VersionFile
from reports.paper.html import render_html
from reports.rendering.edition import edition_of
from reports.versions import issuing
from reports.versions.changes_page import change_rows
from reports.versions.compare_page import compare_page
from reports.versions.delivery import delivery_of
from reports.versions.formats import FORMATS
from reports.versions.gates import gates_of, has_goals
from reports.versions.reading import document_of, edition_of_version
from reports.versions.version_page import version_page, version_rows
from swot.services.refusal import RefusedError
from workshops.models import Photo
from workshops.reach import posted, reach_workshop, speak_in

GET_OR_POST = require_http_methods(["GET", "POST"])


@require_safe
def version_list(request, pk):
    """List the versions of a retreat's report, the newest first."""
    workshop = reach_workshop(request, pk)
    member = request.membership or None
    context = {
        "nav": "reports",
        "workshop": workshop,
        "rows": version_rows(workshop, member),
        "proposal": issuing.waiting_proposal(workshop),
        "next_number": issuing.next_draft(workshop),
        "can_issue": rules.can_issue(member, workshop),
    }
    return render(request, "reports/versions.html", context)


@GET_OR_POST
def draft_issue(request, pk):
    """Say what is new since the newest version, then issue the next draft."""
    workshop = reach_workshop(request, pk)
    require(rules.can_issue(request.membership or None, workshop))
    form = DraftForm(posted(request), initial={"number": issuing.next_draft(workshop)})
    if request.method == "POST" and form.is_valid():
        try:
            version = issuing.issue_draft(
                workshop=workshop, by=request.user, number=form.cleaned_data["number"]
            )
        except issuing.NumberTakenError as error:
            form.is_taken(error.free)
        except issuing.NumberAheadError as error:
            form.is_ahead(error.most)
        except RefusedError as error:  # somebody has just deleted the retreat
            messages.error(request, str(error))
            return redirect("reports:list")
        else:
            return issued(request, version)
    newest = delivery_of(workshop).newest
    context = {
        "nav": "reports",
        "workshop": workshop,
        "form": form,
        "newest": newest,
        "chapters": _changes_to_now(newest.version.pk, workshop) if newest else [],
    }
    status = 422 if form.is_bound else 200
    return render(request, "reports/draft_issue.html", context, status=status)


@GET_OR_POST
def final_propose(request, pk):
    """Show what is still open, each with what mends it; who goes on says why."""
    workshop = reach_workshop(request, pk)
    require(rules.can_issue(request.membership or None, workshop))
    gates = gates_of(workshop)
    form = ReasonForm(posted(request), is_required=bool(gates))
    if request.method == "POST" and form.is_valid():
        try:
            version = issuing.propose_final(
                workshop=workshop, by=request.user, reason=form.cleaned_data["reason"]
            )
        except RefusedError as error:
            messages.error(request, str(error))
            return redirect("reports:version_list", pk)
        except issuing.GatesOpenError:  # something was opened while the form was open
            gates = gates_of(workshop)
            form.add_error("reason", form.fields["reason"].error_messages["required"])
        else:
            messages.success(request, _("The final version is proposed. A manager or an administrator confirms it."))  # fmt: skip # noqa: E501
            return redirect("reports:version", version.pk)
    context = {
        "nav": "reports",
        "workshop": workshop,
        "form": form,
        "missing": [gate.as_missing() for gate in gates],
        "has_goals": bool(gates) or has_goals(workshop),
        "proposal": issuing.waiting_proposal(workshop),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reports/final_propose.html", context, status=status)


@require_safe
def version(request, pk):
    """Show a version: what it is, its files, what happened to it, what has changed since."""
    found = reach_version(request, pk, ReportVersion.objects.defer("document"))
    context = {
        "nav": "reports",
        "workshop": found.workshop,
        "version": found,
        **version_page(found, request.membership or None),
    }
    return render(request, "reports/version.html", context)


@require_safe
def version_read(request, pk):
    """Read a version as it was frozen, without a file. Withheld where its files are."""
    found = reach_version(request, pk)
    require(rules.can_take_archive(request.membership or None, found))
    photos = Photo.objects.of_workshop(found.workshop)
    pictures = {
        item.attachment.sha256: reverse("workshops:photo", args=[item.pk]) for item in photos
    }
    html = render_html(document_of(found), preview=True, pictures=pictures)
    context = {
        "nav": "reports",
        "workshop": found.workshop,
        "version": found,
        "preview": mark_safe(html),  # noqa: S308  every text in it is escaped
    }
    return render(request, "reports/version_read.html", context)


@require_safe
def version_file(request, pk, name):
    """Hand out a file as it was stored. Nothing is rendered here."""
    found = reach_version(request, pk)
    require(rules.can_download(request.membership or None, found))
    file = VersionFile.objects.filter(version=found.pk, format=name).first()
    if file is None or name not in FORMATS:
        raise Http404
    if not file.is_made:
        messages.info(request, _("This file is still being made."))
        return redirect("reports:version", pk)
    return file_answer(found, file)


@require_safe
def version_archive(request, pk):
    """Download the archive that the version was made from, byte for byte."""
    found = reach_version(request, pk)
    require(rules.can_take_archive(request.membership or None, found))
    return HttpResponse(
        found.archive,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{found.file_stem}.json"'},
    )


@require_safe
def version_compare(request, pk):
    """Compare two versions, or one with what the retreat says now. What is withheld is not told."""
    workshop = reach_workshop(request, pk)
    found = ReportVersion.objects.filter(workshop=workshop).defer("document")
    if not rules.can_see_unissued(request.membership or None):
        found = found.valid()
    context = {
        "nav": "reports",
        "workshop": workshop,
        **compare_page(workshop, list(found.order_by("-created_at", "-pk")), request.GET),
    }
    return render(request, "reports/version_compare.html", context)


# --- steps that the views share ------------------------------------------------------------


def reach_version(request, pk, found=None) -> ReportVersion:
    """Return a version that the person may see; else 404. Its content is read when asked for, but
    for what a queryset ``found`` reads along."""
    found = reach_to_change(request, pk, found)
    if found.issued_at is None and not rules.can_see_unissued(request.membership or None):
        raise Http404
    return found


def reach_to_change(request, pk, found=None) -> ReportVersion:
    """The same for a verb, whose rule comes next: whoever may not see it gets its 403."""
    found = ReportVersion.objects.without_content() if found is None else found
    found = get_object_or_404(
        found.visible_to(request.user).select_related("workshop__scorecard__organisation"), pk=pk
    )
    speak_in(request, found.workshop.scorecard, found.workshop)
    return found


def issued(request, found: ReportVersion):
    """The version stands; now make its files, which may take seconds."""
    if issuing.make_files(version=found):
        messages.success(request, _("%(version)s is issued.") % {"version": found.label})
    else:
        words = _(
            "%(version)s is issued and frozen. A file could not be made yet; try again below."
        )
        messages.warning(request, words % {"version": found.label})
    return redirect("reports:version", found.pk)


def file_answer(found: ReportVersion, file: VersionFile) -> HttpResponse:
    stem = found.file_stem
    if found.withdrawn_at is not None:
        stem += "_zurueckgezogen" if found.workshop.language == "de" else "_withdrawn"
    return HttpResponse(
        bytes(file.content or b""),
        content_type=FORMATS[file.format].content_type,
        headers={"Content-Disposition": f'attachment; filename="{stem}.{file.format}"'},
    )


def _changes_to_now(pk, workshop):
    found = ReportVersion.objects.defer("document").get(pk=pk)
    found.workshop = workshop
    return change_rows(edition_of_version(found), edition_of(workshop))
