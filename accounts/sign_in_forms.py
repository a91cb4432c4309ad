"""allauth's forms with our labels and our look; named in the setting ACCOUNT_FORMS."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import StyledMixin

LABELS = {
    "login": _("E-mail address at work"),
    "email": _("E-mail address at work"),
    "password": _("Password"),
    "code": _("Code from the e-mail"),
    "oldpassword": _("Current password"),
}


class DoorMixin(StyledMixin):
    """Our labels; no placeholders, which vanish while one types; no help in HTML.

    The first field has the focus: these pages hold one form each and are come to for it.
    """

    labels: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name) or LABELS.get(name, field.label)
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True
        if "code" in self.fields:
            self.fields["code"].widget.attrs.update(
                {"class": "codein", "autocapitalize": "characters", "spellcheck": "false"}
            )
        if "password1" in self.fields:
            self.fields["password1"].help_text = _("At least 10 characters, not only digits.")

    def clean(self) -> Any:
        data = super().clean()  # type: ignore[misc]
        # allauth's German says Du here.
        if self.data.get("password2") and self.has_error("password2"):
            sentence = _("The two passwords differ. Please type them again.")
            self.errors["password2"] = self.error_class([sentence], field_id="id_password2")
        return data


class LoginForm(DoorMixin, forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignupForm(DoorMixin, forms.SignupForm):
    labels = {"password1": _("Password"), "password2": _("Repeat the password")}


class RequestLoginCodeForm(DoorMixin, forms.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(DoorMixin, forms.ConfirmLoginCodeForm):
    pass


class ResetPasswordForm(DoorMixin, forms.ResetPasswordForm):
    pass


NEW_PASSWORD = {"password1": _("New password"), "password2": _("Repeat the new password")}


class ResetPasswordKeyForm(DoorMixin, forms.ResetPasswordKeyForm):
    labels = NEW_PASSWORD


class ChangePasswordForm(DoorMixin, forms.ChangePasswordForm):
    labels = NEW_PASSWORD


class SetPasswordForm(DoorMixin, forms.SetPasswordForm):
    labels = NEW_PASSWORD
