"""The pages of allauth that we offer; the others (several addresses, phones) are left out."""

from allauth.account import views
from django.conf import settings
from django.urls import path, re_path

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("login/code/", views.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

if settings.ALLOW_SIGN_UP:
    urlpatterns += [
        path(
            "confirm-email/",
            views.email_verification_sent,
            name="account_email_verification_sent",
        ),
        re_path(
            r"^confirm-email/(?P<key>[-:\w]+)/$",
            views.confirm_email,
            name="account_confirm_email",
        ),
    ]
