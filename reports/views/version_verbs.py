"""What is done to a version: confirm, withdraw, let it hold again, make its files."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.reach import require
from reports import rules
from reports.forms import ReasonForm
from reports.models import VersionState
from reports.versions import issuing
from reports.views.versions import issued, reach_to_change
from swot.services.refusal import RefusedError
from workshops.reach import posted

GET_OR_POST = require_http_methods(["GET", "POST"])


@require_POST
def version_confirm(request, pk):
    """Confirm the final version: with that it is issued."""
    found = _reach(request, pk, rules.can_confirm)
    try:
        confirmed = issuing.confirm_version(version=found, by=request.user)
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("reports:version", pk)
    return issued(request, confirmed)


@GET_OR_POST
def version_unconfirm(request, pk):
    """Ask why, then take the confirmation back."""
    found = _reach(request, pk, rules.can_confirm)
    if found.state != VersionState.CONFIRMED:
        messages.info(request, _("This version is not confirmed."))
        return redirect("reports:version", pk)
    words = {
        "title": _("Withdraw the confirmation"),
        "note": _("The version stays as it is, but nobody gets its files until somebody confirms it again. Links to it lead nowhere meanwhile."),  # noqa: E501
        "action": _("Withdraw the confirmation"),
        "done": _("The confirmation is withdrawn."),
    }  # fmt: skip
    return _ask_why(request, found, words, issuing.withdraw_confirmation)


@GET_OR_POST
def version_withdraw(request, pk):
    """Ask why, then say that the version holds no more."""
    found = reach_to_change(request, pk)
    require(rules.can_withdraw(request.membership or None, found))
    if found.withdrawn_at is not None:
        messages.info(request, _("This version is withdrawn already."))
        return redirect("reports:version", pk)
    words = {
        "title": _("Withdraw %(version)s") % {"version": found.label},
        "note": _("The version stays in the list with your reason. Links to it lead nowhere any more. You can let it hold again later."),  # noqa: E501
        "action": _("Withdraw version"),
        "done": _("%(version)s is withdrawn.") % {"version": found.label},
    }  # fmt: skip
    return _ask_why(request, found, words, issuing.withdraw_version)


@require_POST
def version_reinstate(request, pk):
    """The way back from withdrawing."""
    found = reach_to_change(request, pk)
    require(rules.can_withdraw(request.membership or None, found))
    try:
        issuing.reinstate_version(version=found, by=request.user)
        messages.success(request, _("%(version)s holds again.") % {"version": found.label})
    except RefusedError as error:
        messages.error(request, str(error))
    return redirect("reports:version", pk)


@require_POST
def version_files(request, pk):
    """Try again to make the files that are missing."""
    found = reach_to_change(request, pk)
    require(rules.can_see_unissued(request.membership or None))
    if issuing.make_files(version=found):
        messages.success(request, _("All files are there."))
    else:
        words = _("A file could not be made. The version itself is safe; please try again later.")
        messages.error(request, words)
    return redirect("reports:version", pk)


# --- steps that the views share ------------------------------------------------------------


def _reach(request, pk, rule):
    found = reach_to_change(request, pk)
    require(rule(request.membership or None, found.workshop))
    return found


def _ask_why(request, found, words, verb):
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            verb(version=found, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, words["done"])
        except RefusedError as error:
            messages.error(request, str(error))
        return redirect("reports:version", found.pk)
    context = {
        "nav": "reports",
        "workshop": found.workshop,
        "version": found,
        "form": form,
        "back": reverse("reports:version", args=[found.pk]),
        **words,
    }
    status = 422 if form.is_bound else 200
    return render(request, "reports/version_reason.html", context, status=status)
