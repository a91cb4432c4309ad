"""The computed sentences: each is accepted, edited or dropped, on a page or beside the editor."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.reach import require
from reports.choice_forms import SentenceForm
from reports.choice_models import SentenceState
from reports.choosing import choices_of, decide, offers_of
from workshops.models import Workshop
from workshops.reach import reach_workshop
from workshops.rules import can_edit_workshop


@require_safe
def sentence_list(request, pk):
    """Offer what can be computed now; htmx gets the list alone."""
    return _page(request, _reach(request, pk))


@require_POST
def sentence_decide(request, pk, sentence):
    """Decide on one sentence. What is typed and wrong comes back with its fault."""
    workshop = _reach(request, pk)
    offers = offers_of(workshop, choices_of(workshop).language)
    offer = next((item for item in offers if item.key == sentence), None)
    if offer is None:
        raise Http404
    form = SentenceForm(request.POST)
    if not form.is_valid():
        return _page(request, workshop, sentence, form)
    decide(
        workshop=workshop,
        sentence=sentence,
        state=SentenceState(form.cleaned_data["state"]),
        text=form.cleaned_data["text"],
        computed=offer.computed,
    )
    if request.htmx:
        return _page(request, workshop, sentence)
    return redirect("reports:sentence_list", pk)


def _reach(request, pk) -> Workshop:
    workshop = reach_workshop(request, pk)
    require(can_edit_workshop(request.membership, workshop))
    return workshop


def _page(request, workshop, changed="", form=None):
    language = choices_of(workshop).language
    context = {
        "nav": "reports",
        "workshop": workshop,
        "offers": offers_of(workshop, language),
        "language": language or workshop.language,
        "changed": changed,
        "form": form,
    }
    if request.htmx:  # it swaps in nothing that is answered with a fault
        return render(request, "reports/_sentences.html", context)
    return render(request, "reports/sentences.html", context, status=422 if form else 200)
