"""Clusters: make, rename, move, reorder, dissolve."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.reach import require
from swot import services, words
from swot.board import board_places
from swot.forms.cards import ClusterForm, PlaceForm, RenameForm
from swot.models import Cluster
from swot.rules import can_sort
from swot.views.answers import carry_out
from workshops.models import Perspective
from workshops.reach import reach_in_workshop, reach_workshop


@require_http_methods(["GET", "POST"])
def cluster_create(request, pk):
    workshop = reach_workshop(request, pk)
    require(can_sort(request.membership, workshop))
    form = ClusterForm(request.POST or None, workshop=workshop)
    if not form.is_valid():
        context = {"nav": "workshops", "workshop": workshop, "form": form}
        return render(request, "swot/cluster_create.html", context)
    values = form.cleaned_data
    return carry_out(
        request,
        workshop,
        lambda: services.create_cluster(
            workshop=workshop,
            by=request.user,
            prompt=form.prompt_of(values["kind"]),
            perspective=values["perspective"],
            title=values["title"],
        ),
        _("Cluster “%(title)s” made.") % {"title": values["title"]},
    )


@require_GET
def cluster(request, pk):
    return _cluster_page(request, _reach(request, pk))


@require_POST
def cluster_rename(request, pk):
    found = _reach(request, pk)
    form = RenameForm(request.POST)
    if not form.is_valid():
        return _cluster_page(request, found, form)
    title = form.cleaned_data["title"]
    return carry_out(
        request,
        found.workshop,
        lambda: services.rename_cluster(cluster=found, by=request.user, title=title),
        _("The cluster is called “%(title)s” now.") % {"title": title},
    )


@require_POST
def cluster_move(request, pk):
    found = _reach(request, pk)
    form = PlaceForm(request.POST, workshop=found.workshop)
    prompt = form.is_valid() and form.prompt_of(form.cleaned_data["kind"], found.prompt)
    if not prompt:
        return _cluster_page(request, found)
    perspective = form.cleaned_data["perspective"]
    return carry_out(
        request,
        found.workshop,
        lambda: services.move_cluster(
            cluster=found, by=request.user, prompt=prompt, perspective=perspective
        ),
        _("Cluster “%(title)s” moved.") % {"title": found.title},
    )


@require_POST
def cluster_reorder(request, pk):
    found = _reach(request, pk)
    steps = -1 if request.POST.get("way") == "up" else 1
    return carry_out(
        request,
        found.workshop,
        lambda: services.reorder_cluster(cluster=found, by=request.user, steps=steps),
        _("Cluster “%(title)s” moved.") % {"title": found.title},
    )


@require_POST
def cluster_dissolve(request, pk):
    found = _reach(request, pk)
    return carry_out(
        request,
        found.workshop,
        lambda: services.dissolve_cluster(cluster=found, by=request.user),
        _("Cluster “%(title)s” dissolved. Its cards stay.") % {"title": found.title},
    )


def _reach(request, pk) -> Cluster:
    found = reach_in_workshop(request, Cluster.objects, pk)
    require(can_sort(request.membership, found.workshop))
    return found


def _cluster_page(request, found, form=None):
    """The page, or with htmx its forms alone: in the menu of the board."""
    perspectives = list(Perspective.objects.filter(scorecard=found.workshop.scorecard_id))
    asked = [item.kind for item in found.workshop.prompts.all()]
    context = {
        "nav": "workshops",
        "workshop": found.workshop,
        "page_url": reverse("swot:cluster", args=[found.pk]),
        "cluster": found,
        "form": form or RenameForm(initial={"title": found.title}),
        "places": board_places(perspectives),
        "kinds": [(item, words.plural(item)) for item in words.KINDS if item in asked],
    }
    if not request.htmx:
        return render(request, "swot/cluster.html", context)
    response = render(request, "swot/_cluster_verbs.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = "#card-menu-body", "innerHTML"
    return response
