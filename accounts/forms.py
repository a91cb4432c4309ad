"""The base of every form, and the forms about people."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Role, User
from bsc_project.fields import CleanCharField
from bsc_project.text import clean_text

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
        faulty = [name for name in self.fields if name in self.errors]
        if faulty:
            for field in self.fields.values():
                field.widget.attrs.pop("autofocus", None)
            self.fields[faulty[0]].widget.attrs["autofocus"] = True


class StyledForm(StyledMixin, forms.Form):
    pass


class StyledModelForm(StyledMixin, forms.ModelForm):
    pass


ROLE_HELP = {
    Role.ADMINISTRATOR: _("may do everything, also invite people"),
    Role.FACILITATOR: _("prepares retreats, sorts cards, writes questions, goals and the report"),
    Role.MANAGER: _("answers for goals, measures and indicators"),
    Role.STAFF: _("reads along and downloads reports"),
}


def role_choices() -> list[tuple[str, str]]:
    """The roles with what each may do."""
    return [(role.value, f"{role.label}: {ROLE_HELP[role]}") for role in Role]


class RoleForm(StyledForm):
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect, choices=role_choices)


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address at work"),
        error_messages={"invalid": _("Please give a full address, such as name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["email", "role"]

    def clean_email(self) -> str:
        return clean_text(self.cleaned_data["email"], single_line=True).lower()


class ConfirmInvitationForm(StyledForm):
    """For a person who has an account: nothing to fill in."""


class AcceptInvitationForm(StyledForm):
    name = CleanCharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=_("At least 10 characters, not only digits."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Repeat the password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password = data.get("password1")
        if password:
            try:
                validate_password(password, User(email=self.email, name=data.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password1", error)
            if data.get("password2") and data["password2"] != password:
                self.add_error("password2", _("The two passwords differ. Please type them again."))
        return data


class ProfileForm(StyledForm):
    name = CleanCharField(
        label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("For all pages and for mails to you."),
        choices=[("de", "Deutsch"), ("en", "English")],
    )
    wants_reminders = forms.BooleanField(
        label=_("Reminders by e-mail"),
        help_text=_("Of values, measures and goals that you answer for, at most once a day."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.MAIL_IS_SET:
            del self.fields["wants_reminders"]


class PostForm(StyledForm):
    name = CleanCharField(
        label=_("Name of the post"),
        max_length=200,
        help_text=_("Such as “Head of department”. Goals belong to the post, not to the person."),
    )
    user = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody at present"),
        error_messages={"invalid_choice": _("Please choose a member of the organisation.")},
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = User.objects.filter(memberships__organisation=organisation).order_by(
            "name", "email"
        )


class OrganisationSwitchForm(forms.Form):
    organisation = forms.UUIDField()
