"""Links to a version for people without an account: made and revoked here, and what they show."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.reach import require
from bsc_project.middleware import public
from reports import rules
from reports.forms import ShareForm
from reports.models import ShareLink
from reports.versions import sharing
from reports.versions.formats import FORMATS
from reports.versions.reading import archive_of
from reports.views.versions import file_answer, reach_to_change
from swot.services.refusal import RefusedError
from workshops.guessing import SHARE, is_paused, note_failure
from workshops.reach import posted

GET_OR_POST = require_http_methods(["GET", "POST"])
NOT_FOUND, TOO_MANY_REQUESTS = 404, 429
HIDDEN_FROM_SEARCH = "noindex, nofollow, noarchive"
FROM_START = "bytes=0-"


@GET_OR_POST
def link_create(request, pk):
    """Make a link to a version; it is shown once."""
    found = reach_to_change(request, pk)
    require(rules.can_share(request.membership or None))
    if not found.is_valid:
        messages.info(request, _("Only a version that counts now can be handed on."))
        return redirect("reports:version", pk)
    form = ShareForm(posted(request))
    context = {"nav": "reports", "workshop": found.workshop, "version": found, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            link, url = sharing.share_version(version=found, by=request.user, **form.cleaned_data)
        except RefusedError as error:
            messages.error(request, str(error))
            return redirect("reports:version", pk)
        # Shown in the answer to the POST itself: a redirect would have to keep the secret.
        return render(request, "reports/link_made.html", {**context, "link": link, "url": url})
    status = 422 if form.is_bound else 200
    return render(request, "reports/link_create.html", context, status=status)


@require_POST
def link_revoke(request, pk, link):
    """End a link."""
    found = reach_to_change(request, pk)
    require(rules.can_share(request.membership or None))
    own = ShareLink.objects.visible_to(request.user).filter(version=found)
    sharing.revoke_link(link=get_object_or_404(own, pk=link))
    messages.success(request, _("The link leads nowhere any more."))
    return redirect("reports:version", pk)


# --- without an account --------------------------------------------------------------------


@public
@require_safe
def shared(request, token):
    """What a link shows: whose report, which version, since when, and its files."""
    link = _reach_link(request, token)
    if isinstance(link, HttpResponse):
        return link
    version = link.version
    archive = archive_of(version)
    if _is_use(request):
        sharing.note_use(link=link, what=sharing.PAGE)
    files = version.files.without_content().exclude(sha256="")
    context = {
        "language": archive["language"],
        "organisation": archive["organisation"]["name"],
        "title": archive["workshop"]["title"],
        "is_example": archive["workshop"].get("example", False),
        "link": link,
        "version": version,
        "files": [(FORMATS[file.format], file) for file in files if file.format in FORMATS],
        "token": token,
    }
    with translation.override(archive["language"]):
        return _unlisted(render(request, "reports/shared.html", context))


@public
@require_safe
def shared_file(request, token, name):
    """Hand out one file of the version."""
    link = _reach_link(request, token)
    if isinstance(link, HttpResponse):
        return link
    file = sharing.shared_file(link, name)
    if file is None or name not in FORMATS:
        return _gone(request, NOT_FOUND)
    if _is_use(request):
        sharing.note_use(link=link, what=name)
    return _unlisted(file_answer(link.version, file))


def _is_use(request) -> bool:
    """Whether somebody gets something. A question about it (HEAD) is none, nor are the further
    parts of a file (Range) that a viewer asks for one by one."""
    part = request.headers.get("Range", FROM_START)
    return request.method == "GET" and part.startswith(FROM_START)


def _reach_link(request, token) -> ShareLink | HttpResponse:
    """The link, or the one answer to whatever leads nowhere: unknown, expired, revoked."""
    if is_paused(request, SHARE):
        return _gone(request, TOO_MANY_REQUESTS)
    link = sharing.link_behind(token)
    if link is None:
        note_failure(request, SHARE)
        return _gone(request, NOT_FOUND)
    return link


def _gone(request, status) -> HttpResponse:
    context = {"is_paused": status == TOO_MANY_REQUESTS}
    return _unlisted(render(request, "reports/shared_gone.html", context, status=status))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = HIDDEN_FROM_SEARCH
    return response
