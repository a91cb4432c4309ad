"""From the bytes of a file to a checked archive."""

import codecs
import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.archive.faults import ArchiveFaults, Fault, quoted
from reports.archive.reader import Reader
from reports.archive.shape import ARCHIVE, FORMAT
from reports.archive.values import BadNumber

MAX_BYTES = 20 * 1024 * 1024
MOST_SIGNS = 500_000
"""Brackets and commas: each may become an object in memory of fifty times its size. An archive of
cards and goals has three in a hundred bytes."""
_LONGEST_NUMBER = 40


class _Pairs(dict[str, Any]):
    """A JSON object that remembers every name it was given, so that a repeated one can be told."""

    __slots__ = ("names",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        is_repeated = len(self) < len(pairs)
        self.names = [name for name, _value in pairs] if is_repeated else []


def parse_archive(raw: bytes) -> dict[str, Any]:
    """Read one retreat, or raise `ArchiveFaults` with all that is wrong.

    Texts are cleaned like a form's. What comes out holds every key that the format demands,
    optional keys only when set, years as whole numbers and the numbers of indicators as exact
    `Decimal`.
    """
    document = _read_json(raw)
    _demand_format(document)
    reader = Reader()
    archive: dict[str, Any] = ARCHIVE.read(document, "", reader)
    if archive:
        _note_circles(archive, reader)
    reader.settle()
    return archive


def _read_json(raw: bytes) -> object:
    if len(raw) > MAX_BYTES:
        raise _refusal(_("the file is larger than %(limit)d MB"), limit=MAX_BYTES // 1024 // 1024)
    if sum(raw.count(sign) for sign in (b",", b"{", b"[")) > MOST_SIGNS:
        raise _refusal(_("the file holds more than a retreat can: too many lists and values"))
    try:
        text = raw.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise _refusal(
            _("the file is not UTF-8 text (byte %(byte)d)"), byte=error.start + 1
        ) from error
    try:
        return json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_float=_number,
            parse_int=_number,
            parse_constant=BadNumber,
        )
    except json.JSONDecodeError as error:
        raise _refusal(
            _("the file is not JSON: line %(line)d, column %(column)d"),
            line=error.lineno,
            column=error.colno,
        ) from error
    except RecursionError as error:
        raise _refusal(_("the file is nested too deeply")) from error


def _number(written: str) -> int | Decimal | BadNumber:
    if len(written) > _LONGEST_NUMBER:
        return BadNumber(written)
    try:
        return int(written)
    except ValueError:
        pass
    try:
        return Decimal(written)
    except InvalidOperation:  # an exponent beyond all bounds
        return BadNumber(written)


def _demand_format(document: object) -> None:
    if not isinstance(document, dict):
        raise _refusal(_("the file holds no object with keys and values"))
    found = document.get("format")
    if found is None:
        raise ArchiveFaults(
            [
                Fault(
                    "format",
                    _('this key is missing; a retreat says "%(format)s"'),
                    {"format": FORMAT},
                )
            ]
        )
    if found != FORMAT:
        raise ArchiveFaults(
            [
                Fault(
                    "format",
                    _('this is "%(found)s"; only "%(format)s" can be read'),
                    {"found": quoted(found), "format": FORMAT},
                )
            ]
        )


def _note_circles(archive: dict[str, Any], reader: Reader) -> None:
    """Following a parent, an equal card or a split card must come to an end."""
    scorecard = archive.get("scorecard") or {}
    _note_circle(scorecard.get("perspectives"), "parent", "scorecard.perspectives", reader)
    _note_circle(archive.get("cards"), "same_as", "cards", reader)
    _note_circle(archive.get("cards"), "split_from", "cards", reader)


def _note_circle(
    items: list[dict[str, Any]] | None, member: str, place: str, reader: Reader
) -> None:
    onward = {item["key"]: item.get(member) for item in items or () if item and item["key"]}
    circling = _circling(onward)
    for index, item in enumerate(items or ()):
        if item and item["key"] in circling:
            reader.note(
                f"{place}[{index}].{member}",
                _('"%(key)s" leads back to itself'),
                key=quoted(item["key"]),
            )


def _circling(onward: dict[str, str | None]) -> set[str]:
    """The keys that lie on a circle; each key is walked once."""
    circling: set[str] = set()
    done: set[str] = set()
    for start in onward:
        path: list[str] = []
        on_path: set[str] = set()
        key: str | None = start
        while key is not None and key not in done and key not in on_path:
            path.append(key)
            on_path.add(key)
            key = onward.get(key)
        if key in on_path:
            circling.update(path[path.index(key) :])
        done |= on_path
    return circling


def _refusal(text: Any, **values: object) -> ArchiveFaults:
    return ArchiveFaults([Fault("", text, values)])
