"""Photos of the pinboard: look at them, add, describe, put in order, delete."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.reach import require
from workshops import photos, rules
from workshops.models import Photo
from workshops.photo_forms import CaptionForm, PhotoForm
from workshops.photo_page import photo_rows
from workshops.reach import posted, reach_workshop, speak_in

GET_OR_POST = require_http_methods(["GET", "POST"])


@require_safe
def photo_list(request, pk):
    """Show the photos of a retreat; who may change it can add one."""
    return _page(request, reach_workshop(request, pk))


@GET_OR_POST
def photo_add(request, pk):
    workshop = reach_workshop(request, pk)
    require(rules.can_edit_workshop(request.membership, workshop))
    if request.method == "GET":
        return _page(request, workshop)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, workshop, form, status=422)
    try:
        photo = photos.add_photo(
            workshop=workshop,
            name=form.name,
            picture=form.picture,
            caption=form.cleaned_data["caption"],
        )
    except photos.TooManyPhotos:
        words = _("A retreat holds at most %(count)s photos. Delete one before you add another.")
        form.add_error("file", words % {"count": photos.MOST_PHOTOS})
        return _page(request, workshop, form, status=422)
    messages.success(request, _("Photo added."))
    return _to(photo)


@require_safe
def photo(request, pk):
    """The picture itself: always the JPEG of our own making, and never anything else."""
    found = _reach(request, pk)
    return HttpResponse(
        bytes(found.content),
        content_type="image/jpeg",
        headers={"Content-Disposition": f'inline; filename="{pk}.jpg"'},
    )


@GET_OR_POST
def photo_edit(request, pk):
    found = _reach_to_edit(request, pk)
    form = CaptionForm(posted(request), instance=found)
    if request.method == "POST" and form.is_valid():
        photos.caption_photo(photo=found, caption=form.cleaned_data["caption"])
        messages.success(request, _("Saved."))
        return _to(found)
    context = {"nav": "workshops", "workshop": found.workshop, "photo": found, "form": form}
    return render(request, "workshops/photo_edit.html", context)


@require_POST
def photo_move(request, pk):
    found = _reach_to_edit(request, pk)
    photos.move_photo(photo=found, step=-1 if request.POST.get("step") == "-1" else 1)
    return _to(found)


@GET_OR_POST
def photo_delete(request, pk):
    """Ask once, then delete: the bytes are gone for good."""
    found = _reach_to_edit(request, pk)
    workshop = found.workshop
    if request.method == "POST":
        photos.delete_photo(photo=found)
        messages.success(request, _("Photo deleted."))
        return redirect("workshops:photo_list", workshop.pk)
    context = {"nav": "workshops", "workshop": workshop, "photo": found}
    return render(request, "workshops/photo_delete.html", context)


def _reach(request, pk) -> Photo:
    found = get_object_or_404(
        Photo.objects.visible_to(request.user).select_related(
            "attachment__workshop__scorecard__organisation"
        ),
        pk=pk,
    )
    speak_in(request, found.workshop.scorecard, found.workshop)
    return found


def _reach_to_edit(request, pk) -> Photo:
    found = _reach(request, pk)
    require(rules.can_edit_workshop(request.membership, found.workshop))
    return found


def _to(found: Photo):
    url = reverse("workshops:photo_list", args=[found.workshop.pk])
    return redirect(f"{url}#photo-{found.pk}")


def _page(request, workshop, form=None, status=200):
    rows = photo_rows(workshop)
    context = {
        "nav": "workshops",
        "workshop": workshop,
        "rows": rows,
        "names_only": workshop.attachments.filter(photo=None),
        "can_edit": rules.can_edit_workshop(request.membership, workshop),
        "is_full": len(rows) >= photos.MOST_PHOTOS,
        "most": photos.MOST_PHOTOS,
        "form": form or PhotoForm(),
        "page_url": reverse("workshops:photo_list", args=[workshop.pk]),
    }
    return render(request, "workshops/photos.html", context, status=status)
