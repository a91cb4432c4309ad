"""What holds for every request: sign-in by default, and headers on every response."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from bsc_project.faults import new_fault_id

# allauth's own pages are public by nature: they are how one signs in. (Those that change a
# password ask for a signed-in person themselves.)
PUBLIC_PREFIX = "account_"


def public(view):
    """Mark a view as open to everybody. A test lists all that are."""
    view.is_public = True
    return view


class LoginByDefaultMiddleware:
    """Send people who are not signed in to the sign-in page, unless the view is public."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.url_name or ""
        if request.user.is_authenticated or getattr(view, "is_public", False):
            return None
        if name.startswith(PUBLIC_PREFIX):
            return None
        target = redirect(settings.LOGIN_URL).url
        if request.htmx:  # never a sign-in page inside a card
            came_from = request.htmx.current_url_abs_path
            target += f"?next={quote(came_from)}" if came_from else ""
            return HttpResponse(headers={"HX-Redirect": target})
        if request.method in ("GET", "HEAD"):
            target += f"?next={quote(request.get_full_path())}"
        return redirect(target)


class SecurityHeadersMiddleware:
    """Add the headers Django has no setting for; signed-in pages are never stored."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        new_fault_id()
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        if not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            response.headers["Cache-Control"] = "no-store"
        return response


class CalmRefusalMiddleware:
    """Give whoever opens the address of a form's answer a page and the way back, not a bare 405."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_page = request.method == "GET" and not request.htmx and request.accepts("text/html")
        if not is_page or not isinstance(response, HttpResponseNotAllowed):
            return response
        page = render(request, "405.html", {"above": address_above(request.path)}, status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def address_above(path: str) -> str:
    """Return the nearest page that the address lies under: the one with the form, as a rule."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return "/"
