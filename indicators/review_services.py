"""What happens in a review: begun, written down, finished."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from accounts.models import User
from bsc_project.gone import still_there
from bsc_project.seen import check_seen
from goals.models import Goal, Measure
from goals.services import find_post
from indicators.review_models import Review, ReviewMeasure, ReviewNote
from indicators.scorecard_rows import Row
from workshops.models import Scorecard


class StaleNoteError(Exception):
    """Somebody else wrote on the same goal since it was read."""


@dataclass(frozen=True)
class MeasureAgreed:
    text: str
    responsible: str | None
    due: datetime.date | None
    sent_as: uuid.UUID


def begin_review(
    *,
    scorecard: Scorecard,
    rows: Sequence[Row],
    held_on: datetime.date,
    participants: str,
    by: User,
) -> Review:
    """Begin a review of the goals still pursued, the most urgent first.

    Where one is running already, that one comes back: everybody works in the same.
    """
    try:
        with transaction.atomic():
            review = Review.objects.create(
                scorecard=scorecard,
                held_on=held_on,
                participants=participants,
                as_of=scorecard.today,
                created_by=by,
            )
            wanted = sorted((row for row in rows if row.state), key=lambda row: row.urgency)
            ReviewNote.objects.bulk_create(
                ReviewNote(
                    review=review,
                    goal=row.goal,
                    position=place,
                    label=row.label,
                    statement=row.goal.statement,
                    perspective=row.goal.perspective.label,
                    **_state(row),
                )
                for place, row in enumerate(wanted, start=1)
            )
    except IntegrityError:
        running = Review.objects.running().filter(scorecard=scorecard).first()
        if running is None:
            raise
        return running
    return review


def _state(row: Row) -> dict[str, str]:
    return {"state": row.whole.state.value, "why": row.why}


def save_note(
    *,
    note: ReviewNote,
    version: int,
    writer: str,
    comment: str,
    decision: str,
    by: User,
    row: Row | None = None,
    agreed: MeasureAgreed | None = None,
) -> int:
    """Store what was written and return the new version; the state is that of this moment.

    ``StaleNoteError`` if another page saved since ``version``. One conditional UPDATE: of two
    who read the same version, one wins on every database.
    """
    same_page = Q(writer=writer) if writer else Q(pk=None)
    same_text = Q(comment=comment, decision=decision)
    with transaction.atomic():
        stored = ReviewNote.objects.filter(pk=note.pk, review__finished_at=None)
        rows = stored.filter(Q(version=version) | same_page | same_text).update(
            version=F("version") + 1,
            writer=writer,
            comment=comment,
            decision=decision,
            saved_at=timezone.now(),
            saved_by=by,
            **(_state(row) if row else {}),
        )
        if not rows:
            raise StaleNoteError
        if agreed is not None:
            _add_measure(note, agreed)
        return ReviewNote.objects.values_list("version", flat=True).get(pk=note.pk)


def _add_measure(note: ReviewNote, agreed: MeasureAgreed) -> None:
    """A measure of the goal, and its copy for the minutes. A goal deleted meanwhile gets none."""
    if ReviewMeasure.objects.filter(sent_as=agreed.sent_as).exists():
        return
    goal = Goal.objects.select_for_update().filter(review_notes=note.pk).first()
    measure = None
    if goal is not None:
        last = goal.measures.aggregate(last=Max("position"))["last"]
        measure = Measure.objects.create(
            goal=goal,
            position=0 if last is None else last + 1,
            text=agreed.text,
            due=agreed.due,
            responsible=find_post(
                organisation=note.review.scorecard.organisation, name=agreed.responsible
            ),
        )
    ReviewMeasure.objects.create(
        note=note,
        measure=measure,
        sent_as=agreed.sent_as,
        text=agreed.text,
        responsible=agreed.responsible or "",
        due=agreed.due,
    )


def edit_review(
    *, review: Review, held_on: datetime.date, participants: str, seen: str = ""
) -> None:
    """Store day and people; ``ChangedSinceError`` if somebody else did since ``seen``."""
    with transaction.atomic():
        now = still_there(Review.objects.select_for_update(), review.pk)
        wanted = [held_on, participants]
        check_seen(seen, now=head_of(now), wanted=wanted, text=now.participants)
        now.held_on, now.participants = held_on, participants
        now.save(update_fields=["held_on", "participants"])


def head_of(review: Review) -> list[object]:
    """What the form of day and people shows, for its mark."""
    return [review.held_on, review.participants]


def finish_review(*, review: Review) -> None:
    """From here on the minutes stand; sent again, nothing changes."""
    Review.objects.running().filter(pk=review.pk).update(finished_at=timezone.now())


def reopen_review(*, review: Review) -> bool:
    """Take up a finished review again; False where another one is running by now."""
    try:
        with transaction.atomic():
            Review.objects.filter(pk=review.pk).update(finished_at=None)
    except IntegrityError:
        return False
    return True
