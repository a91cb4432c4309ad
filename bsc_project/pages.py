"""The start page and the workshop's path, which compose what each app says of its own step."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe
from django.views.i18n import set_language as django_set_language

from bsc_project.faults import current_fault_id
from bsc_project.middleware import public
from workshops.models import Workshop


@require_safe
def start(request):
    """List the retreats of the current organisation with the next steps."""
    workshops = list(
        Workshop.objects.visible_to(request.user)
        .of_organisation(request.membership.organisation if request.membership else None)
        .current()
        .with_frame()
    )
    return render(request, "start.html", {"nav": "workshops", "workshops": workshops})


@require_safe
def workshop(request, pk):
    """Show the path of one retreat: what is done, what is missing, the next step."""
    found = get_object_or_404(Workshop.objects.visible_to(request.user).with_frame(), pk=pk)
    return render(request, "workshop.html", {"nav": "workshops", "workshop": found})


set_language = public(django_set_language)


def _fault(request, template: str, status: int) -> HttpResponse:
    return render(request, template, {"fault_id": current_fault_id()}, status=status)


@requires_csrf_token
def bad_request(request, exception=None):
    return _fault(request, "400.html", 400)


@requires_csrf_token
def permission_denied(request, exception=None):
    return _fault(request, "403.html", 403)


@requires_csrf_token
def page_not_found(request, exception=None):
    return _fault(request, "404.html", 404)


@requires_csrf_token
def server_error(request):
    return _fault(request, "500.html", 500)


def csrf_failure(request, reason=""):
    return _fault(request, "403_csrf.html", 403)
