"""The tree of a report as text and back: what an issued version says, whatever the program
becomes. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from reports.tree import document as nodes
from reports.tree.document import Document

_NODE, _MAPPING = "is", "map"
_KNOWN = {
    name: found
    for name, found in vars(nodes).items()
    if is_dataclass(found) and isinstance(found, type)
}


def freeze(document: Document) -> str:
    """The tree as JSON: each node with its name and what differs from the node's plain state.

    The same tree gives the same text.
    """
    return json.dumps(_plain(document), ensure_ascii=False, separators=(",", ":"))


def thaw(text: str) -> Document:
    """The tree again. What a node has learned to tell since is left plain."""
    found = _node(json.loads(text))
    if not isinstance(found, Document):
        raise TypeError("not the tree of a report")
    return found


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        told = {
            item.name: _plain(getattr(value, item.name))
            for item in fields(value)
            if getattr(value, item.name) != _default(item)
        }
        return {_NODE: type(value).__name__, **told}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return {_MAPPING: value} if isinstance(value, dict) else value


def _default(item: Any) -> Any:
    return item.default if item.default_factory is MISSING else item.default_factory()


def _node(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_node(item) for item in value)
    if not isinstance(value, dict):
        return value
    if _MAPPING in value:
        return value[_MAPPING]
    kind = _KNOWN[value[_NODE]]
    known = {item.name for item in fields(kind)}
    return kind(**{name: _node(item) for name, item in value.items() if name in known})
