"""What one reading collects: faults, keys, and references that are settled at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from reports.archive.faults import MOST_FAULTS, ArchiveFaults, Fault, quoted

if TYPE_CHECKING:
    from reports.archive.kinds import Reference


@dataclass
class Reader:
    """Collects faults, keys and references of one file; references are settled at the end."""

    faults: list[tuple[int, Fault]] = field(default_factory=list)
    keys: dict[str, set[str]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    _references: list[tuple[int, str, Reference, str]] = field(default_factory=list)
    _steps: int = 0

    def note(self, place: str, text: str | Promise, **values: object) -> Any:
        """Note a fault; returns None, which stands for what could not be read.

        One fault more than `MOST_FAULTS` ends the reading: it raises `ArchiveFaults`.
        """
        if len(self.faults) == MOST_FAULTS:
            # References are left out: what they name may stand in the part that was not read.
            raise ArchiveFaults(self._in_order(), has_more=True)
        self.faults.append((self._step(), Fault(place, text, values)))

    def refer(self, place: str, reference: Reference, key: str) -> None:
        self._references.append((self._step(), place, reference, key))

    def settle(self) -> None:
        """Raise all faults in the order of the file, if there are any.

        References to keys that do not exist are among them.
        """
        missed = 0
        for step, place, reference, key in self._references:
            if reference.to in self.broken:
                continue  # a list that could not be read has no keys to miss
            if key not in self.keys.get(reference.to, ()):
                self.faults.append((step, Fault(place, reference.text, {"key": quoted(key)})))
                missed += 1
                if missed > MOST_FAULTS:
                    break
        faults = self._in_order()
        if faults:
            raise ArchiveFaults(faults[:MOST_FAULTS], has_more=len(faults) > MOST_FAULTS)

    def _in_order(self) -> list[Fault]:
        return [fault for _step, fault in sorted(self.faults, key=lambda pair: pair[0])]

    def _step(self) -> int:
        self._steps += 1
        return self._steps
