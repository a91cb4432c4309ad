"""The board of a retreat: look at it, undo, redo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.reach import require
from swot import services
from swot.desk import Desk, dock_of
from swot.drawn import drawn_board
from swot.models import Card, Step
from swot.paste_page import shortened
from swot.rules import can_sort
from swot.unseen import unseen_sentence
from swot.views.answers import answer, board_url, refuse
from workshops.pulse import is_unchanged, pulse_of
from workshops.reach import reach_workshop


@require_GET
def board(request, pk):
    workshop = reach_workshop(request, pk)
    may_sort = can_sort(request.membership, workshop)
    drawn = drawn_board(workshop, chosen=request.GET.get("p", ""))
    found = drawn.board
    dock = None
    if may_sort:
        dock = dock_of(request.session, Desk.of_board(found), total=found.total)
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "board": found,
        "turns": drawn.turns_of(request.user.pk) if may_sort else None,
        "can_sort": may_sort,
        "picture": drawn.part("_picture", can_sort=may_sort),
        "lanes": drawn.part("_lanes", can_sort=may_sort),
        "hidden": drawn.part("_hidden", can_sort=may_sort),
        "dock": dock,
        "dock_html": _dock(drawn, dock, request.user) if dock else "",
        "sorting": drawn.part("_sorting", can_sort=True) if may_sort else "",
        "photos": drawn.photos,
        "at": pulse_of(workshop),
        "unseen": unseen_sentence(drawn.unseen_of(workshop)),
    }
    return render(request, "swot/board.html", context)


@require_GET
def board_live(request, pk):
    """The board as it stands, for a page that shows an older one: drawn once for everybody."""
    workshop = reach_workshop(request, pk)
    if is_unchanged(request, workshop.revision):
        return HttpResponse(status=204)
    may_sort = can_sort(request.membership, workshop)
    drawn = drawn_board(workshop)
    lanes = drawn.part("_lanes", can_sort=may_sort)
    return HttpResponse(drawn.part("_live", can_sort=may_sort, lanes=lanes))


@require_GET
def board_unseen(request, pk):
    """How many cards from phones nobody can read yet."""
    workshop = reach_workshop(request, pk)
    at = pulse_of(workshop)
    if is_unchanged(request, at):
        return HttpResponse(status=204)
    unseen = unseen_sentence(drawn_board(workshop).unseen_of(workshop))
    can = can_sort(request.membership, workshop)
    context = {"workshop": workshop, "at": at, "unseen": unseen, "can_sort": can}
    return render(request, "swot/_unseen.html", context)


def _dock(drawn, dock, user):
    """The dock as it looks with what this person has chosen for the next card."""
    places = [place.value for place in dock.places if place.is_chosen]
    kinds = [kind.value for kind in dock.kinds if kind.is_chosen]
    variant = (user.pk, dock.said, dock.cluster, *kinds, *places)
    return drawn.part("_dock", can_sort=True, variant=variant, dock=dock, user=user)


@require_POST
def undo(request, pk):
    workshop = reach_workshop(request, pk)
    require(can_sort(request.membership, workshop))
    return _turned(request, workshop, services.undo_last(workshop=workshop, by=request.user))


@require_POST
def redo(request, pk):
    workshop = reach_workshop(request, pk)
    require(can_sort(request.membership, workshop))
    redone = services.redo_last(workshop=workshop, by=request.user)
    return _turned(request, workshop, redone, is_redo=True)


def _turned(request, workshop, turned, *, is_redo=False):
    """Say what was undone or done again, or why it was not."""
    if turned is None:
        why = _("Nothing to do again.") if is_redo else _("Nothing to undo.")
        if request.htmx:
            return refuse(request, workshop, why)
        messages.info(request, why)
        return redirect(board_url(workshop))
    if turned.refused:
        return refuse(request, workshop, _("Not undone. %(why)s") % {"why": turned.refused})
    said = _("Done again: %(what)s") if is_redo else _("Undone: %(what)s")
    what = names_of_verbs()[turned.verb]
    if text := _text_of(request, workshop, turned, is_redo=is_redo):
        what = _("%(what)s (“%(text)s”)") % {"what": what, "text": shortened(text)}
    return answer(request, workshop, done=turned, said=said % {"what": what}, has_undo=is_redo)


def _text_of(request, workshop, turned, *, is_redo):
    """The text of the one card it was about, also if it is gone now. At most two queries."""
    if len(turned.cards) != 1:
        return ""
    if card := Card.objects.filter(workshop=workshop, pk=turned.cards[0]).first():
        return card.text
    mine = Step.objects.filter(workshop=workshop, user=request.user, is_undone=not is_redo)
    step = mine.order_by("-number" if is_redo else "number").first()
    kept = [rows.get("card", {}).get(str(turned.cards[0])) for rows in (step.after, step.before)]
    return next((row["text"] for row in kept if row and "text" in row), "")


def names_of_verbs() -> dict[str, str]:
    """Each verb as its message names it."""
    return {
        "pin": _("card pinned"),
        "paste": _("list pasted"),
        "move": _("card moved"),
        "reword": _("later wording"),
        "correct": _("typing error mended"),
        "recount": _("number of equal cards"),
        "split": _("card split"),
        "equal": _("cards marked as equal"),
        "unequal": _("mark as equal taken away"),
        "hide": _("card hidden"),
        "show": _("card shown again"),
        "also": _("further perspectives"),
        "remove": _("card removed"),
        "cluster_create": _("cluster made"),
        "cluster_rename": _("cluster renamed"),
        "cluster_reorder": _("order of clusters"),
        "cluster_move": _("cluster moved"),
        "cluster_dissolve": _("cluster dissolved"),
    }
