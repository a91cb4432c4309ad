from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.member_list, name="members"),
    path("me/", views.profile, name="profile"),
]
