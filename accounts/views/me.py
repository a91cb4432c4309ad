"""One's own account."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from accounts.adapter import remember_language
from accounts.forms import OrganisationSwitchForm, ProfileForm
from accounts.middleware import SESSION_KEY
from accounts.models import Organisation
from accounts.services import change_profile, choose_language, new_calendar, revoke_calendar
from bsc_project.middleware import public


def profile(request):
    user = request.user
    form = ProfileForm(
        request.POST or None,
        initial={
            "name": user.name,
            "language": user.language or get_language(),
            "wants_reminders": user.wants_reminders,
        },
    )
    if request.method == "POST" and form.is_valid():
        change_profile(user=user, **form.cleaned_data)
        with override(user.language):
            messages.success(request, gettext("Your account is saved."))
        response = redirect("accounts:profile")
        remember_language(response, user.language)
        return response
    members = list(request.memberships.values())
    return render(request, "accounts/profile.html", {"form": form, "members": members})


@require_POST
def calendar_new(request):
    """Make an address for the person's calendar, or a new one in place of the old."""
    # Shown in the answer to the POST itself: a redirect would have to keep the secret somewhere.
    link = new_calendar(user=request.user)
    return render(request, "accounts/calendar.html", {"link": link})


@require_POST
def calendar_revoke(request):
    revoke_calendar(user=request.user)
    messages.success(request, gettext("The address of your calendar leads nowhere any more."))
    return redirect(f"{reverse('accounts:profile')}#calendar")


@public
def set_language(request):
    """Switch the language of the pages; a signed-in person's choice is kept for mails too."""
    response = django_set_language(request)
    language = request.POST.get("language", "")
    if request.method == "POST" and request.user.is_authenticated and language in ("de", "en"):
        choose_language(user=request.user, language=language)
    return response


@require_POST
def organisation_switch(request):
    """Speak for another of the person's organisations from here on."""
    form = OrganisationSwitchForm(request.POST)
    wanted = form.cleaned_data["organisation"] if form.is_valid() else None
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=wanted)
    request.session[SESSION_KEY] = str(organisation.pk)
    messages.success(
        request, gettext("You now work for %(organisation)s.") % {"organisation": organisation}
    )
    return redirect("start")
