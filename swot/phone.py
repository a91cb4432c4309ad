"""The page of a phone: what is asked now, and the device's own cards."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from swot.board import NOTE_MARKS, SIGNS, sortable_perspectives
from swot.models import Prompt, RoundState, WrittenCard
from swot.services.box import own_cards
from swot.words import plural, singular
from workshops.devices import Device, words_of
from workshops.models import Perspective
from workshops.room import MOST_SEATS

VOTE_OPEN = "open"


@dataclass(frozen=True)
class OwnCard:
    """A card of this device as the page shows it; on a table device without its text."""

    id: UUID
    text: str
    version: int
    perspective: Perspective | None

    @property
    def is_changed(self) -> bool:
        return self.version > 0


@dataclass(frozen=True)
class Question:
    """A prompt for a phone: its place among those that are open, its words and its sign."""

    prompt: Prompt
    url: str
    is_current: bool

    @property
    def heading(self) -> str:
        return plural(self.prompt.kind)

    @property
    def kind(self) -> str:
        return singular(self.prompt.kind)

    @property
    def sign(self) -> str:
        return SIGNS[self.prompt.kind]

    @property
    def mark(self) -> str:
        return NOTE_MARKS[self.prompt.kind]


@dataclass(frozen=True)
class PhonePage:
    """What a phone shows. ``state``: open, waiting, closed or revealed."""

    device: Device
    state: str
    questions: list[Question]
    is_more_to_come: bool
    cards: list[OwnCard]
    edited: OwnCard | None
    perspectives: list[Perspective]
    has_vote: bool

    @property
    def current(self) -> Question | None:
        return next((found for found in self.questions if found.is_current), None)

    @property
    def open_ids(self) -> str:
        return " ".join(str(found.prompt.pk) for found in self.questions)

    @property
    def most(self) -> int | None:
        """How many cards this device may have in the round; None: as many as it likes."""
        limit = self.current.prompt.max_cards if self.current else None
        return None if limit is None else limit * self.device.participant.seats

    @property
    def free(self) -> int | None:
        return None if self.most is None else max(0, self.most - len(self.cards))

    @property
    def free_words(self) -> str:
        if self.most is None:
            return _("As many cards as you like")
        return ngettext(
            "%(free)s of %(most)s card left", "%(free)s of %(most)s cards left", self.most
        ) % {
            "free": self.free,
            "most": self.most,
        }

    @property
    def is_full(self) -> bool:
        return self.free == 0 and self.edited is None

    @property
    def is_table(self) -> bool:
        return self.device.participant.seats > 1

    @property
    def seat_numbers(self) -> range:
        return range(1, MOST_SEATS + 1)

    @property
    def next_version(self) -> int:
        return self.edited.version + 1 if self.edited else 1

    @property
    def chosen(self) -> UUID | None:
        """The perspective that the edited card has."""
        return self.edited.perspective.pk if self.edited and self.edited.perspective else None

    @property
    def new_id(self) -> UUID:
        """For a page without scripts: sent twice, it is one card."""
        return uuid4()

    @property
    def return_word(self) -> str:
        return words_of(self.device.secret)


def phone_page(device: Device, *, prompt: str = "", edited: str = "") -> PhonePage:
    """Put the page together: ``prompt`` is an id, ``edited`` the id or number of an own card.

    Six queries at most.
    """
    workshop = device.workshop
    prompts = list(workshop.prompts.order_by("position"))
    opened = [found for found in prompts if found.state == RoundState.OPEN]
    asked = next((found for found in opened if str(found.pk) == prompt), None)
    asked = asked or (opened[0] if opened else None)
    here = reverse("swot:phone", args=[workshop.pk])
    written = own_cards(workshop=workshop, secret=device.secret) if asked else []
    is_table = device.participant.seats > 1
    shown = asked.pk if asked else None
    cards = [_own_card(card, is_table) for card in written if card.prompt_id == shown]
    wanted = next(
        (card for number, card in enumerate(cards, 1) if edited in (str(card.id), str(number))),
        None,
    )
    return PhonePage(
        device=device,
        state=_state(prompts),
        questions=[
            Question(found, f"{here}?prompt={found.pk}", found is asked) for found in opened
        ],
        is_more_to_come=any(found.state == RoundState.DRAFT for found in prompts),
        cards=cards,
        edited=None if is_table else wanted,
        perspectives=sortable_perspectives(list(workshop.scorecard.perspectives.all()))
        if asked
        else [],
        has_vote=workshop.voting_rounds.filter(state=VOTE_OPEN).exists(),
    )


def _own_card(card: WrittenCard, is_table: bool) -> OwnCard:
    return OwnCard(card.pk, "" if is_table else card.text, card.version, card.perspective)


def _state(prompts: list[Prompt]) -> str:
    states = {found.state for found in prompts}
    if RoundState.OPEN in states:
        return "open"
    if RoundState.CLOSED in states:
        return "closed"
    return "revealed" if RoundState.REVEALED in states else "waiting"
