"""What the report says of its own step on a retreat's path."""

from django.urls import reverse
from django.utils.translation import gettext as _

from workshops.models import ReportStatus, Workshop
from workshops.path import PathStep, StepState


def steps(workshop: Workshop) -> list[PathStep]:
    """Return the last step: the report, which is there at every stage. No query."""
    is_final = workshop.report_status == ReportStatus.FINAL
    return [
        PathStep(
            slug="report",
            title=_("Report"),
            detail=_("final version")
            if is_final
            else _("Draft %(number)s") % {"number": workshop.report_number},
            url=reverse("reports:report", args=[workshop.pk]),
            state=StepState.DONE if is_final else StepState.PARTLY,
            summary=_("The report is made from what stands on the board and in the texts."),
            action=_("Read the report"),
        )
    ]
