"""Two retreats of one scorecard side by side."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goals.comparison_page import chooser, comparison_of, in_order, others_of, proposed
from workshops.reach import reach_workshop
from workshops.rules import can_create_workshop


@require_safe
def comparison(request, pk):
    """Compare with the retreat that this one follows, or with the one that `?with=` names."""
    workshop = reach_workshop(request, pk)
    others = others_of(workshop)
    other = proposed(workshop, others)
    if wanted := request.GET.get("with"):
        other = next((item for item in others if str(item.pk) == wanted), None)
        if other is None:
            raise Http404
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "other": other,
        "may_continue": can_create_workshop(request.membership or None),
    }
    if other is not None:
        context |= comparison_of(*in_order(workshop, other))
        context["choices"] = chooser(others, other)
    return render(request, "goals/comparison.html", context)
