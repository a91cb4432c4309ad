"""Signing in: by password, by code, with a new password; and what strangers learn (nothing)."""

import io
import re
from contextlib import contextmanager

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import reverse

from tests.factories import UserFactory

PASSWORD = "Klausur im Weinberg 7"


@pytest.fixture
def anna(db):
    anna = UserFactory(email="anna@example.org", name="Anna Ahrens", language="en")
    anna.set_password(PASSWORD)
    anna.save()
    return anna


@pytest.fixture
def with_mail(settings):
    settings.MAIL_IS_SET = True


def sign_in_by_password(client, email, password, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def link_in(message) -> str:
    return re.search(r"https?://\S+/account/\S+", message.body)[0]


def test_password_signs_in_and_leads_where_one_wanted_to_go(client, anna):
    response = sign_in_by_password(client, "Anna@Example.org", PASSWORD, next="/people/me/")
    assert (response.status_code, response.url) == (302, "/people/me/")
    assert client.get("/people/me/").status_code == 200


@contextmanager
def writing_nothing():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")


@pytest.mark.databases("sqlite")
def test_full_disk_is_told_as_such_and_not_as_too_often(database, client, anna):
    client.raise_request_exception = False
    with writing_nothing():
        response = sign_in_by_password(client, anna.email, PASSWORD)
    assert response.status_code == 503
    assert sign_in_by_password(client, anna.email, PASSWORD).status_code == 302


@pytest.mark.databases("sqlite")
def test_cache_says_when_it_could_not_write(database, db):
    assert cache.add("key", 1) is True
    assert cache.add("key", 2) is False
    with writing_nothing(), pytest.raises(OperationalError):
        cache.add("other", 1)
    assert cache.get_many(["key", "other"]) == {"key": 1}


def test_next_never_leads_to_another_host(client, anna):
    response = sign_in_by_password(client, anna.email, PASSWORD, next="https://evil.example/")
    assert response.url == "/"


def test_sign_in_speaks_the_language_of_the_person(client, anna):
    response = sign_in_by_password(client, anna.email, PASSWORD)
    assert response.cookies["language"].value == "en"


def test_known_and_unknown_address_get_the_same_answer(client, anna):
    answers = [
        sign_in_by_password(client, email, "wrong password")
        for email in (anna.email, "nobody@example.org")
    ]
    texts = [
        re.sub(r"(csrfmiddlewaretoken\" value=|X-CSRFToken\": )\"[^\"]+\"", "", a.content.decode())
        for a in answers
    ]
    assert texts[0].replace(anna.email, "nobody@example.org") == texts[1]
    assert "E-Mail-Adresse oder Passwort stimmt nicht" in texts[0]


def test_empty_form_says_what_is_missing_beside_the_fields(client, db):
    page = sign_in_by_password(client, "", "").content.decode()
    assert page.count("Bitte füllen Sie dieses Feld aus.") == 2
    assert 'aria-describedby="id_login_error"' in page


def test_fifth_wrong_password_is_the_last_one_for_a_while(client, anna):
    for _ in range(5):
        sign_in_by_password(client, anna.email, "wrong password")
    page = sign_in_by_password(client, anna.email, PASSWORD).content.decode()
    assert "Zu viele Versuche" in page


@pytest.mark.slow
def test_three_hundred_people_sign_in_from_one_address(client, anna):
    """Only failures are limited; forty is beyond every limit by address."""
    for _ in range(40):
        assert sign_in_by_password(client, anna.email, PASSWORD).status_code == 302
        client.logout()


def test_code_by_mail_signs_in(client, anna, with_mail):
    response = client.post(reverse("account_request_login_code"), {"email": anna.email})
    assert response.url == reverse("account_confirm_login_code")
    code = re.search(r"^    (\S+)$", mail.outbox[0].body, re.MULTILINE)[1]
    assert mail.outbox[0].subject == "Weitblick: Your code to sign in"
    wrong = client.post(response.url, {"code": "nope"})
    assert "Das ist nicht der Code" in wrong.content.decode()
    assert client.post(response.url, {"code": code}).url == "/"


def test_code_for_an_unknown_address_answers_the_same(client, db, with_mail):
    response = client.post(reverse("account_request_login_code"), {"email": "no@example.org"})
    assert response.url == reverse("account_confirm_login_code")
    page = client.get(response.url).content.decode()
    assert "Wenn es zu no@example.org ein Konto gibt" in page
    assert "Zu ihr gibt es kein Konto." in mail.outbox[0].body


def test_too_many_codes_are_refused_in_words(client, anna, with_mail):
    for _ in range(3):
        client.post(reverse("account_request_login_code"), {"email": anna.email})
        client.post(reverse("account_logout"))
    page = client.post(reverse("account_request_login_code"), {"email": anna.email})
    assert "Zu viele Versuche" in page.content.decode()


def test_new_password_by_mail(client, anna, with_mail):
    other_device = type(client)()
    other_device.force_login(anna)
    response = client.post(
        reverse("account_reset_password"), {"email": anna.email}, HTTP_HOST="localhost"
    )
    assert response.url == reverse("account_reset_password_done")
    link = link_in(mail.outbox[0])
    assert link.startswith("http://127.0.0.1:8000/account/password/reset/key/")
    form = client.get(link.removeprefix("http://127.0.0.1:8000"))
    new = {"password1": "Ein neues Wort 12", "password2": "Ein neues Wort 12"}
    assert client.post(form.url, new).url == reverse("account_reset_password_from_key_done")
    assert sign_in_by_password(client, anna.email, new["password1"]).status_code == 302
    assert other_device.get("/people/me/").status_code == 302
    used = type(client)().get(link.removeprefix("http://127.0.0.1:8000"))
    assert "Dieser Link gilt nicht mehr" in used.content.decode()


def test_reset_for_an_unknown_address_answers_the_same(client, db, with_mail):
    response = client.post(reverse("account_reset_password"), {"email": "no@example.org"})
    assert response.url == reverse("account_reset_password_done")


def test_too_many_resets_get_a_calm_page(client, anna, with_mail):
    for _ in range(3):
        client.post(reverse("account_reset_password"), {"email": anna.email})
    response = client.post(reverse("account_reset_password"), {"email": anna.email})
    assert response.status_code == 429
    assert "Das war zu oft" in response.content.decode()


def test_failing_mail_server_changes_no_answer(client, anna, with_mail, monkeypatch):
    def refuse(self, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    response = client.post(reverse("account_reset_password"), {"email": anna.email})
    assert response.url == reverse("account_reset_password_done")


def test_without_a_mail_server_no_mail_is_offered(client, anna):
    page = client.get(reverse("account_login")).content.decode()
    assert reverse("account_request_login_code") not in page
    assert reverse("account_reset_password") not in page
    for name in ("account_request_login_code", "account_reset_password"):
        page = client.get(reverse(name)).content.decode()
        assert "Hier ist kein Mailserver eingerichtet" in page
        assert 'name="email"' not in page


def test_demo_box_names_sign_ins_that_work(client, db, settings):
    settings.DEMO = True
    call_command("load_demo", stdout=io.StringIO())
    page = client.get(reverse("account_login")).content.decode()
    box = page[page.index('class="door__demo"') :]
    password = re.search(r"Passwort (\S+):", box)[1]
    people = re.findall(r"<dt>(.+?)</dt><dd>(.+?)</dd>", box)
    assert [role for role, _ in people] == [
        "Moderation",
        "Leitung",
        "Sachbearbeitung",
        "Administration",
    ]
    for _, email in people:
        assert sign_in_by_password(client, email, password).url == "/"
        client.logout()


@pytest.mark.parametrize("is_demo", [True, False])
def test_demo_box_names_nobody_who_is_not_here(client, anna, settings, is_demo):
    settings.DEMO = is_demo
    assert "door__demo" not in client.get(reverse("account_login")).content.decode()


def test_password_change_ends_other_sessions_but_not_this_one(client, anna):
    other_device = type(client)()
    other_device.force_login(anna)
    client.force_login(anna)
    data = {
        "oldpassword": PASSWORD,
        "password1": "Ein neues Wort 12",
        "password2": "Ein neues Wort 12",
    }
    response = client.post(reverse("account_change_password"), data)
    assert response.url == reverse("accounts:profile")
    assert client.get("/people/me/").status_code == 200
    assert other_device.get("/people/me/").status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("oldpassword", "wrong", "Das ist nicht Ihr bisheriges Passwort"),
        ("password1", "kurz", "mindestens 10 Zeichen"),
        ("password1", "1234567890", "Listen, die Angreifer zuerst versuchen"),
        ("password1", "anna@example.org", "ähnelt zu sehr Ihrem Namen"),
        ("password2", "something else", "Die beiden Passwörter sind verschieden"),
    ],
)
def test_bad_new_passwords_are_named_beside_the_field(client, anna, field, value, sentence):
    client.force_login(anna)
    data = {
        "oldpassword": PASSWORD,
        "password1": "Ein neues Wort 12",
        "password2": "Ein neues Wort 12",
    }
    response = client.post(reverse("account_change_password"), data | {field: value})
    assert sentence in str(response.context["form"].errors[field])


def test_change_without_a_password_leads_to_setting_one(sign_in, staff):
    staff.set_unusable_password()
    staff.save()
    client = sign_in(staff)
    assert client.get(reverse("account_change_password")).url == reverse("account_set_password")
    assert client.get(reverse("account_set_password")).status_code == 200


@pytest.mark.parametrize("name", ["account_change_password", "account_set_password"])
def test_password_pages_want_a_signed_in_person(client, db, name):
    assert client.get(reverse(name)).status_code == 302


def test_signing_out_needs_a_post(sign_in, staff):
    client = sign_in(staff)
    assert "Abmelden?" in client.get(reverse("account_logout")).content.decode()
    assert client.get("/people/me/").status_code == 200
    assert client.post(reverse("account_logout")).url == reverse("account_login")
    assert client.get("/people/me/").status_code == 302


def test_sign_up_is_closed(client, db):
    response = client.post(reverse("account_signup"), {"email": "new@example.org"})
    assert "Auf Einladung" in response.content.decode()


def test_inactive_account_gets_a_calm_page(client, anna):
    anna.is_active = False
    anna.save()
    response = sign_in_by_password(client, anna.email, PASSWORD)
    assert response.url == reverse("account_inactive")
    assert "Dieses Konto ist geschlossen" in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_request_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_signup",
        "account_inactive",
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_door_page_is_ours_in_both_languages(client, db, with_mail, name, language):
    client.cookies["language"] = language
    response = client.get(reverse(name))
    assert response.status_code == 200
    page = response.content.decode()
    assert f'<html lang="{language}">' in page
    assert response.headers["Content-Language"] == language
    assert page.count("<h1") == 1
    assert ("Von den Karten an der Wand" in page) == (language == "de")
