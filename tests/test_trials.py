"""The long trials of tools/trials in short form, each with its negative control."""

import os
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from tests.plugins.templates import copy_template, create_database

TRIALS = Path(__file__).resolve().parent.parent / "tools" / "trials"
KEPT = "90 stored, 0 acknowledged but lost, 0 lost, 0 double\n"

pytestmark = pytest.mark.slow


@pytest.fixture
def run(database, db):
    """Run a trial on a database of its own: it writes from other processes."""
    environment = dict(os.environ)
    environment.pop("DATABASE_URL", None)

    def run_trial(name, *options):
        return subprocess.run(
            [sys.executable, str(TRIALS / name), *options],
            capture_output=True,
            text=True,
            env=environment,
            timeout=240,
        )

    if database == "sqlite":
        yield run_trial
        return
    name = f"trial_{uuid.uuid4().hex}"
    settings = connection.settings_dict
    place = {"host": settings["HOST"], "user": settings["USER"], "dbname": "postgres"}
    if not copy_template("postgres", name):
        create_database(name)
    host = quote(settings["HOST"], "")
    environment["DATABASE_URL"] = f"postgres://{settings['USER']}@{host}/{name}"
    yield run_trial
    with psycopg.connect(**place, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.parametrize("who", [(), ("--phones", "--threads", "20")], ids=["members", "phones"])
def test_killed_server_loses_and_doubles_no_card(run, who):
    result = run("crash.py", "--cards", "90", "--kills", "2", *who)
    assert result.stdout.split(": ")[-1] == KEPT, result.stderr
    assert result.returncode == 0


@pytest.mark.databases("sqlite")  # a phone does not see which kind is gone
def test_phones_wait_for_a_server_that_is_gone(run):
    options = ("--phones", "--threads", "20", "--kills", "1", "--outage", "3")
    result = run("crash.py", "--cards", "90", *options)
    assert result.stdout.split(": ")[-1] == KEPT, result.stderr


@pytest.mark.databases("sqlite")
def test_cards_of_writers_that_give_up_are_missed(run):
    """The negative control: without repeats a kill must cost cards, and the trial must say so."""
    result = run("crash.py", "--cards", "90", "--kills", "1", "--no-retry")
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    assert ", 0 lost," not in result.stdout


def test_nobody_can_tell_who_wrote_a_card_of_a_closed_round(run):
    """Its negative control is within: while the round is open, the same attack must succeed."""
    result = run("unlinkable.py")
    words = "the attack succeeds while the round is open, 0 traces after closing"
    last = [f"30 people, 90 cards: {words}"]
    assert result.stdout.splitlines()[-1:] == last, result.stdout + result.stderr
    assert result.returncode == 0


@pytest.mark.databases("sqlite")  # the short form tells of arriving; figures: docs/trust.md
def test_room_full_of_phones_is_served_without_an_error(run):
    """Bounds of time are for a quiet machine; here everything must arrive, and once."""
    loose = ("--visible", "5000", "--post", "5000", "--within", "60", "--late", "60")
    short = ("--people", "30", "--seconds", "4", "--burst", "20", "--growth", "100")
    result = run("room_load.py", *short, *loose)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "errors                                          0\n" in result.stdout


@pytest.mark.databases("sqlite")  # the long form tells of memory; figures: docs/trust.md
def test_afternoon_on_one_board_has_no_error(run):
    short = ("--people", "5", "--cards", "10", "--minutes", "0", "--pause", "0.01")
    result = run("memory.py", *short, "--growth", "100")
    assert result.stdout.splitlines()[-2:] == ["0 errors", "Memory is flat."], result.stderr
    assert result.returncode == 0


DOTS = ("--rounds", "4", "--closings", "10")


def test_dots_are_spent_once_and_late_ballots_told(run):
    result = run("dots.py", *DOTS)
    spent, closed = result.stdout.splitlines()
    nothing = "0 more than one ballot, 0 not five dots spent, 0 errors"
    assert spent == f"4 times 40 ballots of one device: {nothing}", result.stderr
    assert closed.endswith(": 0 errors, 0 totals that differ, 0 ballots left over")
    assert result.returncode == 0


@pytest.mark.databases("postgres")
def test_dots_without_the_lock_are_lost(run):
    """The negative control. On SQLite every writer has the database to itself: no lock to take."""
    result = run("dots.py", "--no-lock", *DOTS)
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    assert ", 0 totals that differ," not in result.stdout
