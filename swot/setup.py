"""Set a retreat up: the workshop with its prompts, which live in this app."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from bsc_project.gone import still_there
from swot.models import Prompt
from swot.services.rounds import has_written_cards
from workshops.models import Scorecard, Workshop
from workshops.pulse import raise_pulse
from workshops.services import StillInUse


@dataclass(frozen=True)
class PromptPlan:
    """A prompt as it is to be: ``pk`` names the one it changes, None makes a new one."""

    kind: str
    text: str
    max_cards: int | None
    pk: uuid.UUID | None = None


@dataclass(frozen=True)
class Frame:
    """What a workshop says of itself."""

    title: str
    language: str
    dates: tuple[datetime.date, ...] = ()
    place: str | None = None
    facilitator: str | None = None
    participants: int | None = None
    delete_on: datetime.date | None = None
    asks_names: bool = False

    def as_fields(self) -> dict[str, Any]:
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {**fields, "dates": [day.isoformat() for day in self.dates]}


def create_workshop(*, scorecard: Scorecard, frame: Frame, prompts: list[PromptPlan]) -> Workshop:
    """Create a workshop on a scorecard with the prompts in the order given."""
    with transaction.atomic():
        workshop = Workshop.objects.create(scorecard=scorecard, **frame.as_fields())
        for position, plan in enumerate(prompts):
            _create_prompt(workshop, plan, position)
    return workshop


class NamesAreSettled(Exception):  # noqa: N818
    """Somebody wrote already, with or without a name: what was promised then holds."""


def edit_workshop(*, workshop: Workshop, frame: Frame, prompts: list[PromptPlan]) -> None:
    """Set frame and prompts. A prompt left out goes, unless it has cards: then ``StillInUse``.

    Whether cards bear names can change until somebody has written: then ``NamesAreSettled``.
    """
    with transaction.atomic():
        raise_pulse(workshop, board=True, room=True)
        before = still_there(Workshop.objects.all(), workshop.pk)
        if frame.asks_names != before.asks_names and has_written_cards(before):
            raise NamesAreSettled
        Workshop.objects.filter(pk=workshop.pk).update(**frame.as_fields())
        kept = {plan.pk for plan in prompts if plan.pk}
        left_out = workshop.prompts.exclude(pk__in=kept)
        # Past the managers: sealed cards and those in the box hold a prompt, too.
        if left_out.filter(Q(cards__isnull=False) | Q(box__isnull=False)).exists():
            raise StillInUse
        left_out.delete()
        for position, plan in enumerate(prompts):
            if plan.pk is None:
                _create_prompt(workshop, plan, position)
            else:
                workshop.prompts.filter(pk=plan.pk).update(
                    text=plan.text, max_cards=plan.max_cards, position=position
                )


def duplicate_workshop(*, workshop: Workshop, frame: Frame, prompts: list[PromptPlan]) -> Workshop:
    """Create a second workshop on the same scorecard, with prompts of its own and no card."""
    fresh = [PromptPlan(plan.kind, plan.text, plan.max_cards) for plan in prompts]
    return create_workshop(scorecard=workshop.scorecard, frame=frame, prompts=fresh)


def _create_prompt(workshop: Workshop, plan: PromptPlan, position: int) -> Prompt:
    return Prompt.objects.create(
        workshop=workshop,
        kind=plan.kind,
        text=plan.text,
        max_cards=plan.max_cards,
        position=position,
    )
