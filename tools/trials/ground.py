"""What the trials stand on: a database of their own, the real server, a retreat with its people.

The database is DATABASE_URL; without it an SQLite file that is removed afterwards, or with
``--postgres`` a PostgreSQL that lives as long as the trial.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent
CSRF = "c" * 32
START_SECONDS = 60


def parser_of(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description.strip().splitlines()[0])
    parser.add_argument(
        "--postgres", action="store_true", help="on a PostgreSQL of its own, not on SQLite"
    )
    return parser


@contextmanager
def own_database(*, postgres: bool) -> Iterator[Path]:
    """Name the database in the environment, for this process and its servers; the data folder."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_project.settings")
    with tempfile.TemporaryDirectory(prefix="weitblick-trial-") as folder:
        os.environ["DATA_DIR"] = folder
        if not postgres:
            from tests.plugins.templates import copy_template

            copy_template("sqlite", str(Path(folder) / "trial.sqlite3"))
            os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/trial.sqlite3")
            yield Path(folder)
            return
        from urllib.parse import quote

        from tests.plugins.postgres import PostgresServer

        server = PostgresServer()
        try:
            place = quote(str(server.socket_dir), safe="")
            os.environ["DATABASE_URL"] = f"postgres://weitblick@{place}/postgres"
            yield Path(folder)
        finally:
            from django.db import connections

            connections.close_all()
            server.stop()


def _end_with_parent() -> None:
    """Ask the kernel to end the server when the trial dies without a goodbye."""
    PR_SET_PDEATHSIG = 1  # noqa: N806
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass
class Server:
    """The real server on a free port of the loopback; `kill` ends it without a goodbye.

    What it writes goes to `log`, by default nowhere.
    """

    log: IO[bytes] | int = subprocess.DEVNULL
    options: tuple[str, ...] = ("--log-level", "critical")
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "bsc_project.asgi:application"),
                *("--host", "127.0.0.1", "--port", str(self.port), *self.options),
            ],
            cwd=ROOT,
            stdout=self.log,
            stderr=self.log,
            preexec_fn=_end_with_parent,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def memory(self) -> float:
        """MiB that the server holds, without the process that makes PDFs."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@dataclass(frozen=True)
class Retreat:
    """One retreat of one member, its door open and its rounds running."""

    id: uuid.UUID
    email: str
    cookie: str
    code: str
    link: str
    prompts: list[uuid.UUID]
    perspectives: list[uuid.UUID]


@dataclass
class Phone:
    """A device in the room, as its browser would be: a cookie, and the ids it made."""

    cookie: str
    cards: list[uuid.UUID] = field(default_factory=list)


def prepare(*, kinds: tuple[str, ...] = ("strength",)) -> Retreat:
    """Migrate, make a retreat, open its rounds and its door, and sign its facilitator in."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from accounts.models import Membership, Organisation, Role, User
    from swot.models import Prompt, RoundState
    from tools.browser import session_cookie
    from workshops.models import Perspective, Scorecard, Workshop
    from workshops.room import open_door

    organisation = Organisation.objects.create(name="Trial")
    user = User.objects.create_user(f"{uuid.uuid4()}@example.org", None)
    Membership.objects.create(user=user, organisation=organisation, role=Role.FACILITATOR)
    scorecard = Scorecard.objects.create(organisation=organisation, title="Trial")
    perspectives = [
        Perspective.objects.create(
            scorecard=scorecard, name=name, heading=name, position=at, board_position=at
        )
        for at, name in enumerate(("Eins", "Zwei", "Drei"), start=1)
    ]
    workshop = Workshop.objects.create(scorecard=scorecard, title="Trial", language="de")
    prompts = [
        Prompt.objects.create(
            workshop=workshop, kind=kind, text=f"{kind}?", position=at, state=RoundState.OPEN
        )
        for at, kind in enumerate(kinds)
    ]
    room = open_door(workshop=workshop)
    session = session_cookie(user.email)
    return Retreat(
        id=workshop.pk,
        email=user.email,
        cookie=f"{session['name']}={session['value']}; csrftoken={CSRF}",
        code=room.code,
        link=room.link,
        prompts=[prompt.pk for prompt in prompts],
        perspectives=[perspective.pk for perspective in perspectives],
    )
