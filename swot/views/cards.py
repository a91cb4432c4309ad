"""One card: its page with all verbs as forms, and the verbs."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from swot import services, words
from swot.board import board_name
from swot.card_page import card_page
from swot.forms import cards as forms
from swot.sentences import number_word
from swot.views.answers import carry_out, reach_card


@require_GET
def card(request, pk):
    return _card_page(request, reach_card(request, pk))


@require_POST
def card_move(request, pk):
    found = reach_card(request, pk)
    form = forms.MoveForm(request.POST, card=found)
    if not form.is_valid():
        return _card_page(request, found, move=form)
    values = form.cleaned_data
    return carry_out(
        request,
        found.workshop,
        lambda: services.move_card(
            card=found,
            by=request.user,
            prompt=values["prompt"],
            perspective=values["perspective"],
            cluster=values["cluster"],
            after=values["after"],
            seen=values["seen"],
        ),
        _said_moved(values),
    )


@require_POST
def card_cluster(request, pk):
    """Put the card into a new cluster of its place; one of that name takes it in."""
    found = reach_card(request, pk)
    form = forms.ClusterOfCardForm(request.POST, auto_id="cluster_%s")
    if not form.is_valid():
        return _card_page(request, found, cluster=form)
    title = form.cleaned_data["title"]
    return carry_out(
        request,
        found.workshop,
        lambda: services.gather_cards(cards=[found], by=request.user, title=title),
        _("Card put into the cluster “%(title)s”.") % {"title": title},
    )


@require_POST
def card_reword(request, pk):
    found = reach_card(request, pk)
    form = forms.RewordForm(request.POST, auto_id="reword_%s")
    if not form.is_valid():
        return _card_page(request, found, reword=form)
    text = form.cleaned_data["text"]
    return carry_out(
        request,
        found.workshop,
        lambda: services.reword_card(card=found, by=request.user, text=text),
        _("Later wording kept.") if text else _("Later wording taken away."),
    )


@require_POST
def card_correct(request, pk):
    found = reach_card(request, pk)
    form = forms.CorrectForm(request.POST, auto_id="correct_%s")
    if not form.is_valid():
        return _card_page(request, found, correct=form)
    return carry_out(
        request,
        found.workshop,
        lambda: services.correct_card(card=found, by=request.user, text=form.cleaned_data["text"]),
        _("Typing error mended."),
    )


@require_POST
def card_recount(request, pk):
    found = reach_card(request, pk)
    form = forms.RecountForm(request.POST, auto_id="recount_%s")
    if not form.is_valid():
        return _card_page(request, found, recount=form)
    count = form.cleaned_data["count"]
    return carry_out(
        request,
        found.workshop,
        lambda: services.recount_card(card=found, by=request.user, count=count),
        _("The card stands for %(count)s.") % {"count": words.paper_cards(count)},
    )


@require_POST
def card_split(request, pk):
    found = reach_card(request, pk)
    form = forms.SplitForm(request.POST, auto_id="split_%s")
    if not form.is_valid():
        return _card_page(request, found, split=form)
    texts = form.cleaned_data["texts"]
    return carry_out(
        request,
        found.workshop,
        lambda: services.split_card(card=found, by=request.user, texts=texts),
        _("Card split into %(count)s parts.") % {"count": number_word(len(texts))},
    )


@require_POST
def card_equal(request, pk):
    found = reach_card(request, pk)
    form = forms.EqualForm(request.POST, card=found, auto_id="equal_%s")
    if not form.is_valid():
        return _card_page(request, found, equal=form)
    return carry_out(
        request,
        found.workshop,
        lambda: services.mark_equal(card=found, by=request.user, to=form.cleaned_data["to"]),
        _("Cards marked as equal."),
    )


@require_POST
def card_unequal(request, pk):
    found = reach_card(request, pk)
    return carry_out(
        request,
        found.workshop,
        lambda: services.unmark_equal(card=found, by=request.user),
        _("The card stands for itself again."),
    )


@require_POST
def card_hide(request, pk):
    found = reach_card(request, pk)
    form = forms.HideForm(request.POST, auto_id="hide_%s")
    if not form.is_valid():
        return _card_page(request, found, hide=form)
    return carry_out(
        request,
        found.workshop,
        lambda: services.hide_card(card=found, by=request.user, reason=form.cleaned_data["reason"]),
        _("Card hidden."),
    )


@require_POST
def card_show(request, pk):
    found = reach_card(request, pk)
    return carry_out(
        request,
        found.workshop,
        lambda: services.show_card(card=found, by=request.user),
        _("Card shown again."),
    )


@require_POST
def card_also(request, pk):
    found = reach_card(request, pk)
    form = forms.AlsoForm(request.POST, card=found, auto_id="also_%s")
    if not form.is_valid():
        return _card_page(request, found, also=form)
    chosen = list(form.cleaned_data["perspectives"])
    return carry_out(
        request,
        found.workshop,
        lambda: services.touch_perspectives(card=found, by=request.user, perspectives=chosen),
        _("Further perspectives kept."),
    )


@require_POST
def card_remove(request, pk):
    found = reach_card(request, pk)
    return carry_out(
        request,
        found.workshop,
        lambda: services.remove_card(card=found, by=request.user),
        _("Card removed."),
    )


def _card_page(request, found, **faulty):
    """The page, or with htmx its forms alone: in the menu of the board."""
    context = {
        "nav": "workshops",
        "workshop": found.workshop,
        "page_url": reverse("swot:card", args=[found.pk]),
        **card_page(found, **faulty),
    }
    if not request.htmx:
        return render(request, "swot/card.html", context)
    response = render(request, "swot/_card_verbs.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = "#card-menu-body", "innerHTML"
    return response


def _said_moved(values) -> str:
    perspective, kind, cluster = values["perspective"], values["kind"], values["cluster"]
    if cluster is not None:
        return _("Card moved to the cluster “%(title)s”.") % {"title": cluster.title}
    name = board_name(perspective) if perspective else _("Unsorted")
    return _("Card moved to: %(place)s.") % {"place": f"{name}, {words.plural(kind)}"}
