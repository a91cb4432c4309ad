"""Pages for what went wrong: calm, in both languages, and without a query where one could fail."""

import logging

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from bsc_project import urls as real
from bsc_project.faults import CalmFormatter, FaultIdFilter
from bsc_project.middleware import public


def raising(error):
    @public
    def view(request):
        raise error

    return view


@public
def writing_into_the_session(request):
    request.session["seen"] = True
    return HttpResponse()


urlpatterns = [
    path("", include(real)),
    path("broken/", raising(RuntimeError("Geheimnis"))),
    path("away/", raising(OperationalError("no database"))),
    path("odd/", raising(SuspiciousOperation())),
    path("refused/", raising(PermissionDenied())),
    path("writing/", writing_into_the_session),
    path("people/invitation/Geheimnis/now/", raising(OperationalError("locked"))),
]
handler400, handler403 = real.handler400, real.handler403
handler404, handler500 = real.handler404, real.handler500


@pytest.fixture
def faulty(client, settings):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("address", "status", "de", "en"),
    [
        ("/odd/", 400, "Das war nicht zu verstehen", "That could not be understood"),
        ("/refused/", 403, "Das dürfen Sie hier nicht", "You may not do that here"),
        ("/absent/", 404, "Diese Seite gibt es nicht", "This page does not exist"),
        ("/broken/", 500, "Hier ist etwas schiefgegangen", "Something went wrong here"),
        ("/away/", 503, "Nicht gespeichert", "Not saved"),
    ],
)
def test_faults_have_a_page_in_both_languages(faulty, db, address, status, de, en):
    for language, words in (("de", de), ("en", en)):
        faulty.cookies["language"] = language
        response = faulty.get(address)
        page = response.content.decode()
        assert response.status_code == status
        assert page.count("<h1") == 1
        assert words in page
        assert f'<html lang="{language}">' in page
        assert "Geheimnis" not in page
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "status"), [("/broken/", 500), ("/away/", 503), ("/odd/", 400)]
)
def test_page_of_a_fault_asks_no_database(faulty, address, status):
    """No ``db`` fixture: a query would fail the test."""
    assert faulty.get(address).status_code == status


def test_fault_id_on_the_page_is_the_one_in_the_log(faulty, db):
    page = faulty.get("/broken/").content.decode()
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "x", None, None)
    FaultIdFilter().filter(record)
    assert f'<b class="num">{record.fault_id}</b>' in page


def test_foreign_host_gets_a_page(faulty, db):
    response = faulty.get("/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert "Das war nicht zu verstehen" in response.content.decode()


def test_lost_csrf_token_says_what_to_do(db):
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})
    assert response.status_code == 403
    assert "Bitte senden Sie das Formular noch einmal" in response.content.decode()


def test_signed_in_people_keep_their_menu_on_a_missing_page(sign_in, staff):
    page = sign_in(staff).get("/absent/")
    assert page.status_code == 404
    assert "Hauptmenü" in page.content.decode()


def refusing_updates(error):
    def execute(run, sql, *rest):
        if sql.startswith("UPDATE"):
            raise error
        return run(sql, *rest)

    return connection.execute_wrapper(execute)


def test_session_that_a_locked_database_does_not_take_is_told_as_such(faulty, db):
    faulty.get("/writing/")
    with refusing_updates(OperationalError("database is locked")):
        assert faulty.get("/writing/").status_code == 503


def test_session_that_ended_meanwhile_is_told_apart(faulty, db):
    faulty.get("/writing/")
    with refusing_updates(DatabaseError("no row")):
        assert faulty.get("/writing/").status_code == 400


@pytest.fixture
def log(caplog):
    """What the log's file would hold."""
    caplog.handler.addFilter(FaultIdFilter())
    caplog.handler.setFormatter(CalmFormatter("%(name)s %(message)s"))
    return caplog


def test_log_holds_no_secret_of_an_invitation(faulty, log):
    assert faulty.get("/people/invitation/Geheimnis/now/").status_code == 503
    first, *rest = log.text.splitlines()
    assert first == "django.request Service Unavailable: /people/invitation/…/now/"
    assert rest[-1] == "django.db.utils.OperationalError: locked"
    assert "Geheimnis" not in log.text


@pytest.mark.parametrize(
    "address",
    [
        "/people/invitation/Geheimnis/",
        "/account/password/reset/key/1-Geheimnis/",
        "/account/confirm-email/Geheimnis/",
        "/account/login/?next=%2Fpeople%2Finvitation%2FGeheimnis%2F",
        "/account/login/?next=/people/invitation/Geheimnis/&x=1",
        "/join/Geheimnis/",
        "/join//Geheimnis/",
        "//join/%47Geheimnis/",
        "/screen//Geheimnis/scene/?rev=1",
        "/calendar/Geheimnis.ics",
        "/join/?code=Geheimnis",
        "/join/?seats=2&code=Geheimnis&x=1",
        "/join/back/?words=Geheimnis%20Geheimnis",
        "/account/login/?next=%2Fjoin%2F%2F%3Fcode%3DGeheimnis",
        "/room/2b0e6f3c-0000-4000-8000-000000000000/cards/Geheimnis/",
        "/room//2b0e6f3c-0000-4000-8000-000000000000//cards//Geheimnis/change/",
    ],
)
def test_log_masks_every_link_with_a_secret(address):
    record = logging.LogRecord("x", logging.INFO, "x", 1, '"GET %s"', (address,), None)
    words = CalmFormatter().format(record)
    assert ("Geheimnis" in words, "…" in words) == (False, True)


def test_log_keeps_what_is_no_secret():
    words = '"POST /room/2b0e6f3c-0000-4000-8000-000000000000/cards/change/" exit code=1 words'
    record = logging.LogRecord("x", logging.INFO, "x", 1, words, None, None)
    assert CalmFormatter().format(record) == words


def test_refusal_is_one_line_in_the_log_and_a_fault_keeps_its_place(faulty, db, log):
    faulty.get("/refused/")
    assert log.text == "django.request Forbidden (Permission denied): /refused/\n"
    log.clear()
    faulty.get("/broken/")
    assert "Traceback" in log.text
    assert "RuntimeError: Geheimnis" in log.text


def test_log_tells_no_row_that_the_database_refused():
    message = "duplicate key value\nDETAIL:  Key (name)=(Nora Weiß) already exists.\nend"
    record = logging.LogRecord("django", logging.ERROR, "", 0, message, None, None)
    record.fault_id = "-"
    assert CalmFormatter().format(record) == "duplicate key value\nDETAIL:…\nend"
