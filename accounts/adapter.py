"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import mail


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed unless the setting opens it: people come by invitation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask your administrator to open it."),
        "email_password_mismatch": _(
            "The e-mail address or the password is not right. Please check both."
        ),
        "email_taken": _("There is already an account with this address. Please sign in."),
        "enter_current_password": _("This is not your current password. Please try again."),
        "incorrect_code": _("This is not the code from the e-mail. Please check it."),
        "rate_limited": _("That was too often. Please wait a few minutes."),
        "too_many_login_attempts": _(
            "Too many attempts. Please wait five minutes, then try again."
        ),
    }

    def is_open_for_signup(self, request) -> bool:
        return settings.ALLOW_SIGN_UP

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # A failing mail server must not tell known from unknown addresses, so no error here.
        mail.send(
            template=template_prefix,
            to=email,
            language=mail.language_of(email),
            context={**context, "sign_up_is_open": settings.ALLOW_SIGN_UP},
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "U", "key": "K"})
        return mail.absolute_url(path.replace("U-K", key))

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        return mail.absolute_url(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("accounts:profile")

    def post_login(self, request, user, **kwargs):
        """Speak the person's language from here on, also on a device that is new to them."""
        response = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response

    def _get_login_attempts_cache_key(self, request, **credentials: Any) -> str:
        # By the address alone: one limit, whatever name the request was sent to.
        return credentials.get("email", "").lower()


def remember_language(response, language: str) -> None:
    """Set the cookie from which every later page takes its language."""
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
