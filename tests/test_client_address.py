"""Whose address limits go by: the peer's, or behind a proxy the one that the proxy names."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(params=["join", "sign in"])
def fail(request, db, settings):
    """Fail to come in with this header of a proxy; tells whether it was once too often."""
    settings.ACCOUNT_RATE_LIMITS = {
        "login_failed": "2/m/ip",
        "join_failed": "2/m/key",
        "join_failed_in_all": "600/m/key",
    }
    people = iter(UserFactory.create_batch(8))

    def fail_once(forwarded: str) -> bool:
        client = Client(headers={"x-forwarded-for": forwarded})
        if request.param == "join":
            return client.post(reverse("workshops:join"), {"code": "ABCD2345"}).status_code == 429
        wrong = {"login": next(people).email, "password": "wrong"}
        form = client.post(reverse("account_login"), wrong).context["form"]
        (fault,) = form.non_field_errors().as_data()
        return fault.code == "too_many_login_attempts"

    return fail_once


def is_shut(fail, *forwarded: str) -> bool:
    return [fail(each) for each in forwarded][-1]


def test_without_a_proxy_no_header_is_believed(fail, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert is_shut(fail, *(f"192.0.2.{n}" for n in range(4)))


def test_behind_a_proxy_people_have_their_own_addresses(fail, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert not is_shut(fail, *(f"192.0.2.{n}" for n in range(4)))


def test_behind_a_proxy_only_what_the_proxy_added_is_believed(fail, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert is_shut(fail, *(f"192.0.2.{n}, 198.51.100.7" for n in range(4)))


@pytest.mark.parametrize("name", ["start", "README.md", "docs/server.md"])
def test_server_itself_believes_no_header(name):
    """By default uvicorn takes the address from a header that anybody on this machine may send."""
    text = (ROOT / name).read_text().replace("\\\n", "")
    lines = [line for line in text.splitlines() if "uvicorn bsc_project.asgi" in line]
    assert lines
    assert all(" --no-proxy-headers " in line for line in lines)
