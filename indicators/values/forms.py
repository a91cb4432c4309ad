"""Forms of values: one row of the list, one value on a page of its own, locking and reopening."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.forms import StyledForm
from bsc_project.fields import CleanCharField
from goals.fields import ProseField
from goals.forms import QuietMixin
from indicators.amounts import (
    AmbiguousAmountError,
    read_amount,
    show_amount,
    type_amount,
    with_unit,
)
from indicators.fields import AmountField, PeriodField
from indicators.figures import Value
from indicators.imports import Table, TableError, read_table, read_text
from indicators.models import Indicator, Measurement
from indicators.periods import parse_period
from indicators.ratios import ratio_differs, ratio_of
from indicators.values.services import ValueEntry

AMOUNTS = ("value", "numerator", "denominator")


@dataclass(frozen=True)
class Reading:
    """One of the numbers that an ambiguous text can mean, for a button: `name` takes it."""

    name: str
    words: str


class ValueForm(QuietMixin, StyledForm):
    """The value of one period, or that there is none.

    A row left empty says nothing and is no fault: ``is_blank``.
    """

    value = AmountField(label=gettext_lazy("Value"))
    is_missing = forms.BooleanField(label=gettext_lazy("no value"), required=False)
    numerator = AmountField(label=gettext_lazy("Numerator"))
    denominator = AmountField(label=gettext_lazy("Denominator"))
    comment = CleanCharField(
        label=pgettext_lazy("value", "Comment"), required=False, max_length=2_000, empty_value=None
    )
    # Asked for where a value is replaced.
    reason = CleanCharField(
        label=gettext_lazy("Reason for the change"), required=False, max_length=2_000
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        for name in AMOUNTS:
            field: Any = self.fields[name]
            # The parts of a quota are counted; only the quota itself has the unit.
            field.unit = indicator.unit if name == "value" else None
            field.widget.attrs["data-value"] = ""
        if indicator.unit:
            self.fields["value"].label = f"{_('Value')} ({indicator.unit})"
        for name in ("comment", "reason"):
            attrs = self.fields[name].widget.attrs
            attrs.update({"autocomplete": "off", "class": "form-control"})
        self.fields["is_missing"].widget.attrs["class"] = "form-check-input"

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was typed."""
        return not any(
            str(self.data.get(self.add_prefix(name)) or "").strip() for name in self.fields
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not set(AMOUNTS) & set(self.errors):
            self._clean_ratio(data)
            self._clean_answer(data)
        return data

    def _clean_ratio(self, data: dict[str, Any]) -> None:
        above, below = data.get("numerator"), data.get("denominator")
        if above is not None and below is None:
            self.add_error("denominator", _("A quota needs its denominator as well."))
        elif below is not None and above is None:
            self.add_error("numerator", _("A quota needs its numerator as well."))
        elif below == 0:
            self.add_error("denominator", _("Nothing can be divided by 0."))
        elif above is not None and below is not None and data.get("value") is None:
            ratio = ratio_of(above, below, self.indicator.unit)
            if abs(ratio) >= 10**12:
                self.add_error("denominator", _("The quota of these two is too large."))
            elif not data.get("is_missing"):
                data["value"] = ratio

    def _clean_answer(self, data: dict[str, Any]) -> None:
        if self.errors:
            return
        if data.get("is_missing"):
            if data.get("value") is not None:
                self.add_error("value", _("Either a value or “no value”, not both."))
            elif not data.get("comment"):
                self.add_error("comment", _("Say why there is no value."))
        elif data.get("value") is None and not self.is_blank:
            self.add_error("value", _("Enter a value, or choose “no value”."))

    def entry(self, period: str, version: int | None) -> ValueEntry:
        data = self.cleaned_data
        return ValueEntry(
            self.indicator,
            period,
            value=data["value"],
            comment=data["comment"],
            numerator=data["numerator"],
            denominator=data["denominator"],
            version=version,
            reason=data.get("reason") or "",
        )

    @property
    def ratio_hint(self) -> str:
        """A sentence where value and parts do not agree; the value is stored as it was typed."""
        data = self.cleaned_data
        value = Value(parse_period("2000"), data["value"], data["numerator"], data["denominator"])
        if not ratio_differs(value, self.indicator.unit):
            return ""
        ratio = ratio_of(data["numerator"], data["denominator"], self.indicator.unit)
        with localcontext(prec=60):  # of the largest parts it has more digits than usual
            rounded = ratio.quantize(Decimal("0.01"))
        return _("%(name)s: %(value)s was stored as typed, but its parts make %(ratio)s.") % {
            "name": self.indicator.name,
            "value": with_unit(show_amount(data["value"]), self.indicator.unit),
            "ratio": with_unit(show_amount(rounded), self.indicator.unit),
        }

    def readings(self) -> list[Reading]:
        """Buttons for the first amount that can mean two numbers."""
        for name in AMOUNTS:
            typed = self.data.get(self.add_prefix(name)) if self.is_bound else None
            field: Any = self.fields[name]
            try:
                read_amount(str(typed or "0"), field.unit)
            except AmbiguousAmountError as fault:
                return [
                    Reading(f"{self.add_prefix(name)}={type_amount(amount)}", self._spoken(amount))
                    for amount in fault.readings
                ]
            except ValueError:
                continue
        return []

    @staticmethod
    def _spoken(amount: Decimal) -> str:
        """The number with what makes the difference: its thousands, or its decimals."""
        shown = type_amount(amount)
        if amount != amount.to_integral_value():
            places = -int(amount.normalize().as_tuple().exponent)
            return ngettext(
                "%(number)s (%(count)s decimal place)",
                "%(number)s (%(count)s decimal places)",
                places,
            ) % {"number": shown, "count": places}
        return shown


class CorrectionForm(ValueForm):
    """One value on its own page: several lines of comment, and why it is changed."""

    comment = ProseField(label=pgettext_lazy("value", "Comment"), rows=2)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    reason = ProseField(
        label=gettext_lazy("Reason for the change"),
        rows=2,
        help_text=gettext_lazy("The old value stays in the history, with this reason."),
    )

    def __init__(self, *args: Any, measurement: Measurement | None, **kwargs: Any) -> None:
        if measurement is not None:
            kwargs["initial"] = {
                "value": measurement.value,
                "is_missing": measurement.value is None,
                "numerator": measurement.numerator,
                "denominator": measurement.denominator,
                "comment": measurement.comment,
                "version": measurement.version,
            }
        super().__init__(*args, **kwargs)
        self.measurement = measurement
        if measurement is None:
            del self.fields["reason"]


class PeriodForm(StyledForm):
    """Which period somebody wants to enter or correct."""

    period = PeriodField(
        label=gettext_lazy("Period"),
        required=True,
        error_messages={"required": gettext_lazy("Name the period, such as Q3 2008.")},
        help_text=gettext_lazy("as 2008, Q3 2008 or 09/2008"),
    )


class LockForm(StyledForm):
    period = PeriodField(
        label=gettext_lazy("Period"),
        required=True,
        error_messages={"required": gettext_lazy("Name the period, such as Q3 2008.")},
        help_text=gettext_lazy(
            "As 2008, Q3 2008 or 09/2008. A year holds its halves, quarters and months."
        ),
    )
    reason = ProseField(
        label=gettext_lazy("Reason"),
        rows=2,
        required=True,
        error_messages={"required": gettext_lazy("Say why, for whoever asks later.")},
    )


class ReopenForm(StyledForm):
    reason = ProseField(
        label=gettext_lazy("Reason"),
        rows=3,
        required=True,
        error_messages={"required": gettext_lazy("Say why, for whoever asks later.")},
    )


class TableForm(StyledForm):
    """A table as a file, or pasted; once valid, ``table`` holds its rows."""

    file = forms.FileField(
        label=gettext_lazy("CSV or Excel file (.xlsx)"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    text = forms.CharField(
        label=gettext_lazy("or paste a table"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"class": "form-control num", "rows": 8, "spellcheck": "false"}
        ),
    )

    table: Table

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, text = data.get("file"), data.get("text") or ""
        place = "file" if file else "text"
        if not file and not text.strip():
            raise forms.ValidationError(_("Choose a file, or paste a table."))
        try:
            self.table = read_table(file.read()) if file else read_text(text)
        except TableError as fault:
            self.add_error(place, str(fault))
        return data
