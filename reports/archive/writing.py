"""From an archive to the bytes of a file: the same content gives the same bytes."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from reports.archive.shape import ARCHIVE
from reports.archive.values import as_decimal


def dump_archive(archive: dict[str, Any]) -> bytes:
    """UTF-8, one-space indent, keys in the order of the format, optional ones only when set.

    Numbers are written exactly (`Decimal`, never by way of a float), whole ones without a decimal
    point; one newline ends the file. A key that the format does not know raises `KeyError`.
    """
    return ("".join(_write(ARCHIVE.order(archive), "\n")) + "\n").encode()


def _write(value: Any, newline: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        yield from _enclose(
            "{", [(f"{_word(name)}: ", item) for name, item in value.items()], "}", newline
        )
    elif isinstance(value, list) and value:
        yield from _enclose("[", [("", item) for item in value], "]", newline)
    elif isinstance(value, Decimal):
        yield f"{as_decimal(value):f}"
    else:
        yield json.dumps(value, ensure_ascii=False, allow_nan=False)


def _enclose(
    opening: str, items: list[tuple[str, Any]], closing: str, newline: str
) -> Iterator[str]:
    inner = f"{newline} "
    separator = opening + inner
    for label, item in items:
        yield separator + label
        yield from _write(item, inner)
        separator = "," + inner
    yield newline + closing


def _word(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
