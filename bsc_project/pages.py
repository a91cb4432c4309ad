"""The start page and the workshop's path, which compose what each app says of its own step."""

import sys

from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reach import require
from bsc_project import overview, retreats
from bsc_project.faults import current_fault_id
from bsc_project.text import clean_text
from indicators.context import values_due_by_scorecard
from reports.progress import delivered
from reports.rules import can_see_unissued
from swot.sentences import spread_sentence
from workshops.forms import DeleteWorkshopForm
from workshops.models import Workshop
from workshops.reach import posted, reach_workshop
from workshops.rules import can_create_workshop, can_delete_workshop, can_edit_workshop
from workshops.services import delete_workshop

PAGE_SIZE = 20
MOST_NEXT_STEPS = 5
SEARCH_FROM = 8
"""From so many retreats on the list offers a search."""


@require_safe
def start(request):
    """List the retreats of the current organisation with the next steps."""
    organisation = request.membership.organisation if request.membership else None
    is_archive = "archived" in request.GET
    query = clean_text(request.GET.get("q", ""), single_line=True)[:200]
    reachable = Workshop.objects.visible_to(request.user).of_organisation(organisation)
    if query:
        reachable = reachable.filter(title__icontains=query)
    sums = reachable.aggregate(
        current=Count("pk", filter=Q(archived_at=None)), archived=Count("archived_at")
    )
    found = reachable.archived() if is_archive else reachable.current()
    page = retreats.page_of(
        retreats.with_counts(found.with_frame()).order_by("-created_at"),
        count=sums["archived" if is_archive else "current"],
        number=request.GET.get("page"),
        size=PAGE_SIZE,
    )
    can_edit = can_create_workshop(request.membership or None)
    rows = retreats.retreat_rows(page.object_list)
    is_first = page.number == 1 and not query and not is_archive
    context = {
        "nav": "workshops",
        "can_edit": can_edit,
        "is_archive": is_archive,
        "query": query,
        "page": page,
        "rows": rows,
        "sums": sums,
        "is_empty": not query and not sums["current"] and not sums["archived"],
        "has_search": bool(query) or page.paginator.count > SEARCH_FROM,
        "current": rows[0] if rows and is_first else None,
        "can_see_unissued": can_see_unissued(request.membership or None),
        "scorecards": retreats.scorecards_of(organisation, values_due_by_scorecard(request)),
    }
    return render(request, "start.html", context)


@require_safe
def next_steps(request, pk):
    """The first things that are missing, for the start page: it asks for them once it is there."""
    found = reach_workshop(request, pk, Workshop.objects.with_path())
    require(can_edit_workshop(request.membership, found))
    missing = [item for step in overview.path_of(found) for item in step.missing]
    context = {"workshop": found, "missing": missing[:MOST_NEXT_STEPS], "in_all": len(missing)}
    return render(request, "workshops/_next_steps.html", context)


@require_safe
def workshop(request, pk):
    """Show the path of one retreat: what is done, what is missing, the next step."""
    found = reach_workshop(request, pk, Workshop.objects.with_path().select_related("follows"))
    steps = overview.path_of(found)
    now = overview.now_of(steps)
    board = overview.board_of(found)
    can_edit = can_edit_workshop(request.membership, found)
    context = {
        "nav": "workshops",
        "workshop": found,
        "can_edit": can_edit,
        "can_facilitate": can_delete_workshop(request.membership),
        "steps": overview.path_rows(steps, now, found, can_edit),
        "now": now,
        "offers": delivered(found).offers,
        "now_number": steps.index(now) + 1,
        "missing": [item for step in steps for item in step.missing],
        "board": board,
        "sides": board.sides,
        "sentence": spread_sentence(board.picture),
        "facts": overview.facts_of(found, board),
        "texts": overview.text_rows(found),
    }
    return render(request, "workshop.html", context)


@require_safe
def board_beside(request, pk):
    """The board in small with its clusters, beside the text that is written about it."""
    found = reach_workshop(request, pk)
    board = overview.board_of(found)
    context = {
        "workshop": found,
        "board": board,
        "sentence": spread_sentence(board.picture),
        "kinds": overview.clusters_of(found),
    }
    return render(request, "workshops/_board_beside.html", context)


@require_http_methods(["GET", "POST"])
def workshop_delete(request, pk):
    """Ask once more, with all that would go, then delete."""
    found = reach_workshop(request, pk)
    require(can_delete_workshop(request.membership))
    form = DeleteWorkshopForm(posted(request))
    if request.method == "POST" and form.is_valid():
        delete_workshop(workshop=found)
        messages.success(request, _("“%(title)s” deleted.") % {"title": found.title})
        return redirect("start")
    context = {
        "nav": "workshops",
        "workshop": found,
        "form": form,
        "losses": retreats.losses_of(found),
    }
    return render(request, "workshops/workshop_delete.html", context)


def _fault(request, template: str, status: int) -> HttpResponse:
    return render(request, template, {"fault_id": current_fault_id()}, status=status)


def _bare_fault(template: str, status: int) -> HttpResponse:
    """Answer without frame and query: the session or the database may be the fault."""
    page = render_to_string(template, {"fault_id": current_fault_id()})
    return HttpResponse(page, status=status)


def _is_database_away(error: BaseException | None) -> bool:
    """Whether this, or what led to it, says that the database is away, full or locked."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False


def bad_request(request, exception=None):
    """400; but a session that a locked database did not take in time is no fault of the request."""
    if _is_database_away(exception):
        return _bare_fault("503.html", 503)
    return _bare_fault("400.html", 400)


@requires_csrf_token
def permission_denied(request, exception=None):
    return _fault(request, "403.html", 403)


@requires_csrf_token
def page_not_found(request, exception=None):
    return _fault(request, "404.html", 404)


def server_error(request):
    """500; or 503 with "nothing was saved" while the database is away, full or locked."""
    if _is_database_away(sys.exception()):
        return _bare_fault("503.html", 503)
    return _bare_fault("500.html", 500)


def csrf_failure(request, reason=""):
    return _bare_fault("403_csrf.html", 403)
