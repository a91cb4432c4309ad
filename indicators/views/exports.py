"""Taking a scorecard along: the workbook, and one table in CSV."""

import datetime
import io
import tempfile
from collections.abc import AsyncIterator
from typing import IO, Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bsc_project.filenames import plain_name
from indicators.exports.csv import write_csv
from indicators.exports.table import Export, export_of
from indicators.exports.xlsx import write_workbook
from indicators.scorecard_filters import Filters
from workshops.models import Scorecard
from workshops.reach import reach_scorecard

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 1 << 16
IN_MEMORY = 1 << 20


class TakenFile(FileResponse):
    """A file on its way: piece by piece, also to a server that is asynchronous.

    Django would read all of it into memory there. The file was just written, so its pieces
    come from the system's cache, and reading one keeps nobody waiting.
    """

    file: IO[bytes]

    def __init__(self, file: IO[bytes], **kwargs) -> None:
        file.seek(0)
        self.file = file
        super().__init__(file, as_attachment=True, **kwargs)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while piece := self.file.read(PIECE):
            yield piece


@require_safe
def scorecard_xlsx(request, pk):
    """Download what the page shows with these filters: a sheet for each perspective."""
    export = _export(request, pk)
    file = _new_file()
    write_workbook(export, file)
    return _answer(file, _name(export, "xlsx"), EXCEL)


@require_safe
def scorecard_csv(request, pk):
    """Download the values as one table that can be read in again."""
    export = _export(request, pk)
    file = _new_file()
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    write_csv(export, text)
    text.detach()
    return _answer(file, _name(export, "csv"), "text/csv; charset=utf-8")


def _new_file() -> Any:
    """In memory while it is small, else on disk until the answer is sent."""
    return tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)


def _answer(file: Any, name: str, content_type: str) -> HttpResponseBase:
    if file.seek(0, io.SEEK_END) > IN_MEMORY:
        return TakenFile(file, filename=name, content_type=content_type)
    with file:
        file.seek(0)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(file.read(), content_type=content_type, headers=headers)


def _export(request, pk) -> Export:
    scorecard = reach_scorecard(request, pk)
    _stand_at(scorecard, request.GET.get("as_of", ""))
    return export_of(scorecard, Filters.from_query(request.GET), request.membership or None)


def _stand_at(scorecard: Scorecard, day: str) -> None:
    """Look at the scorecard as of the day that the address names; what is no day is not heard."""
    try:
        scorecard.as_of = datetime.date.fromisoformat(day)
    except ValueError:
        return


def _name(export: Export, ending: str) -> str:
    scorecard = export.scorecard
    title = plain_name(scorecard.title) or _("Scorecard")
    return f"{scorecard.today.isoformat()}_{title}.{ending}"
