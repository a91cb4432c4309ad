"""Forms of indicators: as rows inside the goal's form, and on a page of their own."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.forms import StyledForm
from bsc_project.fields import CleanCharField
from bsc_project.text import clean_text
from goals.fields import DayField, PostNameField, ProseField
from goals.forms import QuietMixin
from indicators.fields import AmountField, PeriodField
from indicators.figures import Aim, aim_for
from indicators.models import Direction, Frequency, Indicator, Level
from indicators.periods import parse_period
from indicators.ratios import LARGEST
from indicators.services import IndicatorEntry, TargetEntry

ROWS_AT_MOST = 40
ABSOLUTE, PERCENT = "absolute", "percent"
SIX_PLACES = Decimal("0.000001")


def _select(choices: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices, widget=forms.Select(attrs={"class": "form-select"}), **kwargs
    )


class IndicatorFields(QuietMixin, StyledForm):
    """What both forms of an indicator ask for."""

    name = CleanCharField(
        label=gettext_lazy("Indicator"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Name the indicator, or remove the row.")},
    )
    baseline_value = AmountField(label=gettext_lazy("Baseline"))
    baseline_period = PeriodField(label=gettext_lazy("Period of the baseline"))
    unit = CleanCharField(
        label=gettext_lazy("Unit"),
        required=False,
        max_length=60,
        empty_value=None,
        widget=forms.TextInput(
            attrs={"class": "form-control", "list": "units", "autocomplete": "off"}
        ),
    )
    direction = _select(
        [("", gettext_lazy("please choose")), *Direction.choices],
        label=pgettext_lazy("indicator", "Direction"),
        error_messages={"required": gettext_lazy("Say whether more or less is better.")},
    )
    frequency = _select(Frequency.choices, label=gettext_lazy("Measured"), initial=Frequency.YEAR)
    definition = ProseField(label=gettext_lazy("Definition"), rows=2)
    source = ProseField(label=gettext_lazy("Source"), rows=1)
    green = AmountField(label=gettext_lazy("Green threshold"))
    red = AmountField(label=gettext_lazy("Red threshold"))
    responsible = PostNameField(label=gettext_lazy("Responsible"))
    is_cumulative = forms.BooleanField(
        label=gettext_lazy("Values add up within a year"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:  # the unit of this very form may stand behind its numbers
            unit = clean_text(str(self.data.get(self.add_prefix("unit"), "")), single_line=True)
            is_share = self.data.get(self.add_prefix("thresholds_in")) == PERCENT
            for name, field in self.fields.items():
                if isinstance(field, AmountField):
                    field.unit = "%" if is_share and name in ("green", "red") else unit or None

    def _common(self) -> dict[str, Any]:
        names = (
            "name", "baseline_value", "baseline_period", "unit", "direction", "frequency",
            "definition", "source", "green", "red", "responsible", "is_cumulative",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names}


def initial_of(indicator: Indicator) -> dict[str, Any]:
    """What the common fields show of a stored indicator."""
    names = (
        "name", "baseline_value", "baseline_period", "unit", "direction", "frequency",
        "definition", "source", "green", "red", "is_cumulative",
    )  # fmt: skip
    responsible = indicator.responsible.name if indicator.responsible else None
    return {**{name: getattr(indicator, name) for name in names}, "responsible": responsible}


def check_band(form: forms.Form, direction: str, value: str, upper: str) -> None:
    """A band needs both ends in order; only an indicator of a range has one."""
    low, high = form.cleaned_data.get(value), form.cleaned_data.get(upper)
    if high is None:
        return
    if direction and direction != Direction.RANGE:
        form.add_error(
            upper, _("Only a band has an upper bound. Leave it empty, or change the direction.")
        )
    elif low is None:
        form.add_error(value, _("A band needs its lower bound as well."))
    elif high < low:
        form.add_error(upper, _("The upper bound lies below the lower one."))


class IndicatorRowForm(IndicatorFields):
    """An indicator inside the goal's form, with its last target."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    target_value = AmountField(label=gettext_lazy("Target"))
    target_upper = AmountField(label=gettext_lazy("Upper bound of the band"))
    target_period = PeriodField(label=gettext_lazy("Target is meant for (period)"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        check_band(self, data.get("direction", ""), "target_value", "target_upper")
        return data

    @property
    def hides_errors(self) -> bool:
        """Whether a fault lies in the details that are folded away at first."""
        shown = {"name", "baseline_value", "target_value", "unit", "direction", "target_period"}
        return bool(set(self.errors) - shown)

    def settle_period(self, due: datetime.date | None) -> None:
        """A target without a period is meant for the year in which the goal is due."""
        data = self.cleaned_data
        if data.get("target_value") is None or data.get("target_period"):
            return
        if due is None:
            self.add_error(
                "target_period", _("Say for which period the target is meant, such as 2008.")
            )
        else:
            data["target_period"] = str(due.year)

    def entry(self, level: str) -> IndicatorEntry:
        data = self.cleaned_data
        if data.get("DELETE"):  # a removed row need not be filled in properly
            return IndicatorEntry(level, "", "", "", id=data.get("id"), is_removed=True)
        target = None
        if data["target_value"] is not None:
            target = TargetEntry(data["target_period"], data["target_value"], data["target_upper"])
        return IndicatorEntry(
            **self._common(),
            level=level,
            id=data.get("id"),
            last_target=target,
        )


class IndicatorForm(IndicatorFields):
    """An indicator on its own page."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    level = _select(Level.choices, label=gettext_lazy("Level"))
    thresholds_in = _select(
        [(ABSOLUTE, gettext_lazy("in the unit")), (PERCENT, gettext_lazy("as % of the target"))],
        label=gettext_lazy("Thresholds are given"),
        required=False,
    )
    applies_from = DayField(
        label=gettext_lazy("New rule applies from"),
        help_text=gettext_lazy(
            "Thresholds, direction and adding up: earlier periods keep their rating."
        ),
    )

    def settle_thresholds(self, targets: list[TargetEntry], today: datetime.date) -> bool:
        """Turn shares of the target into amounts, by the target of now; False finds a fault.

        Amounts are stored: a target that moves later must not move the past (docs/decisions).
        """
        data = self.cleaned_data
        given = [name for name in ("green", "red") if data.get(name) is not None]
        if data.get("thresholds_in") != PERCENT or not given:
            return True
        aims = [Aim(parse_period(item.period), item.value) for item in targets]
        aim = aim_for(aims, today)
        if data.get("direction") == Direction.RANGE:
            words = _(
                "For a band, give the thresholds in the unit: "
                "how far outside of it a value may lie."
            )
        elif aim is None or aim.amount is None:
            words = _(
                "There is no target that this could be a part of. "
                "Enter a target, or give the threshold in the unit."
            )
        else:
            parts = {name: data[name] * aim.amount / 100 for name in given}
            large = [name for name in given if abs(parts[name]) + SIX_PLACES > LARGEST]
            if not large:
                data |= {name: part.quantize(SIX_PLACES) for name, part in parts.items()}
                return True
            given, words = large, _("This part of the target is too large a number.")
        self.add_error(given[0], words)
        return False

    def entry(self, targets: list[TargetEntry]) -> IndicatorEntry:
        return IndicatorEntry(
            **self._common(),
            level=self.cleaned_data["level"],
            targets=tuple(targets),
            applies_from=self.cleaned_data["applies_from"],
        )


class TargetForm(QuietMixin, StyledForm):
    period = PeriodField(
        label=gettext_lazy("Period"),
        required=True,
        error_messages={"required": gettext_lazy("Name the period, or remove the row.")},
    )
    value = AmountField(label=gettext_lazy("Target"))
    upper = AmountField(label=gettext_lazy("Upper bound"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        check_band(self, "", "value", "upper")
        return data


class TargetFormSet(forms.BaseFormSet):
    """One target per period."""

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            period = getattr(form, "cleaned_data", {}).get("period")
            if not period or form.cleaned_data.get("DELETE"):
                continue
            if period in seen:
                form.add_error(
                    "period", _("This period already has a target. Change one of the two.")
                )
            seen.add(period)

    def fit(self, direction: str) -> bool:
        """Whether the targets, valid by themselves, suit the direction; False finds a fault."""
        for form in self.forms:
            if form.cleaned_data.get("period") and not form.cleaned_data.get("DELETE"):
                check_band(form, direction, "value", "upper")
        return not any(form.errors for form in self.forms)

    def entries(self) -> list[TargetEntry]:
        return [
            TargetEntry(
                form.cleaned_data["period"], form.cleaned_data["value"], form.cleaned_data["upper"]
            )
            for form in self.forms
            if form.cleaned_data.get("period") and not form.cleaned_data.get("DELETE")
        ]


def rows_of(form: type[forms.Form], *, extra: int, base: Any = forms.BaseFormSet) -> Any:
    """A set of rows that can be removed; too many are refused with a sentence."""
    return forms.formset_factory(
        form,
        formset=base,
        extra=extra,
        can_delete=True,
        max_num=ROWS_AT_MOST,
        absolute_max=ROWS_AT_MOST + 10,
        validate_max=True,
    )


def with_one_more(data: Any, prefix: str) -> Any:
    """What was posted, with one more row under `prefix`; the same data if that is no row count."""
    name = f"{prefix}-TOTAL_FORMS"
    count = str(data.get(name, ""))
    if not count.isdecimal() or len(count) > 4:
        return data
    more = data.copy()
    more[name] = str(min(int(count) + 1, ROWS_AT_MOST))
    return more
