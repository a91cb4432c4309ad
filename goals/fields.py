"""Form fields for dates that keep their grain, days, and posts."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bsc_project.fields import CleanCharField, CleanTextField
from goals.grain import read_grain, show_grain

ALIKE = 0.85
"""How much of two names must agree: one slip in "Amtsleitung" is 0.95, "Amtsleiter" 0.76."""


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


class PostNameInput(forms.TextInput):
    """Sends along the name that was asked back: sent again unchanged, it is meant so."""

    asked = meant = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.meant = data.get(f"{name}-new", "")
        return super().value_from_datadict(data, files, name)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        if not self.asked:
            return field
        sent = format_html('<input type="hidden" name="{}-new" value="{}">', name, self.asked)
        return field + sent


class PostNameField(CleanCharField):
    """The name of a post: one of the list or a new one; None when left empty.

    A new name that is almost one of ``known`` is asked back once: most are slips of the pen, and
    each would make a post of its own.
    """

    known: Sequence[str] = ()
    widget = PostNameInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 200, "empty_value": None, **kwargs})
        self.widget.attrs.update({"class": "form-control", "list": "posts", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        near = near_name(typed, self.known) if typed else ""
        if near and self.to_python(self.widget.meant) != typed:
            self.widget.asked = typed
            words = _(
                "“%(typed)s” would be a new post. Did you mean “%(near)s”? "
                "Saved again as it stands, the new one is made."
            )
            raise ValidationError(words % {"typed": typed, "near": near})
        if near:
            self.widget.asked = typed  # still meant, where another field is faulty
        return typed


def know_posts(form: forms.BaseForm, names: Sequence[str]) -> None:
    """Tell the fields of a form which posts there are."""
    for field in form.fields.values():
        if isinstance(field, PostNameField):
            field.known = names


def near_name(typed: str, known: Sequence[str]) -> str:
    """The name that this one may be a slip of; "" where it is itself known, or like none.

    Names that differ in their digits are meant so: "Team 1" and "Team 2".
    """
    by_name = {name.casefold(): name for name in known}
    wanted = typed.casefold()
    if wanted in by_name:
        return ""
    same_digits = [name for name in by_name if _digits(name) == _digits(wanted)]
    found = get_close_matches(wanted, same_digits, n=1, cutoff=ALIKE)
    return by_name[found[0]] if found else ""


def _digits(text: str) -> list[str]:
    return [sign for sign in text if sign.isdigit()]


class ProseField(CleanTextField):
    """Several lines; None when left empty, since nothing written is not an empty text."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 20_000, "empty_value": None, **kwargs})
        self.widget.attrs.update({"class": "form-control", "rows": rows})
