"""Reminders by e-mail: who gets which mail, once a day, and what cron is told."""

from __future__ import annotations

import datetime
import io
import threading

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from goals.models import Measure
from indicators import reminding
from indicators.duties import gather_duties
from indicators.models import Measurement, PeriodLock, Reminder
from tests.factories import (
    GoalFactory,
    IndicatorFactory,
    MembershipFactory,
    PostFactory,
    ScorecardFactory,
    WorkshopFactory,
)
from tests.races import at_once

DAY = "2026-11-23"


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.MAIL_IS_SET = True


@pytest.fixture
def goal(workshop, perspectives):
    return GoalFactory(workshop=workshop, perspective=perspectives[0], status="agreed")


@pytest.fixture
def post(organisation, staff):
    return PostFactory(organisation=organisation, name="Jugendhilfeplanung", user=staff)


def _measure(goal, post, text="Gespräche führen", due="2026-11-20", **more):
    return Measure.objects.create(goal=goal, text=text, due=due, responsible=post, **more)


def _remind(*arguments):
    """What the command writes; a refusal is its last line."""
    out = io.StringIO()
    try:
        call_command("remind", "--date", DAY, *arguments, stdout=out)
    except CommandError as error:
        out.write(f"ERROR {error}\n")
    return out.getvalue().splitlines()


def _someone(organisation, address, goal):
    """A member with a post and one measure that is due."""
    user = MembershipFactory(organisation=organisation, role="staff", user__email=address).user
    _measure(goal, PostFactory(organisation=organisation, user=user))
    return user


def _told():
    return sorted(message.to[0] for message in mail.outbox)


def test_mail_tells_all_that_is_due_in_german(staff, goal, post, workshop, perspectives):
    goal.responsible, goal.due = post, datetime.date(2026, 12, 1)
    goal.save()
    late = GoalFactory(
        workshop=workshop, perspective=perspectives[0], status="draft", responsible=post,
        due="2026-01-31", statement="Ein sehr langes Ziel.\n" + "Wort " * 60,
    )  # fmt: skip
    monthly = {"frequency": "month", "responsible": post}
    quota = IndicatorFactory(goal=goal, name="Quote", **monthly)
    Measurement.objects.create(indicator=quota, period="2026-08", value=1)
    many = IndicatorFactory(goal=late, name="Viele", **monthly)
    Measurement.objects.create(indicator=many, period="2026-03", value=None, comment="krank")
    Measurement.objects.create(indicator=many, period="2026-04", value=None)
    _measure(goal, post, "Gespräche & Briefe\nführen", "2026-11-22")
    _measure(goal, post, "Heute", "2026-11-23")
    _measure(goal, post, "Gerade noch", "2026-12-07")
    assert _remind() == ["1 reminded, 0 had a mail of 2026-11-23 already, 0 failed"]
    (message,) = mail.outbox
    assert message.to == [staff.email]
    assert message.subject == "Weitblick: 9 Messwerte, 3 Maßnahmen und 2 strategische Ziele fällig"
    lines = message.body.splitlines()
    text = ("Z2 Ein sehr langes Ziel. " + "Wort " * 60)[:159].rstrip() + "…"
    assert lines == [
        "Guten Tag,",
        "",
        (
            "am 23.11.2026 ist für Sie Folgendes fällig, bei Maßnahmen und Zielen auch, "
            "was in den nächsten 14 Tagen fällig wird:"
        ),
        "",
        "Messwerte",
        "- Quote: September 2026, Oktober 2026 (überfällig)",
        "- Viele: 7 Werte seit April 2026 (überfällig)",
        "Eintragen: http://127.0.0.1:8000/values/",
        "",
        "Maßnahmen",
        "- 22.11.2026 (überfällig): Gespräche & Briefe führen",
        "- 23.11.2026: Heute",
        "- 07.12.2026: Gerade noch",
        "Abhaken: http://127.0.0.1:8000/measures/",
        "",
        "Ziele",
        f"- 31.01.2026 (überfällig): {text}",
        f"- 01.12.2026: Z1 {goal.statement}",
        "Ansehen: http://127.0.0.1:8000/scorecards/",
        "",
        "Sie erhalten höchstens eine Erinnerung am Tag. Abstellen können Sie das in Ihrem Konto:",
        "http://127.0.0.1:8000/people/me/",
        "",
        "Weitblick",
        "http://127.0.0.1:8000",
    ]


def test_mail_speaks_the_language_of_the_person(staff, goal, post):
    User.objects.filter(pk=staff.pk).update(language="en")
    _measure(goal, post)
    _remind()
    assert mail.outbox[0].subject == "Weitblick: 1 measure due"
    assert "Tick off: http://127.0.0.1:8000/measures/" in mail.outbox[0].body


def test_long_lists_are_cut_and_several_scorecards_named(organisation, staff, goal, post):
    other = ScorecardFactory(organisation=organisation, title="Bauamt")
    for number in range(21):
        _measure(goal, post, f"M{number:02}", position=number)
    _measure(GoalFactory(workshop=WorkshopFactory(scorecard=other)), post, "Bau", "2026-01-01")
    _remind()
    lines = mail.outbox[0].body.splitlines()
    assert lines[5] == "- 01.01.2026 (überfällig): Bau [Bauamt]"
    assert [line for line in lines if line.startswith("- ")][-2:] == [
        "- 20.11.2026 (überfällig): M18 [Strategie der sozialen Dienste]",
        "- und 2 weitere",
    ]


def test_nobody_is_reminded_of_what_asks_nothing(organisation, workshop, perspectives, goal, post):
    made = {"workshop": workshop, "perspective": perspectives[0]}
    reached, dropped = (GoalFactory(**made, status=status) for status in ("reached", "dropped"))
    past = ScorecardFactory(organisation=organisation, as_of="2008-09-30")
    old = GoalFactory(workshop=WorkshopFactory(scorecard=past), responsible=post, due="2008-01-01")
    for item in (reached, dropped, old):
        _measure(item, post)
        IndicatorFactory(goal=item, frequency="irregular", responsible=post)
    IndicatorFactory(goal=dropped, frequency="month", responsible=post)
    IndicatorFactory(goal=old, frequency="month", responsible=post)
    _measure(goal, post, is_done=True)
    _measure(goal, post, due=None)
    _measure(goal, post, due="2026-12-08")
    _measure(goal, None)
    # Its periods are locked, all of them.
    locked = IndicatorFactory(goal=goal, frequency="year", responsible=post)
    Measurement.objects.create(indicator=locked, period="2024", value=1)
    when = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    for period, reopened in (("2025", None), ("2024", when), ("2023", None)):
        PeriodLock.objects.create(
            scorecard=goal.scorecard, period=period, locked_at=when, reopened_at=reopened
        )
    assert _remind() == ["0 reminded, 0 had a mail of 2026-11-23 already, 0 failed"]
    assert (mail.outbox, Reminder.objects.count()) == ([], 0)


def test_only_people_who_want_it_and_can_sign_in_get_mail(organisation, goal, settings):
    people = [_someone(organisation, f"{name}@example.org", goal) for name in "abcd"]
    User.objects.filter(pk=people[1].pk).update(wants_reminders=False)
    User.objects.filter(pk=people[2].pk).update(is_active=False)
    people[3].memberships.all().delete()
    _remind()
    assert _told() == ["a@example.org"]


def test_how_far_ahead_is_a_setting(goal, post, settings):
    settings.REMIND_DAYS = 0
    _measure(goal, post, due="2026-11-24")
    assert _remind()[0].startswith("0 reminded")
    _measure(goal, post, due=DAY)
    assert _remind()[0].startswith("1 reminded")
    assert "am 23.11.2026 ist für Sie Folgendes fällig:" in mail.outbox[0].body


def test_second_run_of_the_day_sends_nothing_and_the_next_day_is_another(goal, post):
    _measure(goal, post)
    assert _remind() == ["1 reminded, 0 had a mail of 2026-11-23 already, 0 failed"]
    assert _remind() == ["0 reminded, 1 had a mail of 2026-11-23 already, 0 failed"]
    _remind("--date", "2026-11-24")
    assert len(mail.outbox) == 2
    _remind("--date", "2026-12-31")
    assert [str(row.day) for row in Reminder.objects.all()] == ["2026-12-31"]


def test_without_a_date_it_is_today(goal, post):
    _measure(goal, post)
    with time_machine.travel(datetime.datetime(2026, 11, 23, 23, 30, tzinfo=datetime.UTC)):
        call_command("remind", stdout=io.StringIO())
    assert str(Reminder.objects.get().day) == "2026-11-24"  # in Berlin


def test_refused_address_stops_nobody_else_and_is_tried_again(organisation, goal, settings):
    settings.EMAIL_BACKEND = "tests.mails.RefusingBackend"
    for address in ("anna@example.org", "refused@example.org", "zoe@example.org"):
        _someone(organisation, address, goal)
    assert _remind() == [
        "2 reminded, 0 had a mail of 2026-11-23 already, 1 failed",
        "ERROR Not sent, the next run tries again: refused@example.org",
    ]
    assert _told() == ["anna@example.org", "zoe@example.org"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert _remind() == ["1 reminded, 2 had a mail of 2026-11-23 already, 0 failed"]
    assert _told() == ["anna@example.org", "refused@example.org", "zoe@example.org"]


def test_mail_server_that_is_away_ends_the_run_and_nobody_is_passed_over(goal, post, settings):
    _measure(goal, post)
    settings.EMAIL_BACKEND = "tests.mails.AwayBackend"
    assert _remind()[-1] == (
        "ERROR The mail server does not answer (ConnectionRefusedError); the next run goes on."
    )
    assert Reminder.objects.count() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert _remind()[0].startswith("1 reminded")


def test_dry_run_says_who_and_changes_nothing(staff, goal, post, settings):
    settings.MAIL_IS_SET = False
    _measure(goal, post)
    assert _remind("--dry-run") == [f"would remind {staff.email}: 1 measure", "1 in all"]
    assert (mail.outbox, Reminder.objects.count()) == ([], 0)


def test_quiet_run_says_nothing_unless_something_fails(goal, post, settings):
    _measure(goal, post)
    assert _remind("--verbosity", "0") == []
    settings.MAIL_IS_SET = False
    assert _remind("--verbosity", "0") == [
        "ERROR No mail server is set, so nobody was reminded: set EMAIL_URL."
    ]


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "23.11.2026"])
def test_wrong_date_is_refused(db, day):
    with pytest.raises(CommandError, match="is not a day, such as 2026-12-31"):
        call_command("remind", "--date", day)


@pytest.mark.parametrize("count", [1, 100])
def test_queries_do_not_grow_with_people(organisation, goal, count):
    people = [_someone(organisation, f"p{n}@example.org", goal) for n in range(count)]
    with CaptureQueriesContext(connection) as queries:
        found = gather_duties(people, on=datetime.date(2026, 11, 23), within=14)
    assert (len(found), len(queries)) == (count, 3)


def _run_twice_at_once():
    """Two runs that both begin with the same list of people."""
    day = datetime.date(2026, 11, 23)
    told = reminding.duties_to_tell(day=day)
    barrier = threading.Barrier(2)

    def meet(*, day):
        barrier.wait(10)
        return told

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reminding, "duties_to_tell", meet)
        return at_once(*[lambda: reminding.remind_people(day=day)] * 2)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_each_mail_once(organisation, goal):
    addresses = [f"p{n}@example.org" for n in range(12)]
    for address in addresses:
        _someone(organisation, address, goal)
    tallies = _run_twice_at_once()
    assert _told() == sorted(addresses)
    assert sorted(tallies[0].sent + tallies[1].sent) == sorted(addresses)
    assert sorted(tallies[0].known + tallies[1].known) == sorted(addresses)


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_two_runs_send_twice(organisation, goal, monkeypatch):
    """The guard is what the test above rests on."""
    monkeypatch.setattr(reminding, "_claim", lambda *_user_and_day: True)
    _someone(organisation, "p@example.org", goal)
    _run_twice_at_once()
    assert _told() == ["p@example.org", "p@example.org"]
