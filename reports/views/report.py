"""The report: list and preview. What is issued: views/versions.py."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from reports.choice_forms import ChoicesForm
from reports.paper.fonts import unprintable_signs
from reports.paper.html import render_html
from reports.rendering import ahead
from reports.rendering.edition import edition_of
from reports.rules import can_issue, can_see_unissued
from reports.versions.delivery import deliveries, delivery_of
from reports.versions.issuing import next_draft
from reports.versions.version_page import system_hint
from workshops.models import Photo, Workshop
from workshops.reach import reach_workshop
from workshops.rules import can_edit_workshop


@require_safe
def report_list(request):
    """List the retreats of the current organisation, each with its newest issued version."""
    organisation = request.membership.organisation if request.membership else None
    workshops = (
        Workshop.objects.visible_to(request.user)
        .of_organisation(organisation)
        .with_frame()
        .order_by("-created_at")
    )
    found = sorted(workshops, key=lambda workshop: workshop.dates[:1], reverse=True)
    delivered = deliveries(found)
    context = {
        "nav": "reports",
        "rows": [(workshop, delivered[workshop.pk]) for workshop in found],
        "can_see_unissued": can_see_unissued(request.membership or None),
    }
    return render(request, "reports/list.html", context)


@require_safe
def report(request, pk):
    """Show the report as it would print now, and beside it what was issued."""
    workshop = reach_workshop(request, pk)
    ahead.note(workshop.pk)  # whoever reads it may want it as a file
    return report_page(request, workshop)


def report_page(request, workshop, form=None):
    """The same page with the choices as somebody sent them, where something is wrong with them."""
    member, delivery = request.membership or None, delivery_of(workshop)
    found = list(Photo.objects.of_workshop(workshop))
    edition = edition_of(workshop, found)
    pictures = {
        item.attachment.sha256: reverse("workshops:photo", args=[item.pk]) for item in found
    }
    if logo := edition.look.letterhead.logo:
        owner = workshop.scorecard.organisation_id
        pictures[logo.sha256] = reverse("workshops:logo", args=[owner])
    preview = render_html(edition.document(), preview=True, pictures=pictures)
    context = {
        "nav": "reports",
        "workshop": workshop,
        "preview": mark_safe(preview),  # noqa: S308  every text in it is escaped
        "missing": system_hint(),
        "unprintable": unprintable_signs(edition.archive),
        "newest": delivery.newest,
        "final": delivery.final,
        "proposal": delivery.proposal if can_see_unissued(member) else None,
        "next_number": next_draft(workshop) if can_issue(member, workshop) else None,
        "choices": form or ChoicesForm(choices=edition.choices),
        "can_choose": can_edit_workshop(member, workshop),
    }
    return render(request, "reports/report.html", context, status=422 if form else 200)
