"""Paste a list of cards: look at how it is read, then pin it in one step."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.reach import require
from swot import services
from swot.desk import Chosen, Desk, kind_choices, place_choices
from swot.forms.paste import PasteForm
from swot.models import Card
from swot.paste_page import Preview, preview_of, seal_of
from swot.rules import can_sort
from swot.services.paste import pin_list
from workshops.models import Workshop
from workshops.reach import posted, reach_workshop

REST_KEY = "paste_rest"


@require_http_methods(["GET", "POST"])
def paste(request, pk):
    """Show the field, and how the list in it is read. Nothing is pinned here."""
    workshop, desk = _reach(request, pk)
    form = _form(request, desk)
    preview = _preview(workshop, form) if form.is_bound and form.is_valid() else None
    return _page(request, workshop, form, preview)


@require_POST
def paste_pin(request, pk):
    """Pin the list that was looked at; faulty lines come back into the field."""
    workshop, desk = _reach(request, pk)
    form = _form(request, desk)
    if not form.is_valid():
        return _page(request, workshop, form, None)
    preview = _preview(workshop, form)
    if request.POST.get("seal") != seal_of(form) or not preview.rows:
        return _page(request, workshop, form, preview, is_changed=True)
    try:
        pin_list(
            workshop=workshop,
            by=request.user,
            cards=form.new_cards(),
            list_id=form.cleaned_data["list_id"],
        )
    except services.RefusedError as error:
        form.add_error("text", str(error))
        return _page(request, workshop, form, preview)
    return _pinned(request, workshop, form, preview)


# --- steps that belong to it ---------------------------------------------------------------


def _reach(request, pk) -> tuple[Workshop, Desk]:
    workshop = reach_workshop(request, pk)
    require(can_sort(request.membership, workshop))
    return workshop, Desk.of_workshop(workshop)


def _form(request, desk: Desk) -> PasteForm:
    """The form as sent; at first with the faulty lines of the list before, if there are any."""
    rest = request.session.get(REST_KEY) or {}
    if rest.get("workshop") != str(desk.workshop.pk):
        rest = {}
    only_kind = desk.kinds[0] if len(desk.kinds) == 1 else ""
    chosen = Chosen(rest.get("kind") or only_kind, rest.get("perspective", ""))
    return PasteForm(
        posted(request),
        desk=desk,
        chosen=chosen,
        initial={"text": rest.get("text", "")},
    )


def _preview(workshop: Workshop, form: PasteForm) -> Preview:
    known = Card.objects.shown().filter(workshop=workshop).values_list("text", flat=True)
    return preview_of(form.result, form.desk, known)


def _pinned(request, workshop: Workshop, form: PasteForm, preview: Preview):
    said = ngettext("%(count)s card pinned.", "%(count)s cards pinned.", preview.card_count)
    said %= {"count": preview.card_count}
    if not preview.faults:
        request.session.pop(REST_KEY, None)
        messages.success(request, f"{said} {_('“Undo” on the board takes them back together.')}")
        return redirect("swot:board", workshop.pk)
    request.session[REST_KEY] = {
        "workshop": str(workshop.pk),
        "text": form.result.lines_left,
        "kind": form.chosen.kind,
        "perspective": form.chosen.perspective,
    }
    count = preview.fault_lines
    left = ngettext("%(count)s line is still here.", "%(count)s lines are still here.", count)
    messages.success(request, f"{said} {left % {'count': count}}")
    return redirect("swot:paste", workshop.pk)


def _page(
    request,
    workshop: Workshop,
    form: PasteForm,
    preview: Preview | None,
    *,
    is_changed: bool = False,
):
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "page_url": reverse("swot:paste", args=[workshop.pk]),
        "form": form,
        "kinds": kind_choices(form.desk, form.chosen),
        "places": place_choices(form.desk, form.chosen),
        "preview": preview,
        "is_changed": is_changed,
        "seal": seal_of(form) if preview else "",
        "list_id": form.cleaned_data["list_id"] if preview else "",
    }
    part = "swot/paste_preview.html" if request.htmx else "swot/paste.html"
    return render(request, part, context)
