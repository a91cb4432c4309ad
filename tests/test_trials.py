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

ROOT = Path(__file__).resolve().parent.parent
CRASH = ROOT / "tools" / "trials" / "crash.py"

pytestmark = pytest.mark.slow


@pytest.fixture
def trial_database(database, db):
    """A database of its own beside those of the tests: the trial writes from other processes."""
    if database == "sqlite":
        yield {}
        return
    name = f"trial_{uuid.uuid4().hex}"
    settings = connection.settings_dict
    place = {"host": settings["HOST"], "user": settings["USER"], "dbname": "postgres"}
    with psycopg.connect(**place, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield {"DATABASE_URL": f"postgres://{settings['USER']}@{quote(settings['HOST'], '')}/{name}"}
    with psycopg.connect(**place, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _crash(environment, *options):
    return subprocess.run(
        [sys.executable, str(CRASH), "--cards", "90", *options],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=180,
    )


def test_killed_server_loses_and_doubles_no_card(trial_database):
    result = _crash(trial_database, "--kills", "2")
    assert result.stdout.split(": ")[-1] == (
        "90 stored, 0 acknowledged but lost, 0 lost, 0 double\n"
    ), result.stderr
    assert result.returncode == 0


def test_cards_of_writers_that_give_up_are_missed(trial_database):
    """The negative control: without repeats a kill must cost cards, and the trial must say so."""
    result = _crash(trial_database, "--kills", "1", "--no-retry")
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    assert ", 0 lost," not in result.stdout
