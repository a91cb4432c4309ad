"""A browser for the tools: Chromium, signed in through a session made in the database."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_project.settings")
# Playwright's sync API runs an event loop in this thread; the ORM would refuse to work beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from playwright.sync_api import Browser, BrowserContext, sync_playwright  # noqa: E402

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium_path() -> str:
    """Where the system's Chromium is; an error in one sentence where there is none.

    Debian's headless shell is the same browser without windows of its own to draw.
    """
    for name in ("chromium-headless-shell", "chromium", "chromium-browser"):
        if path := shutil.which(name):
            return path
    sys.exit("No Chromium found: apt-get install chromium libatomic1")


def session_cookie(email: str) -> dict[str, str]:
    """Sign a person in without the form: the cookie of a fresh session in the database."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore

    user = get_user_model().objects.filter(email=email).first()
    if user is None:
        sys.exit(f"Nobody signs in with {email}.")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or ""}


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def new_context(
    browser: Browser,
    *,
    base_url: str,
    width: int = 1440,
    height: int = 900,
    dark: bool = False,
    language: str = "de",
    cookie: dict[str, str] | None = None,
) -> BrowserContext:
    """A window of that size and colour scheme; a narrow one also has touch, as a phone has."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale="de-DE" if language == "de" else "en-GB",
        timezone_id="Europe/Berlin",
        has_touch=width < 600,
        is_mobile=width < 600,
        reduced_motion="reduce",
    )
    cookies = [{"name": "language", "value": language}, *([cookie] if cookie else [])]
    context.add_cookies([{**item, "url": base_url} for item in cookies])  # type: ignore[typeddict-item]
    return context
