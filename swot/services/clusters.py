"""What members do with clusters. Each verb is one transaction and one step to undo."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from bsc_project.text import clean_text
from swot.models import Card, Cluster, Prompt
from swot.services.places import find_room, id_of, next_cluster_position
from swot.services.refusal import RefusedError, check_place, fresh_card, fresh_cluster
from swot.steps import Done, Recorder, recorded
from workshops.models import Perspective, Workshop

TITLE_LENGTH = 200


def create_cluster(
    *,
    workshop: Workshop,
    by: User,
    prompt: Prompt,
    perspective: Perspective | None,
    title: str,
    cards: Sequence[Card] = (),
) -> Done:
    """Make a cluster in one place of the board and put cards into it, in their order."""
    with recorded(workshop=workshop, by=by, verb="cluster_create") as step:
        check_place(prompt, perspective)
        _check_title(title, prompt.pk, id_of(perspective))
        cluster = cluster_titled(prompt=prompt, perspective=perspective, title=title, step=step)
        _gather(cluster, [card.pk for card in cards], step)
        return step.done()


def gather_cards(*, cards: Sequence[Card], by: User, title: str) -> Done:
    """Put cards of one place into its cluster of that title, which is made if need be."""
    first = cards[0]
    with recorded(workshop=first.workshop, by=by, verb="cluster_create") as step:
        first = fresh_card(first)
        cluster = cluster_titled(
            prompt=first.prompt, perspective=first.perspective, title=title, step=step
        )
        _gather(cluster, [card.pk for card in cards], step)
        return step.done()


def cluster_titled(
    *, prompt: Prompt, perspective: Perspective | None, title: str, step: Recorder
) -> Cluster:
    """The cluster of that title in that place, or a new one as part of the step."""
    title = _cleaned(title)
    here = Cluster.objects.filter(prompt=prompt, perspective=perspective)
    for cluster in here:
        if cluster.title.casefold() == title.casefold():
            return cluster
    cluster = Cluster.objects.create(
        workshop_id=prompt.workshop_id,
        prompt=prompt,
        perspective=perspective,
        title=title,
        position=next_cluster_position(prompt.pk, id_of(perspective)),
    )
    step.born(cluster)
    return cluster


def rename_cluster(*, cluster: Cluster, by: User, title: str) -> Done:
    with recorded(workshop=cluster.workshop, by=by, verb="cluster_rename") as step:
        cluster = fresh_cluster(cluster)
        _check_title(title, cluster.prompt_id, cluster.perspective_id, but=cluster)
        step.watch(cluster)
        cluster.title = _cleaned(title)
        cluster.save(update_fields=["title"])
        return step.done()


def reorder_cluster(*, cluster: Cluster, by: User, steps: int) -> Done:
    """Move a cluster up (negative) or down among those of its place."""
    with recorded(workshop=cluster.workshop, by=by, verb="cluster_reorder") as step:
        cluster = fresh_cluster(cluster)
        here = list(
            Cluster.objects.filter(prompt=cluster.prompt_id, perspective=cluster.perspective_id)
        )
        step.watch(*here)
        old = here.index(cluster)
        here.insert(min(max(old + steps, 0), len(here) - 1), here.pop(old))
        for position, item in enumerate(here):
            item.position = position
        Cluster.objects.bulk_update(here, ["position"])
        return step.done()


def move_cluster(
    *, cluster: Cluster, by: User, prompt: Prompt, perspective: Perspective | None
) -> Done:
    """Take a cluster with all its cards to another place of the board."""
    with recorded(workshop=cluster.workshop, by=by, verb="cluster_move") as step:
        cluster = fresh_cluster(cluster)
        place = (id_of(perspective), prompt.pk)
        if place == (cluster.perspective_id, cluster.prompt_id):
            return step.done()
        check_place(prompt, perspective)
        _check_title(cluster.title, prompt.pk, id_of(perspective))
        step.watch(cluster)
        cluster.perspective, cluster.prompt = perspective, prompt
        cluster.position = next_cluster_position(prompt.pk, id_of(perspective))
        cluster.save(update_fields=["perspective", "prompt", "position"])
        cards = list(Card.objects.filter(cluster=cluster))
        step.watch(*cards)
        for card in cards:
            card.perspective, card.prompt = perspective, prompt
        Card.objects.bulk_update(cards, ["perspective", "prompt"])
        return step.done()


def dissolve_cluster(*, cluster: Cluster, by: User) -> Done:
    """Take a cluster away; its cards stay where they are."""
    with recorded(workshop=cluster.workshop, by=by, verb="cluster_dissolve") as step:
        cluster = fresh_cluster(cluster)
        cards = list(Card.objects.filter(cluster=cluster))
        step.watch(*cards)
        for card in cards:
            card.cluster = None
        Card.objects.bulk_update(cards, ["cluster"])
        step.drop(cluster)
        return step.done()


def _gather(cluster: Cluster, ids: Sequence[UUID], step: Recorder) -> None:
    """Put cards into the cluster's place, at its end."""
    chosen = Card.objects.filter(pk__in=ids, workshop=cluster.workshop_id)
    moving = list(chosen.values_list("pk", flat=True))
    if not moving:
        return
    positions = find_room(
        workshop=cluster.workshop,
        prompt_id=cluster.prompt_id,
        perspective_id=cluster.perspective_id,
        cluster_id=cluster.pk,
        after="last",
        moving=moving,
    )
    cards = list(Card.objects.filter(pk__in=moving))
    step.watch(*cards)
    for card, position in zip(cards, positions, strict=True):
        card.prompt_id, card.perspective_id = cluster.prompt_id, cluster.perspective_id
        card.cluster, card.position = cluster, position
    Card.objects.bulk_update(cards, ["prompt", "perspective", "cluster", "position"])


def _cleaned(title: str) -> str:
    title = clean_text(title, single_line=True)[:TITLE_LENGTH]
    if not title:
        raise RefusedError(_("A cluster needs a name."))
    return title


def _check_title(
    title: str, prompt_id: UUID, perspective_id: UUID | None, but: Cluster | None = None
) -> None:
    """Two clusters of one name in one place could not be told apart when typing."""
    for other in Cluster.objects.filter(prompt=prompt_id, perspective=perspective_id):
        if other != but and other.title.casefold() == _cleaned(title).casefold():
            raise RefusedError(
                _("There is a cluster “%(title)s” here already. Choose another name.")
                % {"title": other.title}
            )
