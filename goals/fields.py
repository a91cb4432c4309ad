"""Form fields for dates that keep their grain, days, and posts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bsc_project.fields import CleanCharField, CleanTextField
from goals.grain import read_grain, show_grain


class GrainField(CleanCharField):
    """A year or a day, stored as it was meant: "2008" or "2008-12-31"; None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 40, "empty_value": None, **kwargs})
        self.widget.attrs.setdefault("class", "form-control num")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> str | None:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return read_grain(typed)
        except ValueError:
            raise ValidationError(
                _("This is neither a year nor a day. Write 2008 or 31.12.2008.")
            ) from None

    def prepare_value(self, value: Any) -> Any:
        try:
            return show_grain(value)
        except ValueError:  # what was typed, shown again beside its error
            return value


class DayField(forms.DateField):
    """A day in the form of the current language."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"autocomplete": "off"}))
        kwargs["error_messages"] = {
            "invalid": gettext_lazy("This is not a day of the calendar. Write 31.12.2008."),
            **kwargs.get("error_messages", {}),
        }
        super().__init__(**{"required": False, "localize": True, **kwargs})
        self.widget.attrs.setdefault("class", "form-control num")

    def to_python(self, value: Any) -> Any:
        # A lone surrogate or control character is no part of a date; strptime need not see it.
        if isinstance(value, str) and not value.strip().isprintable():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class PostNameField(CleanCharField):
    """The name of a post: one of the list or a new one; None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 200, "empty_value": None, **kwargs})
        self.widget.attrs.update({"class": "form-control", "list": "posts", "autocomplete": "off"})


class ProseField(CleanTextField):
    """Several lines; None when left empty, since nothing written is not an empty text."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 20_000, "empty_value": None, **kwargs})
        self.widget.attrs.update({"class": "form-control", "rows": rows})
