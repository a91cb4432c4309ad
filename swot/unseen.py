"""Cards from phones that nobody can read yet: counted, never read."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from swot.models import Card, Seal, WrittenCard
from workshops.models import Workshop


def unseen_cards(workshop: Workshop) -> int:
    """How many lie in the box or are sealed. One query."""
    box = WrittenCard.objects.written().filter(prompt__workshop=OuterRef("pk"))
    sealed = Card.with_sealed.filter(workshop=OuterRef("pk"), seal=Seal.SEALED)
    found = Workshop.objects.filter(pk=workshop.pk).order_by()
    in_box, covered = found.values_list(
        number_of(box, "prompt__workshop"), number_of(sealed, "workshop")
    ).get()
    return in_box + covered


def number_of(rows: QuerySet, by: str = "prompt") -> Coalesce:
    """Count the rows of a subquery that belong to one thing; 0 where there are none."""
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def unseen_sentence(count: int) -> str:
    """What the board says of them; "" without any."""
    if not count:
        return ""
    return ngettext(
        "%(count)s card from phones still lies covered.",
        "%(count)s cards from phones still lie covered.",
        count,
    ) % {"count": count}
