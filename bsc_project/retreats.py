"""The list of retreats on the start page, and what goes when one of them is deleted.

Everything for many retreats at once is asked in one query per kind of thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bsc_project.overview import Board, boards_of
from goals.models import Goal, GoalWording, Objective, VotingRound
from reports.models import ReportVersion
from reports.versions.delivery import Delivery, deliveries
from swot.models import Card, GuidingQuestion, WrittenCard
from workshops.models import Narrative, Photo, ReportStatus, Scorecard, Workshop, WorkshopQuerySet


class _CountedPaginator(Paginator):
    """A paginator that was told the number of rows, and so need not ask."""

    def __init__(self, rows: QuerySet, size: int, count: int) -> None:
        super().__init__(rows, size)
        self.count = count


def page_of(rows: QuerySet[Workshop], *, count: int, number: str | None, size: int) -> Page:
    """Return one page with its rows read: one query. A page beyond the end is the last one."""
    page = _CountedPaginator(rows, size, count).get_page(number)
    page.object_list = list(page.object_list) if count else []
    return page


def with_counts(found: WorkshopQuerySet) -> WorkshopQuerySet:
    """Add what the list says of each retreat; nothing of it costs a query of its own."""
    counts = {
        "question_count": _count(GuidingQuestion.objects.all()),
        "goal_count": _count(Goal.objects.all()) + _count(GoalWording.objects.all()),
        "has_objectives": Exists(Objective.objects.filter(workshop=OuterRef("pk"))),
    }
    return found.with_path().annotate(**counts)


def _count(things: QuerySet, to_workshop: str = "workshop") -> Coalesce:
    counted = (
        things.filter(**{to_workshop: OuterRef("pk")})
        .order_by()
        .values(to_workshop)
        .annotate(in_all=Count("pk"))
        .values("in_all")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class RetreatRow:
    """One retreat in the list: its map, its figures, how far it got."""

    workshop: Workshop
    board: Board
    marks: tuple[str, ...]
    now: str
    delivery: Delivery

    @property
    def figures(self) -> str:
        """ "49 cards · 8 guiding questions · 12 goals"; what there is none of is left out."""
        counted = (
            (self.board.total, ngettext("%(count)s card", "%(count)s cards", self.board.total)),
            (
                self.workshop.question_count,
                ngettext(
                    "%(count)s guiding question",
                    "%(count)s guiding questions",
                    self.workshop.question_count,
                ),
            ),
            (
                self.workshop.goal_count,
                ngettext("%(count)s goal", "%(count)s goals", self.workshop.goal_count),
            ),
        )
        return " · ".join(words % {"count": count} for count, words in counted if count)

    @property
    def marks_label(self) -> str:
        return _("%(done)s of %(all)s steps begun") % {
            "done": self.marks.count("d"),
            "all": len(self.marks),
        }


def retreat_rows(found: Sequence[Workshop]) -> list[RetreatRow]:
    """Return a row per workshop of a ``with_counts`` list. Three queries."""
    boards, delivered = boards_of(found), deliveries(found)
    return [_row(item, boards[item.pk], delivered[item.pk]) for item in found]


def _row(workshop: Workshop, board: Board, delivery: Delivery) -> RetreatRow:
    steps = [
        (pgettext("step", "Procedure"), workshop.has_procedure),
        (_("Cards"), board.total > 0),
        (_("Conclusion"), workshop.has_conclusion),
        (_("Guiding questions"), workshop.question_count > 0),
        (_("Direction"), workshop.has_objectives),
        (_("Goals"), workshop.goal_count > 0),
        *([(_("Prioritisation"), True)] if workshop.round_count else []),
        (_("Report"), workshop.report_status == ReportStatus.FINAL),
    ]
    open_ones = [number for number, (_title, is_begun) in enumerate(steps) if not is_begun]
    now = open_ones[0] if open_ones else len(steps)
    marks = tuple(
        "d" if is_begun else "n" if number == now else ""
        for number, (_title, is_begun) in enumerate(steps)
    )
    told = steps[now][0] if open_ones else _("finished")
    return RetreatRow(workshop, board, marks, told, delivery)


def scorecards_of(organisation, values_due: Mapping[UUID, int]) -> list[Scorecard]:
    """The organisation's scorecards with their figures, the newest first. One query."""
    found: list[Scorecard] = list(
        Scorecard.objects.of_organisation(organisation)
        .annotate(goal_count=Count("goals"))
        .order_by("-created_at")
    )
    for scorecard in found:
        scorecard.values_due = values_due.get(scorecard.pk, 0)  # type: ignore[attr-defined]
    return found


def losses_of(workshop: Workshop) -> list[str]:
    """Name what would go with the workshop, with its numbers. One query."""
    counts = {
        "sorted_cards": _count(Card.with_sealed.all()),
        "box_cards": _count(WrittenCard.objects.written(), "prompt__workshop"),
        "all_questions": _count(GuidingQuestion.objects.all()),
        "all_texts": _count(Narrative.objects.exclude(text="")),
        "all_objectives": _count(Objective.objects.all()),
        "all_goals": _count(Goal.objects.all()),
        "taken_over": _count(GoalWording.objects.all(), "goal__workshop"),
        "all_votes": _count(VotingRound.objects.all()),
        "all_photos": _count(Photo.objects.all(), "attachment__workshop"),
        "all_versions": _count(ReportVersion.objects.all()),
    }
    found = Workshop.objects.annotate(**counts).values(*counts).get(pk=workshop.pk)
    found["all_cards"] = found["sorted_cards"] + found["box_cards"]
    words = {
        "all_cards": ngettext("%(count)s card", "%(count)s cards", found["all_cards"]),
        "all_questions": ngettext(
            "%(count)s guiding question", "%(count)s guiding questions", found["all_questions"]
        ),
        "all_texts": ngettext("%(count)s text", "%(count)s texts", found["all_texts"]),
        "all_objectives": ngettext(
            "%(count)s objective", "%(count)s objectives", found["all_objectives"]
        ),
        "all_goals": ngettext(
            "%(count)s goal with its indicators and values",
            "%(count)s goals with their indicators and values",
            found["all_goals"],
        ),
        "taken_over": ngettext(
            "%(count)s wording with which a later retreat took a goal over",
            "%(count)s wordings with which later retreats took goals over",
            found["taken_over"],
        ),
        "all_votes": ngettext(
            "%(count)s prioritisation", "%(count)s prioritisations", found["all_votes"]
        ),
        "all_photos": ngettext("%(count)s photo", "%(count)s photos", found["all_photos"]),
        "all_versions": ngettext(
            "%(count)s version of the report with its files",
            "%(count)s versions of the report with their files",
            found["all_versions"],
        ),
    }
    return [text % {"count": found[name]} for name, text in words.items() if found[name]]
