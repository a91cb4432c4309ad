"""The door of a retreat and its screen: verbs of the page `swot:room`, which they lead back to."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.reach import require
from workshops import room, screens
from workshops.models import Scene
from workshops.reach import reach_workshop
from workshops.rules import can_edit_workshop
from workshops.scene_form import SceneForm


@require_POST
def door_open(request, pk):
    workshop = _reach(request, pk)
    room.open_door(workshop=workshop)
    return _done(request, workshop, _("The door is open: phones can come in."))


@require_POST
def door_shut(request, pk):
    workshop = _reach(request, pk)
    room.shut_door(workshop=workshop)
    return _done(request, workshop, _("The door is shut. Who is inside stays inside."))


@require_POST
def door_renew(request, pk):
    workshop = _reach(request, pk)
    room.renew_door(workshop=workshop)
    return _done(request, workshop, _("There is a new code. The old one opens nothing any more."))


@require_POST
def screen_new(request, pk):
    workshop = _reach(request, pk)
    screens.new_screen(workshop=workshop)
    return _done(request, workshop, _("The screen has an address. Open it on the projector."))


@require_POST
def screen_revoke(request, pk):
    workshop = _reach(request, pk)
    screens.revoke_screen(workshop=workshop)
    return _done(request, workshop, _("The address of the screen shows nothing any more."))


@require_POST
def scene(request, pk):
    workshop = _reach(request, pk)
    form = SceneForm(request.POST, workshop=workshop)
    if not form.is_valid():
        fault = next(iter(form.errors.values()))[0]
        messages.error(request, fault)
        return redirect("swot:room", workshop.pk)
    chosen = form.cleaned_data
    screens.choose_scene(workshop=workshop, **chosen)
    if chosen["subject"]:
        screens.keep_subject(
            request.session, workshop=workshop, scene=chosen["scene"], subject=chosen["subject"]
        )
    label = Scene(chosen["scene"]).label
    return _done(request, workshop, _("On the screen now: %(scene)s.") % {"scene": label})


def _reach(request, pk):
    workshop = reach_workshop(request, pk)
    require(can_edit_workshop(request.membership, workshop))
    return workshop


def _done(request, workshop, said):
    messages.success(request, said)
    return redirect("swot:room", workshop.pk)
