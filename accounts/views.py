"""People of an organisation: members, invitations, posts, and one's own account."""

from django.shortcuts import render


def member_list(request):
    return render(request, "accounts/members.html")


def profile(request):
    return render(request, "accounts/profile.html")
