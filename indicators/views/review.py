"""A review in a meeting: begin, walk from goal to goal, finish; the minutes for everybody."""

import uuid
from contextlib import nullcontext

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import rules as people
from accounts.models import Post
from accounts.reach import require
from bsc_project.seen import ChangedSinceError, mark_of
from goals.fields import know_posts
from indicators import review_services as services
from indicators.deletions import delete_review
from indicators.history import kept_version
from indicators.history_models import DeletedKind
from indicators.models import Deletion
from indicators.review_forms import NoteForm, ReviewForm, WrittenForm
from indicators.review_models import Review, ReviewNote
from indicators.review_page import minutes, note_page, running_review, state_now
from indicators.review_services import StaleNoteError
from indicators.scorecard_page import heading_of
from indicators.scorecard_rows import scorecard_rows
from indicators.views.way_back import just_deleted, way_back_note, with_way_back
from workshops.reach import posted, reach_scorecard, speak_in


@require_safe
def review_list(request, pk):
    """List the reviews of a scorecard, the newest first."""
    scorecard = reach_scorecard(request, pk)
    context = {
        "nav": "scorecard",
        "scorecard": scorecard,
        "heading": heading_of(scorecard),
        "reviews": list(scorecard.reviews.all()),
        "may_review": people.can_manage_goals(request.membership or None),
    }
    if context["may_review"]:
        context["deletion"] = just_deleted(request, scorecard=scorecard)
        running = next((review for review in context["reviews"] if review.is_running), None)
        context["go_on"] = _first_open(running) if running else ""
    return render(request, "indicators/review_list.html", context)


def review_create(request, pk):
    """Ask for day and people, then begin; where a review is running, offer to go on with it."""
    scorecard = reach_scorecard(request, pk)
    require(people.can_manage_goals(request.membership or None))
    running = running_review(scorecard)
    if running is not None:
        if request.method == "POST":
            return redirect(_first_open(running))
        context = {"running": running, "go_on": _first_open(running)}
        return _form_page(request, scorecard, ReviewForm(), **context)
    day = scorecard.as_of or timezone.localdate()
    form = ReviewForm(posted(request), initial={"held_on": day})
    if request.method == "POST" and form.is_valid():
        rows = scorecard_rows(scorecard, request.membership or None)
        review = services.begin_review(
            scorecard=scorecard,
            rows=rows,
            held_on=form.cleaned_data["held_on"],
            participants=form.cleaned_data["participants"],
            by=request.user,
        )
        return redirect(_first_open(review))
    return _form_page(request, scorecard, form)


def review_edit(request, pk):
    """Change day and people of a review."""
    review = _reach(request, pk)
    require(people.can_manage_goals(request.membership or None))
    initial = {"held_on": review.held_on, "participants": review.participants}
    seen = mark_of(services.head_of(review))
    form = ReviewForm(posted(request), initial=initial, seen=seen)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_review(review=review, **form.cleaned_data)
        except ChangedSinceError as error:
            form.tell_changed("participants", error)
        else:
            messages.success(request, _("Minutes saved."))
            return redirect("indicators:review", pk)
    return _form_page(request, review.scorecard, form, review)


@require_safe
def review(request, pk):
    """Show the minutes, to read and to print."""
    found = _reach(request, pk)
    rows = minutes(found)
    context = {
        "nav": "scorecard",
        "review": found,
        "scorecard": found.scorecard,
        "heading": heading_of(found.scorecard),
        "rows": [row for row in rows if not row.is_silent],
        "silent": [row for row in rows if row.is_silent],
        "first": rows[0].note.pk if rows else None,
        "take_query": f"?as_of={found.as_of.isoformat()}",
        "may_review": people.can_manage_goals(request.membership or None),
    }
    return render(request, "indicators/review.html", context)


def review_note(request, pk):
    """One goal in the meeting. Saving leads on, back, or stays."""
    note = _reach_note(request, pk)
    if note is None:
        return _gone_page(request, pk)
    if request.method != "POST" and not note.review.is_running:
        return redirect("indicators:review", note.review_id)
    form = NoteForm(posted(request), initial=_initial(note))
    if form.is_bound:
        know_posts(form, [post.name for post in _posts(note)])
    if request.method == "POST" and form.is_valid():
        agreed = form.agreed()
        # A new measure is a change of the goal, which its history keeps.
        keeping = kept_version(goal=note.goal, by=request.user) if agreed and note.goal else None
        try:
            with keeping or nullcontext():
                services.save_note(
                    note=note,
                    by=request.user,
                    row=state_now(note),
                    agreed=agreed,
                    **form.written(),
                )
        except StaleNoteError:
            if not ReviewNote.objects.filter(pk=pk).exists():
                return _gone_page(request, pk)
            return _conflict_page(request, note)
        return redirect(_target(request, note))
    return _note_page(request, note, form)


@require_POST
def note_save(request, pk):
    """Store what is being typed; answers what became of it, for the line below the form."""
    note = _reach_note(request, pk)
    form = WrittenForm(request.POST)
    context = {"note": note, "version": form.data.get("version", "")}
    if note is None:
        _deleted_with(request, pk)  # 404 for what never was
        context["state"] = "gone"
    elif not form.is_valid():
        context["state"] = "faulty"
    else:
        try:
            version = services.save_note(note=note, by=request.user, **form.written())
            context |= {"version": version, "state": "saved", "at": timezone.localtime()}
        except StaleNoteError:
            context["state"] = "stale"
    return render(request, "indicators/_review_saved.html", context)


@require_POST
def review_finish(request, pk):
    found = _reach(request, pk)
    require(people.can_manage_goals(request.membership or None))
    services.finish_review(review=found)
    messages.success(request, _("Review finished. These are its minutes."))
    return redirect("indicators:review", pk)


@require_POST
def review_reopen(request, pk):
    found = _reach(request, pk)
    require(people.can_manage_goals(request.membership or None))
    if services.reopen_review(review=found):
        messages.success(request, _("The review goes on."))
        return redirect(_first_open(found))
    messages.error(request, _("Another review is running. Finish that one first."))
    return redirect("indicators:review", pk)


def review_delete(request, pk):
    """Ask, then delete the minutes; the page that follows offers the way back."""
    found = _reach(request, pk)
    require(people.can_manage_goals(request.membership or None))
    if request.method == "POST":
        deletion = delete_review(review=found, by=request.user)
        back = reverse("indicators:review_list", args=[found.scorecard_id])
        return redirect(with_way_back(back, deletion))
    day = formats.date_format(found.held_on, "SHORT_DATE_FORMAT")
    context = {
        "nav": "scorecard",
        "scorecard": found.scorecard,
        "heading": heading_of(found.scorecard),
        "title": _("Delete the review of %(day)s?") % {"day": day},
        "text": _("Its minutes go: comments, decisions and who was there."),
        "note": f"{_('Measures that were agreed in it stay with their goals.')} {way_back_note()}",
        "action": _("Delete review"),
        "back": reverse("indicators:review", args=[pk]),
    }
    return render(request, "indicators/review_delete.html", context)


# --- steps that the views share ------------------------------------------------------------


def _reach(request, pk) -> Review:
    """Return a review of the person's organisation; else 404."""
    found = get_object_or_404(
        Review.objects.visible_to(request.user).select_related("scorecard__organisation"), pk=pk
    )
    speak_in(request, found.scorecard)
    return found


def _reach_note(request, pk) -> ReviewNote | None:
    """Return a note that this person may write on; None where there is none, else 403."""
    notes = ReviewNote.objects.visible_to(request.user).select_related(
        "review__scorecard__organisation", "saved_by"
    )
    found = notes.filter(pk=pk).first()
    if found is None:
        return None
    speak_in(request, found.review.scorecard)
    require(people.can_manage_goals(request.membership or None))
    return found


def _deleted_with(request, pk) -> Deletion:
    """The deleted review that this note belonged to; else 404, and 403 for who may not review."""
    found = Deletion.objects.visible_to(request.user).unrestored().filter(kind=DeletedKind.REVIEW)
    for deletion in found.select_related("scorecard"):
        notes = deletion.content["rows"].get("indicators.reviewnote", ())
        if any(row["id"] == str(pk) for row in notes):
            speak_in(request, deletion.scorecard)
            require(people.can_manage_goals(request.membership or None))
            return deletion
    raise Http404


def _gone_page(request, pk):
    """Say that the review was deleted, show what was typed, and offer the way back."""
    deletion = _deleted_with(request, pk)
    form = NoteForm(request.POST)
    names = ("comment", "decision", "measure", "responsible", "due")
    typed = [(form[name].label, form[name].value()) for name in names if form[name].value()]
    context = {
        "nav": "scorecard",
        "heading": heading_of(deletion.scorecard),
        "scorecard": deletion.scorecard,
        "deletion": deletion,
        "typed": typed,
    }
    return render(request, "indicators/review_gone.html", context, status=409)


def _first_open(review: Review) -> str:
    """Where to go on: the first goal that nobody has written on; none left: the minutes."""
    note = review.notes.filter(saved_at=None).first() or review.notes.first()
    if note is None:
        return reverse("indicators:review", args=[review.pk])
    return reverse("indicators:review_note", args=[note.pk])


def _target(request, note: ReviewNote) -> str:
    step = {"next": 1, "back": -1}.get(request.POST.get("go", ""), 0)
    other = note.review.notes.filter(position=note.position + step).first()
    if other is None:  # behind the last one come the minutes
        return reverse("indicators:review", args=[note.review_id])
    return reverse("indicators:review_note", args=[other.pk])


def _initial(note: ReviewNote) -> dict:
    return {
        "comment": note.comment,
        "decision": note.decision,
        "version": note.version,
        "writer": uuid.uuid4(),
        "sent_as": uuid.uuid4(),
    }


def _conflict_page(request, note: ReviewNote):
    """Show what the other one wrote beside the form, which keeps what was typed here.

    The same where somebody finished the review meanwhile: it can be taken up again.
    """
    note.refresh_from_db()
    note.review.refresh_from_db()
    data = request.POST.copy()
    data["version"] = str(note.version)
    form = NoteForm(data)
    form.is_valid()
    return _note_page(request, note, form, status=409, is_stale=note.review.is_running)


def _posts(note: ReviewNote):
    return Post.objects.filter(organisation=note.review.scorecard.organisation)


def _note_page(request, note: ReviewNote, form: NoteForm, *, status: int | None = None, **more):
    context = {
        "nav": "scorecard",
        "form": form,
        "heading": heading_of(note.review.scorecard),
        "posts": list(_posts(note)),
        **note_page(note),
        **more,
    }
    status = status or (422 if form.is_bound and form.errors else 200)
    return render(request, "indicators/review_note.html", context, status=status)


def _form_page(request, scorecard, form: ReviewForm, review: Review | None = None, **more):
    context = {
        "nav": "scorecard",
        "scorecard": scorecard,
        "heading": heading_of(scorecard),
        "form": form,
        "review": review,
        **more,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "indicators/review_form.html", context, status=status)
