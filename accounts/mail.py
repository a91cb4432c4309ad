"""Mails: in the language of the person, with links from the configured address."""

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User

log = logging.getLogger(__name__)


def absolute_url(path: str) -> str:
    """Return the address for a mail; never made from the Host header, which anybody can send."""
    return f"{settings.BASE_URL}{path}"


def language_of(email: str) -> str:
    """Return the language chosen by the person with this address, else that of the request."""
    chosen = User.objects.filter(email=email.lower()).values_list("language", flat=True).first()
    return chosen or translation.get_language() or settings.LANGUAGE_CODE


def send(
    *, template: str, to: str, language: str, context: dict[str, Any], connection: Any = None
) -> bool:
    """Send ``<template>_subject.txt`` and ``_message.txt``; return False where the server fails.

    ``connection`` is one of Django's, kept open by who sends many.
    """
    with translation.override(language):
        context = {**context, "email": to, "base_url": settings.BASE_URL}
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        body = render_to_string(f"{template}_message.txt", context).strip() + "\n"
    message = EmailMessage(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}",
        body,
        settings.DEFAULT_FROM_EMAIL,
        [to],
        connection=connection,
    )
    try:
        message.send()
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("A mail could not be sent: %s", type(error).__name__)
        return False
    return True
