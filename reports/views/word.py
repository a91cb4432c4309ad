"""The preview of the report as a Word file."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from reports.rendering.edition import edition_of
from reports.tree.naming import preview_name
from reports.word import CONTENT_TYPE, render_word
from workshops.reach import reach_workshop


@require_safe
def report_word(request, pk):
    """Download the preview as a Word file. It is quick to make and needs no system packages."""
    edition = edition_of(reach_workshop(request, pk))
    name = preview_name(dict(edition.archive), "docx")
    return HttpResponse(
        render_word(edition.document(), edition.pictures()),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
