"""How views get to a workshop or scorecard: from the person, or not at all."""

from django.shortcuts import get_object_or_404

from accounts.middleware import speak_for
from workshops.models import Scorecard, Workshop


def reach_workshop(request, pk, found=None) -> Workshop:
    """Return the workshop if the person belongs to its organisation; else 404.

    ``found`` is a queryset where the page wants more of it than the frame.

    The request speaks for that organisation from here on: ``request.membership`` is the
    person's membership in it.
    """
    found = Workshop.objects.all() if found is None else found
    workshop = get_object_or_404(found.visible_to(request.user).with_frame(), pk=pk)
    speak_in(request, workshop.scorecard, workshop)
    return workshop


def reach_scorecard(request, pk) -> Scorecard:
    """Return the scorecard if the person belongs to its organisation; else 404."""
    scorecard = get_object_or_404(
        Scorecard.objects.visible_to(request.user).select_related("organisation"), pk=pk
    )
    speak_in(request, scorecard)
    return scorecard


def reach_in_workshop(request, queryset, pk):
    """Return a thing with a ``workshop`` from a ``visible_to`` manager; else 404."""
    found = get_object_or_404(
        queryset.visible_to(request.user).select_related("workshop__scorecard__organisation"),
        pk=pk,
    )
    speak_in(request, found.workshop.scorecard, found.workshop)
    return found


def speak_in(request, scorecard, workshop=None) -> None:
    """Make the request speak for the organisation of the scorecard, and keep what it reached.

    ``request.reached`` is the id of the workshop, or of the scorecard for what belongs to all of
    its workshops: whoever follows changes (reports/rendering/ahead.py) looks there.
    """
    speak_for(request, scorecard.organisation_id)
    request.reached = workshop.pk if workshop else scorecard.pk


def posted(request):
    """Return what was sent, for a form: None with GET, and never None with an empty POST."""
    return request.POST if request.method == "POST" else None
