"""The desk of rapid entry: what can be chosen for a card, and what stays chosen until changed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from swot import words
from swot.balance import KINDS
from swot.board import SIGNS, Board, board_name, sortable_perspectives
from swot.entry import LETTERS, UNSORTED, Entry, parse_entry
from swot.models import CARD_HINT_LENGTH, CARD_LENGTH, Cluster, Prompt
from workshops.models import Perspective, Workshop

SESSION_KEY = "entry"
MOST_DIGITS = 9


@dataclass(frozen=True)
class Chosen:
    """What the next card gets unless its line says otherwise."""

    kind: str
    perspective: str = ""
    cluster: str = ""


@dataclass(frozen=True)
class Desk:
    """The kinds, places and clusters of one retreat that a card can be put to."""

    workshop: Workshop
    prompts: Mapping[str, Prompt]
    perspectives: Sequence[Perspective]
    clusters: Sequence[str]

    @classmethod
    def of_workshop(cls, workshop: Workshop) -> Desk:
        """Two queries, and one more when the clusters are asked for."""
        perspectives = list(Perspective.objects.filter(scorecard=workshop.scorecard_id))
        titles = Cluster.objects.filter(workshop=workshop).values_list("title", flat=True)
        return cls(
            workshop=workshop,
            prompts=_first_of_each_kind(workshop.prompts.all()),
            perspectives=sortable_perspectives(perspectives),
            clusters=cast(Sequence[str], SimpleLazyObject(lambda: _once(titles))),
        )

    @classmethod
    def of_board(cls, board: Board) -> Desk:
        """From a board that was read already: no query."""
        titles = (
            group.cluster["title"]
            for lane in board.lanes
            for cell in lane.cells
            for group in cell.groups
            if group.cluster
        )
        return cls(
            workshop=board.workshop,
            prompts=_first_of_each_kind(board.prompts),
            perspectives=board.sortable,
            clusters=_once(titles),
        )

    @property
    def kinds(self) -> list[str]:
        return list(self.prompts)

    def read(self, line: str) -> Entry:
        """What a typed line says, in the language of the page."""
        return parse_entry(
            line,
            language=get_language() or "de",
            kinds=self.kinds,
            perspectives_count=min(len(self.perspectives), MOST_DIGITS),
            clusters=self.clusters,
        )

    def place_of(self, digit: int | str | None) -> str | None:
        """The perspective that a typed digit names; None for "as before", "" for unsorted."""
        if digit is None:
            return None
        return "" if digit == UNSORTED else str(self.perspectives[int(digit) - 1].pk)

    def find(self, perspective: str) -> Perspective | None:
        return next((item for item in self.perspectives if str(item.pk) == perspective), None)

    def chosen(self, session: Mapping[str, Any]) -> Chosen:
        """What was chosen last on this retreat, as far as it still exists."""
        kept = session.get(SESSION_KEY) or {}
        if kept.get("workshop") != str(self.workshop.pk):
            kept = {}
        kind = kept.get("kind", "")
        place = self.find(kept.get("perspective", ""))
        return Chosen(
            kind=kind if kind in self.prompts else next(iter(self.prompts), ""),
            perspective=str(place.pk) if place else "",
            cluster=kept.get("cluster", ""),
        )

    def keep(self, session: MutableMapping[str, Any], chosen: Chosen, said: str = "") -> None:
        """Hold the choice for the next card; ``said`` is shown once, when the page comes again."""
        kept = {
            "workshop": str(self.workshop.pk),
            "kind": chosen.kind,
            "perspective": chosen.perspective,
            "cluster": chosen.cluster,
            "said": said,
        }
        if session.get(SESSION_KEY) != kept:
            session[SESSION_KEY] = kept


@dataclass(frozen=True)
class KindChoice:
    value: str
    label: str
    sign: str
    letter: str
    is_chosen: bool


@dataclass(frozen=True)
class PlaceChoice:
    value: str
    label: str
    digit: int | None
    hue: str
    icon: str
    is_chosen: bool


@dataclass(frozen=True)
class Dock:
    """The form at the foot of the board, and the page for phones."""

    workshop: Workshop
    kinds: list[KindChoice]
    places: list[PlaceChoice]
    clusters: Sequence[str]
    cluster: str
    card_id: str
    next_number: int
    said: str
    letters: str
    digits: str
    language: str
    hint_length: int
    most: int
    words: str


def dock_of(
    session: MutableMapping[str, Any], desk: Desk, *, total: int, typed: Chosen | None = None
) -> Dock | None:
    """The dock as it is to be shown; None where nothing is asked. ``total``: cards there are.

    What the last card said is taken from the session: it is shown once. ``typed`` is what stands
    in a form that comes back with a fault.
    """
    if not desk.kinds:
        return None
    kept = session.get(SESSION_KEY) or {}
    said = kept.get("said", "") if kept.get("workshop") == str(desk.workshop.pk) else ""
    if said:
        desk.keep(session, desk.chosen(session))
    chosen = typed or desk.chosen(session)
    places = place_choices(desk, chosen)
    last = max((item.digit or 0 for item in places), default=0)
    return Dock(
        workshop=desk.workshop,
        kinds=kind_choices(desk, chosen),
        places=places,
        clusters=desk.clusters,
        cluster=chosen.cluster,
        card_id=str(uuid.uuid4()),
        next_number=total + 1,
        said=said,
        letters="/".join(letter_of(kind).upper() for kind in desk.kinds),
        digits=f"0–{last}" if last else "0",
        language=get_language() or "de",
        hint_length=CARD_HINT_LENGTH,
        most=CARD_LENGTH,
        words=json.dumps(_script_words()),
    )


def kind_choices(desk: Desk, chosen: Chosen) -> list[KindChoice]:
    return [
        KindChoice(kind, words.singular(kind), SIGNS[kind], letter_of(kind), kind == chosen.kind)
        for kind in desk.kinds
    ]


def place_choices(desk: Desk, chosen: Chosen) -> list[PlaceChoice]:
    """Perspectives in board order with their digits; unsorted, 0, stands first."""
    unsorted = PlaceChoice("", _("Unsorted"), 0, "", "layers", not chosen.perspective)
    return [
        unsorted,
        *(
            PlaceChoice(
                value=str(item.pk),
                label=board_name(item),
                digit=digit if digit <= MOST_DIGITS else None,
                hue=item.hue,
                icon=item.icon,
                is_chosen=str(item.pk) == chosen.perspective,
            )
            for digit, item in enumerate(desk.perspectives, start=1)
        ),
    ]


def letter_of(kind: str) -> str:
    """The letter that stands for a kind in the language of the page."""
    letters = LETTERS["en" if (get_language() or "").startswith("en") else "de"]
    return next(letter for letter, meant in letters.items() if meant == kind)


def _first_of_each_kind(prompts: Iterable[Prompt]) -> dict[str, Prompt]:
    by_kind: dict[str, Prompt] = {}
    for prompt in prompts:
        by_kind.setdefault(prompt.kind, prompt)
    return {kind: by_kind[kind] for kind in KINDS if kind in by_kind}


def _once(titles: Iterable[str]) -> list[str]:
    return list({title.casefold(): title for title in titles}.values())


def _script_words() -> dict[str, str]:
    """The sentences that the page itself says while somebody types."""
    return {
        "placeholder": _("Type card {number} …"),
        "reading": _("Will be read as:"),
        "literal": _("word for word"),
        "wayOut": _("word for word: \\{digit} …"),
        "mistaken": _("“{sign}” is no sign, it is taken word for word"),
        "noCluster": _("no cluster"),
        "set": _("From here on: {what}"),
        "empty": _("Type the text of the card first."),
        "long": _("{length} characters. One thought per card reads more easily."),
        "tooLong": _("{length} characters: a card holds 2,000. Please make two cards of it."),
        "waiting": _("{count} cards are being pinned …"),
        "offline": _("No connection. {count} cards are saved on this device and will be sent."),
        "offlineOne": _("No connection. One card is saved on this device and will be sent."),
        "signedOut": _(
            "You are signed out. Sign in again in another tab, then reload this page: "
            "the cards are saved on this device."
        ),
        "stopped": _(
            "The server does not take the cards. They are saved on this device; "
            "please reload the page."
        ),
        "refused": _("Not pinned: “{text}”. {why}"),
        "kept": _("offline · {count} saved"),
        "save": _("Save"),
        "changed": _("Card changed"),
        "editing": _("You are changing the last card. Enter saves, Esc leaves it as it was."),
        "nothingToEdit": _("No card typed here yet."),
        "takenBack": _("Taken back: “{text}”"),
        "undoing": _("Undoing …"),
        "undoLost": _("No connection. Reload the page to see whether it was undone."),
        "lines": _("{count} lines pasted."),
    }
