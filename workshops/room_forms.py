"""What a phone is asked on its way into a room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.forms import StyledForm
from bsc_project.fields import CleanCharField
from workshops.devices import secret_of
from workshops.room import CODE_LENGTH, MOST_SEATS, read_code

NOT_OPEN = _(
    "This code opens no room at present. Please compare it with the one on the screen, "
    "or ask the facilitator for a new one."
)
TOO_OFTEN = _(
    "Too many wrong codes were typed. Please wait a minute, or scan the QR code on the screen."
)


def seat_choices() -> list[tuple[int, str]]:
    numbers = range(1, MOST_SEATS + 1)
    return [(n, ngettext("%(n)d person", "%(n)d people", n) % {"n": n}) for n in numbers]


class SeatsForm(StyledForm):
    seats = forms.TypedChoiceField(
        label=_("This device writes for"),
        required=False,
        choices=seat_choices,
        coerce=int,
        widget=forms.Select(attrs={"class": "input"}),
    )

    def clean_seats(self) -> int:
        return self.cleaned_data["seats"] or 1


class JoinForm(SeatsForm):
    code = CleanCharField(
        label=_("Code"),
        max_length=60,
        error_messages={"required": _("Please type the code that the screen shows.")},
        widget=forms.TextInput(
            attrs={
                "class": "input input--code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "enterkeyhint": "go",
                "autofocus": True,
            }
        ),
    )
    field_order = ["code", "seats"]

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _(
                    "A code has %(length)d signs, such as ABCD-EFGH. "
                    "There is no 0, O, 1, I or L in it. Please compare it with the screen."
                ),
                params={"length": CODE_LENGTH},
            )
        return code


class ReturnForm(StyledForm):
    words = CleanCharField(
        label=_("Your return word"),
        max_length=200,
        help_text=_("Eight short words. Capitals, blanks and hyphens do not matter."),
        error_messages={"required": _("Please type your return word.")},
        widget=forms.TextInput(
            attrs={
                "class": "input",
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["secret"] = secret_of(data.get("words", ""))
        return data
