"""Lists and objects of an archive."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.archive.faults import quoted
from reports.archive.kinds import Kind
from reports.archive.reader import Reader
from reports.archive.values import is_set

MOST_ITEMS = 20_000


@dataclass
class Many(Kind):
    """A list. `collection` names the keys in it; `single`: the members that may not repeat.

    One that holds more than `MOST_ITEMS` is not looked into.
    """

    item: Kind
    collection: str = ""
    single: tuple[str, ...] = ()
    distinct: bool = False
    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> list[Any] | None:
        if not isinstance(value, list):
            break_collections(self, reader)
            return reader.note(place, _("must be a list"))
        if len(value) > MOST_ITEMS:
            break_collections(self, reader)
            return reader.note(
                place,
                _("%(count)d entries; at most %(limit)d are possible"),
                count=len(value),
                limit=MOST_ITEMS,
            )
        items = [
            self.item.read(item, f"{place}[{index}]", reader) for index, item in enumerate(value)
        ]
        self._note_repeats(items, place, reader)
        return items

    def _note_repeats(self, items: list[Any], place: str, reader: Reader) -> None:
        if not (self.single or self.distinct):
            return
        seen: set[object] = set()
        for index, item in enumerate(items):
            words = (
                (item,) if self.distinct else tuple((item or {}).get(name) for name in self.single)
            )
            if None in words:
                continue
            if words in seen:
                where = f"{place}[{index}]" + (f".{self.single[0]}" if self.single else "")
                reader.note(where, _('"%(word)s" stands here twice'), word=quoted(words[0]))
            seen.add(words)

    def order(self, value: Any) -> Any:
        return None if value is None else [self.item.order(item) for item in value]


@dataclass
class Record(Kind):
    """An object with the keys of `members`, in that order; those in `optional` may be missing."""

    members: Mapping[str, Kind]
    optional: frozenset[str] = frozenset()
    check: Callable[[dict[str, Any], str, Reader], None] | None = None
    nullable: bool = False

    def take(self, value: object, place: str, reader: Reader) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            break_collections(self, reader)
            return reader.note(place, _("must be an object with keys and values"))
        at = f"{place}." if place else ""
        for name, count in Counter(getattr(value, "names", ())).items():
            if count > 1:
                reader.note(
                    f"{at}{quoted(name)}", _("this key stands here %(count)d times"), count=count
                )
        for name in value:
            if name not in self.members:
                reader.note(f"{at}{quoted(name)}", _("this key is unknown"))
        record: dict[str, Any] = {}
        for name, kind in self.members.items():
            if name not in value and name not in self.optional:
                reader.note(f"{at}{name}", _("this key is missing"))
                break_collections(kind, reader)
                record[name] = None
            elif name in value and not (name in self.optional and value[name] is None):
                record[name] = kind.read(value[name], f"{at}{name}", reader)
        if self.check:
            self.check(record, place, reader)
        return {
            name: item for name, item in record.items() if name not in self.optional or is_set(item)
        }

    def order(self, value: Any) -> Any:
        if value is None:
            return None
        unknown = value.keys() - self.members.keys()
        if unknown:
            raise KeyError(f"not in the format: {', '.join(sorted(unknown))}")
        return {
            name: kind.order(value.get(name))
            for name, kind in self.members.items()
            if name not in self.optional or is_set(value.get(name))
        }


@dataclass
class Pair(Record):
    """An object or null; one that holds only nulls says no more than null."""

    nullable: bool = True

    def take(self, value: object, place: str, reader: Reader) -> dict[str, Any] | None:
        record = super().take(value, place, reader)
        return record if record and any(item is not None for item in record.values()) else None


def break_collections(kind: Kind, reader: Reader) -> None:
    """What could not be read at all holds no keys that a reference could miss."""
    if isinstance(kind, Many) and kind.collection:
        reader.broken.add(kind.collection)
    elif isinstance(kind, Record):
        for member in kind.members.values():
            break_collections(member, reader)
