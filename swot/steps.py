"""Undo and redo of what members do on the board.

Every verb runs inside ``recorded``: it takes the lock of the workshop, compares the watched rows
before and after, and keeps the difference as a ``Step``. Undoing puts the old values back if the
rows still stand as the step left them; else it says why not and forgets the step, so that the one
before it can be reached. Each person undoes their own steps, also after a reload; the newest
``KEPT`` of each person stay. A card that is gone lives on only in those steps.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from accounts.models import User
from swot.models import Card, CardAlso, Cluster, Prompt, QuestionCard, Seal, Step
from workshops.models import Perspective, Workshop
from workshops.pulse import raise_pulse

KEPT = 50

Row: TypeAlias = Card | Cluster
Place: TypeAlias = tuple[UUID | None, UUID]
"""Perspective (None: unsorted) and prompt: a cell of the board."""

_TABLES: dict[str, type[Row]] = {"cluster": Cluster, "card": Card}
_FIELDS = {
    "card": (
        "key", "prompt_id", "perspective_id", "cluster_id", "text", "reworded", "count", "position",
        "hidden_reason", "is_late", "same_as_id", "split_from_id", "signature", "seal",
    ),
    "cluster": ("key", "prompt_id", "perspective_id", "title", "position"),
}  # fmt: skip
_POINTERS = {
    "prompt_id": Prompt,
    "perspective_id": Perspective,
    "cluster_id": Cluster,
    "same_as_id": Card,
    "split_from_id": Card,
}


class CannotUndoError(Exception):
    """Why a step can't be undone, as a sentence."""


@dataclass(frozen=True)
class Done:
    """What a verb did: the cards it is about, and the cells of the board that look different."""

    verb: str
    cards: tuple[UUID, ...] = ()
    places: frozenset[Place] = frozenset()
    is_stale: bool = False


@dataclass(frozen=True)
class Undone:
    """What undo or redo did; ``refused`` says in a sentence why it did nothing."""

    verb: str
    cards: tuple[UUID, ...] = ()
    places: frozenset[Place] = frozenset()
    refused: str = ""


@dataclass
class Recorder:
    """Holds the watched rows as they were; ``done`` compares."""

    verb: str
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    befores: dict[tuple[str, str], dict[str, Any] | None] = field(default_factory=dict)
    gone: set[tuple[str, str]] = field(default_factory=set)
    also: dict[tuple[str, str], tuple[list[str], list[str]]] = field(default_factory=dict)
    places: set[Place] = field(default_factory=set)
    is_stale: bool = False

    def watch(self, *rows: Row) -> None:
        """Call before changing the rows; they are compared as they stand in memory at the end."""
        for row in rows:
            name = _name(row)
            if name not in self.befores:
                self.rows[name] = row
                self.befores[name] = snapshot(row)
                self.places.add((row.perspective_id, row.prompt_id))

    def born(self, *rows: Row) -> None:
        for row in rows:
            self.rows[_name(row)] = row
            self.befores[_name(row)] = None

    def drop(self, row: Row) -> None:
        """Delete a watched row."""
        self.watch(row)
        name = _name(row)
        self.gone.add(name)
        type(row)._default_manager.filter(pk=row.pk).delete()

    def also_changed(self, card: Card, before: list[str], after: list[str]) -> None:
        self.watch(card)
        self.also[_name(card)] = (before, after)

    def lost_also(self, card: Card, before: list[str]) -> None:
        """The further perspectives of a card that was dropped: they come back with it."""
        old = self.befores[_name(card)]
        if old is not None and before:
            old["also"] = before

    def difference(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The changed fields per table and row, before and after; None for a row that is not."""
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name, old in self.befores.items():
            new = None if name in self.gone else snapshot(self.rows[name])
            if old is not None and new is not None:
                changed = [key for key in old if old[key] != new[key]]
                old, new = {k: old[k] for k in changed}, {k: new[k] for k in changed}
            if name in self.also and old is not None and new is not None:
                old["also"], new["also"] = self.also[name]
            if old != new:
                before.setdefault(name[0], {})[name[1]] = old
                after.setdefault(name[0], {})[name[1]] = new
        return before, after

    def done(self) -> Done:
        for name, row in self.rows.items():
            if name not in self.gone:
                self.places.add((row.perspective_id, row.prompt_id))
        cards = tuple(UUID(pk) for table, pk in self.rows if table == "card")
        return Done(self.verb, cards, frozenset(self.places), self.is_stale)


@contextmanager
def recorded(*, workshop: Workshop, by: User, verb: str) -> Iterator[Recorder]:
    """One transaction that holds the workshop's lock and leaves a step, if anything changed."""
    with transaction.atomic():
        take_turn(workshop)
        recorder = Recorder(verb)
        yield recorder
        before, after = recorder.difference()
        if before:
            _keep(workshop, by, verb, before, after)


def take_turn(workshop: Workshop) -> None:
    """The board changes: the first write of a transaction, so writers of a retreat queue here."""
    raise_pulse(workshop, board=True)


def undo_last(*, workshop: Workshop, by: User) -> Undone | None:
    """Undo the person's last step on this board; None if there is nothing left to undo."""
    with transaction.atomic():
        take_turn(workshop)
        steps = Step.objects.filter(workshop=workshop, user=by, is_undone=False)
        step = steps.order_by("-number").first()
        if step is None:
            return None
        return _turn(step, expected=step.before, found=step.after, is_undone=True)


def redo_last(*, workshop: Workshop, by: User) -> Undone | None:
    """Do again what the person undid last; None if there is nothing."""
    with transaction.atomic():
        take_turn(workshop)
        step = Step.objects.filter(workshop=workshop, user=by, is_undone=True).first()
        if step is None:
            return None
        return _turn(step, expected=step.after, found=step.before, is_undone=False)


def snapshot(row: Row) -> dict[str, Any]:
    """The row's own values, ready for JSON."""
    table = "card" if isinstance(row, Card) else "cluster"
    return {name: _plain(getattr(row, name)) for name in _FIELDS[table]}


def also_of(card: Card) -> list[str]:
    """The further perspectives of a card, in order. One query."""
    return [str(pk) for pk in card.also_links.values_list("perspective_id", flat=True)]


def taken_away(*, workshop: Workshop, card_id: UUID) -> Card | None:
    """The card as it last was, not stored, if one of the kept steps took it away. One query."""
    name = str(card_id)
    steps = Step.objects.filter(workshop=workshop).order_by("-number")
    for step in steps.filter(Q(before__card__has_key=name) | Q(after__card__has_key=name)):
        before, after = step.before["card"][name], step.after["card"][name]
        if before is None or after is None:
            values = before or after
            return Card(
                pk=card_id,
                workshop=workshop,
                **{k: values[k] for k in _FIELDS["card"] if k in values},
            )
    return None


def set_also(card_id: UUID | str, perspective_ids: Iterable[UUID | str]) -> None:
    CardAlso.objects.filter(card_id=card_id).delete()
    CardAlso.objects.bulk_create(
        CardAlso(card_id=card_id, perspective_id=pk, position=place)
        for place, pk in enumerate(perspective_ids)
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _name(row: Row) -> tuple[str, str]:
    return ("card" if isinstance(row, Card) else "cluster", str(row.pk))


def _keep(
    workshop: Workshop, by: User, verb: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Number the step, forget what could be redone, and now and then the oldest steps."""
    undone = Q(user=by, is_undone=True)
    steps = Step.objects.filter(workshop=workshop)
    found = steps.aggregate(last=Max("number"), undone=Count("pk", filter=undone))
    last = found["last"] or 0
    if found["undone"]:
        steps.filter(undone).delete()
    Step.objects.create(
        workshop=workshop, user=by, number=last + 1, verb=verb, before=before, after=after
    )
    if last % 10 == 0:
        mine = Step.objects.filter(workshop=workshop, user=by).order_by("-number")
        oldest = mine.values_list("number", flat=True)[KEPT - 1 : KEPT].first()
        if oldest is not None:
            mine.filter(number__lt=oldest).delete()


def _turn(
    step: Step, *, expected: dict[str, Any], found: dict[str, Any], is_undone: bool
) -> Undone:
    """Bring the rows from ``found`` to ``expected``, or forget the step and say why.

    A step on cards that are covered again is kept: it can be undone once they are revealed.
    """
    own = Card.with_sealed.filter(workshop=step.workshop_id, pk__in=list(found.get("card", {})))
    if own.filter(seal=Seal.SEALED).exists():
        return Undone(step.verb, refused=_("Its cards are covered: reveal their round first."))
    try:
        with transaction.atomic():
            places = _apply(step.workshop_id, wanted=expected, found=found)
    except CannotUndoError as error:
        step.delete()
        return Undone(step.verb, refused=str(error))
    step.is_undone = is_undone
    step.save(update_fields=["is_undone"])
    cards = tuple(UUID(pk) for pk in expected.get("card", {}))
    return Undone(step.verb, cards, frozenset(places))


def _apply(workshop_id: UUID, *, wanted: dict[str, Any], found: dict[str, Any]) -> set[Place]:
    places: set[Place] = set()
    _check_pointers(workshop_id, wanted)
    for table, model in _TABLES.items():
        rows = {
            str(row.pk): row
            for row in model._default_manager.filter(
                workshop_id=workshop_id, pk__in=list(wanted.get(table, {}))
            )
        }
        for pk, values in wanted.get(table, {}).items():
            row = rows.get(pk)
            _check_untouched(row, found[table][pk])
            if row is not None:
                places.add((row.perspective_id, row.prompt_id))
            if values is not None:
                row = _written(model, row, pk, workshop_id, values)
                places.add((row.perspective_id, row.prompt_id))
    _delete_unwanted(wanted)
    return places


def _written(
    model: type[Row], row: Row | None, pk: str, workshop_id: UUID, values: dict[str, Any]
) -> Row:
    """Save the values into the row, or into a new one. Reading back gives ids as UUIDs."""
    own = {key: value for key, value in values.items() if key != "also"}
    if row is None:
        model._default_manager.create(pk=UUID(pk), workshop_id=workshop_id, **own)
    elif own:
        model._default_manager.filter(pk=row.pk).update(**own)
    if "also" in values:
        set_also(pk, values["also"])
    return model._default_manager.get(pk=pk)


def _check_untouched(row: Row | None, left: dict[str, Any] | None) -> None:
    """The row must stand as the step left it."""
    if row is None and left is None:
        return
    if row is None:
        raise CannotUndoError(_("It no longer exists: somebody else removed it meanwhile."))
    if left is None:
        raise CannotUndoError(_("It is back already."))
    now = snapshot(row)
    if any(now[key] != value for key, value in left.items() if key != "also"):
        raise CannotUndoError(_("Somebody else changed it meanwhile."))
    if "also" in left and isinstance(row, Card) and also_of(row) != left["also"]:
        raise CannotUndoError(_("Somebody else changed it meanwhile."))


def _check_pointers(workshop_id: UUID, wanted: dict[str, Any]) -> None:
    """What the old values point at must still be there, or come back with this step."""
    rows = [values for table in wanted.values() for values in table.values() if values]
    further = {pk for values in rows for pk in values.get("also", ())}
    for pointer, model in _POINTERS.items():
        ids = {values[pointer] for values in rows if values.get(pointer)}
        if model is Perspective:
            ids |= further
        table = {Cluster: "cluster", Card: "card"}.get(model, "")
        ids -= {pk for pk, values in wanted.get(table, {}).items() if values}
        if ids and model._default_manager.filter(pk__in=ids).count() != len(ids):
            raise CannotUndoError(_("The place it came from no longer exists."))


def _delete_unwanted(wanted: dict[str, Any]) -> None:
    """Take away rows that the step brought, unless something rests on them by now."""
    cards = [pk for pk, values in wanted.get("card", {}).items() if values is None]
    clusters = [pk for pk, values in wanted.get("cluster", {}).items() if values is None]
    if cards:
        if QuestionCard.objects.filter(card__in=cards).exists():
            raise CannotUndoError(_("A guiding question rests on the card by now."))
        if Card.with_sealed.filter(same_as__in=cards).exclude(pk__in=cards).exists():
            raise CannotUndoError(_("Another card was marked as equal to it."))
        if Card.with_sealed.filter(split_from__in=cards).exclude(pk__in=cards).exists():
            raise CannotUndoError(_("The card was split meanwhile."))
        Card.objects.filter(pk__in=cards).delete()
    if clusters:
        if Card.with_sealed.filter(cluster__in=clusters).exists():
            raise CannotUndoError(_("The cluster holds other cards by now."))
        Cluster.objects.filter(pk__in=clusters).delete()
