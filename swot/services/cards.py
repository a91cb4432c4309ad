"""What members do with single cards. Each verb is one transaction and one step to undo."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from bsc_project.text import clean_text
from swot.models import CARD_LENGTH, Card, Cluster, Prompt, QuestionCard, Seal
from swot.services.clusters import cluster_titled
from swot.services.places import After, find_room, id_of, last_position
from swot.services.refusal import RefusedError, check_place, check_places, fresh_card
from swot.steps import Done, Place, also_of, recorded, set_also, taken_away
from workshops.models import Perspective, Stage, Workshop, new_key

MOST_EQUAL = 999


def pin_card(
    *,
    workshop: Workshop,
    prompt: Prompt,
    text: str,
    by: User,
    perspective: Perspective | None = None,
    cluster: Cluster | str | None = None,
    count: int = 1,
    card_id: UUID | None = None,
    key: str | None = None,
) -> Card:
    """Pin a card at the end of its list. Sent again with the same ``card_id`` it is the same card.

    If that one was taken away meanwhile, it stays away and comes back not stored. A cluster given
    by its title is found in that place of the board, or made, as part of the same step. Refused:
    an id that another retreat has, a cluster of another place.
    """
    text = _checked(text)
    try:
        with recorded(workshop=workshop, by=by, verb="pin") as step:
            if card_id and (gone := taken_away(workshop=workshop, card_id=card_id)):
                return _same_card(card_id, workshop) or gone
            check_place(prompt, perspective)
            if isinstance(cluster, str):
                cluster = cluster_titled(
                    prompt=prompt, perspective=perspective, title=cluster, step=step
                )
            elif cluster is not None and _place(cluster) != (
                id_of(perspective),
                prompt.pk,
            ):
                raise RefusedError(_("This cluster belongs to another place of the board."))
            card = Card(
                workshop=workshop,
                prompt=prompt,
                perspective=perspective,
                cluster=cluster,
                text=text,
                count=count,
                position=last_position(workshop),
                key=key or new_key(),
            )
            if card_id:
                card.pk = card_id
            card.save(force_insert=True)
            step.born(card)
            return card
    except IntegrityError:
        # The id is taken: by this card, sent before, or by a card of another retreat.
        known = _same_card(card_id, workshop) if card_id else None
        if known is None:
            raise
        return known


def move_card(
    *,
    card: Card,
    by: User,
    prompt: Prompt,
    perspective: Perspective | None,
    cluster: Cluster | None = None,
    after: After = "last",
    seen: tuple[UUID | None, str] | None = None,
) -> Done:
    """Put a card, and the cards equal to it, into another list or another place of its list.

    ``seen`` is the perspective and the kind where the person saw it: if somebody else has moved
    it since, the answer is stale (and the move holds: the last one wins). A cluster decides
    prompt and perspective itself.
    """
    with recorded(workshop=card.workshop, by=by, verb="move") as step:
        card = fresh_card(card)
        if cluster is not None:
            cluster = Cluster.objects.filter(pk=cluster.pk, workshop=card.workshop_id).first()
            if cluster is None:
                raise RefusedError(_("This cluster no longer exists."))
        else:
            check_place(prompt, perspective)
        place = _place(cluster) if cluster else (id_of(perspective), prompt.pk)
        group = [card.pk, *_equals_beside(card)]
        positions = find_room(
            workshop=card.workshop,
            prompt_id=place[1],
            perspective_id=place[0],
            cluster_id=id_of(cluster),
            after=after,
            moving=group,
        )
        cards = {item.pk: item for item in Card.objects.filter(pk__in=group)}
        step.watch(*(cards[pk] for pk in group))
        step.is_stale = seen is not None and seen != (card.perspective_id, card.prompt.kind)
        for pk, position in zip(group, positions, strict=True):
            item = cards[pk]
            item.perspective_id, item.prompt_id = place
            item.cluster_id = id_of(cluster)
            item.position = position
        Card.objects.bulk_update(cards.values(), ["perspective", "prompt", "cluster", "position"])
        return step.done()


def reword_card(*, card: Card, by: User, text: str) -> Done:
    """Keep a later wording beside the original; an empty one takes it away again."""
    with recorded(workshop=card.workshop, by=by, verb="reword") as step:
        card = fresh_card(card)
        step.watch(card)
        wording = clean_text(text)[:CARD_LENGTH]
        card.reworded = None if wording in ("", card.text) else wording
        card.save(update_fields=["reworded"])
        return step.done()


def correct_card(*, card: Card, by: User, text: str) -> Done:
    """Mend a slip of the typist, so that the card says what the paper says.

    Only until the retreat is finished: then the paper is gone, and the wording stands.
    """
    if card.is_from_phone:
        raise RefusedError(_("This card came from a phone: its wording stands."))
    if not is_correctable(card):
        raise RefusedError(_("The retreat is finished: the wording of its cards stands."))
    with recorded(workshop=card.workshop, by=by, verb="correct") as step:
        card = fresh_card(card)
        step.watch(card)
        card.text = _checked(text)
        card.save(update_fields=["text"])
        return step.done()


def is_correctable(card: Card) -> bool:
    return card.workshop.stage < Stage.DONE and not card.is_from_phone


def recount_card(*, card: Card, by: User, count: int) -> Done:
    """Say how many equal paper cards this one stands for."""
    with recorded(workshop=card.workshop, by=by, verb="recount") as step:
        card = fresh_card(card)
        step.watch(card)
        card.count = min(max(count, 1), MOST_EQUAL)
        card.save(update_fields=["count"])
        return step.done()


def split_card(*, card: Card, by: User, texts: Sequence[str]) -> Done:
    """Make parts of a card that holds several thoughts; the original stays, hidden."""
    parts = [_checked(text) for text in texts]
    if len(parts) < 2:
        raise RefusedError(_("A split needs at least two parts."))
    with recorded(workshop=card.workshop, by=by, verb="split") as step:
        card = fresh_card(card)
        new = [
            Card(
                workshop_id=card.workshop_id,
                prompt_id=card.prompt_id,
                perspective_id=card.perspective_id,
                cluster_id=card.cluster_id,
                text=text,
                count=card.count,
                is_late=card.is_late,
                signature=card.signature,
                seal=card.seal,
                split_from=card,
            )
            for text in parts
        ]
        positions = find_room(
            workshop=card.workshop,
            prompt_id=card.prompt_id,
            perspective_id=card.perspective_id,
            cluster_id=card.cluster_id,
            after=card.pk,
            moving=[part.pk for part in new],
        )
        for part, position in zip(new, positions, strict=True):
            part.position = position
        card = fresh_card(card)
        step.watch(card)
        with translation.override(card.workshop.language):
            card.hidden_reason = _("split")
        card.save(update_fields=["hidden_reason"])
        Card.objects.bulk_create(new)
        step.born(*new)
        return step.done()


def mark_equal(*, card: Card, by: User, to: Card) -> Done:
    """Say that two cards say the same: the card moves beside the other one. Both count."""
    with recorded(workshop=card.workshop, by=by, verb="equal") as step:
        card, to = fresh_card(card), fresh_card(to)
        first = to.open_twin or to
        if first.pk == card.pk or first.workshop_id != card.workshop_id:
            raise RefusedError(_("Choose another card: these two are marked as equal already."))
        group = [card.pk, *Card.objects.filter(same_as=card).values_list("pk", flat=True)]
        beside = _equals_beside(first)
        positions = find_room(
            workshop=card.workshop,
            prompt_id=first.prompt_id,
            perspective_id=first.perspective_id,
            cluster_id=first.cluster_id,
            after=next((pk for pk in reversed(beside) if pk not in group), first.pk),
            moving=group,
        )
        cards = {item.pk: item for item in Card.objects.filter(pk__in=group)}
        step.watch(*(cards[pk] for pk in group))
        for pk, position in zip(group, positions, strict=True):
            item = cards[pk]
            item.perspective_id, item.prompt_id = first.perspective_id, first.prompt_id
            item.cluster_id, item.same_as_id = first.cluster_id, first.pk
            item.position = position
        Card.objects.bulk_update(
            cards.values(), ["perspective", "prompt", "cluster", "same_as", "position"]
        )
        return step.done()


def unmark_equal(*, card: Card, by: User) -> Done:
    with recorded(workshop=card.workshop, by=by, verb="unequal") as step:
        card = fresh_card(card)
        step.watch(card)
        card.same_as = None
        card.save(update_fields=["same_as"])
        return step.done()


def hide_card(*, card: Card, by: User, reason: str) -> Done:
    """Take a card off the board, and say why; it no longer counts."""
    reason = clean_text(reason, single_line=True)
    if not reason:
        raise RefusedError(_("Say in a few words why the card is hidden."))
    with recorded(workshop=card.workshop, by=by, verb="hide") as step:
        card = fresh_card(card)
        step.watch(card)
        card.hidden_reason = reason[:500]
        card.save(update_fields=["hidden_reason"])
        return step.done()


def show_card(*, card: Card, by: User) -> Done:
    """Bring a hidden card back. Refused while the parts of a split card are on the board."""
    with recorded(workshop=card.workshop, by=by, verb="show") as step:
        card = fresh_card(card)
        parts = card.parts.filter(hidden_reason=None).count()
        if parts:
            raise RefusedError(
                ngettext(
                    "This card was split, and %(count)s part of it is on the board. Hide it first.",
                    "This card was split, and %(count)s parts of it are on the board. "
                    "Hide them first.",
                    parts,
                )
                % {"count": parts}
            )
        step.watch(card)
        card.hidden_reason = None
        card.save(update_fields=["hidden_reason"])
        return step.done()


def touch_perspectives(*, card: Card, by: User, perspectives: Sequence[Perspective]) -> Done:
    """Say which further perspectives a card touches; its own is left out."""
    with recorded(workshop=card.workshop, by=by, verb="also") as step:
        card = fresh_card(card)
        before = also_of(card)
        after = [str(item.pk) for item in perspectives if item.pk != card.perspective_id]
        step.watch(card)
        if after != before:
            check_places([], perspectives)
            step.also_changed(card, before, after)
            set_also(card.pk, after)
        return step.done()


def remove_card(*, card: Card, by: User) -> Done:
    """Delete a card that was pinned by mistake. Refused once something rests on it."""
    with recorded(workshop=card.workshop, by=by, verb="remove") as step:
        card = fresh_card(card)
        if card.is_from_phone:
            raise RefusedError(_("Somebody wrote this card on a phone. Hide it instead."))
        if QuestionCard.objects.filter(card=card).exists():
            raise RefusedError(_("A guiding question rests on this card. Hide it instead."))
        if Card.with_sealed.filter(Q(split_from=card) | Q(same_as=card)).exists():
            raise RefusedError(_("Other cards come from this one. Hide it instead."))
        before = also_of(card)
        step.drop(card)
        step.lost_also(card, before)
        return step.done()


def _checked(text: str) -> str:
    text = clean_text(text)
    if not text:
        raise RefusedError(_("A card needs a text."))
    if len(text) > CARD_LENGTH:
        raise RefusedError(_("A card holds up to 2,000 characters."))
    return text


def _same_card(card_id: UUID, workshop: Workshop) -> Card | None:
    """The card that has this id already. One query."""
    card = Card.with_sealed.filter(pk=card_id).first()
    if card is not None and (card.workshop_id != workshop.pk or card.seal == Seal.SEALED):
        raise RefusedError(_("This number of a card is taken."))
    return card


def _place(row: Card | Cluster) -> Place:
    return (row.perspective_id, row.prompt_id)


def _equals_beside(card: Card) -> list[UUID]:
    """The cards marked as equal to this one that lie in the same list."""
    return list(
        Card.objects.filter(
            same_as=card,
            prompt=card.prompt_id,
            perspective=card.perspective_id,
            cluster=card.cluster_id,
        ).values_list("pk", flat=True)
    )
