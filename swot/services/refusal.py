"""What a verb says when it can't be done."""

from django.utils.translation import gettext as _

from swot.models import Card, Cluster


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
