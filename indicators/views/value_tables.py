"""Reading a table of values in: look at it first, then say yes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.reach import require
from accounts.rules import can_view
from bsc_project.text import clean_text
from indicators.models import PendingImport
from indicators.values.forms import TableForm
from indicators.values.plan import ENGLISH, GERMAN, make_plan, pack, unpack
from indicators.values.services import RefusedError, keep_table, read_in_table
from workshops.reach import reach_scorecard


@require_http_methods(["GET", "POST"])
def values_import(request, pk):
    """Take a table and show what it would do. Nothing is stored but the table itself."""
    scorecard = reach_scorecard(request, pk)
    require(can_view(request.membership or None))
    is_sent = request.method == "POST"
    form = TableForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if not is_sent or not form.is_valid():
        context = {"nav": "scorecard", "scorecard": scorecard, "form": form}
        status = 422 if is_sent else 200
        return render(request, "indicators/values_import.html", context, status=status)
    pending = keep_table(scorecard=scorecard, content=pack(form.table), by=request.user)
    plan = make_plan(scorecard=scorecard, member=request.membership, rows=form.table.rows)
    pasted = "" if form.cleaned_data["file"] else form.cleaned_data["text"]
    return _preview(request, pending, plan, ignored=form.table.ignored, pasted=pasted)


@require_POST
def values_import_confirm(request, pk):
    """Read the table in that was looked at: all of it, or nothing."""
    scorecard = reach_scorecard(request, pk)
    require(can_view(request.membership or None))
    pending = _pending(request, scorecard)
    if pending is None:
        messages.error(request, _("The table is no longer there. Please send it once more."))
        return redirect("indicators:values_import", pk)
    numbers = request.POST.get("numbers", "")
    reason = clean_text(request.POST.get("reason", ""))[:2_000].strip()
    plan = make_plan(
        scorecard=scorecard,
        member=request.membership,
        rows=unpack(pending.content),
        numbers=numbers if numbers in (GERMAN, ENGLISH) else "",
        reason=reason,
    )
    fault = "" if "check" in request.POST else _fault(plan, reason, request.POST.get("mark", ""))
    if fault or not plan.is_clean or "check" in request.POST:
        return _preview(request, pending, plan, fault=fault, numbers=numbers, reason=reason)
    try:
        read_in_table(pending=pending, entries=plan.entries, by=request.user)
    except RefusedError:
        fault = _(
            "Meanwhile somebody else changed values. Nothing was imported; please look again."
        )
        return _preview(request, pending, plan, fault=fault, numbers=numbers, reason=reason)
    words = ngettext("%(count)s value imported.", "%(count)s values imported.", plan.count)
    messages.success(request, words % {"count": plan.count})
    return redirect("indicators:scorecard", pk)


def _pending(request, scorecard) -> PendingImport | None:
    batch = request.POST.get("batch", "")
    if len(batch) != 36 or not batch.replace("-", "").isalnum() or not batch.isascii():
        return None
    own = PendingImport.objects.filter(scorecard=scorecard, by=request.user)
    return next((item for item in own.select_related("scorecard") if str(item.pk) == batch), None)


def _fault(plan, reason: str, mark: str) -> str:
    """Why a plan that could be carried out is shown once more."""
    if plan.is_clean and mark != plan.mark:
        return _("Meanwhile values were changed. Please look once more at what is overwritten.")
    if plan.needs_reason and not reason:
        return _("Say why the values are changed. The old ones stay in the history.")
    return ""


def _preview(request, pending, plan, *, fault="", numbers="", reason="", ignored=(), pasted=""):
    context = {
        "nav": "scorecard",
        "scorecard": pending.scorecard,
        "pending": pending,
        "plan": plan,
        "fault": fault,
        "numbers": numbers,
        "reason": reason,
        "ignored": list(ignored),
        "pasted": pasted,
    }
    status = 422 if fault or plan.fault_count else 200
    return render(request, "indicators/values_import_preview.html", context, status=status)
