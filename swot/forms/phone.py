"""A card as a phone sends it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import StyledForm
from bsc_project.fields import CleanCharField, CleanTextField
from swot.services.box import SIGNATURE_LENGTH

RELOAD = _("Something is missing in what was sent. Please reload the page and try again.")
MOST_CHANGES = 1_000_000


class PhoneCardForm(StyledForm):
    """What the box judges itself, such as length and limit, is not judged here a second time."""

    card = forms.UUIDField(error_messages={"required": RELOAD, "invalid": RELOAD})
    prompt = forms.UUIDField(required=False, error_messages={"invalid": RELOAD})
    version = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_CHANGES,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), RELOAD),
    )
    perspective = forms.UUIDField(required=False, error_messages={"invalid": RELOAD})
    signature = CleanCharField(
        required=False,
        max_length=SIGNATURE_LENGTH,
        error_messages={"required": _("In this retreat cards bear names. Please give yours.")},
    )
    text = CleanTextField(
        error_messages={"required": _("The card is still empty. Please write something first.")}
    )

    def __init__(self, *args: Any, asks_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signature"].required = asks_name
        if not asks_name:
            self.fields["signature"] = forms.CharField(required=False)

    @property
    def first_error(self) -> str:
        return next(str(errors[0]) for errors in self.errors.values())

    @property
    def general_errors(self) -> list[str]:
        """What belongs to no field that a person can see."""
        seen = ("text", "signature")
        return [str(errors[0]) for name, errors in self.errors.items() if name not in seen]
