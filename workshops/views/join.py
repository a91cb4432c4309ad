"""The way into a room, without account or name: by code, by link, by return word."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bsc_project.middleware import public
from workshops.devices import hash_of, reach_device, remember_device, secret_on
from workshops.guessing import is_paused, note_failure
from workshops.models import Participant
from workshops.pulse import answer_pulse
from workshops.reach import posted
from workshops.room import (
    SeatsFixedError,
    ShutDoorError,
    device_with,
    join_room,
    room_behind,
    set_seats,
)
from workshops.room_forms import NOT_OPEN, TOO_OFTEN, JoinForm, ReturnForm, SeatsForm

TOO_MANY_REQUESTS = 429


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    """Type the code. Wrong, closed and renewed codes get the same answer."""
    form = JoinForm(posted(request))
    context = {"form": form, "is_unknown": request.GET.get("why") == "unknown"}
    if request.method != "POST":
        return render(request, "room/join.html", context)
    if is_paused(request):
        form.add_error("code", TOO_OFTEN)
        return render(request, "room/join.html", context, status=TOO_MANY_REQUESTS)
    if form.is_valid():
        room = room_behind(code=form.cleaned_data["code"])
        if room is not None:
            try:
                return _enter(request, room, form.cleaned_data["seats"])
            except ShutDoorError:  # it was the right code a moment ago: no guess
                form.add_error("code", NOT_OPEN)
                return render(request, "room/join.html", context)
        note_failure(request)
        form.add_error("code", NOT_OPEN)
    return render(request, "room/join.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def join_link(request, token):
    """What the QR code leads to: one button, so that looking at a link changes nothing."""
    room = room_behind(link=token)
    if room is None:
        return _shut(request)
    if request.method == "POST":
        form = SeatsForm(request.POST)
        try:
            return _enter(request, room, form.cleaned_data["seats"] if form.is_valid() else 1)
        except ShutDoorError:
            return _shut(request)
    if _is_inside(request, room.workshop):
        return redirect("swot:phone", room.workshop_id)
    context = {"workshop": room.workshop, "form": SeatsForm()}
    return render(request, "room/welcome.html", context)


def _shut(request):
    context = {"form": JoinForm(), "is_shut": True}
    return render(request, "room/join.html", context, status=404)


def _is_inside(request, workshop) -> bool:
    secret = secret_on(request, workshop.pk)
    if secret is None:
        return False
    return Participant.objects.filter(workshop=workshop, secret_hash=hash_of(secret)).exists()


def _enter(request, room, seats: int):
    """Go in: a phone that was here before comes back to its own place."""
    phone = reverse("swot:phone", args=[room.workshop_id])
    if _is_inside(request, room.workshop):
        return redirect(phone)
    _participant, secret = join_room(room=room, seats=seats)
    response = redirect(f"{phone}?said=joined")  # shows the return word, once
    remember_device(response, room.workshop_id, secret)
    return response


@public
@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request):
    """Take up one's place on another device. 128 bits need no limit on guessing."""
    form = ReturnForm(posted(request))
    if request.method == "POST" and form.is_valid():
        secret = form.cleaned_data["secret"]
        participant = device_with(secret)
        if participant is not None:
            response = redirect("swot:phone", participant.workshop_id)
            remember_device(response, participant.workshop_id, secret)
            return response
        form.add_error(
            "words",
            _(
                "No place belongs to this return word. Please compare it letter by letter, "
                "or join anew with the code on the screen."
            ),
        )
    return render(request, "room/come_back.html", {"form": form})


@public
@require_POST
def seats(request, pk):
    """Say for how many people this device writes."""
    device = reach_device(request, pk)
    form = SeatsForm(request.POST)
    said = ""
    if form.is_valid() and request.POST.get("seats"):
        wanted = form.cleaned_data["seats"]
        try:
            set_seats(participant=device.participant, secret=device.secret, seats=wanted)
        except SeatsFixedError as error:
            said = f"?said=seats-{error.why}#seats"
    return redirect(reverse("swot:phone", args=[pk]) + said)


@public
@require_GET
def pulse(request, pk):
    return answer_pulse(reach_device(request, pk).workshop)
