"""What holds for every page of a room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from workshops.devices import UnknownDevice


class UnknownDeviceMiddleware:
    """Lead a phone that a room does not know to the page for joining, which says why.

    The sentence travels in the address: a message would open a session for a participant.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, UnknownDevice):
            return None
        target = reverse("workshops:join") + "?why=unknown"
        if request.headers.get("HX-Request"):  # never a whole page inside a region
            return HttpResponse(headers={"HX-Redirect": target})
        return redirect(target)
