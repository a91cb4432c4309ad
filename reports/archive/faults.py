"""What can be wrong with an archive, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from bsc_project.text import clean_text


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
    """The file was refused; `faults` holds all that is wrong with it, in the order of the file."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


def quoted(value: object, limit: int = 60) -> str:
    """Something from the file, short and safe enough to stand in a message or a place."""
    text = clean_text(str(value), single_line=True)
    return text if len(text) <= limit else text[: limit - 1] + "…"
