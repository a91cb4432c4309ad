"""Placing dots on a phone. The whole ballot is sent as one state, as often as one likes."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bsc_project.middleware import public
from goals.ballots import BallotPage, ballot_page, open_prompts
from goals.vote_forms import BallotForm
from goals.votes import round_page
from goals.voting import ClosedVoteError, cast_ballot
from swot.services.refusal import RefusedError
from workshops.devices import mark_of, reach_device


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request, pk):
    """Show the ballot, take it, or thank for it; 204 while the phone shows what is.

    After the vote a phone goes back to the cards by itself as soon as a prompt opens.
    """
    device = reach_device(request, pk)
    page = ballot_page(device)
    if request.method == "POST":
        return _cast(request, device, page)
    if page.state != "open" and "asked" in request.GET and _is_asked_anew(request, device):
        cards = reverse("swot:phone", args=[device.workshop.pk])
        return HttpResponse(status=204, headers={"HX-Redirect": cards})
    if request.GET.get("at") == page.at:
        return HttpResponse(status=204)
    return _show(request, device, page, _form(page))


def _is_asked_anew(request, device) -> bool:
    """Whether a prompt opened since the phone drew its page."""
    return not set(open_prompts(device.workshop)) <= set(request.GET["asked"].split())


def _cast(request, device, page: BallotPage):
    """Store the ballot that was sent; what came too late, or holds too much, is told."""
    found = page.round
    if found is None or not found.is_open or request.POST.get("round") != str(found.pk):
        return _refuse(request, device, page, ClosedVoteError.told())
    form = _form(page, request.POST)
    if not form.is_valid():
        return _refuse_form(request, device, page, form)
    try:
        stored = cast_ballot(
            found=found,
            mark=mark_of(device.secret, found.pk),
            seats=device.participant.seats,
            turn=form.cleaned_data["turn"] or page.turn,
            dots=form.dots,
        )
    except RefusedError as error:
        return _refuse(request, device, ballot_page(device), error)
    if request.htmx:
        return JsonResponse({"dots": stored.dots, "turn": stored.turn})
    return redirect("goals:ballot", device.workshop.pk)


def _form(page: BallotPage, sent=None) -> BallotForm:
    initial = {"turn": page.turn + 1}
    return BallotForm(sent, options=page.options, rule=page.rule, given=page.dots, initial=initial)


def _refuse(request, device, page: BallotPage, error: RefusedError):
    """409: the vote is not open (any more), or its ballot is another one now."""
    if request.htmx:
        return JsonResponse({"error": str(error), "at": page.at}, status=409)
    return _show(request, device, page, _form(page), fault=str(error), status=409)


def _refuse_form(request, device, page: BallotPage, form: BallotForm):
    if request.htmx:
        words = [*form.non_field_errors(), *(e for item in form.errors.values() for e in item)]
        return JsonResponse({"error": words[0]}, status=422)
    return _show(request, device, page, form)


def _show(request, device, page: BallotPage, form, fault="", status=200):
    is_late = "late" in request.GET and page.state != "open"
    context = {
        "device": device,
        "page": page,
        "asked": " ".join(open_prompts(device.workshop)),
        "form": form,
        "fault": str(ClosedVoteError.told()) if is_late else fault,
        "result": round_page(page.round) if page.round and not page.round.is_open else None,
        "title": page.round.title if page.round else _("Dots"),
    }
    return render(request, "goals/ballot.html", context, status=status)
