"""The five texts of a retreat: write, save while typing, preview, settle a conflict."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.reach import require
from workshops import rules, services
from workshops.compare import compare_texts, join_texts
from workshops.forms import NarrativeForm
from workshops.markdown import has_typed_page, render_markdown
from workshops.models import Narrative, Slot, Workshop
from workshops.reach import reach_workshop


def hints() -> dict[str, str]:
    """What each text is for, in one or two sentences beside the field."""
    return {
        "procedure": _("How the retreat went: who invited, in which steps you worked, by which rules."),  # noqa: E501
        "analysis": _("What the group was asked. The first paragraph stands before the prompts in the report, the others behind them."),  # noqa: E501
        "conclusion": _("Where does the view point, which strengths face which weaknesses, what follows from it?"),  # noqa: E501
        "direction": _("Where the organisation stands today, and what it wants to have reached in a few years."),  # noqa: E501
        "goals": _("How the goals came about, and how they are to be read."),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def narrative_edit(request, pk, slot):
    workshop = _reach(request, pk, slot)
    if request.method == "GET":
        found = workshop.narratives.filter(slot=slot).first()
        preview = render_markdown(found.text) if found and found.text else None
        return _page(request, workshop, slot, NarrativeForm.of(found), found, preview)
    form = NarrativeForm(request.POST)
    if not form.is_valid():
        return _page(request, workshop, slot, form)
    try:
        _save(request, workshop, slot, form)
    except services.Conflict as conflict:
        return _conflict_page(request, workshop, slot, form.cleaned_data["text"], conflict.current)
    messages.success(request, _("%(text)s saved.") % {"text": Slot(slot).label})
    return redirect("workshop", workshop.pk)


@require_POST
def narrative_save(request, pk, slot):
    """Save while somebody types: the answer is JSON, and a conflict is told, not settled."""
    workshop = _reach(request, pk, slot)
    form = NarrativeForm(request.POST)
    if not form.is_valid():
        errors = [error for field in form.errors.values() for error in field]
        return JsonResponse({"error": " ".join(errors)}, status=422)
    try:
        saved = _save(request, workshop, slot, form)
    except services.Conflict as conflict:
        return JsonResponse({"error": _conflict_words(conflict.current, request.user)}, status=409)
    return JsonResponse(
        {
            "version": saved.version,
            "status": _saved_words(saved),
            "has_typed_page": has_typed_page(saved.text),
        }
    )


@require_POST
def narrative_preview(request, pk, slot):
    """Show the text as the report will; nothing is saved."""
    workshop = _reach(request, pk, slot)
    form = NarrativeForm(request.POST)
    preview = render_markdown(form.cleaned_data["text"]) if form.is_valid() else None
    if request.htmx:
        return render(
            request,
            "workshops/_preview.html",
            {"workshop": workshop, "preview": preview, "form": form},
        )
    return _page(request, workshop, slot, form, preview=preview)


def _reach(request, pk, slot) -> Workshop:
    if slot not in Slot.values:
        raise Http404
    workshop = reach_workshop(request, pk)
    require(rules.can_edit_workshop(request.membership, workshop))
    return workshop


def _save(request, workshop: Workshop, slot: str, form: NarrativeForm) -> Narrative:
    return services.save_narrative(
        workshop=workshop, slot=slot, by=request.user, **form.cleaned_data
    )


def _page(request, workshop, slot, form, found=None, preview=None):
    text = form["text"].value() or ""
    form.fields["text"].widget.attrs["lang"] = workshop.language
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "slot": Slot(slot),
        "page_url": reverse("workshops:narrative_edit", args=[workshop.pk, slot]),
        "form": form,
        "hint": hints()[slot],
        "preview": preview,
        "has_typed_page": has_typed_page(text),
        "status": _saved_words(found) if found and found.text else "",
    }
    return render(request, "workshops/narrative.html", context)


def _conflict_page(request, workshop, slot, mine: str, current: Narrative):
    """Both texts side by side; whichever is sent next builds on what stands there now."""
    stretches = compare_texts(current.text, mine)
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "slot": Slot(slot),
        "mine": mine,
        "current": current,
        "stretches": stretches,
        "merged": join_texts(stretches),
        "words": _conflict_words(current, request.user),
    }
    return render(request, "workshops/narrative_conflict.html", context, status=409)


def _conflict_words(current: Narrative, reader: User) -> str:
    when = timezone.localtime(current.updated_at)
    if current.updated_by_id == reader.pk:
        return _(
            "You saved another text at %(time)s, in another window. Nothing is lost: compare both."
        ) % {"time": date_format(when, "TIME_FORMAT")}
    who = str(current.updated_by) if current.updated_by else _("Somebody")
    return _("%(who)s saved another text at %(time)s. Nothing of yours is lost: compare both.") % {
        "who": who,
        "time": date_format(when, "TIME_FORMAT"),
    }


def _saved_words(found: Narrative) -> str:
    when = timezone.localtime(found.updated_at)
    if when.date() == timezone.localdate():
        return _("saved %(time)s") % {"time": date_format(when, "TIME_FORMAT")}
    return _("saved on %(day)s") % {"day": date_format(when, "SHORT_DATE_FORMAT")}
