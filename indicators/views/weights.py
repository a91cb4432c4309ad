"""Weights of goals and indicators of one scorecard."""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import rules as people
from accounts.reach import require
from indicators.weights import WeightEntry, WeightsChangedError, set_weights
from indicators.weights_page import WeightsPage
from workshops.reach import posted, reach_scorecard

WAY_BACK = "weights_way_back"


@require_http_methods(["GET", "POST"])
def weights(request, pk):
    """Show the shares, and set the weights behind them."""
    scorecard = reach_scorecard(request, pk)
    may_edit = people.can_manage_goals(request.membership or None)
    require(may_edit or request.method == "GET")
    page = WeightsPage(scorecard, posted(request))
    if request.method == "POST" and page.is_valid():
        try:
            back = set_weights(scorecard=scorecard, entries=page.entries(), by=request.user)
        except WeightsChangedError as other:
            page.tell_changed(other.stored)
        else:
            _keep_way_back(request, scorecard, back)
            messages.success(request, _("Weights saved.") if back else _("Nothing was changed."))
            return redirect("indicators:weights", pk)
    context = {
        "nav": "scorecard",
        "scorecard": scorecard,
        "page": page,
        "may_edit": may_edit,
        "has_way_back": bool(_way_back(request, scorecard)),
    }
    status = 422 if page.form.errors else 200
    return render(request, "indicators/weights.html", context, status=status)


@require_POST
def weights_shares(request, pk):
    """Answer with the shares of what is typed and not yet saved."""
    scorecard = reach_scorecard(request, pk)
    require(people.can_manage_goals(request.membership or None))
    page = WeightsPage(scorecard, request.POST)
    return render(request, "indicators/_weights_shares.html", {"rows": page.rows()})


@require_POST
def weights_undo(request, pk):
    """Take the last change of this person back, unless somebody changed the same since."""
    scorecard = reach_scorecard(request, pk)
    require(people.can_manage_goals(request.membership or None))
    try:
        set_weights(scorecard=scorecard, entries=_way_back(request, scorecard), by=request.user)
    except WeightsChangedError:
        messages.error(request, _("Somebody has changed these weights since. Nothing was undone."))
    else:
        messages.success(request, _("The weights are as they were before."))
    request.session.pop(WAY_BACK, None)
    return redirect("indicators:weights", pk)


def _keep_way_back(request, scorecard, back: list[WeightEntry]) -> None:
    if back:
        request.session[WAY_BACK] = {
            "scorecard": str(scorecard.pk),
            "entries": [[str(item.pk), _text(item.weight), _text(item.was)] for item in back],
        }


def _way_back(request, scorecard) -> list[WeightEntry]:
    kept = request.session.get(WAY_BACK) or {}
    if kept.get("scorecard") != str(scorecard.pk):
        return []
    return [WeightEntry(UUID(pk), _number(a), _number(b)) for pk, a, b in kept["entries"]]


def _text(number: Decimal | None) -> str:
    return "" if number is None else str(number)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
