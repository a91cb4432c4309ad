"""Links between goals: add, change, delete, take back. The map and the goals lead here."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import rules as people
from accounts.reach import require
from goals import links, rules
from goals.keeping import kept as changing
from goals.link_forms import LinkForm
from goals.link_way_back import forget, keep, kept_for
from goals.links import StaleLinkError
from goals.models import Goal, GoalLink
from swot.labels import goal_labels
from swot.services.refusal import RefusedError
from workshops.reach import posted, reach_scorecard, speak_in

ENDS = ("goal", "to")


def link_create(request, pk):
    """Add a link; `goal` in the address is the goal that it begins at, `back` where to return."""
    scorecard = reach_scorecard(request, pk)
    require(people.can_manage_goals(request.membership or None))
    initial = {"goal": request.GET.get("goal"), "back": request.GET.get("back")}
    form = _form(request, scorecard, initial)
    if request.method == "POST" and form.is_valid():
        return _do(request, scorecard, form, lambda: links.add_link(entry=form.entry))
    return _page(request, scorecard, form)


def link_edit(request, pk, kind, to):
    goal = _reach_goal(request, pk)
    link = GoalLink.objects.filter(goal=goal, kind=kind, to=to).first()
    if link is None and request.method != "POST":
        raise Http404
    scorecard = goal.workshop.scorecard
    initial = {"back": request.GET.get("back")}
    if link is not None:
        initial |= {**links.values_of(link), "seen": links.mark_of(link)}
    form = _form(request, scorecard, initial)
    if request.method == "POST" and form.is_valid():
        if link is None:
            return _gone(request, scorecard, form)
        seen = form.cleaned_data["seen"]
        try:
            return _do(
                request,
                scorecard,
                form,
                lambda: links.edit_link(link=link, entry=form.entry, seen=seen),
                link,
            )
        except StaleLinkError:
            return _conflict(request, scorecard, form, link)
    return _page(request, scorecard, form, link)


@require_POST
def link_delete(request, pk, kind, to):
    goal = _reach_goal(request, pk)
    scorecard = goal.workshop.scorecard
    link = GoalLink.objects.filter(goal=goal, kind=kind, to=to).first()
    kept = None
    if link is not None:
        try:
            with changing([goal], by=request.user):
                kept = links.delete_link(link=link)
        except RefusedError as error:  # its goal has gone, and the link with it
            messages.error(request, str(error))
            return _to(request, scorecard, _posted_back(request, scorecard))
    if kept is None:
        messages.info(request, _("Somebody deleted this link before you."))
    else:
        keep(request.session, kept, _("Link deleted."))
    return _to(request, scorecard, _posted_back(request, scorecard))


@require_POST
def link_restore(request, pk):
    """Take the last change of a link by this person back."""
    scorecard = reach_scorecard(request, pk)
    require(people.can_manage_goals(request.membership or None))
    found = kept_for(request.session, scorecard)
    if found is None:
        messages.error(request, _("There is nothing to undo any more."))
        return _to(request, scorecard, _posted_back(request, scorecard))
    try:
        with changing(_goals_in(found["kept"]), by=request.user):
            links.take_back(scorecard=scorecard, kept=found["kept"])
        messages.success(request, _("Undone."))
    except RefusedError as error:
        messages.error(request, str(error))
    forget(request.session)
    return _to(request, scorecard, _posted_back(request, scorecard))


# --- steps that the views share ------------------------------------------------------------


def _reach_goal(request, pk) -> Goal:
    """Return a goal whose links this person may edit; else 404 or 403."""
    found = Goal.objects.visible_to(request.user)
    goal = get_object_or_404(found.select_related("workshop__scorecard__organisation"), pk=pk)
    speak_in(request, goal.workshop.scorecard)
    require(rules.can_edit_goals(request.membership or None, goal.workshop))
    return goal


def _form(request, scorecard, initial, data=None) -> LinkForm:
    """The form over all goals of the scorecard. Links may begin at goals of no archived retreat."""
    member = request.membership or None
    goals = links.goals_in_order(scorecard)
    labels = goal_labels(goals)
    for goal in goals:
        goal.label = labels[goal.pk]
    sources = [goal for goal in goals if rules.can_edit_goals(member, goal.workshop)]
    sent = data if data is not None else posted(request)
    return LinkForm(sent, initial=initial, sources=sources, goals=goals)


def _do(request, scorecard, form, verb, link=None):
    touched = [form.entry.goal, form.entry.to, *([link.goal] if link else [])]
    try:
        with changing(touched, by=request.user):
            kept = verb()
    except RefusedError as error:
        form.add_error("to", str(error))
        return _page(request, scorecard, form, link)
    keep(request.session, kept, _("Link saved.") if link else _("Link added."))
    return _to(request, scorecard, form.back_to)


def _goals_in(kept) -> list[Goal]:
    """The goals that a change of a link has touched."""
    ends = [values[end] for values in (kept["before"], kept["after"]) if values for end in ENDS]
    return list(Goal.objects.filter(pk__in=ends))


def _conflict(request, scorecard, form, link):
    """Show what somebody else stored meanwhile; what was typed stays, and can be saved."""
    now = GoalLink.objects.filter(pk=link.pk).select_related("goal", "to").first()
    if now is None:
        return _gone(request, scorecard, form)
    again = {**request.POST.dict(), "seen": links.mark_of(now)}
    form = _form(request, scorecard, {}, again)
    form.is_valid()
    return _page(request, scorecard, form, link, theirs=now, status=409)


def _gone(request, scorecard, form):
    """Somebody deleted the link or moved it. What was typed can be saved as a new one."""
    return _page(request, scorecard, form, is_gone=True, status=409)


def _page(request, scorecard, form, link=None, *, status=200, **more):
    context = {"nav": "scorecard", "scorecard": scorecard, "form": form, "link": link, **more}
    return render(request, "goals/link_form.html", context, status=status)


def _to(request, scorecard, goal=None):
    """Back to the page of the goal where one came from, else to the map."""
    if goal is not None:
        return redirect("indicators:goal", goal.pk)
    return redirect("indicators:strategy_map", scorecard.pk)


def _posted_back(request, scorecard) -> Goal | None:
    """The goal to whose page a button wants to return; a wrong id is none."""
    wanted = request.POST.get("back", "")
    goals = Goal.objects.filter(scorecard=scorecard)
    return next((goal for goal in goals if str(goal.pk) == wanted), None) if wanted else None
