from django.urls import path

from accounts.views import invitations, me, members, posts

app_name = "accounts"

urlpatterns = [
    path("", members.member_list, name="members"),
    path("members/<uuid:pk>/", members.member_edit, name="member_edit"),
    path("members/<uuid:pk>/remove/", members.member_remove, name="member_remove"),
    path("invite/", invitations.invite, name="invite"),
    path("invitations/<uuid:pk>/renew/", invitations.invitation_renew, name="invitation_renew"),
    path("invitations/<uuid:pk>/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("posts/new/", posts.post_create, name="post_create"),
    path("posts/<uuid:pk>/", posts.post_edit, name="post_edit"),
    path("posts/<uuid:pk>/delete/", posts.post_delete, name="post_delete"),
    path("me/", me.profile, name="profile"),
    path("me/calendar/new/", me.calendar_new, name="calendar_new"),
    path("me/calendar/revoke/", me.calendar_revoke, name="calendar_revoke"),
    path("organisation/", me.organisation_switch, name="organisation_switch"),
    path("invitation/", invitations.invitation_accept, name="invitation_accept"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
]
