"""Prioritisation by dots, for the facilitator: the vote informs, the group decides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.reach import require
from goals import rules, voting, wayback
from goals.models import BallotKind, VoteState, VotingRound
from goals.options import count_options
from goals.vote_forms import DecisionForm, PaperForm, RoundForm, new_round
from goals.vote_words import hints_for, paper_limit_words
from goals.votes import decided_goals, round_pages, turnout_of
from swot.services.refusal import RefusedError
from workshops.pulse import is_unchanged, pulse_of
from workshops.reach import posted, reach_in_workshop, reach_workshop

WAY_BACK = "vote_way_back"
WAY_BACK_SECONDS = 3600


@require_safe
def votes(request, pk):
    """Show each round: drafts, what is open, results with ranks, and the decision apart."""
    workshop = reach_workshop(request, pk)
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "pulse": pulse_of(workshop),
        "may_run": rules.can_run_votes(request.membership or None, workshop),
        "rounds": round_pages(workshop),
        "way_back": _way_back(request, workshop),
    }
    return render(request, "goals/votes.html", context)


def round_create(request, pk):
    workshop = reach_workshop(request, pk)
    require(rules.can_run_votes(request.membership or None, workshop))
    counts = count_options(workshop)
    titles = workshop.voting_rounds.values_list("title", flat=True)
    found = new_round(counts, workshop.language, titles)
    form = RoundForm(posted(request), instance=found, counts=counts, is_draft=True)
    if request.method == "POST" and form.is_valid():
        voting.create_round(workshop=workshop, found=form.instance)
        messages.success(request, _("Vote prepared. It opens when you say so."))
        return _to(form.instance)
    title = _("Prepare a vote")
    return _page(request, workshop, "goals/vote_form.html", form=form, title=title, counts=counts)


def round_edit(request, pk):
    found = _reach(request, pk)
    counts = count_options(found.workshop)
    is_draft = found.state == VoteState.DRAFT
    form = RoundForm(posted(request), instance=found, counts=counts, is_draft=is_draft)
    if request.method == "POST" and form.is_valid():
        return _do(request, found, voting.edit_round, _("Vote saved."))
    hints = []
    if is_draft and request.method != "POST":
        people = voting.people_of(found.workshop)
        hints = hints_for(found, counts[found.subject], people)
    title = _("Edit the vote")
    context = {"form": form, "title": title, "hints": hints, "counts": counts}
    return _page(request, found.workshop, "goals/vote_form.html", **context)


@require_POST
def round_open(request, pk):
    found = _reach(request, pk)
    return _do(request, found, voting.open_round, _("The vote is open. Phones can place dots now."))


def round_close(request, pk):
    found = _reach(request, pk)
    if request.method == "POST":
        return _close(request, found)
    if not found.is_open:
        messages.info(request, _("This vote is not open."))
        return _to(found)
    context = {"round": found, "turnout": turnout_of(found)}
    return _page(request, found.workshop, "goals/vote_close.html", **context)


@require_safe
def round_turnout(request, pk):
    """How many ballots are in; 204 while the page shows that already."""
    found = _reach(request, pk)
    if is_unchanged(request, found.workshop.box_revision):
        return HttpResponse(status=204)
    context = {"page": {"round": found, "turnout": turnout_of(found)}}
    return render(request, "goals/_turnout.html", {**context, "workshop": found.workshop})


@require_POST
def round_reopen(request, pk):
    """Vote once more: a draft like it, since counted ballots are gone."""
    found = _reach(request, pk)
    again = voting.repeat_round(found=found)
    messages.success(request, _("A new round like this one is prepared. The result here stays."))
    return _to(again)


def round_paper(request, pk):
    found = _reach(request, pk)
    if found.state != VoteState.DRAFT and found.ballots == BallotKind.PHONE:
        messages.error(request, _("This vote is held by phone; its dots can’t be entered by hand."))
        return _to(found)
    options, given = voting.paper_options(found), voting.stored_dots(found)
    initial = {"voters": found.voters}
    form = PaperForm(posted(request), options=options, given=given, found=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _enter(request, found, form)
    limit = paper_limit_words(found)
    people = voting.people_of(found.workshop)
    context = {"form": form, "round": found, "people": people, "limit": limit}
    return _page(request, found.workshop, "goals/vote_paper.html", **context)


def round_decide(request, pk):
    found = _reach(request, pk)
    goals = decided_goals(found)
    initial = {"version": found.version, "decision": found.decision, "reason": found.reason}
    initial |= {f"priority-{row.id}": row.priority for row in goals}
    sent, takes_ranks = posted(request), "take" in request.POST
    if takes_ranks:  # what was typed stays; nothing is stored yet
        sent = {**sent.dict(), **{f"priority-{row.id}": row.rank for row in goals}}
    form = DecisionForm(sent, goals={row.id: row.text for row in goals}, initial=initial)
    if request.method == "POST" and not takes_ranks and form.is_valid():
        try:
            voting.decide(found=found, priorities=form.priorities, **form.words)
        except voting.StaleDecisionError:
            return _conflict(request, found, form, goals)
        except RefusedError as error:
            messages.error(request, str(error))
            return _to(found)
        messages.success(request, _("Decision recorded."))
        return _to(found)
    return _decision_page(request, found, form, goals)


def round_delete(request, pk):
    found = _reach(request, pk)
    if request.method == "POST":
        try:
            kept = wayback.delete_round(found=found)
        except RefusedError as error:
            messages.error(request, str(error))
            return _to(found)
        _keep(request, kept, _("The vote “%(title)s” was deleted.") % {"title": found.title})
        return redirect("goals:votes", found.workshop_id)
    context = {
        "title": _("Delete this vote?"),
        "text": found.title,
        "note": _("You can bring it back right afterwards."),
        "action": _("Delete vote"),
        "back": reverse("goals:votes", args=[found.workshop_id]),
    }
    return _page(request, found.workshop, "goals/confirm.html", **context)


@require_POST
def round_restore(request, pk):
    """Take the last deletion or paper entry of this person back."""
    workshop = reach_workshop(request, pk)
    require(rules.can_run_votes(request.membership or None, workshop))
    kept = _way_back(request, workshop)
    if kept is None:
        messages.error(request, _("There is nothing to undo any more."))
        return redirect("goals:votes", pk)
    try:
        found = wayback.bring_back(workshop=workshop, kept=kept["kept"])
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("goals:votes", pk)
    del request.session[WAY_BACK]
    messages.success(request, _("Undone."))
    return _to(found)


# --- steps that the views share ------------------------------------------------------------


def _reach(request, pk) -> VotingRound:
    """Return a vote that this person may run; else 404 or 403."""
    found = reach_in_workshop(request, VotingRound.objects, pk)
    require(rules.can_run_votes(request.membership or None, found.workshop))
    return found


def _do(request, found, verb, word):
    try:
        verb(found=found)
        messages.success(request, word)
    except RefusedError as error:
        messages.error(request, str(error))
    return _to(found)


def _close(request, found):
    try:
        closed = voting.close_round(found=found)
    except RefusedError as error:
        messages.error(request, str(error))
        return _to(found)
    if closed.state == VoteState.DRAFT:
        messages.info(request, _("No ballot came in. The vote is a draft again."))
    else:
        messages.success(request, _("The vote is closed."))
    return _to(found)


def _enter(request, found, form):
    kept = wayback.snapshot_of(found)
    try:
        voting.enter_paper_dots(found=found, voters=form.cleaned_data["voters"], dots=form.dots)
    except RefusedError as error:
        messages.error(request, str(error))
        return _to(found)
    words = [_("The paper dots are stored.")]
    if form.missing:
        missing = ngettext(
            "%(count)s of %(all)s dots was not placed.",
            "%(count)s of %(all)s dots were not placed.",
            form.missing,
        )
        words.append(missing % {"count": form.missing, "all": form.budget})
    _keep(request, kept, " ".join(words))
    return _to(found)


def _keep(request, kept, word) -> None:
    """Lay the way back into the session of this person, beside the words for it."""
    now = timezone.now().timestamp()
    request.session[WAY_BACK] = {"kept": kept, "word": word, "at": now}


def _way_back(request, workshop):
    found = request.session.get(WAY_BACK)
    if not found or found["kept"]["workshop"] != str(workshop.pk):
        return None
    return found if timezone.now().timestamp() - found["at"] < WAY_BACK_SECONDS else None


def _conflict(request, found, form, goals):
    """Show what somebody else recorded meanwhile; what was typed stays, and can be saved."""
    found.refresh_from_db(fields=["decision", "reason", "version"])
    form.data = {**form.data.dict(), "version": found.version}
    return _decision_page(request, found, form, goals, theirs=found)


def _decision_page(request, found, form, goals, theirs=None):
    rows = [(row, form[f"priority-{row.id}"]) for row in goals]
    context = {"form": form, "round": found, "rows": rows, "theirs": theirs}
    return _page(request, found.workshop, "goals/vote_decide.html", **context)


def _page(request, workshop, template, **context):
    return render(request, template, {"nav": "workshops", "workshop": workshop, **context})


def _to(found):
    return redirect(f"{reverse('goals:votes', args=[found.workshop_id])}#round-{found.pk}")
