"""The id of a fault: shown to the person, written to the log, so that both can be matched."""

import logging
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


class FaultIdFilter(logging.Filter):
    """Put the id on every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.fault_id = _current.get()
        return True
