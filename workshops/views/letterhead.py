"""The look of the organisation's reports: its logo and its colour."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.members import reach_administered
from workshops.letterhead import change_letterhead, letterhead_of, remove_logo
from workshops.letterhead_forms import LetterheadForm
from workshops.models import Letterhead
from workshops.reach import posted

GET_OR_POST = require_http_methods(["GET", "POST"])


@GET_OR_POST
def letterhead(request):
    """Show logo and colour of the organisation the request speaks for, and change them."""
    organisation = reach_administered(request)
    found = letterhead_of(organisation)
    form = LetterheadForm(posted(request), request.FILES or None, initial={"accent": found.accent})
    if request.method == "POST" and form.is_valid():
        change_letterhead(
            organisation=organisation, accent=form.cleaned_data["accent"], logo=form.picture
        )
        messages.success(request, _("Saved. Reports that are printed from now on show it."))
        return redirect("workshops:letterhead")
    context = {"organisation": organisation, "letterhead": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "workshops/letterhead.html", context, status=status)


@GET_OR_POST
def logo_remove(request):
    """Ask once, then remove the logo."""
    organisation = reach_administered(request)
    found = letterhead_of(organisation)
    if request.method == "POST":
        remove_logo(organisation=organisation)
        messages.success(request, _("Logo removed."))
        return redirect("workshops:letterhead")
    if not found.has_logo:
        return redirect("workshops:letterhead")
    context = {"organisation": organisation, "letterhead": found}
    return render(request, "workshops/logo_remove.html", context)


@require_safe
def logo(request, pk):
    """The picture itself: always the PNG of our own making, and never anything else."""
    found = get_object_or_404(Letterhead.objects.visible_to(request.user), organisation=pk)
    if found.logo is None:
        raise Http404
    return HttpResponse(
        bytes(found.logo),
        content_type="image/png",
        headers={"Content-Disposition": f'inline; filename="{pk}.png"'},
    )
