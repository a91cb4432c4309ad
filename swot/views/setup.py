"""Create, edit and duplicate a retreat with its prompts."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.reach import require
from swot import setup
from swot.services.rounds import has_written_cards
from swot.setup_forms import (
    NEW,
    PromptForm,
    WorkshopCreateForm,
    WorkshopForm,
    blank_prompt_forms,
    prompt_forms_of,
)
from workshops import rules
from workshops.reach import posted, reach_workshop
from workshops.services import StillInUse, create_scorecard
from workshops.views.scorecards import template_rows

GET_OR_POST = require_http_methods(["GET", "POST"])


@GET_OR_POST
def workshop_create(request):
    require(rules.can_create_workshop(request.membership or None))
    language = get_language() or "de"
    form = WorkshopCreateForm(
        posted(request), organisation=request.membership.organisation, language=language
    )
    prompts = blank_prompt_forms(posted(request), language)
    if request.method == "POST" and _all_valid(form, prompts):
        workshop = _create(request.membership.organisation, form, prompts)
        messages.success(request, _("Retreat created."))
        return redirect("workshop", workshop.pk)
    rows = [{**row, "key": NEW + row["key"]} for row in template_rows(language)]
    return _page(request, form, prompts, templates=rows)


@GET_OR_POST
def workshop_edit(request, pk):
    workshop = reach_workshop(request, pk)
    require(rules.can_edit_workshop(request.membership, workshop))
    form = WorkshopForm(posted(request), initial=WorkshopForm.initial_of(workshop))
    if has_written_cards(workshop):
        form.settle_names()
    prompts = prompt_forms_of(workshop, posted(request))
    if request.method == "POST" and _all_valid(form, prompts):
        try:
            setup.edit_workshop(workshop=workshop, frame=form.frame(), prompts=_plans(prompts))
        except StillInUse:  # a card came while the form was open
            form.add_error(None, _("A prompt that you unticked has got cards meanwhile. Tick it again, or move its cards first."))  # fmt: skip # noqa: E501
        except setup.NamesAreSettled:  # somebody wrote while the form was open
            form.add_error("asks_names", _("Somebody has written meanwhile, so this stays as it was. Load the page again."))  # fmt: skip # noqa: E501
        else:
            messages.success(request, _("Retreat saved."))
            return redirect("workshop", workshop.pk)
    return _page(request, form, prompts, workshop=workshop)


@GET_OR_POST
def workshop_duplicate(request, pk):
    workshop = reach_workshop(request, pk)
    require(rules.can_create_workshop(request.membership))
    copy = {
        **WorkshopForm.initial_of(workshop),
        "title": _("%(title)s (copy)") % {"title": workshop.title[:190]},
        "dates": [],
        "delete_on": None,
    }
    form = WorkshopForm(posted(request), initial=copy)
    prompts = prompt_forms_of(workshop, posted(request))
    for prompt in prompts:
        prompt.free()
    if request.method == "POST" and _all_valid(form, prompts):
        made = setup.duplicate_workshop(
            workshop=workshop, frame=form.frame(), prompts=_plans(prompts)
        )
        messages.success(
            request, _("Retreat duplicated: the prompts are copied, the cards are not.")
        )
        return redirect("workshop", made.pk)
    return _page(request, form, prompts, workshop=workshop, is_copy=True)


def _create(organisation, form: WorkshopCreateForm, prompts: list[PromptForm]):
    with transaction.atomic():
        if form.template is None:
            scorecard = form.known_scorecard
        else:
            scorecard = create_scorecard(
                organisation=organisation,
                title=form.cleaned_data["scorecard_title"] or form.cleaned_data["title"],
                template=form.template,
                language=form.cleaned_data["language"],
            )
        return setup.create_workshop(
            scorecard=scorecard, frame=form.frame(), prompts=_plans(prompts)
        )


def _all_valid(form: WorkshopForm, prompts: list[PromptForm]) -> bool:
    """Ask every form, so that each can show its own faults at once."""
    return all([form.is_valid(), *(prompt.is_valid() for prompt in prompts)])


def _plans(prompts: list[PromptForm]) -> list[setup.PromptPlan]:
    return [prompt.plan() for prompt in prompts if prompt.cleaned_data["ask"]]


def _page(request, form, prompts, *, workshop=None, templates=(), is_copy=False):
    context = {
        "nav": "workshops",
        "form": form,
        "prompts": prompts,
        "workshop": workshop,
        "templates": templates,
        "is_copy": is_copy,
    }
    return render(request, "workshops/workshop_form.html", context)
