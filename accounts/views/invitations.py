"""Invitations: made by administrators, accepted by whoever holds the link."""

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.adapter import remember_language
from accounts.forms import AcceptInvitationForm, ConfirmInvitationForm, InviteForm
from accounts.middleware import SESSION_KEY
from accounts.models import Invitation, Role, User
from accounts.services import accept_invitation, invite_person, revoke_invitation
from accounts.views.members import reach_administered, reach_of_organisation
from bsc_project.middleware import public

SESSION_SECRET = "invitation"  # noqa: S105
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def invite(request):
    organisation = reach_administered(request)
    form = InviteForm(request.POST or None, initial={"role": Role.STAFF})
    if request.method == "POST" and form.is_valid():
        try:
            made, link = invite_person(
                organisation=organisation,
                email=form.cleaned_data["email"],
                role=form.cleaned_data["role"],
                by=request.user,
                language=get_language() or "",
            )
        except ValidationError as error:
            form.add_error("email", error)
        else:
            return _show_link(request, made, link)
    return render(request, "accounts/invite.html", {"form": form})


@require_POST
def invitation_renew(request, pk):
    """Make a new link, for instance because the old one has expired or was lost."""
    old = reach_of_organisation(request, Invitation.objects.waiting(), pk)
    made, link = invite_person(
        organisation=request.membership.organisation,
        email=old.email,
        role=old.role,
        by=request.user,
        language=get_language() or "",
    )
    return _show_link(request, made, link)


def _show_link(request, invitation: Invitation, link: str):
    # Shown in the answer to the POST itself: a redirect would have to keep the secret somewhere.
    return render(request, "accounts/invited.html", {"invitation": invitation, "link": link})


@require_POST
def invitation_revoke(request, pk):
    old = reach_of_organisation(request, Invitation.objects.waiting(), pk)
    revoke_invitation(invitation=old)
    messages.success(request, _("Invitation of %(email)s withdrawn.") % {"email": old.email})
    return redirect("accounts:members")


@public
def invitation(request, token):
    """Take the secret out of the address, so that no bar, history or log keeps it."""
    if _open_invitation(token) is None:
        return _gone(request)
    request.session[SESSION_SECRET] = token
    return redirect("accounts:invitation_accept")


@public
@sensitive_post_parameters("password1", "password2")
def invitation_accept(request):
    secret = request.session.get(SESSION_SECRET, "")
    found = _open_invitation(secret)
    if found is None:
        return _gone(request)
    known = User.objects.filter(email=found.email).exists()
    form = (
        ConfirmInvitationForm(request.POST or None)
        if known
        else AcceptInvitationForm(request.POST or None, email=found.email)
    )
    if request.method == "POST" and (known or form.is_valid()):
        return _accept(request, secret, form)
    return render(
        request, "accounts/invitation.html", {"invitation": found, "form": form, "known": known}
    )


def _accept(request, secret: str, form):
    data = getattr(form, "cleaned_data", None) or {}
    try:
        member, is_new = accept_invitation(
            secret=secret,
            name=data.get("name", ""),
            password=data.get("password1", ""),
            language=get_language() or "",
        )
    except Invitation.DoesNotExist:
        return _gone(request)
    request.session.pop(SESSION_SECRET, None)
    if is_new:
        login(request, member.user, BACKEND)
    if request.user == member.user:
        request.session[SESSION_KEY] = str(member.organisation_id)
        messages.success(request, _("Welcome. You are now a member."))
        response = redirect("start")
        remember_language(response, member.user.language)
        return response
    messages.success(request, _("You are now a member. Please sign in."))
    return redirect("account_login")


def _open_invitation(secret: str) -> Invitation | None:
    found = Invitation.objects.with_secret(secret).select_related("organisation").first()
    return found if found and found.is_open else None


def _gone(request):
    """Unknown, used and expired links look the same."""
    return render(request, "accounts/invitation_gone.html", status=404)
