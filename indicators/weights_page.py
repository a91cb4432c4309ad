"""The page of weights: a field and a share for each goal and indicator that can be weighed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.forms import StyledForm
from goals.models import Goal
from indicators.amounts import show_amount
from indicators.fields import AmountField
from indicators.models import Indicator
from indicators.rollup import percents
from indicators.weights import Weighed, WeightEntry, weighed_goals
from workshops.models import Perspective, Scorecard

TENTHS = 1000
Thing = Goal | Indicator


@dataclass(frozen=True)
class WeightRow:
    """One thing with its share; ``field`` is None where it stands alone."""

    thing: Thing
    label: str
    name: str
    language: str
    field: BoundField | None
    weight: str
    share: str
    rows: list[WeightRow]

    @property
    def is_goal(self) -> bool:
        return isinstance(self.thing, Goal)

    @property
    def share_id(self) -> str:
        return f"share-{self.thing.pk}"


@dataclass(frozen=True)
class WeightGroup:
    perspective: Perspective
    share: str
    rows: list[WeightRow]


class WeightField(AmountField):
    """A positive number, also with a sign of percent behind it; empty counts alike."""

    unit = "%"

    def validate(self, value: Any) -> None:
        super().validate(value)
        # What an archive brought along may stay.
        if value is not None and value <= 0 and value != self.initial:
            raise forms.ValidationError(
                _("Type a number greater than 0, or leave the field empty.")
            )


class WeightsPage:
    """Everything that can be weighed on a scorecard, and what was typed about it."""

    def __init__(self, scorecard: Scorecard, data: Mapping[str, Any] | None = None) -> None:
        self.scorecard = scorecard
        self.groups_of_goals = weighed_goals(scorecard)
        self.things = {str(thing.pk): thing for thing in self._with_field()}
        self.form = StyledForm(data)
        for name, thing in self.things.items():
            self.form.fields[name] = WeightField(label=_("Weight"), initial=thing.weight)
        self.was = {name: thing.weight for name, thing in self.things.items()}
        if data is not None:
            self.was = _read_was(data.get("was", ""), self.was)

    def _with_field(self) -> Iterator[Thing]:
        """What stands alone has the whole share whatever its weight: nothing to type."""
        for _perspective, weighed in self.groups_of_goals:
            if len(weighed) > 1:
                yield from (item.goal for item in weighed)
            for item in weighed:
                if len(item.indicators) > 1:
                    yield from item.indicators

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def entries(self) -> list[WeightEntry]:
        return [
            WeightEntry(thing.pk, self.form.cleaned_data[name], self.was[name])
            for name, thing in self.things.items()
        ]

    def tell_changed(self, stored: Mapping[UUID, Decimal | None]) -> None:
        """Somebody was quicker: say what stands there now; saved again, ours replaces it."""
        for pk, weight in stored.items():
            name = str(pk)
            self.was[name] = weight
            text = _("Somebody has just typed %(weight)s here. Save again to replace it.")
            if weight is None:
                text = _("Somebody has just emptied this field. Save again to replace that.")
            self.form.add_error(name, text % {"weight": show_amount(weight)})

    @property
    def was_text(self) -> str:
        """What this person read, for the field that tells it when saving."""
        return json.dumps(
            {name: str(weight) for name, weight in self.was.items() if weight is not None}
        )

    def groups(self) -> list[WeightGroup]:
        """Fields and shares; perspectives weigh alike."""
        found = self.groups_of_goals
        shares = share_words([None] * len(found))
        return [
            WeightGroup(perspective, share, self._goal_rows(weighed))
            for (perspective, weighed), share in zip(found, shares, strict=True)
        ]

    def rows(self) -> list[WeightRow]:
        """All rows in one list, for their shares alone."""
        goals = [row for group in self.groups() for row in group.rows]
        return [one for row in goals for one in (row, *row.rows)]

    def _goal_rows(self, weighed: Sequence[Weighed]) -> list[WeightRow]:
        shares = share_words([self._typed(item.goal) for item in weighed])
        return [
            self._row(item.goal, item.label, item.goal.statement, item, share, self._parts(item))
            for item, share in zip(weighed, shares, strict=True)
        ]

    def _parts(self, item: Weighed) -> list[WeightRow]:
        shares = share_words([self._typed(indicator) for indicator in item.indicators])
        return [
            self._row(indicator, item.label, indicator.name, item, share, [])
            for indicator, share in zip(item.indicators, shares, strict=True)
        ]

    def _row(
        self, thing: Thing, label: str, name: str, item: Weighed, share: str, rows: list[WeightRow]
    ) -> WeightRow:
        field = self.form[str(thing.pk)] if str(thing.pk) in self.things else None
        weight = show_amount(thing.weight)
        return WeightRow(
            thing, label, name, item.goal.workshop.language, field, weight, share, rows
        )

    def _typed(self, thing: Thing) -> Decimal | None:
        """What is typed where that is a number, else what is stored; a lone one needs none."""
        if not self.form.is_bound or str(thing.pk) not in self.things:
            return thing.weight
        self.form.is_valid()
        return self.form.cleaned_data.get(str(thing.pk))


def share_words(weights: Sequence[Decimal | None]) -> list[str]:
    """The shares with one decimal place; they sum to 100,0 %."""
    return [
        f"{formats.number_format(Decimal(tenths) / 10, 1)}\u00a0%"
        for tenths in percents(weights, TENTHS)
    ]


def _read_was(text: str, stored: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    """What the form says that its person read; nonsense is an empty field."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = {}
    if not isinstance(found, dict):
        found = {}
    return {name: _decimal(found.get(name)) for name in stored}


def _decimal(text: Any) -> Decimal | None:
    try:
        number = Decimal(text) if isinstance(text, str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None
