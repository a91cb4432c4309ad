"""The people of an organisation, for its administrators."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.forms import RoleForm
from accounts.middleware import speak_for
from accounts.models import Invitation, Membership, Organisation, Post
from accounts.reach import require
from accounts.rules import can_administer
from accounts.services import change_role, remove_member
from bsc_project.text import clean_text

SEARCH_FROM = 12  # so many people are found by eye


@dataclass(frozen=True)
class MemberRow:
    member: Membership
    posts: list[Post]
    is_me: bool


def reach_administered(request) -> Organisation:
    """Return the organisation the request speaks for; 403 unless the person administers it."""
    require(can_administer(request.membership))
    return request.membership.organisation


def reach_of_organisation(request, queryset, pk):
    """Return a thing of one of the person's organisations, which they must administer."""
    found = get_object_or_404(queryset.visible_to(request.user), pk=pk)
    require(can_administer(speak_for(request, found.organisation_id)))
    return found


@require_safe
def member_list(request):
    organisation = reach_administered(request)
    words = clean_text(request.GET.get("q", ""), single_line=True)[:100]
    everybody = Membership.objects.filter(organisation=organisation).select_related("user")
    found = everybody.search(words) if words else everybody
    posts = list(Post.objects.filter(organisation=organisation).select_related("user"))
    held: dict = {}
    for post in posts:
        held.setdefault(post.user_id, []).append(post)
    rows = [
        MemberRow(member, held.get(member.user_id, []), member.user_id == request.user.pk)
        for member in found
    ]
    rows.sort(key=lambda row: str(row.member.user).casefold())
    total = everybody.count() if words else len(rows)
    return render(
        request,
        "accounts/members.html",
        {
            "organisation": organisation,
            "rows": rows,
            "total": total,
            "words": words,
            "has_search": bool(words) or total >= SEARCH_FROM,
            "invitations": list(Invitation.objects.filter(organisation=organisation).waiting()),
            "posts": posts,
        },
    )


def member_edit(request, pk):
    member = reach_of_organisation(request, Membership.objects.select_related("user"), pk)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        try:
            change_role(member=member, role=form.cleaned_data["role"])
        except ValidationError as error:
            form.add_error("role", error)
        else:
            messages.success(request, _("Role of %(name)s changed.") % {"name": member.user})
            return redirect("accounts:members")
    return render(
        request,
        "accounts/member.html",
        {"person": member, "form": form, "is_me": member.user_id == request.user.pk},
    )


def member_remove(request, pk):
    member = reach_of_organisation(
        request, Membership.objects.select_related("user", "organisation"), pk
    )
    if request.method == "POST":
        try:
            remove_member(member=member)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("accounts:member_edit", pk=pk)
        messages.success(request, _("%(name)s is no longer a member.") % {"name": member.user})
        is_me = member.user_id == request.user.pk
        return redirect("start" if is_me else "accounts:members")
    posts = list(Post.objects.filter(organisation=member.organisation, user=member.user))
    return render(request, "accounts/member_remove.html", {"person": member, "posts": posts})
