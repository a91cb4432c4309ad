"""Two people, one form: what somebody read is held against what is stored when they save."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _


class ChangedSinceError(Exception):
    """Somebody else changed the thing since it was read.

    ``text`` is how it reads now, ``mark`` the mark of that.
    """

    def __init__(self, text: str, mark: str) -> None:
        super().__init__()
        self.text = text
        self.mark = mark


def mark_of(told: Any) -> str:
    """What tells one state of a thing from another: a form carries it and sends it back."""
    words = json.dumps(told, sort_keys=True, default=str)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def check_seen(seen: str, *, now: Any, wanted: Any, text: str) -> None:
    """Raise ``ChangedSinceError`` where neither what was read nor what is wanted stands there.

    Call it inside the lock. ``seen`` is the mark that came back with the form; without one, sent by
    no form of ours, nothing is checked.
    """
    mark = mark_of(now)
    if seen and mark not in (seen, mark_of(wanted)):
        raise ChangedSinceError(text, mark)


class SeenMixin:
    """A form that carries the mark of what it shows; ``{{ form.seen }}`` stands in its page."""

    fields: dict[str, forms.Field]
    data: Any

    def __init__(self, *args: Any, seen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"] = forms.CharField(
            required=False, max_length=64, initial=seen, widget=forms.HiddenInput
        )

    def tell_changed(self, name: str, error: ChangedSinceError) -> None:
        """Say beside the field `name` how it reads now; saved again, ours replaces it."""
        self.data = self.data.copy()
        self.data["seen"] = error.mark
        words = _(
            "Somebody else has changed this meanwhile. It now reads: “%(text)s”. "
            "Save again to replace it."
        )
        self.add_error(name, words % {"text": error.text})  # type: ignore[attr-defined]
