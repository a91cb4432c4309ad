"""What a verb says when it can't be done."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from swot.models import Card, Cluster, Prompt
from workshops.models import Perspective


class RefusedError(Exception):
    """A verb that can't be done; the message is a sentence for the person."""


def fresh_card(card: Card) -> Card:
    """The card as it stands inside this transaction."""
    found = Card.objects.select_related("workshop", "prompt", "same_as").filter(pk=card.pk).first()
    if found is None:
        raise RefusedError(_("This card no longer exists: somebody removed it meanwhile."))
    return found


def fresh_cluster(cluster: Cluster) -> Cluster:
    """The cluster as it stands inside this transaction."""
    found = Cluster.objects.select_related("workshop").filter(pk=cluster.pk).first()
    if found is None:
        raise RefusedError(_("This cluster no longer exists."))
    return found


def check_place(prompt: Prompt, perspective: Perspective | None) -> None:
    """The place of the board must still be there, inside this transaction."""
    check_places([prompt], [perspective])


def check_places(prompts: Iterable[Prompt], perspectives: Iterable[Perspective | None]) -> None:
    """The same for many places. One query."""
    asked = {item.pk for item in prompts}
    wanted = {item.pk for item in perspectives if item is not None}
    here = Prompt.objects.filter(pk__in=asked).order_by().values_list("pk")
    there = Perspective.objects.filter(pk__in=wanted).order_by().values_list("pk")
    found = {pk for (pk,) in here.union(there)}
    if asked - found:
        raise RefusedError(_("Nobody is asked for this kind any more. Please reload the page."))
    if wanted - found:
        raise RefusedError(_("This perspective is no longer there. Please reload the page."))
