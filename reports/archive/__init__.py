"""The archive format ``bsc-retreat/1``: one JSON file holds one retreat. Pure: no database.

`parse_archive` turns the bytes of a file into a checked and cleaned dict, or raises
`ArchiveFaults` with the faults and their places; `dump_archive` writes such a dict back.
The dict mirrors the file: lists of dicts, numbers of indicators as `Decimal`, dates as ISO
strings. Optional keys are there only when set, so read them with ``.get``.
"""

from reports.archive.faults import ArchiveFaults, Fault
from reports.archive.reading import MAX_BYTES, parse_archive
from reports.archive.shape import FORMAT
from reports.archive.writing import dump_archive

__all__ = ["FORMAT", "MAX_BYTES", "ArchiveFaults", "Fault", "dump_archive", "parse_archive"]
