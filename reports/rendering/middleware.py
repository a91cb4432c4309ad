"""Who changed what, for what goes on in the background."""

from reports.rendering.ahead import note


class NoteChanges:
    """Middleware: what a person reached and changed is noted when the answer stands."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        reached = getattr(request, "reached", None)
        if reached and request.method == "POST" and response.status_code < 400:
            note(reached)
        return response
