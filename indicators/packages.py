"""What is looked at in an Excel file before anything of it is read: that it is no trap.

A file of half a megabyte can unpack to a hundred, hold millions of empty rows, or one comment that
the parser begins anew with every block it gets: minutes and gigabytes, all well-formed. So every
part is walked through once, in a second or less, and what no table of values needs is refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

UNPACKED_AT_MOST = 120_000_000
SHARED_AT_MOST = 40_000_000
PARTS_AT_MOST = 2_000
ELEMENTS_AT_MOST = 2_000_000
"""100,000 rows of eight columns: a row, its cells, the value in each."""
ATTRIBUTES_AT_MOST = 5_000_000
DEEPEST = 100
LONGEST_TAG = BLOCK = 1 << 20
XML = (".xml", ".rels")


class BadPackageError(Exception):
    """A sentence that says why the file is not read, and what to do."""


class _TooMuchError(Exception):
    """More than a table of values needs."""


def check_package(raw: bytes) -> None:
    """Raise ``BadPackageError`` for what is no Excel file, is broken, or would cost too much."""
    too_much = BadPackageError(_("The Excel file is too large unpacked. Save the table as CSV."))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = package.infolist()
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise BadPackageError(_("This is neither a CSV file nor an Excel file (.xlsx)."))
            shared = sum(part.file_size for part in parts if "sharedStrings" in part.filename)
            whole = sum(part.file_size for part in parts)
            if len(parts) > PARTS_AT_MOST or whole > UNPACKED_AT_MOST or shared > SHARED_AT_MOST:
                raise too_much
            walk = _Walk()
            for part in parts:
                if part.filename.endswith(XML):
                    with package.open(part) as stream:
                        walk.through(stream)
    except _TooMuchError:
        raise too_much from None
    except (
        *(zipfile.BadZipFile, zlib.error, expat.ExpatError),
        *(OSError, EOFError, RuntimeError, ValueError),
    ):
        raise BadPackageError(
            _("This Excel file cannot be read. Save it anew as .xlsx, or as CSV.")
        ) from None


class _Walk:
    """Counts what all parts hold together. ``ValueError`` for declarations and odd encodings."""

    def __init__(self) -> None:
        self.elements = self.attributes = self.depth = 0

    def through(self, stream: IO[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        self.depth = read = 0
        while block := stream.read(BLOCK):
            if b"\x00" in block:  # spreadsheet programs write UTF-8
                raise ValueError
            parser.Parse(block, False)
            read += len(block)
            # What is left over is one tag, comment or the like: it is begun anew every time.
            if read - parser.CurrentByteIndex > LONGEST_TAG:
                raise _TooMuchError
        parser.Parse(b"", True)

    def _start(self, _name: str, attributes: list[str]) -> None:
        self.elements += 1
        self.attributes += len(attributes) // 2
        self.depth += 1
        if (
            self.elements > ELEMENTS_AT_MOST
            or self.attributes > ATTRIBUTES_AT_MOST
            or self.depth > DEEPEST
        ):
            raise _TooMuchError

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _refuse(self, *_declared: object) -> None:
        raise ValueError
