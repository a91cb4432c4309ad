"""Django's rules for passwords, with sentences that say what to do."""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.utils.translation import gettext as _


class OwnDataValidator(UserAttributeSimilarityValidator):
    DEFAULT_USER_ATTRIBUTES = ("email", "name")

    def get_error_message(self) -> str:
        # The placeholder is filled in by Django with the name of the field.
        return _("This is too much like your name or address. Please choose another one.")


class WellKnownValidator(CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("This password is on the lists that attackers try first. Please choose another.")
