"""The way back right after something was deleted: the page that follows offers it."""

from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from indicators.changes_page import deletion_words
from indicators.models import Deletion
from workshops.models import Scorecard, Workshop

PARAMETER = "deleted"


def way_back_note() -> str:
    """What a page says that asks whether to delete."""
    return _("You can bring it back right afterwards, and later from the latest changes.")


def with_way_back(url: str, deletion: Deletion | None) -> str:
    """The address of the page that follows, told what was deleted."""
    return f"{url}?{urlencode({PARAMETER: deletion.pk})}" if deletion else url


def just_deleted(
    request, *, workshop: Workshop | None = None, scorecard: Scorecard | None = None
) -> Deletion | None:
    """What the address says was deleted here, while it can be brought back. At most one query."""
    try:
        wanted = UUID(request.GET.get(PARAMETER, ""))
    except ValueError:
        return None
    found = Deletion.objects.unrestored().defer("content").filter(pk=wanted)
    place = {"workshop": workshop} if workshop else {"scorecard": scorecard}
    deletion = found.filter(**place).first()
    if deletion is not None:
        deletion.words = deletion_words(deletion)
    return deletion
