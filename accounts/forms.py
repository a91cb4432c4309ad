"""The base of every form, and the forms about people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DJANGO_REQUIRED = forms.Field.default_error_messages["required"]


class StyledMixin:
    """Errors that say what to do; the first faulty field gets the focus.

    In a template: ``{% load crispy_forms_filters %}``, then ``{{ form|crispy }}`` (or single
    fields: ``{{ form.name|as_crispy_field }}``) inside ``<form method="post" novalidate>``.
    ``novalidate`` because the server's sentences are in the person's language and ours.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == DJANGO_REQUIRED:
                field.error_messages["required"] = _("Please fill in this field.")

    def full_clean(self) -> None:
        super().full_clean()  # type: ignore[misc]
        faulty = [name for name in self.fields if name in self.errors]  # type: ignore[attr-defined]
        if faulty:
            for field in self.fields.values():
                field.widget.attrs.pop("autofocus", None)
            self.fields[faulty[0]].widget.attrs["autofocus"] = True


class StyledForm(StyledMixin, forms.Form):
    pass


class StyledModelForm(StyledMixin, forms.ModelForm):
    pass
