"""The phone in its room: the question of the round, and one's own cards.

No address holds the id of a card: beside the address of a phone in the log of a proxy, it would
name who wrote it. A page without scripts names one's own cards by their number.
"""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from bsc_project.middleware import public
from swot.forms.phone import PhoneCardForm
from swot.models import Prompt
from swot.phone import phone_page
from swot.services import RefusedError
from swot.services.box import change_card, withdraw_card, write_card
from workshops.devices import name_on, reach_device, remember_name
from workshops.pulse import is_unchanged

REFUSED = 422


@public
@require_safe
def phone(request, pk):
    """The page; for its own script only what changes, or 204 while it shows what is."""
    device = reach_device(request, pk)
    if is_unchanged(request, device.workshop.room_revision):
        return HttpResponse(status=204)
    return _show(request, device, said=request.GET.get("said", ""))


def _show(request, device, *, form=None, status=200, **more):
    """Answer with the page, or with the region of the room for the script."""
    asked = request.POST.get("prompt", "") or request.GET.get("prompt", "")
    page = phone_page(device, prompt=asked, edited=more.pop("edited", request.GET.get("edit", "")))
    context = {
        "device": device,
        "page": page,
        "form": form,
        "name": name_on(request, device.workshop.pk),
        **more,
    }
    template = "room/_answer.html" if request.htmx else "room/phone.html"
    return render(request, template, context, status=status)


@public
@sensitive_post_parameters("text", "signature")
@require_POST
def phone_card(request, pk):
    """Write a card. The phone made its id, so that it may be sent as often as it takes."""
    device = reach_device(request, pk)
    form = PhoneCardForm(request.POST, asks_name=device.workshop.asks_names)

    def write(data):
        write_card(
            workshop=device.workshop,
            prompt=Prompt(pk=data["prompt"]),
            secret=device.secret,
            seats=device.participant.seats,
            card_id=data["card"],
            text=data["text"],
            perspective=data["perspective"],
            signature=data["signature"],
        )

    return _do(request, device, form, write, said="pinned")


@public
@sensitive_post_parameters("text", "signature")
@require_POST
def phone_change(request, pk):
    device = reach_device(request, pk)
    form = PhoneCardForm(request.POST, asks_name=device.workshop.asks_names)

    def change(data):
        change_card(
            workshop=device.workshop,
            secret=device.secret,
            card_id=data["card"],
            version=data["version"] or 1,
            text=data["text"],
            perspective=data["perspective"],
            signature=data["signature"],
        )

    return _do(request, device, form, change, said="changed", edited=request.POST.get("card", ""))


@public
@require_POST
def phone_withdraw(request, pk):
    device = reach_device(request, pk)
    form = PhoneCardForm({"card": request.POST.get("card", ""), "text": "-"}, asks_name=False)

    def withdraw(data):
        withdraw_card(workshop=device.workshop, secret=device.secret, card_id=data["card"])

    return _do(request, device, form, withdraw, said="withdrawn")


def _do(request, device, form, verb, *, said, edited=""):
    """Do the verb; a refusal comes back beside the field, with all that was typed."""
    if form.is_valid():
        try:
            verb(form.cleaned_data)
        except RefusedError as error:
            form.add_error("text", str(error))
    if form.errors:
        if request.htmx:
            return JsonResponse({"error": form.first_error}, status=REFUSED)
        return _show(request, device, form=form, status=REFUSED, edited=edited)
    if request.htmx:
        response = _show(request, device)
    else:
        here = reverse("swot:phone", args=[device.workshop.pk])
        prompt = request.POST.get("prompt", "")
        query = f"?said={said}" + (f"&prompt={prompt}" if form.cleaned_data["prompt"] else "")
        response = redirect(here + query)
    if form.cleaned_data.get("signature") and device.workshop.asks_names:
        remember_name(response, device.workshop.pk, form.cleaned_data["signature"])
    return response
