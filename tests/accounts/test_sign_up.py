"""Sign-up, where the setting opens it: the address is confirmed before anything else."""

import re

import pytest
from allauth.account import views
from django.core import mail
from django.urls import include, path, re_path, reverse

from bsc_project import urls as real
from tests.factories import UserFactory

urlpatterns = [
    path("", include(real)),
    path("confirm/", views.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm/(?P<key>[-:\w]+)/$", views.confirm_email, name="account_confirm_email"),
]
NEW = {
    "email": "nora@example.org",
    "password1": "Klausur im Weinberg 7",
    "password2": "Klausur im Weinberg 7",
}


@pytest.fixture
def opened(client, db, settings):
    settings.ROOT_URLCONF = __name__
    settings.ALLOW_SIGN_UP = settings.MAIL_IS_SET = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    return client


def test_new_address_is_confirmed_by_mail(opened):
    response = opened.post(reverse("account_signup"), NEW)
    assert response.url == reverse("account_email_verification_sent")
    assert "Sehen Sie in Ihr Postfach" in opened.get(response.url).content.decode()
    assert opened.get(reverse("accounts:profile")).status_code == 302
    assert mail.outbox[0].subject == "Weitblick: Bitte bestätigen Sie Ihre Adresse"
    link = re.search(r"http://127.0.0.1:8000(\S+)", mail.outbox[0].body)[1]
    assert "nora@example.org" in opened.get(link).content.decode()
    opened.post(link)
    response = opened.post(
        reverse("account_login"), {"login": NEW["email"], "password": NEW["password1"]}
    )
    page = opened.get(reverse("accounts:profile")).content.decode()
    assert "Sie gehören noch zu keiner Organisation" in page


def test_known_address_gets_the_same_answer(opened):
    UserFactory(email="nora@example.org")
    response = opened.post(reverse("account_signup"), NEW)
    assert response.url == reverse("account_email_verification_sent")
    assert mail.outbox[0].subject == "Weitblick: Sie haben schon ein Konto"


def test_stale_link_says_what_to_do(opened):
    page = opened.get(reverse("account_confirm_email", args=["nonsense"])).content.decode()
    assert "Dieser Link gilt nicht mehr" in page


def test_form_in_both_languages(opened):
    assert "Konto anlegen" in opened.get(reverse("account_signup")).content.decode()
    opened.cookies["language"] = "en"
    assert "Create an account" in opened.get(reverse("account_signup")).content.decode()
