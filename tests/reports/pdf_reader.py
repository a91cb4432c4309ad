"""A PDF read as assistive technology reads it: its tagged text in the order of its structure, and
where each run of text lies on the sheet. By PDFium, which made none of it."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

DEPTH = 8
"""How deep pictures and groups lie within one another."""


@dataclass(frozen=True)
class Box:
    """In points, from the lower left corner of the sheet."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, other: Box, slack: float) -> bool:
        return (
            other.left >= self.left - slack
            and other.right <= self.right + slack
            and other.bottom >= self.bottom - slack
            and other.top <= self.top + slack
        )

    def overlaps(self, other: Box, across: float, down: float) -> bool:
        """By more than so many points in both directions."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > across
            and min(self.top, other.top) - max(self.bottom, other.bottom) > down
        )


@dataclass(frozen=True)
class Run:
    """A piece of text on one line. `is_tagged`: it belongs to the report, not to the margins;
    `is_drawn`: to a picture."""

    text: str
    box: Box
    font: str
    clip: Box | None
    is_tagged: bool
    is_drawn: bool


@dataclass(frozen=True)
class Sheet:
    """`text` in the order of the tags, without that in pictures; `figures` are their boxes."""

    width: float
    height: float
    text: str
    runs: tuple[Run, ...]
    figures: tuple[Box, ...]


def read_sheets(data: bytes) -> list[Sheet]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [_sheet(page) for page in document]
    finally:
        document.close()


def _sheet(page: Any) -> Sheet:
    order, drawings = _marks(page)
    tagged = {*order, *drawings}
    texts: dict[int, str] = {}
    runs, drawn = [], {}
    words = page.get_textpage()
    for item in page.get_objects(max_depth=DEPTH):
        mark = pdfium.FPDFPageObj_GetMarkedContentID(item.raw)
        is_placed = item.level == 0  # within a group, places are those of the group
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            text = _text(item.raw, words.raw)
            texts[mark] = texts.get(mark, "") + text
            if text.strip() and is_placed:
                box, font, clip = Box(*item.get_bounds()), _font(item.raw), _clip(item.raw)
                runs.append(Run(text, box, font, clip, mark in tagged, mark in drawings))
        elif mark in drawings and is_placed:
            drawn.setdefault(drawings[mark], []).append(Box(*item.get_bounds()))
    figures = [_around(boxes) for boxes in drawn.values()]
    text = "".join(texts.get(mark, "") for mark in order)
    return Sheet(*page.get_size(), text, tuple(runs), tuple(figures))


def _marks(page: Any) -> tuple[list[int], dict[int, int]]:
    """The marked pieces of a page in the order of its structure; and those of pictures, each with
    the number of its picture."""
    order: list[int] = []
    drawings: dict[int, int] = {}
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    for place in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        _collect(pdfium.FPDF_StructTree_GetChildAtIndex(tree, place), None, order, drawings)
    pdfium.FPDF_StructTree_Close(tree)
    return order, drawings


def _collect(element: Any, picture: int | None, order: list[int], drawings: dict[int, int]) -> None:
    if picture is None and _kind(element) == "Figure":
        picture = len(drawings)
    for place in range(pdfium.FPDF_StructElement_CountChildren(element)):
        if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, place):
            _collect(child, picture, order, drawings)
            continue
        mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, place)
        if mark >= 0 and picture is None:
            order.append(mark)
        elif mark >= 0:
            drawings[mark] = picture


def _kind(element: Any) -> str:
    length = pdfium.FPDF_StructElement_GetType(element, None, 0)
    found = ctypes.create_string_buffer(length)
    pdfium.FPDF_StructElement_GetType(element, found, length)
    return found.raw[: length - 2].decode("utf-16-le")


def _text(item: Any, words: Any) -> str:
    length = pdfium.FPDFTextObj_GetText(item, words, None, 0)
    found = ctypes.create_string_buffer(length)
    place = ctypes.cast(found, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFTextObj_GetText(item, words, place, length)
    return found.raw[: length - 2].decode("utf-16-le")


def _font(item: Any) -> str:
    font = pdfium.FPDFTextObj_GetFont(item)
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    found = ctypes.create_string_buffer(length)
    pdfium.FPDFFont_GetBaseFontName(font, found, length)
    return found.value.decode().split("+")[-1]


def _clip(item: Any) -> Box | None:
    """What is left of the sheet to draw on; None where nothing is cut off."""
    path = pdfium.FPDFPageObj_GetClipPath(item)
    boxes = []
    for number in range(max(pdfium.FPDFClipPath_CountPaths(path), 0)):
        points = []
        for place in range(pdfium.FPDFClipPath_CountPathSegments(path, number)):
            across, up = ctypes.c_float(), ctypes.c_float()
            segment = pdfium.FPDFClipPath_GetPathSegment(path, number, place)
            pdfium.FPDFPathSegment_GetPoint(segment, across, up)
            points.append(Box(across.value, up.value, across.value, up.value))
        boxes.append(_around(points))
    if not boxes:
        return None
    return Box(
        max(box.left for box in boxes),
        max(box.bottom for box in boxes),
        min(box.right for box in boxes),
        min(box.top for box in boxes),
    )


def _around(boxes: list[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )
