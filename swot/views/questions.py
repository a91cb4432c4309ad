"""Guiding questions: the list, one question, and the cards that none takes up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.reach import require
from accounts.rules import can_manage_goals
from bsc_project.seen import ChangedSinceError, mark_of
from swot import card_choice
from swot.forms.questions import LinkCardsForm, QuestionForm, QuickQuestionForm
from swot.models import GuidingQuestion
from swot.question_hints import CLOSED, hint_of
from swot.question_page import question_page
from swot.rules import can_sort
from swot.services import questions as services
from workshops.models import Perspective, Workshop
from workshops.reach import posted, reach_in_workshop, reach_workshop

GET_OR_POST = require_http_methods(["GET", "POST"])


@require_GET
def question_list(request, pk):
    return _list_page(request, reach_workshop(request, pk))


@require_POST
def question_add(request, pk):
    """One more question by its text alone; the field stays ready for the next."""
    workshop = reach_workshop(request, pk)
    require(can_sort(request.membership, workshop))
    form = QuickQuestionForm(request.POST)
    if form.is_valid():
        services.create_question(workshop=workshop, **form.cleaned_data)
        if request.htmx:
            return _list_page(request, workshop)
        return redirect(_list_url(workshop, "question-text"))
    if request.htmx:
        return JsonResponse({"error": form.fault()}, status=422)
    return _list_page(request, workshop, form)


@GET_OR_POST
def question_create(request, pk):
    workshop = reach_workshop(request, pk)
    require(can_sort(request.membership, workshop))
    form = _question_form(request, workshop)
    if request.method == "POST" and form.is_valid():
        question = services.create_question(
            workshop=workshop,
            text=form.cleaned_data["text"],
            perspectives=form.cleaned_data["perspectives"],
            cards=form.picked(),
        )
        messages.success(request, _("Guiding question %(number)s added.") % vars(question))
        return redirect(_list_url(workshop, f"question-{question.pk}"))
    return _form_page(request, workshop, form)


@GET_OR_POST
def question_edit(request, pk):
    question = _reach(request, pk)
    workshop = question.workshop
    form = _question_form(request, workshop, question)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_question(
                question=question,
                text=form.cleaned_data["text"],
                perspectives=form.cleaned_data["perspectives"],
                cards=form.picked(),
                seen=form.cleaned_data["seen"],
            )
        except ChangedSinceError as error:
            form.tell_changed("text", error)
        else:
            messages.success(request, _("Guiding question %(number)s saved.") % vars(question))
            return redirect(_list_url(workshop, f"question-{question.pk}"))
    return _form_page(request, workshop, form, question)


@require_POST
def question_move(request, pk):
    question = _reach(request, pk)
    services.move_question(question=question, step=-1 if request.POST.get("step") == "-1" else 1)
    if request.htmx:
        return _list_page(request, question.workshop)
    return redirect(_list_url(question.workshop, f"question-{question.pk}"))


@GET_OR_POST
def question_delete(request, pk):
    """Ask once more, with what hangs on the question, then delete."""
    question = _reach(request, pk)
    workshop = question.workshop
    if request.method == "POST":
        number = question.number
        services.delete_question(question=question)
        messages.success(request, _("Guiding question %(number)s deleted.") % {"number": number})
        return redirect(_list_url(workshop))
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "question": question,
        "cards": question.card_links.count(),
        "goals": question.goal_links.count(),
    }
    return render(request, "swot/question_delete.html", context)


@require_GET
def cards_without_question(request, pk):
    workshop = reach_workshop(request, pk)
    form = _link_form(request, workshop)
    return _loose_page(request, workshop, form)


@require_POST
def cards_link(request, pk):
    """Link cards with a question, which may be a new one."""
    workshop = reach_workshop(request, pk)
    require(can_sort(request.membership, workshop))
    form = _link_form(request, workshop)
    if not form.is_valid():
        return _loose_page(request, workshop, form)
    question, cards = form.cleaned_data["question"], form.picked()
    if question is None:
        question = services.create_question(
            workshop=workshop, text=form.cleaned_data["text"], cards=cards
        )
    else:
        services.link_cards(question=question, cards=cards)
    said = ngettext(
        "%(count)s card linked with question %(number)s.",
        "%(count)s cards linked with question %(number)s.",
        len(cards),
    )
    messages.success(request, said % {"count": len(cards), "number": question.number})
    return redirect("swot:cards_without_question", workshop.pk)


# --- steps that the views share ------------------------------------------------------------


def _reach(request, pk) -> GuidingQuestion:
    """The question, for somebody who may change it; else 404 or 403."""
    question = reach_in_workshop(request, GuidingQuestion.objects, pk)
    require(can_sort(request.membership, question.workshop))
    return question


def _list_url(workshop: Workshop, fragment: str = "") -> str:
    url = reverse("swot:question_list", args=[workshop.pk])
    return f"{url}#{fragment}" if fragment else url


def _list_page(request, workshop: Workshop, form: QuickQuestionForm | None = None):
    """The whole page; for htmx the list alone."""
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "page_url": _list_url(workshop),
        "page": question_page(workshop, request.GET.get("show", "")),
        "can_edit": can_sort(request.membership, workshop),
        "can_word_goals": can_manage_goals(request.membership) and not workshop.is_archived,
        "form": form or QuickQuestionForm(),
    }
    template = "swot/_questions.html" if request.htmx else "swot/question_list.html"
    return render(request, template, context)


def _question_form(
    request, workshop: Workshop, question: GuidingQuestion | None = None
) -> QuestionForm:
    initial: dict[str, Any] = {}
    if question is not None:
        linked = question.perspective_links.values_list("perspective_id", flat=True)
        initial = {
            "text": question.text,
            "perspectives": list(linked),
            "cards": [str(pk) for pk in question.card_links.values_list("card_id", flat=True)],
        }
    perspectives = Perspective.objects.filter(scorecard=workshop.scorecard_id).in_board_order()
    chosen = initial.get("perspectives", [])
    return QuestionForm(
        posted(request),
        initial=initial,
        seen=mark_of(services.told(**initial)) if initial else "",
        cards=card_choice.cards_to_choose(workshop, question),
        perspectives=[item for item in perspectives if not item.is_retired or item.pk in chosen],
    )


def _form_page(
    request, workshop: Workshop, form: QuestionForm, question: GuidingQuestion | None = None
):
    ticked = {str(pk) for pk in form["perspectives"].value() or []}
    form.fields["text"].widget.attrs["lang"] = workshop.language
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "form": form,
        "question": question,
        "hint": hint_of(question.text, workshop.language) if question else "",
        "closed_words": " ".join(sorted(CLOSED[workshop.language])),
        "places": [
            {"perspective": item, "is_chosen": str(item.pk) in ticked}
            for item in form.fields["perspectives"].queryset
        ],
        "groups": card_choice.choices(form.all_cards, form.ticked()),
    }
    return render(request, "swot/question_form.html", context)


def _link_form(request, workshop: Workshop) -> LinkCardsForm:
    return LinkCardsForm(
        posted(request),
        cards=card_choice.cards_without_question(workshop),
        questions=list(workshop.questions.all()),
    )


def _loose_page(request, workshop: Workshop, form: LinkCardsForm):
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "page_url": reverse("swot:cards_without_question", args=[workshop.pk]),
        "form": form,
        "groups": card_choice.choices(form.all_cards, form.ticked()),
        "total": len(form.all_cards),
        "has_questions": len(form.fields["question"].choices) > 1,
        "can_edit": can_sort(request.membership, workshop),
    }
    return render(request, "swot/cards_without_question.html", context)
