"""The screen of the room: one address without sign-in, read only, that shows the chosen scene.

Whoever knows the address sees what the room sees, and nothing else: no text of a sealed card,
no control. Revoking it, or putting the retreat away, makes it an address like any unknown one.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from bsc_project.middleware import public
from goals.scenes import result_scene
from swot.scenes import board_scene, cluster_scene, perspective_scene, write_scene
from workshops.models import Room, Scene
from workshops.pulse import answer_pulse, pulse_of
from workshops.qr import qr_code

GROUP = 4
MOST_MARKS = 40
"""So many people are drawn as marks beside their number."""
PAGE_FILES = (
    "js/pulse.js",
    "js/screen.js",
    "css/screen.css",
    "css/screen-board.css",
    "css/tokens.css",
    "img/sprite.svg",
)


@public
@require_safe
def screen(request, token):
    """The page that the beamer opens once; the rest it fetches by itself."""
    return _answer(request, _reach_room(token), "screen/screen.html")


@public
@require_safe
def screen_scene(request, token):
    """The picture alone; 204 while the numbers of the retreat are those the page shows."""
    room = _reach_room(token)
    if request.GET.get("rev") == pulse_of(room.workshop):
        return HttpResponse(status=204)
    return _answer(request, room, "screen/_scene.html")


@public
@require_safe
def screen_pulse(request, token):
    return answer_pulse(_reach_room(token).workshop)


def _reach_room(token: str) -> Room:
    """The room of a screen that is on; the same 404 for all that is not. One query."""
    rooms = Room.objects.select_related("workshop").filter(workshop__archived_at=None)
    room = rooms.filter(screen=token).first()
    if room is None:
        raise Http404
    return room


def _answer(request: HttpRequest, room: Room, template: str) -> HttpResponse:
    """Draw in the language of the retreat, whoever looks."""
    with translation.override(room.workshop.language):
        name, more = _scene_of(room)
        context = {
            "room": room,
            "workshop": room.workshop,
            "rev": pulse_of(room.workshop),
            "version": page_version(),
            "scene": name,
            "scene_template": f"screen/{name}.html",
            **more,
        }
        response = render(request, template, context)
    response.headers["Content-Language"] = room.workshop.language
    return response


def _scene_of(room: Room) -> tuple[str, dict[str, Any]]:
    """Name and content of the scene; where its subject is gone, the whole board stands in."""
    found: dict[str, Any] | None = None
    match room.scene:
        case Scene.JOIN:
            return "join", _door(room)
        case Scene.WRITE:
            return "write", {**write_scene(room.workshop), **_door(room), **_time_left(room)}
        case Scene.PERSPECTIVE:
            found = perspective_scene(room.workshop, room.subject)
        case Scene.CLUSTER:
            found = cluster_scene(room.workshop, room.subject)
        case Scene.RESULT:
            return "result", result_scene(room.workshop, room.subject)
    return (room.scene, found) if found else ("board", board_scene(room.workshop))


def _door(room: Room) -> dict[str, Any]:
    """How to come in, while the door is open, and how many are. One query."""
    people = room.workshop.devices.aggregate(seats=Sum("seats"))["seats"] or 0
    context: dict[str, Any] = {
        "people": people,
        "expected": room.workshop.participants or 0,
        "marks": range(min(people, MOST_MARKS)),
    }
    if room.is_open:
        link = settings.BASE_URL + reverse("workshops:join_link", args=[room.link])
        context |= {
            "address": settings.BASE_URL.partition("://")[2]
            + reverse("workshops:join").rstrip("/"),
            "code": " ".join(room.code[at : at + GROUP] for at in range(0, len(room.code), GROUP)),
            "qr": qr_code(link),
        }
    return context


def _time_left(room: Room) -> dict[str, Any]:
    if room.writing_until is None:
        return {}
    left = (room.writing_until - timezone.now()).total_seconds()
    return {"seconds_left": max(0, round(left))}


@lru_cache(maxsize=1)
def page_version() -> str:
    """A short hash of what a page has loaded: one that holds another starts anew."""
    files = [settings.BASE_DIR / "static" / name for name in PAGE_FILES]
    files += sorted((settings.BASE_DIR / "templates" / "screen").glob("*.html"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:12]
