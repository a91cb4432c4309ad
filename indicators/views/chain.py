"""The chain from cards to goals and back: of a whole retreat, and of one card."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.card_chain import card_chain_page
from indicators.chain_page import chain_page
from swot.models import Card
from workshops.reach import reach_in_workshop, reach_workshop


@require_safe
def chain(request, pk):
    """Show coverage both ways, the turn of view, and the walk that the address asks for."""
    workshop = reach_workshop(request, pk)
    page = chain_page(workshop, request.GET, request.membership or None)
    context = {"nav": "workshops", "workshop": workshop, **page}
    return render(request, "indicators/chain.html", context)


@require_safe
def card_chain(request, pk):
    """Show what became of a card; for the page of the card, which asks with htmx, that alone."""
    cards = Card.objects.select_related("prompt", "perspective", "cluster")
    found = reach_in_workshop(request, cards, pk)
    page = card_chain_page(found, request.membership or None)
    context = {"nav": "workshops", "workshop": found.workshop, **page}
    template = "_card_became.html" if request.htmx else "card_chain.html"
    return render(request, f"indicators/{template}", context)
