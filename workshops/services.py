"""What happens to scorecards, perspectives, workshops and their texts."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Organisation, User
from bsc_project.gone import still_there
from workshops.catalogue import TEMPLATES
from workshops.models import Narrative, Perspective, PerspectiveQuerySet, Scorecard, Workshop
from workshops.pulse import raise_pulse


class Conflict(Exception):  # noqa: N818 - what happened, not a fault
    """Somebody else saved in between; ``current`` is what they left."""

    def __init__(self, current: Narrative) -> None:
        super().__init__("somebody else saved in between")
        self.current = current


class StillInUse(Exception):  # noqa: N818
    """Something hangs on it, so it stays."""


class CannotStandThere(Exception):  # noqa: N818
    """What was to stand above it is gone, or has come to stand below it."""


# --- scorecards and perspectives ---------------------------------------------------------


def create_scorecard(
    *,
    organisation: Organisation,
    title: str,
    template: str,
    language: str,
    unit: str | None = None,
    period_from: str | None = None,
    period_to: str | None = None,
    parent: Scorecard | None = None,
) -> Scorecard:
    """Create a scorecard with the perspectives of a template; any other word: empty.

    Raises ``CannotStandThere`` where the scorecard above it is gone by now.
    """
    scorecard = Scorecard(
        organisation=organisation,
        title=title,
        unit=unit,
        period_from=period_from,
        period_to=period_to,
        parent=parent,
    )
    with transaction.atomic():
        if parent is not None:
            _check_parent(scorecard, _all_units(organisation.pk))
        scorecard.save()
        for found in TEMPLATES:
            if found.key == template:
                _add_template(scorecard, found.in_language(language))
    return scorecard


def _add_template(scorecard: Scorecard, items: list[dict]) -> None:
    made: dict[str, Perspective] = {}
    for position, item in enumerate(items):
        made[item["key"]] = Perspective(
            scorecard=scorecard,
            key=item["key"],
            name=item["name"],
            heading=item["heading"],
            short=item["short"],
            position=position,
            board_position=item["board_position"],
            view=item["view"] or "",
            hue=item["hue"],
            icon=item["icon"],
            parent=made.get(item["parent"]),
        )
        made[item["key"]].save()


def edit_scorecard(*, scorecard: Scorecard) -> Scorecard:
    """Store what a form has set on the scorecard. Raises ``CannotStandThere``."""
    with transaction.atomic():
        still_there(Scorecard.objects.all(), scorecard.pk)
        if scorecard.parent_id is not None:
            _check_parent(scorecard, _all_units(scorecard.organisation_id))
        scorecard.save(
            update_fields=["title", "unit", "period_from", "period_to", "as_of", "parent"]
        )
    return scorecard


def _all_units(organisation_id: uuid.UUID) -> list[Scorecard]:
    """Wait until nobody else puts units of this organisation below each other; return them."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    return list(Scorecard.objects.filter(organisation=organisation_id).only("parent"))


DRESS = ("short", "hue", "icon", "board_position", "view")
"""What the catalogue proposes by name, until somebody decides; then the archive must name it."""


def add_perspective(*, perspective: Perspective) -> Perspective:
    """Store a new perspective behind all others, in the report and on the board."""
    with transaction.atomic():
        siblings = list(take_turn(perspective.scorecard))
        _check_parent(perspective, siblings)
        perspective.position = max((item.position for item in siblings), default=-1) + 1
        perspective.board_position = max((item.board_position for item in siblings), default=-1) + 1
        perspective.given = list(DRESS)
        perspective.save()
    return perspective


def edit_perspective(*, perspective: Perspective) -> Perspective:
    """Store what a form has set; its places in the two orders stay as they are.

    Raises ``CannotStandThere``, and does nothing to a perspective that is gone.
    """
    perspective.given = list(DRESS)
    names = ["name", "heading", "short", "parent", "view", "hue", "icon", "given"]
    with transaction.atomic():
        siblings = take_turn(perspective.scorecard)
        _check_parent(perspective, siblings)
        siblings.filter(pk=perspective.pk).update(**{n: getattr(perspective, n) for n in names})
    return perspective


def move_perspective(*, perspective: Perspective, order: str, step: int) -> bool:
    """Swap places with the neighbour; return False at the end of the row.

    ``order`` is "report" or "board"; retired ones keep their place and are stepped over.
    """
    field = {"report": "position", "board": "board_position"}[order]
    with transaction.atomic():
        items = sorted(take_turn(perspective.scorecard), key=lambda item: getattr(item, field))
        in_use = [item for item in items if not item.is_retired]
        place = next((n for n, item in enumerate(in_use) if item.pk == perspective.pk), None)
        if place is None or not 0 <= place + step < len(in_use):
            return False
        here, there = items.index(in_use[place]), items.index(in_use[place + step])
        items[here], items[there] = items[there], items[here]
        for number, item in enumerate(items):
            setattr(item, field, number)
            if order == "board":
                item.given = sorted({*item.given, "board_position"})
        Perspective.objects.bulk_update(items, [field, "given"])
    return True


def retire_perspective(*, perspective: Perspective) -> None:
    """Take it out of use; cards, questions and goals keep it. Children move up to its parent."""
    with transaction.atomic():
        found = take_turn(perspective.scorecard).filter(pk=perspective.pk)
        for current in found:
            current.children.update(parent=current.parent_id)
        found.update(is_retired=True)


def restore_perspective(*, perspective: Perspective) -> None:
    with transaction.atomic():
        take_turn(perspective.scorecard).filter(pk=perspective.pk).update(is_retired=False)


def delete_perspective(*, perspective: Perspective) -> None:
    """Delete it if nothing hangs on it, else raise ``StillInUse``. Gone already: done."""
    with transaction.atomic():
        found = take_turn(perspective.scorecard).with_ties().filter(pk=perspective.pk).first()
        if found is not None and found.is_tied:
            raise StillInUse
        if found is not None:
            found.delete()


def take_turn(scorecard: Scorecard) -> PerspectiveQuerySet:
    """Wait until nobody else changes the perspectives or the boards; return the perspectives.

    The boards of all its retreats will look different, so their revisions rise; and since every
    verb of a board begins with that as well, none of them meets a perspective on its way out.
    """
    Scorecard.objects.select_for_update(no_key=True).get(pk=scorecard.pk)
    Workshop.objects.filter(scorecard=scorecard).update(revision=F("revision") + 1)
    return Perspective.objects.filter(scorecard=scorecard)


def _check_parent(
    thing: Perspective | Scorecard, siblings: Iterable[Perspective | Scorecard]
) -> None:
    """The form looked before anybody waited: look again."""
    parents = {item.pk: item.parent_id for item in siblings}
    above = thing.parent_id
    while above is not None:
        if above == thing.pk or above not in parents:
            raise CannotStandThere
        above = parents.pop(above)


# --- workshops ---------------------------------------------------------------------------


def archive_workshop(*, workshop: Workshop) -> None:
    """Make it read only and take it off the start page."""
    with transaction.atomic():
        raise_pulse(workshop, room=True, board=True)
        Workshop.objects.filter(pk=workshop.pk, archived_at=None).update(archived_at=timezone.now())


def restore_workshop(*, workshop: Workshop) -> None:
    with transaction.atomic():
        raise_pulse(workshop, room=True, board=True)
        Workshop.objects.filter(pk=workshop.pk).update(archived_at=None)


def delete_workshop(*, workshop: Workshop) -> None:
    """Delete it with all that hangs on it. There is no way back.

    Whoever is writing comes first, whoever comes later finds nothing: without the turn, rows
    that phones add meanwhile would stand in the way.
    """
    with transaction.atomic():
        raise_pulse(workshop, room=True, board=True)
        workshop.delete()


def purge_workshops(*, day: datetime.date) -> list[Workshop]:
    """Delete the workshops whose retention ended before ``day``; return what they were."""
    with transaction.atomic():
        due = Workshop.objects.past_retention(day).with_frame().order_by("delete_on")
        gone = list(due.select_for_update(of=("self",)))
        Workshop.objects.filter(pk__in=[workshop.pk for workshop in gone]).delete()
    return gone


# --- texts -------------------------------------------------------------------------------


def save_narrative(
    *, workshop: Workshop, slot: str, text: str, version: int, by: User | None
) -> Narrative:
    """Store the text if nobody saved since ``version`` was read, else raise ``Conflict``.

    Version 0 is the text nobody has written yet. Saving what already stands there changes
    nothing and conflicts with nobody: a request repeated over a bad line finds its own text.
    """
    with transaction.atomic():
        found = Narrative.objects.filter(workshop=workshop, slot=slot).first()
        if found is not None and found.text == text:
            return found
        if found is None:
            return _write_first(workshop, slot, text, version, by)
        rows = _at_version(Narrative.objects.filter(pk=found.pk), version).update(
            text=text, version=F("version") + 1, updated_at=timezone.now(), updated_by=by
        )
        current = Narrative.objects.select_related("updated_by").get(pk=found.pk)
        if not rows:
            raise Conflict(current)
        return current


def _at_version(rows: QuerySet[Narrative], version: int) -> QuerySet[Narrative]:
    """The guard against overwriting what one has not read: one conditional UPDATE."""
    return rows.filter(version=version)


def _write_first(
    workshop: Workshop, slot: str, text: str, version: int, by: User | None
) -> Narrative:
    try:
        with transaction.atomic():
            return Narrative.objects.create(
                workshop=workshop, slot=slot, text=text, version=version + 1, updated_by=by
            )
    except IntegrityError:  # two began to write the same text at once
        current = Narrative.objects.select_related("updated_by").get(workshop=workshop, slot=slot)
        if current.text == text:
            return current
        raise Conflict(current) from None


def texts_of(workshop: Workshop) -> dict[str, Narrative]:
    """Return the texts of a workshop by slot. One query."""
    found: Iterable[Narrative] = workshop.narratives.select_related("updated_by")
    return {narrative.slot: narrative for narrative in found}
