"""What can be wrong with an archive, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bsc_project.text import clean_text

MOST_FAULTS = 200
"""So many are worth reading; collecting millions would be the work of a hostile file."""


@dataclass(frozen=True)
class Fault:
    """One fault: its place as a path into the file, and a sentence that can be translated."""

    place: str
    text: str | Promise
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in the language that is active now."""
        return str(self.text) % self.values if self.values else str(self.text)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class ArchiveFaults(Exception):  # noqa: N818 - it says what it holds
    """The file was refused; `faults` holds what is wrong with it, in the order of the file.

    `has_more`: reading ended at the `MOST_FAULTS`th fault, so there may be others.
    """

    def __init__(self, faults: list[Fault], *, has_more: bool = False) -> None:
        super().__init__(faults)
        self.faults = faults
        self.has_more = has_more

    def __str__(self) -> str:
        more = [str(_("These are only the first faults."))] if self.has_more else []
        return "\n".join([*(str(fault) for fault in self.faults), *more])


def quoted(value: object, limit: int = 60) -> str:
    """Something from the file, short and safe enough to stand in a message or a place."""
    text = clean_text(str(value)[: limit * 10], single_line=True)
    return text if len(text) <= limit else text[: limit - 1] + "…"
