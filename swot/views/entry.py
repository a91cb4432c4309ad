"""Rapid entry: one line, one card. The dock of the board and the page for phones post here."""

from __future__ import annotations

from uuid import uuid5

from django.db.models import Sum
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from accounts.reach import require
from swot import services, words
from swot.board import board_name
from swot.desk import Desk, dock_of
from swot.forms.entry import EntryForm
from swot.models import Card
from swot.rules import can_sort
from swot.views.answers import answer, changes_of
from workshops.models import Workshop
from workshops.photo_page import photo_rows
from workshops.reach import reach_workshop


@require_http_methods(["GET", "POST"])
def entry(request, pk):
    workshop = reach_workshop(request, pk)
    require(can_sort(request.membership, workshop))
    desk = Desk.of_workshop(workshop)
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        desk=desk,
        chosen=desk.chosen(request.session),
    )
    if request.method == "GET":
        return _page(request, workshop, form)
    if not form.is_valid():
        return _refused(request, workshop, form)
    if form.is_prefix_only:
        return _set(request, workshop, form)
    try:
        card = _pin(request, workshop, form)
    except services.RefusedError as error:
        form.add_error("text", str(error))
        return _refused(request, workshop, form)
    return _pinned(request, workshop, form, card)


# --- steps that belong to it ---------------------------------------------------------------


def _pin(request, workshop: Workshop, form: EntryForm) -> Card:
    """Pin what the form says.

    A page that the browser brought back from its memory still has the id of the card it was
    made for: another text under a known id is another card, and so is one that was taken away.
    A script gives each line an id of its own, so there a known id is a line sent again.
    """
    data = form.cleaned_data
    card = {
        "workshop": workshop,
        "by": request.user,
        "prompt": form.prompt,
        "perspective": form.place,
        "cluster": form.chosen.cluster or None,
        "text": data["text"],
        "count": data["count"],
    }
    pinned = services.pin_card(**card, card_id=data["card_id"])
    if data["is_read"]:
        return pinned
    if pinned.text != data["text"]:
        pinned = services.pin_card(**card, card_id=uuid5(data["card_id"], data["text"]))
    if pinned._state.adding:
        pinned = services.pin_card(**card)
    return pinned


def _pinned(request, workshop: Workshop, form: EntryForm, card: Card):
    number = count_cards(workshop)
    said = said_pinned(card, number)
    if request.htmx:
        form.desk.keep(request.session, form.chosen)
        response = answer(request, workshop, done=changes_of(card), said="")
        return trigger_client_event(
            response, "entry:pinned", {"card": str(card.pk), "number": number, "said": said}
        )
    form.desk.keep(request.session, form.chosen, said)
    return _back(request, workshop)


def _set(request, workshop: Workshop, form: EntryForm):
    """A line of prefixes alone sets what the next cards get, and pins nothing."""
    chosen = form.chosen
    label = board_name(form.place) if form.place else _("Unsorted")
    parts = [words.singular(chosen.kind), label]
    if chosen.cluster:
        parts.append(f"#{chosen.cluster}")
    said = _("From here on: %(what)s") % {"what": " · ".join(parts)}
    form.desk.keep(request.session, chosen, said)
    return _back(request, workshop)


def _back(request, workshop: Workshop):
    """To where the card was typed, with the focus in the field."""
    name = "swot:entry" if request.POST.get("back") == "entry" else "swot:board"
    return redirect(f"{reverse(name, args=[workshop.pk])}#entry-text")


def _refused(request, workshop: Workshop, form: EntryForm):
    if request.htmx:
        return JsonResponse({"error": form.fault()}, status=422)
    return _page(request, workshop, form)


def _page(request, workshop: Workshop, form: EntryForm):
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "form": form,
        "dock": dock_of(request.session, form.desk, total=count_cards(workshop), typed=form.chosen),
        "typed": form.data.get("text", "") if form.is_bound else "",
        "count": form["count"].value() or 1,
        "photos": photo_rows(workshop),
    }
    return render(request, "swot/entry.html", context)


def count_cards(workshop: Workshop) -> int:
    """How many paper cards are on the board. One query."""
    found = Card.objects.shown().filter(workshop=workshop).aggregate(sum=Sum("count"))
    return found["sum"] or 0


def said_pinned(card: Card, number: int) -> str:
    if card.count == 1:
        return _("Card %(number)s pinned: “%(text)s”") % {"number": number, "text": card.text}
    values = {"first": number - card.count + 1, "number": number, "text": card.text}
    if card.count == 2:
        return _("Cards %(first)s and %(number)s pinned: “%(text)s”") % values
    return _("Cards %(first)s to %(number)s pinned: “%(text)s”") % values
