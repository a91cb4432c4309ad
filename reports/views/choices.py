"""What the report shows: chosen on its page."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.reach import require
from reports.choice_forms import ChoicesForm
from reports.choosing import choices_of, save_choices
from reports.tree.choices import ORIGINAL
from reports.views.report import report_page
from workshops.reach import reach_workshop
from workshops.rules import can_edit_workshop


@require_POST
def choices_save(request, pk):
    """Keep what was chosen and show the preview; "reset" goes back to the original's report."""
    workshop = reach_workshop(request, pk)
    require(can_edit_workshop(request.membership, workshop))
    form = ChoicesForm(request.POST, choices=choices_of(workshop))
    if "reset" in request.POST:
        save_choices(workshop=workshop, choices=ORIGINAL)
        messages.success(request, _("The report shows everything as in the original again."))
    elif form.is_valid():
        save_choices(workshop=workshop, choices=form.choices())
        messages.success(request, _("Saved: the preview shows what you chose."))
    else:
        return report_page(request, workshop, form)
    return redirect("reports:report", pk)
