"""The files that a version of the report is issued as: one small table.

A format added here is made for versions that are issued from then on; earlier ones keep theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.rendering.edition import Edition
from reports.rendering.worker import render_edition
from reports.word import render_word

PDF, WORD = "pdf", "docx"


@dataclass(frozen=True)
class FileFormat:
    """`name` stands in addresses, in the database and as the ending of the file.

    `render` is given the edition, and where the worker keeps what belongs to the retreat.
    """

    name: str
    label: str
    content_type: str
    render: Callable[[Edition, str], bytes]


def _pdf(edition: Edition, shelf: str) -> bytes:
    return render_edition(edition, shelf=shelf)


def _word(edition: Edition, shelf: str) -> bytes:
    return render_word(edition.document(), edition.pictures())


FORMATS: Mapping[str, FileFormat] = {
    item.name: item
    for item in (
        FileFormat(PDF, "PDF", "application/pdf", _pdf),
        FileFormat(
            WORD,
            "Word",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            _word,
        ),
    )
}
