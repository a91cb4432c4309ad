"""What somebody deleted while somebody else was saving it."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

Thing = TypeVar("Thing", bound=Model)


class GoneError(Http404):
    """The thing was reached, but deleted before its turn came: the 404 of what never was."""


def still_there(rows: QuerySet[Thing], pk: UUID | int) -> Thing:
    """Read a row anew inside the turn of a verb. Raises ``GoneError``. One query."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise GoneError
    return found
