"""Form fields that clean what was typed before anything else looks at it."""

from typing import Any

from django import forms

from bsc_project.text import clean_text


class CleanCharField(forms.CharField):
    """A line of text: line breaks and tabs become spaces unless `single_line` is False."""

    def __init__(self, *, single_line: bool = True, **kwargs: Any) -> None:
        self.single_line = single_line
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(self._clean(value))

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown again beside an error: a browser could not be sent a lone surrogate."""
        return self._clean(super().bound_data(data, initial))

    def _clean(self, value: Any) -> Any:
        return clean_text(value, single_line=self.single_line) if isinstance(value, str) else value


class CleanTextField(CleanCharField):
    """Text of several lines in a text area."""

    widget = forms.Textarea

    def __init__(self, *, single_line: bool = False, **kwargs: Any) -> None:
        super().__init__(single_line=single_line, **kwargs)
