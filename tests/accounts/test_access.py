"""Who gets in without an account: this list, and nothing else."""

import pytest
from django.urls import URLPattern, get_resolver, reverse

from bsc_project.middleware import PUBLIC_PREFIX

PUBLIC = {
    "account_change_password",  # asks for a signed-in person itself
    "account_confirm_login_code",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",  # asks for a signed-in person itself
    "account_signup",
    "calendar_feed",
    "invitation",
    "invitation_accept",
    "ballot",
    "come_back",
    "join",
    "join_link",
    "phone",
    "phone_card",
    "phone_change",
    "phone_pulse",
    "phone_withdraw",
    "screen",
    "screen_pulse",
    "screen_scene",
    "seats",
    "shared",
    "shared_file",
    "set_language",
}


def patterns(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry)


def test_public_views_are_these():
    found = {
        entry.name
        for entry in patterns()
        if getattr(entry.callback, "is_public", False)
        or (entry.name or "").startswith(PUBLIC_PREFIX)
    }
    assert found == PUBLIC


def test_signed_out_htmx_request_is_sent_to_the_sign_in_as_a_whole_page(client, db):
    response = client.get(
        reverse("accounts:profile"),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/people/me/"},
    )
    assert response.headers["HX-Redirect"] == "/account/login/?next=/people/me/"
    assert response.content == b""


def test_htmx_request_from_elsewhere_gets_no_way_back(client, db):
    response = client.get(
        reverse("accounts:profile"),
        headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/x"},
    )
    assert response.headers["HX-Redirect"] == "/account/login/"


@pytest.mark.parametrize("path", ["/", "/people/", "/people/me/", "/people/invite/"])
def test_signed_out_people_are_sent_to_the_sign_in(client, db, path):
    assert client.get(path).url == f"/account/login/?next={path}"
    assert client.post(path).url == "/account/login/"
