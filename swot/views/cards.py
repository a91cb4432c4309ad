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
    where = {name: values[name] for name in ("prompt", "perspective", "cluster", "after", "seen")}
    return _do(request, found, services.move_card, _said_moved(values), **where)


@require_POST
def card_cluster(request, pk):
    """Put the card into a new cluster of its place; one of that name takes it in."""

    def gather(*, card, by, title):
        return services.gather_cards(cards=[card], by=by, title=title)

    def said(title):
        return _("Card put into the cluster “%(title)s”.") % {"title": title}

    return _do_as_typed(request, pk, "cluster", gather, said)


@require_POST
def card_reword(request, pk):
    def said(text):
        return _("Later wording kept.") if text else _("Later wording taken away.")

    return _do_as_typed(request, pk, "reword", services.reword_card, said)


@require_POST
def card_correct(request, pk):
    return _do_as_typed(request, pk, "correct", services.correct_card, _("Typing error mended."))


@require_POST
def card_recount(request, pk):
    def said(count):
        return _("The card stands for %(count)s.") % {"count": words.paper_cards(count)}

    return _do_as_typed(request, pk, "recount", services.recount_card, said)


@require_POST
def card_split(request, pk):
    def said(texts):
        return _("Card split into %(count)s parts.") % {"count": number_word(len(texts))}

    return _do_as_typed(request, pk, "split", services.split_card, said)


@require_POST
def card_equal(request, pk):
    return _do_as_typed(request, pk, "equal", services.mark_equal, _("Cards marked as equal."))


@require_POST
def card_unequal(request, pk):
    found = reach_card(request, pk)
    return _do(request, found, services.unmark_equal, _("The card stands for itself again."))


@require_POST
def card_hide(request, pk):
    return _do_as_typed(request, pk, "hide", services.hide_card, _("Card hidden."))


@require_POST
def card_show(request, pk):
    found = reach_card(request, pk)
    return _do(request, found, services.show_card, _("Card shown again."))


@require_POST
def card_also(request, pk):
    return _do_as_typed(
        request,
        pk,
        "also",
        services.touch_perspectives,
        _("Further perspectives kept."),
    )


@require_POST
def card_remove(request, pk):
    found = reach_card(request, pk)
    return _do(request, found, services.remove_card, _("Card removed."))


# --- steps that the verbs share --------------------------------------------------------------


def _do(request, card, verb, said, **values):
    return carry_out(
        request, card.workshop, lambda: verb(card=card, by=request.user, **values), said
    )


def _do_as_typed(request, pk, name, verb, said):
    """A verb with a form, whose fields are what it takes, and what ``said`` may speak of."""
    card = reach_card(request, pk)
    form = forms.CARD_FORMS[name](request.POST, card=card, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _card_page(request, card, **{name: form})
    values = form.cleaned_data
    return _do(request, card, verb, said(**values) if callable(said) else said, **values)


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
