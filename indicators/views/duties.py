"""Pages of what people owe: the list of measures, ticking them, the calendar of due dates."""

import datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Post, User
from accounts.reach import require
from accounts.rules import can_view
from accounts.services import with_calendar
from bsc_project.middleware import public
from goals import measures as services
from goals.models import Measure
from goals.rules import can_tick_measure
from indicators.calendar import calendar_of
from indicators.duties import labels_of
from indicators.history import kept_version
from indicators.measure_page import Wanted, count_measures, measure_page, wanted_of
from indicators.measure_rows import row_of
from workshops.reach import speak_in

JUST_TICKED = "ticked_measure"
"""Where the session keeps the measure that was ticked last without a script."""
TAKEN_BACK = "taken_back_measure"
"""Where it keeps the measure that was taken back last, with when and by whom it was done."""


@require_safe
def measure_list(request):
    """List the measures: what is open, overdue first; or what is done."""
    member = request.membership or None
    require(can_view(member))
    posts = list(Post.objects.filter(organisation=member.organisation))
    wanted = wanted_of(request.GET, member, posts)
    context = {
        "nav": "due",
        "page_url": request.get_full_path(),
        "ticked": request.session.pop(JUST_TICKED, None),
        **measure_page(member, wanted, posts),
    }
    return render(request, "indicators/measures.html", context)


@require_POST
def measure_tick(request, pk):
    """Say that a measure is done."""
    measure = _reach(request, pk)
    with _kept(measure, request):
        services.tick_measure(measure=measure, **_when_and_by_whom(request, measure))
    return _answer(request, _reach(request, pk))


@require_POST
def measure_untick(request, pk):
    """Take it back."""
    measure = _reach(request, pk)
    if measure.is_done:
        request.session[TAKEN_BACK] = {
            "pk": str(pk),
            "on": measure.done_on.isoformat() if measure.done_on else "",
            "by": str(measure.done_by_id or ""),
        }
    with _kept(measure, request):
        services.untick_measure(measure=measure)
    return _answer(request, _reach(request, pk))


@require_safe
def calendar_file(request):
    """Download the due dates of what the person answers for."""
    return _ics(request.user, "attachment")


@public
@require_safe
def calendar_feed(request, token):
    """The same for a calendar that asks again and again; whoever knows the address reads it."""
    user = with_calendar(secret=token)
    if user is None:
        raise Http404
    return _ics(user, "inline")


# --- steps that the views share ------------------------------------------------------------


def _reach(request, pk) -> Measure:
    """Return a measure that the person may tick; else 404 or 403."""
    found = Measure.objects.visible_to(request.user).select_related(
        "goal__scorecard__organisation", "goal__workshop", "responsible", "done_by"
    )
    measure = get_object_or_404(found, pk=pk)
    speak_in(request, measure.goal.scorecard)
    holder = measure.responsible.user_id if measure.responsible else None
    require(can_tick_measure(request.membership or None, holder))
    return measure


def _when_and_by_whom(request, measure: Measure) -> dict[str, Any]:
    """Today and by this person; where a taking back is undone, as it was before."""
    before = request.session.get(TAKEN_BACK, {})
    if "undo" not in request.POST or before.get("pk") != str(measure.pk):
        return {"on": timezone.localdate(), "by": request.user}
    return {
        "on": datetime.date.fromisoformat(before["on"]) if before["on"] else None,
        "by": User.objects.filter(pk=before["by"]).first() if before["by"] else None,
    }


def _kept(measure: Measure, request):
    """A tick is a change of the goal, which its history keeps."""
    return kept_version(goal=measure.goal, by=request.user)


def _answer(request, measure: Measure):
    """The row anew with the way back; without a script the list, with the same."""
    back = _back(request)
    if not request.htmx:
        request.session[JUST_TICKED] = {
            "pk": str(measure.pk),
            "text": measure.text,
            "is_done": measure.is_done,
        }
        return redirect(f"{back}#measure-{measure.pk}")
    member = request.membership
    wanted = _wanted(back, member)
    context = {
        "row": row_of(
            measure,
            member,
            label=labels_of([measure.goal_id])[measure.goal_id],
            names_scorecard="names_scorecard" in request.POST,
        ),
        "wanted": wanted,
        "counts": count_measures(member, wanted),
        "page_url": back,
        "is_answer": True,
    }
    return render(request, "indicators/_measure_answer.html", context)


def _back(request) -> str:
    """The list as it was asked for; any other address is the plain list."""
    back = request.POST.get("back", "")
    plain = reverse("indicators:measures")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours and urlsplit(back).path == plain else plain


def _wanted(back: str, member) -> Wanted:
    posts = list(Post.objects.filter(organisation=member.organisation))
    return wanted_of(QueryDict(urlsplit(back).query), member, posts)


def _ics(user: User, disposition: str) -> HttpResponse:
    return HttpResponse(
        calendar_of(user),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'{disposition}; filename="weitblick.ics"'},
    )
