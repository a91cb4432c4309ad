"""Pages of values: those that are due, one value with its history, locked periods."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Post
from accounts.reach import require
from accounts.rules import can_view
from indicators import rules
from indicators.models import Indicator, Measurement, PeriodLock
from indicators.periods import parse_period, period_label
from indicators.values.forms import CorrectionForm, LockForm, PeriodForm, ReopenForm
from indicators.values.history import history_page, locks_page
from indicators.values.saving import indicators_of, save_rows, take_reading
from indicators.values.services import (
    AlreadyLockedError,
    NotLockedError,
    Outcome,
    enter_values,
    lock_of,
    lock_period,
    reopen_period,
)
from indicators.values.sheet import build_sheet, enterable, wanted_of
from indicators.values.words import lock_words, refusal_words
from workshops.reach import posted, reach_scorecard, speak_in


@require_http_methods(["GET", "POST"])
def value_list(request):
    """Show the values that are due; save one row, or all that was typed."""
    member = request.membership or None
    require(can_view(member))
    posts = list(Post.objects.filter(organisation=member.organisation))
    wanted = wanted_of(request.GET, member, posts)
    typed, status = {}, 200
    if request.method == "POST":
        data = take_reading(request.POST)
        own = enterable(member, member.organisation).filter(pk__in=indicators_of(data))
        saved = save_rows(data=data, indicators=own, by=request.user)
        _tell(request, saved)
        if not saved.left:
            return redirect(f"{reverse('indicators:values')}{wanted.query(page=wanted.page)}")
        typed, status = saved.left, 422 if saved.is_faulty else 200
    context = {
        "nav": "due",
        "wanted": wanted,
        "sheet": build_sheet(member=member, wanted=wanted, posts=posts, typed=typed),
        "page_url": f"{reverse('indicators:values')}{wanted.query(page=wanted.page)}",
    }
    return render(request, "indicators/values.html", context, status=status)


@require_safe
def value_history(request, pk):
    """Show all values of an indicator, newest first, with what they were before."""
    indicator = _reach(request, pk)
    may_enter = _may_enter(request, indicator)
    form = PeriodForm(request.GET if "period" in request.GET else None)
    if may_enter and form.is_bound and form.is_valid():
        return redirect("indicators:value_edit", pk, form.cleaned_data["period"])
    context = {"nav": "scorecard", "may_enter": may_enter, "form": form, **history_page(indicator)}
    status = 422 if form.is_bound and may_enter else 200
    return render(request, "indicators/value_history.html", context, status=status)


@require_http_methods(["GET", "POST"])
def value_edit(request, pk, period):
    """Enter or correct the value of one period, with a reason where one stood there."""
    indicator = _reach(request, pk)
    require(_may_enter(request, indicator))
    found = _period_or_404(period)
    stored = Measurement.objects.filter(indicator=indicator, period=period).first()
    form = _correction(posted(request), indicator, stored)
    refused = ""
    if form.is_bound and form.is_valid():
        entry = form.entry(period, form.cleaned_data["version"])
        result = enter_values(scorecard=indicator.goal.scorecard, entries=[entry], by=request.user)[
            0
        ]
        if result.outcome.is_stored:
            messages.success(request, _("Value saved."))
            if form.ratio_hint:
                messages.warning(request, form.ratio_hint)
            if found.start > indicator.goal.scorecard.today:
                words = _("%(period)s has not begun yet: the value counts from then on.")
                messages.warning(request, words % {"period": found.label})
            return redirect("indicators:value_history", pk)
        refused = refusal_words(result, indicator.unit)
        form = _after_refusal(form, result)
    context = {
        "nav": "scorecard",
        "period": found,
        "form": form,
        "readings": form.readings(),
        "refused": refused,
        "lock": _lock_words(indicator.goal.scorecard, found),
        **history_page(indicator, only=period),
    }
    return render(request, "indicators/value_edit.html", context, status=_status(form, refused))


@require_http_methods(["GET", "POST"])
def period_list(request, pk):
    """Show which periods are locked and were reopened; lock one."""
    scorecard = reach_scorecard(request, pk)
    may_lock = rules.can_lock_periods(request.membership or None)
    form = LockForm(posted(request))
    if request.method == "POST":
        require(may_lock)
        if form.is_valid():
            try:
                lock = lock_period(scorecard=scorecard, by=request.user, **form.cleaned_data)
            except AlreadyLockedError:
                form.add_error("period", _("This period is locked already."))
            else:
                words = _("%(period)s is locked.") % {"period": period_label(lock.period)}
                messages.success(request, words)
                return redirect("indicators:periods", pk)
    context = {"nav": "scorecard", "may_lock": may_lock, "form": form, **locks_page(scorecard)}
    status = 422 if form.errors else 200
    return render(request, "indicators/periods.html", context, status=status)


@require_http_methods(["GET", "POST"])
def period_reopen(request, pk):
    """Ask why, then let values of a locked period be entered again."""
    found = PeriodLock.objects.visible_to(request.user).select_related("scorecard", "locked_by")
    lock = get_object_or_404(found, pk=pk)
    speak_in(request, lock.scorecard)
    require(rules.can_lock_periods(request.membership or None))
    form = ReopenForm(posted(request))
    back = reverse("indicators:periods", args=[lock.scorecard_id])
    if request.method == "POST" and form.is_valid():
        try:
            reopen_period(lock=lock, reason=form.cleaned_data["reason"], by=request.user)
        except NotLockedError:
            messages.info(request, _("The period had been reopened already."))
        else:
            words = _("%(period)s is open again.") % {"period": period_label(lock.period)}
            messages.success(request, words)
        return redirect(back)
    context = {
        "nav": "scorecard",
        "lock": lock,
        "scorecard": lock.scorecard,
        "when": period_label(lock.period),
        "words": lock_words(lock),
        "form": form,
        "back": back,
    }
    return render(
        request, "indicators/period_reopen.html", context, status=422 if form.errors else 200
    )


# --- steps that the views share ------------------------------------------------------------


def _tell(request, saved) -> None:
    if saved.count:
        words = ngettext("%(count)s value saved.", "%(count)s values saved.", saved.count)
        messages.success(request, words % {"count": saved.count})
    for hint in saved.hints:
        messages.warning(request, hint)
    if saved.has_gone:
        messages.error(
            request, _("Some rows belong to indicators that are gone or no longer yours.")
        )
    if saved.is_faulty and saved.left:
        messages.error(
            request, _("Not everything was saved. What you typed is still here, with the reason.")
        )


def _reach(request, pk) -> Indicator:
    """Return an indicator of one of the person's organisations; else 404."""
    indicator = get_object_or_404(
        Indicator.objects.visible_to(request.user).select_related(
            "responsible", "goal__scorecard", "goal__workshop"
        ),
        pk=pk,
    )
    speak_in(request, indicator.goal.scorecard)
    return indicator


def _may_enter(request, indicator: Indicator) -> bool:
    holder = indicator.responsible.user_id if indicator.responsible else None
    return rules.can_enter_values(request.membership or None, holder)


def _period_or_404(stored: str):
    try:
        return parse_period(stored)
    except ValueError:
        raise Http404 from None


def _correction(data, indicator: Indicator, stored: Measurement | None) -> CorrectionForm:
    data = None if data is None else take_reading(data)
    return CorrectionForm(data, indicator=indicator, measurement=stored)


def _after_refusal(form: CorrectionForm, result) -> CorrectionForm:
    """The form as typed; saved again, it replaces what stands there now."""
    data = form.data.copy()
    if result.outcome == Outcome.STALE:
        data["version"] = str(result.stored.version) if result.stored else ""
    kept = CorrectionForm(data, indicator=form.indicator, measurement=result.stored)
    if result.outcome == Outcome.NO_REASON:
        kept.add_error("reason", _("Say why the value is changed."))
    return kept


def _lock_words(scorecard, period) -> str:
    locks = PeriodLock.objects.filter(scorecard=scorecard).closed().select_related("locked_by")
    lock = lock_of(locks, period)
    return lock_words(lock) if lock else ""


def _status(form, refused: str) -> int:
    if refused:
        return 409
    return 422 if form.is_bound and form.errors else 200
