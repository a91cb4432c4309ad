"""Form fields for amounts and periods, in the forms of the current language."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bsc_project.fields import CleanCharField
from indicators.amounts import AmbiguousAmountError, read_amount, show_amount, type_amount
from indicators.periods import LONGEST, parse_period, period_hint, read_period


def no_amount_words() -> str:
    """What to tell whoever typed something that is no number of this unit."""
    return _("This is not a number. Write it without a unit, as in %(example)s.") % {
        "example": show_amount(Decimal("1234.5"))
    }


def two_amounts_words(fault: AmbiguousAmountError) -> str:
    """Ask back which of two numbers was meant, each written so that it can be read one way only."""
    large, small = (type_amount(reading) for reading in fault.readings)
    return _("“%(typed)s” can mean two numbers. Write %(large)s or %(small)s.") % {
        "typed": fault.typed.strip(),
        "large": large,
        "small": small,
    }


class AmountField(CleanCharField):
    """A number such as 1.234,5 or 1,234.5; None when left empty.

    ``unit``: the unit that may stand behind it.
    """

    unit: str | None = None

    def __init__(self, **kwargs: Any) -> None:
        # No max_length: it would be checked on the number. What is too long is no number anyway.
        super().__init__(**{"required": False, "empty_value": None, **kwargs})
        self.widget.attrs.update(
            {"class": "form-control num", "inputmode": "decimal", "autocomplete": "off"}
        )

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return read_amount(typed, self.unit)
        except AmbiguousAmountError as fault:
            raise ValidationError(two_amounts_words(fault), code="ambiguous") from None
        except ValueError:
            raise ValidationError(no_amount_words()) from None

    def prepare_value(self, value: Any) -> Any:
        return type_amount(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class PeriodField(CleanCharField):
    """A year, half, quarter or month, stored as 2008, 2008-H1, 2008-Q3 or 2008-09."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"required": False, "max_length": LONGEST, "empty_value": None, **kwargs}
        )
        self.widget.attrs.update({"class": "form-control num", "autocomplete": "off"})

    def to_python(self, value: Any) -> str | None:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return str(read_period(typed))
        except ValueError:
            raise ValidationError(
                _("This is not a period. Write it %(how)s.") % {"how": period_hint()}
            ) from None

    def prepare_value(self, value: Any) -> Any:
        try:
            return parse_period(value).label if value else value
        except (ValueError, TypeError):  # what was typed, shown again beside its error
            return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((self.to_python(data) or "") != (initial or ""))
        except ValidationError:
            return True
