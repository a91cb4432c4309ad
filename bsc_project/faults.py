"""What the log says of a fault: an id that the person sees too, and no secret."""

import copy
import logging
import re
import secrets
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("fault_id", default="-")


def new_fault_id() -> str:
    """Make the id for this request's fault and remember it for the log."""
    fault_id = secrets.token_hex(4)
    _current.set(fault_id)
    return fault_id


def current_fault_id() -> str:
    """Return the id of this request; ``-`` outside one."""
    return _current.get()


_SLASH = "(?:/|%(?:25)*2F)+"
_ASKED = "(?:[?&;]|%(?:25)*(?:3F|26|3B))"
_IS = "(?:=|%(?:25)*3D)"
_PART = "[^/\\s\"'?&]+"
_SECRET_LINK = re.compile(
    f"((?:invitation|screen|calendar|shared|join|reset{_SLASH}key|confirm-email){_SLASH}){_PART}"
    # A card beside the address of its phone; a code or return word typed into an address.
    f"|(room{_SLASH}{_PART}{_SLASH}cards{_SLASH})(?!(?:change|withdraw)\\b){_PART}"
    f"|({_ASKED}(?:code|words){_IS})[^\\s\"'&]+",
    re.IGNORECASE,
)

# PostgreSQL quotes the row that it refuses, names and addresses included.
_DETAIL = re.compile(r"^(\s*(?:DETAIL|CONTEXT):).*", re.MULTILINE)


class CalmFormatter(logging.Formatter):
    """No secret of a link, no row of a table; one line for what was refused."""

    def format(self, record: logging.LogRecord) -> str:
        if getattr(record, "status_code", 500) < 500:  # a 403 is no fault: where it arose is noise
            record = copy.copy(record)
            record.exc_info = record.exc_text = None
        line = _DETAIL.sub(r"\1…", super().format(record))
        return _SECRET_LINK.sub(r"\1\2\3…", line)


class FaultIdFilter(logging.Filter):
    """Put the id on every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.fault_id = _current.get()
        return True
