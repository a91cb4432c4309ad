"""The page of the room, and the verbs of its rounds."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.reach import require
from swot import room_page
from swot.models import Prompt, RoundState
from swot.rules import can_sort
from swot.services import RefusedError, rounds
from workshops import screens
from workshops.models import Scene
from workshops.pulse import is_unchanged, pulse_of
from workshops.reach import reach_in_workshop, reach_workshop

PARTS = ("rounds", "screen")


@require_GET
def room(request, pk):
    """The page; with htmx all that a verb may have changed, or one part if its numbers rose."""
    workshop = reach_workshop(request, pk)
    require(can_sort(request.membership, workshop))
    part = request.GET.get("part")
    if part in PARTS and is_unchanged(request, pulse_of(workshop)):
        return HttpResponse(status=204)
    context = _context(workshop, request.session)
    if part in PARTS:
        return render(request, f"swot/_room_{part}.html", context)
    return render(request, "swot/_room.html" if request.htmx else "swot/room.html", context)


@require_GET
def room_sheet(request, pk):
    """A sheet of paper with code and QR code, to lie on the tables."""
    workshop = reach_workshop(request, pk)
    require(can_sort(request.membership, workshop))
    door = room_page.door_of(workshop, room_page.room_of(workshop))
    context = {"nav": "workshops", "workshop": workshop, "door": door}
    with translation.override(workshop.language):  # it is for the people in the room
        response = render(request, "swot/room_sheet.html", context)
    response.headers["Content-Language"] = workshop.language
    return response


@require_POST
def round_open(request, pk):
    prompt = _reach(request, pk)
    return _carry_out(
        request,
        prompt,
        rounds.open_round,
        lambda _count: _("The round is open: phones can write."),
        scene=Scene.WRITE,
    )


@require_POST
def round_draft(request, pk):
    prompt = _reach(request, pk)
    return _carry_out(request, prompt, _draft, lambda _count: _("The round is not open any more."))


@require_POST
def round_close(request, pk):
    prompt = _reach(request, pk)
    return _carry_out(
        request,
        prompt,
        _close,
        lambda count: (
            ngettext(
                "The round is closed. %(count)s card lies covered.",
                "The round is closed. %(count)s cards lie covered.",
                count,
            )
            % {"count": count}
        ),
    )


@require_POST
def round_reveal(request, pk):
    prompt = _reach(request, pk)
    return _carry_out(
        request,
        prompt,
        rounds.reveal_round,
        lambda count: (
            ngettext(
                "%(count)s card is revealed and hangs on the board.",
                "%(count)s cards are revealed and hang on the board.",
                count,
            )
            % {"count": count}
        ),
        scene=Scene.BOARD,
    )


@require_POST
def round_cover(request, pk):
    prompt = _reach(request, pk)
    return _carry_out(
        request,
        prompt,
        rounds.cover_round,
        lambda _count: _("The cards are covered again. How they were sorted is kept."),
    )


def _reach(request, pk):
    prompt = reach_in_workshop(request, Prompt.objects, pk)
    require(can_sort(request.membership, prompt.workshop))
    return prompt


def _close(*, prompt):
    count = rounds.close_round(prompt=prompt)
    _stop_clock_of(prompt)
    return count


def _draft(*, prompt):
    rounds.draft_round(prompt=prompt)
    _stop_clock_of(prompt)


def _stop_clock_of(prompt):
    """The time of a finished round is not that of the next; another that is open keeps it."""
    if not prompt.workshop.prompts.filter(state=RoundState.OPEN).exists():
        screens.stop_clock(workshop=prompt.workshop)


def _carry_out(request, prompt, verb, said, *, scene=None):
    """Take the step and say so, or say why not; back to the page of the room.

    With ``scene`` the beamer follows, if there is one and the form says so.
    """
    try:
        count = verb(prompt=prompt)
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        if scene and "on_screen" in request.POST and room_page.room_of(prompt.workshop).screen:
            screens.choose_scene(workshop=prompt.workshop, scene=scene)
        messages.success(request, said(count or 0))
    return redirect("swot:room", prompt.workshop_id)


def _context(workshop, shown_before):
    found = room_page.room_of(workshop)
    door = room_page.door_of(workshop, found)
    rows = room_page.rounds_of(workshop, door)
    return {
        "nav": "workshops",
        "workshop": workshop,
        "at": pulse_of(workshop),
        "door": door,
        "rounds": rows,
        "is_revealed": room_page.is_revealed(rows),
        "screen": room_page.screen_of(found),
        "scenes": room_page.scenes_of(
            workshop, found, screens.kept_subjects(shown_before, workshop)
        ),
        "is_whole": False,
    }
