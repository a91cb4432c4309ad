"""Scorecards and their perspectives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.reach import require
from workshops import rules, services
from workshops.catalogue import HUES, TEMPLATES
from workshops.forms import PerspectiveForm, ScorecardCreateForm, ScorecardForm
from workshops.models import Perspective, Scorecard
from workshops.reach import posted, reach_scorecard, speak_in

GET_OR_POST = require_http_methods(["GET", "POST"])


@dataclass(frozen=True)
class PerspectiveRow:
    """One line of the lists of perspectives, with what may be done with it."""

    perspective: Perspective
    parent: str
    cards: str
    is_first: bool = False
    is_last: bool = False

    @property
    def can_delete(self) -> bool:
        return not self.perspective.is_tied


@GET_OR_POST
def scorecard_create(request):
    require(rules.can_edit_scorecard(request.membership or None))
    language = get_language() or "de"
    organisation = request.membership.organisation
    form = ScorecardCreateForm(
        posted(request), instance=Scorecard(organisation=organisation), language=language
    )
    scorecard = _stored(
        form, lambda: services.create_scorecard(organisation=organisation, **form.cleaned_data)
    )
    if scorecard:
        messages.success(request, _("Scorecard created."))
        return redirect("workshops:scorecard_edit", scorecard.pk)
    context = {"nav": "scorecard", "form": form, "templates": template_rows(language)}
    return render(request, "workshops/scorecard_create.html", context)


@GET_OR_POST
def scorecard_edit(request, pk):
    scorecard = reach_scorecard(request, pk)
    require(rules.can_edit_scorecard(request.membership))
    form = ScorecardForm(posted(request), instance=scorecard)
    if _stored(form, lambda: services.edit_scorecard(scorecard=scorecard)):
        messages.success(request, _("Saved."))
        return redirect("workshops:scorecard_edit", scorecard.pk)
    return render(request, "workshops/scorecard_edit.html", _edit_context(scorecard, form))


@GET_OR_POST
def perspective_add(request, pk):
    scorecard = reach_scorecard(request, pk)
    require(rules.can_edit_scorecard(request.membership))
    perspective = Perspective(scorecard=scorecard, hue=_free_hue(scorecard))
    form = PerspectiveForm(posted(request), instance=perspective)
    if _stored(form, lambda: services.add_perspective(perspective=perspective)):
        messages.success(request, _("Perspective added."))
        return redirect("workshops:scorecard_edit", scorecard.pk)
    return _perspective_page(request, scorecard, form)


@GET_OR_POST
def perspective_edit(request, pk):
    perspective = _reach_perspective(request, pk)
    require(rules.can_edit_scorecard(request.membership))
    form = PerspectiveForm(posted(request), instance=perspective)
    if _stored(form, lambda: services.edit_perspective(perspective=perspective)):
        messages.success(request, _("Perspective saved."))
        return redirect("workshops:scorecard_edit", perspective.scorecard_id)
    return _perspective_page(request, perspective.scorecard, form)


@require_POST
def perspective_move(request, pk, order, step):
    perspective = _reach_perspective(request, pk)
    require(rules.can_edit_scorecard(request.membership))
    services.move_perspective(perspective=perspective, order=order, step=-1 if step == "up" else 1)
    if request.htmx:
        scorecard = perspective.scorecard
        context = _edit_context(scorecard, ScorecardForm(instance=scorecard))
        return render(request, "workshops/scorecard_edit.html#perspectives", context)
    return _back(perspective)


@require_POST
def perspective_retire(request, pk):
    perspective = _reach_perspective(request, pk)
    require(rules.can_edit_scorecard(request.membership))
    services.retire_perspective(perspective=perspective)
    messages.success(
        request, _("“%(name)s” is out of use; its cards stay.") % {"name": perspective.name}
    )
    return _back(perspective)


@require_POST
def perspective_restore(request, pk):
    perspective = _reach_perspective(request, pk)
    require(rules.can_edit_scorecard(request.membership))
    services.restore_perspective(perspective=perspective)
    messages.success(request, _("“%(name)s” is in use again.") % {"name": perspective.name})
    return _back(perspective)


@require_POST
def perspective_delete(request, pk):
    perspective = _reach_perspective(request, pk)
    require(rules.can_edit_scorecard(request.membership))
    try:
        services.delete_perspective(perspective=perspective)
    except services.StillInUse:
        text = _("Cards, questions, goals or other perspectives belong to “%(name)s”. Retire it instead; everything stays.")  # fmt: skip # noqa: E501
        messages.error(request, text % {"name": perspective.name})
    else:
        messages.success(request, _("“%(name)s” deleted.") % {"name": perspective.name})
    return _back(perspective)


def template_rows(language: str) -> list[dict]:
    """The templates with their leaves in board order, as the forms show them."""
    rows: list[dict] = [
        {
            "key": item.key,
            "title": item.title.in_language(language),
            "perspectives": sorted(
                _leaves(item.in_language(language)), key=lambda leaf: leaf["board_position"]
            ),
        }
        for item in TEMPLATES
    ]
    rows.append({"key": "empty", "title": _("Without perspectives"), "perspectives": []})
    return rows


def _leaves(items: list[dict]) -> list[dict]:
    parents = {item["parent"] for item in items}
    return [item for item in items if item["key"] not in parents]


def _reach_perspective(request, pk) -> Perspective:
    found = get_object_or_404(
        Perspective.objects.visible_to(request.user).select_related("scorecard__organisation"),
        pk=pk,
    )
    speak_in(request, found.scorecard)
    return found


def _stored(form: PerspectiveForm | ScorecardForm, verb: Callable[[], Any]) -> Any:
    """Do the verb if the form was sent without fault; None where it was not."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return verb()
    except services.CannotStandThere:
        if isinstance(form, PerspectiveForm):
            text = _("Somebody has just changed the order above. Choose another perspective.")
        else:
            text = _("Somebody has just changed the order above. Choose another scorecard.")
        form.add_error("parent", text)
    return None


def _back(perspective: Perspective):
    return redirect(
        reverse("workshops:scorecard_edit", args=[perspective.scorecard_id]) + "#perspectives"
    )


def _perspective_page(request, scorecard: Scorecard, form: PerspectiveForm):
    context = {"nav": "scorecard", "scorecard": scorecard, "form": form}
    return render(request, "workshops/perspective_form.html", context)


def _edit_context(scorecard: Scorecard, form: ScorecardForm) -> dict:
    items = list(scorecard.perspectives.with_ties().order_by("position", "name"))
    in_use = [item for item in items if not item.is_retired]
    names = {item.pk: item.name for item in items}
    return {
        "nav": "scorecard",
        "scorecard": scorecard,
        "form": form,
        "in_report_order": _rows(in_use, names),
        "in_board_order": _rows(
            sorted(in_use, key=lambda item: (item.board_position, item.position)), names
        ),
        "retired": _rows([item for item in items if item.is_retired], names),
    }


def _rows(items: list[Perspective], names: dict) -> list[PerspectiveRow]:
    return [
        PerspectiveRow(
            perspective=item,
            parent=names.get(item.parent_id, ""),
            cards=ngettext("%(count)s card", "%(count)s cards", item.card_count)
            % {"count": item.card_count},
            is_first=number == 0,
            is_last=number == len(items) - 1,
        )
        for number, item in enumerate(items)
    ]


def _free_hue(scorecard: Scorecard) -> str:
    used = set(scorecard.perspectives.in_use().values_list("hue", flat=True))
    return next((hue for hue in HUES if hue not in used), HUES[0])
