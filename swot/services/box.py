"""What phones do with their cards before a round is closed: write, change, withdraw.

Writers of one retreat queue at its pulse (the first write of each transaction), so states, limits
and repeats are judged one after the other. A verb that changes nothing, being refused or a
repeat, is rolled back and raises no number. All three return nothing: "stored" is the answer,
however often a verb was sent. No card's text is ever part of an error or a log.

After closing, the cards are sealed under new ids, and the box holds the bare ids that phones made:
a repeat of a known id is then stored already. A change or a withdrawal that comes only now is
refused, since nothing tells any more which card it means, nor whether it came before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bsc_project.text import clean_text
from swot.models import CARD_LENGTH, Prompt, RoundState, WrittenCard
from swot.services.refusal import RefusedError
from workshops.devices import is_mark_of, mark_of
from workshops.models import Perspective, Workshop
from workshops.pulse import raise_pulse

SIGNATURE_LENGTH = 200


class _Stored(Exception):  # noqa: N818 - what happened, not a fault
    """Nothing is left to do; the transaction ends without a trace."""


@contextmanager
def _turn(workshop: Workshop) -> Iterator[Workshop]:
    """Wait for one's turn; give the retreat as it stands then."""
    try:
        with transaction.atomic():
            raise_pulse(workshop, box=True)
            now = Workshop.objects.current().filter(pk=workshop.pk).first()
            if now is None:
                raise RefusedError(_("This retreat is over. Your text stays on this device."))
            yield now
    except _Stored:
        pass


def write_card(
    *,
    workshop: Workshop,
    prompt: Prompt,
    secret: bytes,
    seats: int,
    card_id: UUID,
    text: str,
    perspective: UUID | None = None,
    signature: str | None = None,
) -> None:
    """Put a card into the box. Its id is made on the phone: sent again, it is the same card.

    A perspective that is no longer there leaves the card unsorted rather than unwritten.
    """
    try:
        with _turn(workshop) as now:
            _end_if_known(now, card_id, secret)
            fresh = _open_prompt(now, prompt.pk)
            name = _signed(now, signature)
            _check_limit(fresh, secret, seats)
            WrittenCard(
                pk=card_id,
                prompt=fresh,
                perspective=_perspective(now, perspective),
                text=_checked(text),
                signature=name,
                edit_hash=mark_of(secret, card_id),
            ).save(force_insert=True)
    except IntegrityError:
        # Two retreats at once with one id: the other was first.
        raise RefusedError(_foreign()) from None


def change_card(
    *,
    workshop: Workshop,
    secret: bytes,
    card_id: UUID,
    version: int,
    text: str,
    perspective: UUID | None = None,
    signature: str | None = None,
) -> None:
    """Reword one's own card. ``version`` grows with each change; an older one changes nothing."""
    with _turn(workshop) as now:
        card = _own_card(now, card_id, secret)
        if version < card.version:
            raise _Stored
        if card.is_withdrawn:
            raise RefusedError(_("This card was withdrawn on this device before it was changed."))
        text = _checked(text)
        place = _perspective(now, perspective)
        if version == card.version:
            if (card.text, card.perspective) == (text, place):
                raise _Stored
            raise RefusedError(_("This card was changed in another window meanwhile."))
        _open_prompt(now, card.prompt_id)
        card.text, card.perspective, card.version = text, place, version
        card.signature = _signed(now, signature or card.signature)
        card.save()


def withdraw_card(*, workshop: Workshop, secret: bytes, card_id: UUID) -> None:
    """Take one's own card back. An empty row stays, so that a late repeat can't bring it back."""
    with _turn(workshop) as now:
        card = _own_card(now, card_id, secret)
        if card.is_withdrawn:
            raise _Stored
        _open_prompt(now, card.prompt_id)
        card.text, card.perspective, card.signature, card.is_withdrawn = "", None, None, True
        card.save()


def own_cards(*, workshop: Workshop, secret: bytes) -> list[WrittenCard]:
    """The device's cards in the box, found by recomputing its marks. Two queries."""
    rows = WrittenCard.objects.filter(prompt__workshop=workshop, is_withdrawn=False).order_by()
    own = [pk for pk, mark in rows.values_list("pk", "edit_hash") if is_mark_of(mark, secret, pk)]
    found = WrittenCard.objects.filter(pk__in=own).select_related("perspective")
    return list(found) if own else []


# --- what is judged inside the turn --------------------------------------------------------


def _end_if_known(workshop: Workshop, card_id: UUID, secret: bytes) -> None:
    written = WrittenCard.objects.select_related("prompt").filter(pk=card_id).first()
    if written is None:
        return
    is_sealed = written.prompt.workshop_id == workshop.pk and not written.edit_hash
    if is_sealed or is_mark_of(written.edit_hash, secret, card_id):
        raise _Stored
    raise RefusedError(_foreign())


def _own_card(workshop: Workshop, card_id: UUID, secret: bytes) -> WrittenCard:
    """The device's card in the box."""
    written = WrittenCard.objects.filter(pk=card_id, prompt__workshop=workshop).first()
    if written is None:
        raise RefusedError(
            _("This card is not there: it was withdrawn, or never arrived. You can write it anew.")
        )
    if not written.edit_hash:
        raise RefusedError(
            _("The round was closed before this was confirmed. The card stays as it had arrived.")
        )
    if not is_mark_of(written.edit_hash, secret, card_id):
        raise RefusedError(_foreign())
    return written


def _open_prompt(workshop: Workshop, prompt_id: UUID) -> Prompt:
    prompt = Prompt.objects.filter(pk=prompt_id, workshop=workshop).first()
    if prompt is None:
        raise RefusedError(_("This question is no longer asked. Your text stays on this device."))
    if prompt.state == RoundState.DRAFT:
        raise RefusedError(_("This round is not open at present. Your text stays on this device."))
    if prompt.state != RoundState.OPEN:
        raise RefusedError(
            _(
                "The round is closed. Your text stays on this device: "
                "the facilitator can open the round again or type the card."
            )
        )
    return prompt


def _check_limit(prompt: Prompt, secret: bytes, seats: int) -> None:
    if prompt.max_cards is None:
        return
    rows = WrittenCard.objects.filter(prompt=prompt, is_withdrawn=False).order_by()
    own = sum(is_mark_of(mark, secret, pk) for pk, mark in rows.values_list("pk", "edit_hash"))
    if own >= prompt.max_cards * seats:
        raise RefusedError(
            _("All cards of this round are used. Withdraw one, or change one, to say this.")
        )


def _perspective(workshop: Workshop, perspective: UUID | None) -> Perspective | None:
    if perspective is None:
        return None
    here = Perspective.objects.in_use().filter(scorecard=workshop.scorecard_id)
    return here.filter(pk=perspective).first()


def _checked(text: str) -> str:
    text = clean_text(text)
    if not text:
        raise RefusedError(_("The card is still empty. Please write something first."))
    if len(text) > CARD_LENGTH:
        raise RefusedError(
            _("A card takes %(most)d characters; this one has %(count)d. Please shorten it.")
            % {"most": CARD_LENGTH, "count": len(text)}
        )
    return text


def _signed(workshop: Workshop, signature: str | None) -> str | None:
    """The name for the card: asked for, or never kept."""
    if not workshop.asks_names:
        return None
    name = clean_text(signature or "", single_line=True)[:SIGNATURE_LENGTH]
    if not name:
        raise RefusedError(_("In this retreat cards bear names. Please give yours."))
    return name


def _foreign() -> str:
    return _("This card belongs to another device.")
