"""The page of the room: door, rounds and screen, as the facilitator steers them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from swot import words
from swot.board import NOTE_MARKS, SIGNS, board_name, sortable_perspectives
from swot.models import Card, Prompt, RoundState, Seal, WrittenCard
from swot.services.rounds import FEW
from swot.unseen import number_of
from workshops.models import Perspective, Room, Scene, Workshop
from workshops.qr import QrCode, qr_code
from workshops.screens import UNSORTED

GROUP = 4
MINUTES = (3, 5, 8, 10, 15, 20)
_PILLS = {
    RoundState.DRAFT: ("", "circle-dashed"),
    RoundState.OPEN: ("pill--ok", "pencil"),
    RoundState.CLOSED: ("", "eye-off"),
    RoundState.REVEALED: ("", "eye"),
}


@dataclass(frozen=True)
class Verb:
    """A button: the URL name of what it does, and its words.

    ``can_show`` where the beamer can follow at once.
    """

    name: str
    label: str
    icon: str = ""
    can_show: bool = False


@dataclass(frozen=True)
class RoundRow:
    """A prompt with its round: what was written, what comes next and what leads back."""

    prompt: Prompt
    kind: str
    mark: str
    sign: str
    state: RoundState
    pill: str
    icon: str
    counters: list[str]
    warnings: list[str]
    forward: Verb | None
    backward: list[Verb]
    is_next: bool


@dataclass(frozen=True)
class Door:
    """How phones come in; code, link and QR code only while it is open."""

    is_open: bool
    code: str
    address: str
    link: str
    qr: QrCode | None
    people: int
    inside: str


@dataclass(frozen=True)
class SceneRow:
    """Something the screen can show. ``options`` where it needs a subject or minutes."""

    value: str
    label: str
    is_shown: bool
    field: str = ""
    field_label: str = ""
    options: tuple[tuple[str, str, bool], ...] = ()
    lacks: str = ""

    @property
    def is_there(self) -> bool:
        return not self.lacks


@dataclass(frozen=True)
class Screen:
    url: str
    until: Any


def room_of(workshop: Workshop) -> Room:
    """The room as stored, or one with its door shut. One query; nothing is written."""
    return Room.objects.filter(workshop=workshop).first() or Room(workshop=workshop)


def door_of(workshop: Workshop, room: Room) -> Door:
    """One query."""
    found = workshop.devices.aggregate(devices=Count("pk"), people=Sum("seats"))
    people = found["people"] or 0
    link = settings.BASE_URL + reverse("workshops:join_link", args=[room.link or "-"])
    return Door(
        is_open=room.is_open,
        code=" ".join(room.code[at : at + GROUP] for at in range(0, len(room.code), GROUP)),
        address=settings.BASE_URL.partition("://")[2] + reverse("workshops:join").rstrip("/"),
        link=link,
        qr=qr_code(link) if room.is_open else None,
        people=people,
        inside=_inside(found["devices"], people),
    )


def rounds_of(workshop: Workshop, door: Door) -> list[RoundRow]:
    """The rounds in the order of their prompts. One query."""
    prompts = list(with_counts(workshop.prompts.order_by("position", "pk")))
    following = _next_of(prompts) if door.is_open or door.people else None
    return [
        _row(prompt, door.people, workshop.asks_names, is_next=prompt is following)
        for prompt in prompts
    ]


def _next_of(prompts: list[Prompt]) -> Prompt | None:
    """The round whose button stands out: the one that is written to, else what waits."""
    for state in (RoundState.OPEN, RoundState.CLOSED, RoundState.DRAFT):
        if found := next((item for item in prompts if item.state == state), None):
            return found
    return None


def with_counts(prompts: QuerySet[Prompt]) -> QuerySet[Prompt]:
    """Add ``in_box``, ``sealed``, ``late`` (of these two) and ``revealed``."""
    box = WrittenCard.objects.written().filter(prompt=OuterRef("pk")).order_by()
    cards = Card.with_sealed.filter(prompt=OuterRef("pk")).order_by()
    sealed = cards.filter(seal=Seal.SEALED)
    return prompts.annotate(
        in_box=number_of(box),
        tombs=number_of(WrittenCard.objects.filter(prompt=OuterRef("pk"), is_withdrawn=True)),
        sealed=number_of(sealed),
        late_sealed=number_of(sealed.filter(is_late=True)),
        revealed=number_of(cards.filter(seal=Seal.REVEALED, split_from=None)),
    )


def is_revealed(rows: list[RoundRow]) -> bool:
    """Tell whether every round is revealed, so that sorting comes next."""
    return bool(rows) and all(row.state == RoundState.REVEALED for row in rows)


def scenes_of(workshop: Workshop, room: Room, kept: Mapping[str, str]) -> list[SceneRow]:
    """What the screen can show, with what each scene showed last. Three queries."""
    places = [
        (item.pk, board_name(item))
        for item in sortable_perspectives(
            list(Perspective.objects.filter(scorecard=workshop.scorecard_id))
        )
    ]
    if places:
        places.append((UNSORTED, _("Unsorted")))
    clusters = list(workshop.clusters.order_by("title").values_list("pk", "title"))
    # Votes live one rung higher, hence by the name of their relation.
    votes: Any = workshop.voting_rounds
    results = _told_apart(list(votes.values_list("pk", "title")))
    subjects = {
        Scene.PERSPECTIVE: (_("Perspective"), places, _("The scorecard has no perspective yet.")),
        Scene.CLUSTER: (_("Cluster"), clusters, _("There is no cluster on the board yet.")),
        Scene.RESULT: (_("Vote"), results, _("There is no vote yet.")),
    }
    last = {**kept, str(room.scene): str(room.subject or "")}
    return [_scene_row(scene, room, subjects, last.get(scene, "")) for scene in Scene]


def _told_apart(votes: list[tuple[UUID, str]]) -> list[tuple[UUID, str]]:
    """Votes of one title bear their number in the order they were made."""
    titles = Counter(title for _pk, title in votes)
    seen: Counter[str] = Counter()
    told = []
    for pk, title in votes:
        seen[title] += 1
        told.append((pk, f"{title} ({seen[title]})" if titles[title] > 1 else title))
    return told


def screen_of(room: Room) -> Screen:
    url = settings.BASE_URL + reverse("screen", args=[room.screen]) if room.screen else ""
    return Screen(url, room.writing_until if is_running(room) else None)


def is_running(room: Room) -> bool:
    """Tell whether the clock for writing runs."""
    return room.writing_until is not None and room.writing_until > timezone.now()


# --- pieces --------------------------------------------------------------------------------


def _inside(devices: int, people: int) -> str:
    if not devices:
        return _("Nobody is in the room yet.")
    persons = ngettext("%(count)s person", "%(count)s people", people) % {"count": people}
    phones = ngettext("%(count)s device", "%(count)s devices", devices) % {"count": devices}
    if people == devices:
        return _("%(people)s in the room") % {"people": persons}
    return _("%(people)s in the room, on %(devices)s") % {"people": persons, "devices": phones}


def _row(prompt: Any, people: int, asks_names: bool, *, is_next: bool) -> RoundRow:
    state = RoundState(prompt.state)
    pill, icon = _PILLS[state]
    return RoundRow(
        prompt=prompt,
        kind=words.plural(prompt.kind),
        mark=NOTE_MARKS[prompt.kind],
        sign=SIGNS[prompt.kind],
        state=state,
        pill=pill,
        icon=icon,
        counters=list(_counters(prompt, state)),
        warnings=[] if asks_names else list(_warnings(prompt, state, people)),
        forward=_forward(state),
        backward=list(_backward(prompt, state)),
        is_next=is_next,
    )


def _counters(prompt: Any, state: RoundState) -> Iterator[str]:
    if prompt.in_box or state == RoundState.OPEN:
        count = {"count": prompt.in_box}
        yield ngettext("%(count)s card in the box", "%(count)s cards in the box", prompt.in_box) % (
            count
        )
    if prompt.sealed:
        count = {"count": prompt.sealed}
        yield ngettext("%(count)s card covered", "%(count)s cards covered", prompt.sealed) % count
    if prompt.late_sealed:
        yield _("%(count)s of them late") % {"count": prompt.late_sealed}
    if prompt.revealed:
        count = {"count": prompt.revealed}
        yield ngettext("%(count)s card revealed", "%(count)s cards revealed", prompt.revealed) % (
            count
        )


def _warnings(prompt: Any, state: RoundState, people: int) -> Iterator[str]:
    if 0 < people < FEW and state in (RoundState.DRAFT, RoundState.CLOSED):
        yield _("Fewer than five people in the room: who wrote what is easy to guess.")
    if state == RoundState.CLOSED and 0 < prompt.sealed < FEW:
        yield _("Fewer than five cards would come to light: who wrote them is easy to guess.")


def _forward(state: RoundState) -> Verb | None:
    return {
        RoundState.DRAFT: Verb("swot:round_open", _("Open the round"), can_show=True),
        RoundState.OPEN: Verb("swot:round_close", _("Close the round")),
        RoundState.CLOSED: Verb("swot:round_reveal", _("Reveal the cards"), can_show=True),
    }.get(state)


def _backward(prompt: Any, state: RoundState) -> Iterator[Verb]:
    is_written = prompt.in_box or prompt.tombs or prompt.sealed or prompt.revealed
    if state in (RoundState.OPEN, RoundState.CLOSED) and not is_written:
        yield Verb("swot:round_draft", _("Back to not open"), "undo-2")
    if state == RoundState.REVEALED:
        yield Verb("swot:round_cover", _("Cover again"), "eye-off")
    if state in (RoundState.CLOSED, RoundState.REVEALED):
        yield Verb("swot:round_open", _("Reopen for latecomers"), "pencil")


def _scene_row(scene: Scene, room: Room, subjects: dict[Scene, Any], last: str) -> SceneRow:
    is_shown = bool(room.screen) and room.scene == scene
    if scene == Scene.WRITE:
        # What is chosen first leaves a running clock alone.
        clock = [("", _("the clock runs on"), False)] if is_running(room) else []
        clock += [("0", _("without a clock"), False)]
        clock += [
            (str(n), ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}, False)
            for n in MINUTES
        ]
        return SceneRow(scene, str(scene.label), is_shown, "minutes", _("Time"), tuple(clock))
    if scene not in subjects:
        return SceneRow(scene, str(scene.label), is_shown)
    label, found, lacks = subjects[scene]
    options = tuple((str(pk), title, str(pk) == last) for pk, title in found)
    if scene == Scene.RESULT:
        options = (("", _("the newest"), False), *options) if options else ()
    lacks = "" if options else lacks
    return SceneRow(scene, str(scene.label), is_shown, "subject", label, options, lacks)
