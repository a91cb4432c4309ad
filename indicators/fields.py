"""Form fields for amounts and periods, in the forms of the current language."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bsc_project.fields import CleanCharField
from indicators.amounts import read_amount, show_amount
from indicators.periods import parse_period, period_hint, read_period


class AmountField(CleanCharField):
    """A number such as 1.234,5 (German) or 1,234.5 (English); None when left empty."""

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
            return read_amount(typed)
        except ValueError:
            example = show_amount(Decimal("1234.5"))
            raise ValidationError(
                _("This is not a number. Write it without a unit, as in %(example)s.")
                % {"example": example}
            ) from None

    def prepare_value(self, value: Any) -> Any:
        return show_amount(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class PeriodField(CleanCharField):
    """A year, half, quarter or month, stored as 2008, 2008-H1, 2008-Q3 or 2008-09."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 40, "empty_value": None, **kwargs})
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
