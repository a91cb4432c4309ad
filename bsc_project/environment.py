"""Reading the settings from the environment and from .env: what is wrong stops the start.

Every message names the variable and says what it must be. An empty value counts as none.
"""

import os
import re
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / ".env"
Value = TypeVar("Value")
_HOST = re.compile(r"\*|\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_MAIL_SCHEMES = ("smtp", "smtp+tls", "smtps", "smtp+ssl", "consolemail", "filemail")


def read_env_file() -> None:
    """Take over what .env says, except where the environment already says something."""
    if not ENV_FILE.is_file():
        return
    # A line such as "DEMO = true" would be passed over.
    for number, line in enumerate(ENV_FILE.read_text("utf-8").splitlines(), start=1):
        if line and not re.match(r"#|(export )?[A-Za-z_0-9]+=", line):
            raise ImproperlyConfigured(f".env, line {number}: it must be NAME=value.")
    environ.Env.read_env(str(ENV_FILE))


def read(
    name: str, default: str, cast: Callable[[str], Value], *, is_secret: bool = False
) -> Value:
    """Read one variable. ``cast`` raises ValueError with what the value must be.

    ``is_secret``: the value may hold a password, so the message does not repeat it.
    """
    value = os.environ.get(name, "").strip() or default
    try:
        return cast(value)
    except ValueError as error:
        shown = "" if is_secret else f"{value!r} can't be read; "
        # Without the cause: that of a URL may quote the password.
        raise ImproperlyConfigured(f"{name}: {shown}it must be {error}.") from None


def switch(value: str) -> bool:
    if value.lower() not in ("true", "false", "yes", "no", "on", "off", "1", "0"):
        raise ValueError("true or false")
    return value.lower() in ("true", "yes", "on", "1")


def whole(*, least: int) -> Callable[[str], int]:
    def cast(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < least:
            raise ValueError(f"a whole number from {least} on")
        return int(value)

    return cast


def one_of(*words: str) -> Callable[[str], str]:
    def cast(value: str) -> str:
        if value not in words:
            raise ValueError(" or ".join(words))
        return value

    return cast


def secret_key(value: str) -> str:
    if 0 < len(value) < 50:
        raise ValueError("at least 50 random characters")
    return value


def folder(value: str) -> Path:
    """Make the directory where it is missing; a relative path starts at the project."""
    path = ROOT / Path(value).expanduser()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise ValueError("a directory that can be made") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ValueError("a directory that can be written")
    return path


def host_names(value: str) -> list[str]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names or not all(map(_HOST.fullmatch, names)):
        raise ValueError("host names separated by commas, without https:// and without a port")
    return names


def web_address(value: str) -> str:
    """An address without a path, since the product answers at the root of its host only."""
    value = value.rstrip("/")
    found = re.fullmatch(r"https?://(?P<host>\[[0-9a-f:.]+\]|[^\s/:?#@\[\]]+)(:[0-9]{1,5})?", value)
    if not found or not _HOST.fullmatch(found["host"]) or "*" in value:
        raise ValueError(
            "http:// or https:// and a host name, such as https://weitblick.example.org"
        )
    return value


def sender(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+|[^@<>\r\n]*<[^@\s<>]+@[^@\s<>]+>", value):
        raise ValueError("an e-mail address, such as weitblick@example.org")
    return value


def mail_server(value: str) -> dict[str, Any]:
    """Turn EMAIL_URL into Django's settings for mail; nothing for nothing."""
    if not value:
        return {}
    must_be = ValueError("smtp+tls://user:password@host:587, smtp+ssl://… or smtp://host:25")
    try:
        url = urlsplit(value)
        is_known = url.scheme in _MAIL_SCHEMES and url.port != 0
        if not is_known or (url.scheme not in ("consolemail", "filemail") and not url.hostname):
            raise must_be
        settings: dict[str, Any] = environ.Env.email_url_config(value)
    except (ValueError, ImproperlyConfigured):
        raise must_be from None
    return settings


def time_zone(value: str) -> str:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("a name of the time zone database, such as Europe/Berlin") from None
    return value
