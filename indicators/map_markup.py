"""The strategy map's coordinates and lines as SVG attributes, ready for the template.

A map has thousands of numbers; put together here they cost a tenth of what a template takes, and no
language turns their points into commas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from indicators.map_boxes import ICON
from indicators.map_shapes import Band, Box, Head, Line, Path, Picture, Rect

if TYPE_CHECKING:
    from indicators.map_page import Arrow, Node
    from workshops.models import Perspective

SIGN = 20.0


@dataclass(frozen=True)
class BoxView:
    node: Node
    about: SafeString
    rect: SafeString
    label: SafeString
    bulb: SafeString
    sign: SafeString
    state: SafeString
    text: SafeString


@dataclass(frozen=True)
class BandView:
    perspective: Perspective
    icon: str
    rect: SafeString
    sign: SafeString
    name: SafeString
    note: SafeString


@dataclass(frozen=True)
class HeadView:
    title: SafeString
    note: SafeString
    rule: SafeString


@dataclass(frozen=True)
class MapView:
    """The picture with what each part of it stands for."""

    size: SafeString
    is_high: bool
    bands: list[BandView]
    heads: list[HeadView]
    links: list[SafeString]
    boxes: list[BoxView]


def view_of(
    picture: Picture,
    nodes: Sequence[Node],
    arrows: Sequence[Arrow],
    lanes: Sequence[tuple[Perspective, str]],
) -> MapView:
    """The parts with their meaning: keys of the picture are places in these three."""
    width, height = _number(picture.width), _number(picture.height)
    return MapView(
        _safe(f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'),
        picture.height > picture.width,
        [_band(band, *lanes[_place(band.key)]) for band in picture.bands],
        [_head(head, height) for head in picture.heads],
        [_link(path, arrows[_place(path.key)]) for path in picture.paths],
        [_box(box, nodes[_place(box.key)]) for box in picture.boxes],
    )


def _link(path: Path, arrow: Arrow) -> SafeString:
    """A line with its tip, and a broad one that nobody sees for the pointer.

    For who may edit it, it leads to its form; by keyboard that is done from the list.
    """
    tag = f'a href="{escape(arrow.url)}" tabindex="-1"' if arrow.url else "g"
    return _safe(
        f'<{tag} class="goalmap__link goalmap__link--{arrow.kind}" '
        f'data-from="{arrow.begin.key}" data-to="{arrow.end.key}">'
        f'<title>{escape(arrow.sentence)}</title><path class="goalmap__hit" d="{path.d}"/>'
        f'<path d="{path.d}" marker-end="url(#tip-{arrow.kind})"/></{tag[0]}>'
    )


def _box(box: Box, node: Node) -> BoxView:
    return BoxView(
        node,
        _safe(
            f'href="{escape(node.url)}" aria-label="{escape(node.name)}" data-goal="{node.key}" '
            f'data-p="{escape(node.goal.perspective.hue)}"'
        ),
        _rect(box.rect),
        _spans(box.label),
        _square(box.bulb, ICON) if box.bulb else SafeString(),
        _square(box.icon, ICON),
        _spans([box.state]),
        _spans(box.text),
    )


def _band(band: Band, perspective: Perspective, icon: str) -> BandView:
    return BandView(
        perspective,
        icon,
        _rect(band.rect),
        _square(band.icon, SIGN),
        _spans(band.name),
        _spans([band.note] if band.note else []),
    )


def _head(head: Head, height: str) -> HeadView:
    rule = _safe(f"M{_number(head.rule)} 0V{height}") if head.rule else SafeString()
    return HeadView(_spans(head.title), _spans(head.note), rule)


def _spans(lines: Sequence[Line]) -> SafeString:
    """Each line where it belongs; the blank between them is for who copies the text."""
    return _safe(
        " ".join(
            f'<tspan x="{_number(line.x)}" y="{_number(line.y)}">{escape(line.text)}</tspan>'
            for line in lines
        )
    )


def _rect(rect: Rect) -> SafeString:
    return _safe(
        f'x="{_number(rect.x)}" y="{_number(rect.y)}" '
        f'width="{_number(rect.width)}" height="{_number(rect.height)}"'
    )


def _square(corner: tuple[float, float], side: float) -> SafeString:
    return _rect(Rect(*corner, side, side))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _safe(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308 - numbers, and texts escaped above


def _place(key: object) -> int:
    assert isinstance(key, int)  # noqa: S101 - for the type checker
    return key
