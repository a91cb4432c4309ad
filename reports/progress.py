"""What the report says of its own step on a retreat's path."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.versions.delivery import Delivery, delivery_of
from workshops.models import ReportStatus, Workshop
from workshops.path import Missing, PathStep, StepState, once


def delivered(workshop: Workshop) -> Delivery:
    """What the retreat has to hand out, loaded once."""
    return once(workshop, "delivery", lambda: delivery_of(workshop))


def steps(workshop: Workshop) -> list[PathStep]:
    """Return the last step: the report, which is there at every stage. One query."""
    delivery = delivered(workshop)
    is_final = workshop.report_status == ReportStatus.FINAL
    state = StepState.PARTLY if delivery.newest or delivery.proposal else StepState.EMPTY
    return [
        PathStep(
            slug="report",
            title=_("Report"),
            detail=_detail(delivery, is_final),
            url=reverse("reports:report", args=[workshop.pk]),
            state=StepState.DONE if is_final else state,
            summary=_("The report is made from what stands on the board and in the texts."),
            action=_("Read the report"),
            missing=tuple(_missing(workshop, delivery, is_final)),
        )
    ]


def _detail(delivery: Delivery, is_final: bool) -> str:
    if delivery.newest:
        return delivery.newest.label
    return _("final version") if is_final else _("not issued yet")


def _missing(workshop: Workshop, delivery: Delivery, is_final: bool) -> Iterator[Missing]:
    if delivery.proposal:
        yield Missing(
            _("The final version waits for confirmation"),
            _("A manager or an administrator confirms it."),
            reverse("reports:version", args=[delivery.proposal.pk]),
            icon="clock",
        )
    elif not (delivery.newest or is_final):
        yield Missing(
            _("No version of the report is issued yet"),
            _("A numbered draft freezes what stands now, for everybody to read."),
            reverse("reports:draft_issue", args=[workshop.pk]),
            icon="file-text",
        )
