"""The calendar of due dates: what the file holds, and who can read its private address."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from goals.models import Measure
from indicators.calendar import Entry, as_ics
from indicators.models import Measurement, PeriodLock
from tests.factories import GoalFactory, IndicatorFactory, PostFactory, UserFactory

NASTY = 'Müller; „Söhne“, a\\b: "x" <b>\nZeile zwei — ' + "Jugendhilfeplanung " * 12 + "👩‍👩‍👧‍👦"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC), tick=True):
        yield


@pytest.fixture
def goal(workshop, perspectives):
    return GoalFactory(workshop=workshop, perspective=perspectives[0], status="agreed")


@pytest.fixture
def post(organisation, staff):
    return PostFactory(organisation=organisation, name="Jugendhilfeplanung", user=staff)


def _events(content: bytes) -> dict[str, tuple[str, str]]:
    """UID → day and title, read by the library's parser."""
    (file,) = Calendar.from_ical(content, multiple=True)
    return {
        str(event["uid"]): (event["dtstart"].dt.isoformat(), str(event["summary"]))
        for event in file.walk("VEVENT")
    }


def _make_address(client) -> str:
    page = client.post(reverse("accounts:calendar_new")).content.decode()
    return re.search(r'value="http://127\.0\.0\.1:8000(/calendar/[^"]+)"', page)[1]


def test_file_folds_escapes_and_reads_back():
    day = datetime.date(2026, 2, 28)
    content = as_ics("Fristen", [Entry("x-1", day, NASTY, NASTY, "https://a.example/b?c=1,2;d")])
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert (lines[0], lines[-2:]) == (b"BEGIN:VCALENDAR", [b"END:VCALENDAR", b""])
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert {b"DTSTART;VALUE=DATE:20260228", b"UID:x-1@weitblick"} <= set(lines)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["summary"]), str(event["description"])) == (NASTY, NASTY)
    assert str(event["url"]) == "https://a.example/b?c=1,2;d"
    assert type(event["dtstart"].dt) is datetime.date
    assert event.errors == []


def test_empty_calendar_is_a_calendar():
    (file,) = Calendar.from_ical(as_ics("Fristen", []), multiple=True)
    assert (str(file["version"]), file.walk("VEVENT")) == ("2.0", [])


def test_calendar_holds_what_the_person_answers_for(sign_in, staff, goal, post, scorecard):
    goal.responsible, goal.due = post, datetime.date(2026, 12, 31)
    goal.save()
    made = {"goal": goal, "responsible": post}
    yearly = IndicatorFactory(**made, name="Quote", frequency="year")
    half = IndicatorFactory(**made, name="Fälle", frequency="half_year")
    IndicatorFactory(**made, name="Selten", frequency="irregular")
    IndicatorFactory(goal=goal, name="Fremd", frequency="month")
    Measurement.objects.create(indicator=yearly, period="2024", value=1)
    Measurement.objects.create(indicator=half, period="2026-H1", value=1)
    PeriodLock.objects.create(
        scorecard=scorecard, period="2026-H2", reason="x", locked_at="2026-11-01T12:00:00Z"
    )
    late = Measure.objects.create(goal=goal, text="Spät\nnoch", due="2026-01-02", responsible=post)
    Measure.objects.create(goal=goal, text="Fertig", due="2026-01-02", responsible=post, is_done=1)
    Measure.objects.create(goal=goal, text="Ohne Tag", responsible=post)
    Measure.objects.create(goal=goal, text="Fremd", due="2026-01-02")
    answer = sign_in(staff).get(reverse("indicators:calendar"))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="weitblick.ics"'
    assert _events(answer.content) == {
        f"goal-{goal.pk}@weitblick": ("2026-12-31", f"Ziel Z1: {goal.statement}"),
        f"measure-{late.pk}@weitblick": ("2026-01-02", "Maßnahme: Spät noch"),
        f"value-{yearly.pk}-2025@weitblick": ("2026-01-01", "Messwert fällig: Quote, 2025"),
        f"value-{yearly.pk}-2026@weitblick": ("2027-01-01", "Messwert fällig: Quote, 2026"),
        f"value-{half.pk}-2027-H1@weitblick": (
            "2027-07-01",
            "Messwert fällig: Fälle, 1. Halbjahr 2027",
        ),
    }
    url = f"http://127.0.0.1:8000/indicators/{yearly.pk}/values/2025/"
    assert url.encode() in answer.content.replace(b"\r\n ", b"")


def test_done_and_moved_things_keep_their_identity(sign_in, staff, goal, post):
    url = reverse("indicators:calendar")
    client = sign_in(staff)
    measure = Measure.objects.create(goal=goal, text="A", due="2026-12-01", responsible=post)
    before = _events(client.get(url).content)
    Measure.objects.filter(pk=measure.pk).update(due="2026-12-24", text="B")
    after = _events(client.get(url).content)
    assert (list(before), list(before.values())) == (list(after), [("2026-12-01", "Maßnahme: A")])
    assert list(after.values()) == [("2026-12-24", "Maßnahme: B")]
    Measure.objects.filter(pk=measure.pk).update(is_done=True)
    assert _events(client.get(url).content) == {}


def test_private_address_needs_no_sign_in_and_tells_nobody_else(
    sign_in, client, staff, manager, goal, post, organisation, django_assert_num_queries
):
    other = PostFactory(organisation=organisation, user=manager)
    Measure.objects.create(goal=goal, text="Geheim", due="2026-12-01", responsible=other)
    Measure.objects.create(goal=goal, text="Meins", due="2026-12-01", responsible=post)
    url = _make_address(sign_in(staff))
    assert len(url.removeprefix("/calendar/").removesuffix(".ics")) == 22  # 128 bits
    client.logout()
    client.cookies.clear()
    with django_assert_num_queries(5):  # person, values, measures, their goals' places, goals
        answer = client.get(url)
    assert [title for _day, title in _events(answer.content).values()] == ["Maßnahme: Meins"]
    assert (answer["Cache-Control"], answer.cookies) == ("no-store", {})
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405


def test_calendar_speaks_the_language_of_its_person(sign_in, client, staff, goal, post):
    Measure.objects.create(goal=goal, text="Meins", due="2026-12-01", responsible=post)
    staff.language = "en"
    staff.save()
    url = _make_address(sign_in(staff))
    client.logout()
    answer = client.get(url, headers={"Accept-Language": "de"})
    assert b"SUMMARY:Measure: Meins" in answer.content


def test_renewed_and_revoked_addresses_lead_nowhere(sign_in, client, staff, post):
    signed_in = sign_in(staff)
    first = _make_address(signed_in)
    second = _make_address(signed_in)
    assert first != second
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    profile = reverse("accounts:profile")
    page = signed_in.get(profile).content.decode()
    assert "Ihr Kalender hat eine Adresse." in page
    assert second not in page
    answer = signed_in.post(reverse("accounts:calendar_revoke"), follow=True)
    assert "führt nirgendwohin mehr" in answer.content.decode()
    assert client.get(second).status_code == 404
    assert "Adresse erzeugen" in signed_in.get(profile).content.decode()


def test_address_of_a_closed_account_leads_nowhere(sign_in, client, staff):
    url = _make_address(sign_in(staff))
    staff.refresh_from_db()
    staff.is_active = False
    staff.save()
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("token", ["x", "0" * 22, "None"])
def test_unknown_address_is_not_found(client, db, token):
    UserFactory()
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_calendar_ends_with_the_membership(sign_in, client, staff, goal, post):
    Measure.objects.create(goal=goal, text="Meins", due="2026-12-01", responsible=post)
    url = _make_address(sign_in(staff))
    staff.memberships.all().delete()
    assert _events(client.get(url).content) == {}


def test_reminders_can_be_switched_off_in_the_profile(sign_in, staff, settings):
    client = sign_in(staff)
    url = reverse("accounts:profile")
    assert "Erinnerungen per E-Mail" not in client.get(url).content.decode()
    client.post(url, {"name": "Nora", "language": "de"})
    staff.refresh_from_db()
    assert staff.wants_reminders is True  # without a mail server nobody was asked
    settings.MAIL_IS_SET = True
    assert "Erinnerungen per E-Mail" in client.get(url).content.decode()
    client.post(url, {"name": "Nora", "language": "de"})
    staff.refresh_from_db()
    assert staff.wants_reminders is False
    client.post(url, {"name": "Nora", "language": "de", "wants_reminders": "on"})
    staff.refresh_from_db()
    assert staff.wants_reminders is True
