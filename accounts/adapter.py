"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed unless the setting opens it: people come by invitation."""

    def is_open_for_signup(self, request) -> bool:
        return settings.ALLOW_SIGN_UP
