#!/usr/bin/env python3
"""Kill the server again and again while cards are posted: none may be lost, none stored twice.

    tools/trials/crash.py --kills 20 --cards 5000

Several writers post cards, each with an id of its own, and repeat a post until the server has said
yes. Meanwhile the server gets SIGKILL at odd moments and is started again. In the end the table is
compared with what was posted. `--no-retry` is the negative control: writers give up after one try,
so cards must be missing, and the trial must say so. The exit code is 0 when nothing was lost or
doubled. The database is DATABASE_URL, or an SQLite file that is removed afterwards.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CSRF = "c" * 32
START_SECONDS = 60
POST_SECONDS = 30


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


@dataclass
class Server:
    """The real server on a free port of the loopback; `kill` ends it without a goodbye."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "bsc_project.asgi:application"),
                *("--host", "127.0.0.1", "--port", str(self.port), "--log-level", "critical"),
            ],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
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


@dataclass
class Writers:
    """Threads that post cards; `acknowledged` holds the ids to which the server said yes."""

    url: str
    cookie: str
    retry: bool
    cards: list[uuid.UUID]
    acknowledged: set[uuid.UUID] = field(default_factory=set)
    tries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, threads: int) -> list[threading.Thread]:
        started = [threading.Thread(target=self._write, daemon=True) for _ in range(threads)]
        for thread in started:
            thread.start()
        return started

    def _write(self) -> None:
        opener = urllib.request.build_opener(NoRedirect)
        while True:
            with self.lock:
                if not self.cards:
                    return
                card = self.cards.pop()
            while not self._post(opener, card) and self.retry:
                time.sleep(0.1)

    def _post(self, opener: urllib.request.OpenerDirector, card: uuid.UUID) -> bool:
        data = {"text": f"Karte {card}", "card_id": str(card), "is_read": "on"}
        request = urllib.request.Request(
            self.url,
            data=urllib.parse.urlencode(data).encode(),
            headers={"Cookie": self.cookie, "X-CSRFToken": CSRF},
        )
        self.tries += 1
        try:
            opener.open(request, timeout=POST_SECONDS)
        except urllib.error.HTTPError as error:
            if error.code != 302:  # the answer to a pinned card sends the page back to the board
                return False
        except OSError:
            return False
        with self.lock:
            self.acknowledged.add(card)
        return True


def prepare() -> tuple[str, str]:
    """Migrate, make a retreat and sign somebody in; return its id and the cookies."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_project.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from accounts.models import Membership, Organisation, Role, User
    from swot.models import Prompt
    from tools.browser import session_cookie
    from workshops.models import Scorecard, Workshop

    organisation = Organisation.objects.create(name="Trial")
    user = User.objects.create_user(f"{uuid.uuid4()}@example.org", None)
    Membership.objects.create(user=user, organisation=organisation, role=Role.FACILITATOR)
    scorecard = Scorecard.objects.create(organisation=organisation, title="Trial")
    workshop = Workshop.objects.create(scorecard=scorecard, title="Trial", language="de")
    Prompt.objects.create(workshop=workshop, kind="strength", text="Stärken?")
    session = session_cookie(user.email)
    return str(workshop.pk), f"{session['name']}={session['value']}; csrftoken={CSRF}"


def stored(workshop: str) -> list[uuid.UUID]:
    from swot.models import Card

    texts = Card.objects.filter(workshop=workshop).values_list("text", flat=True)
    return [uuid.UUID(text.removeprefix("Karte ")) for text in texts]


def trial(*, kills: int, cards: int, threads: int, retry: bool) -> int:
    workshop, cookie = prepare()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = Server(free.getsockname()[1])
    posted = [uuid.uuid4() for _ in range(cards)]
    url = f"http://127.0.0.1:{server.port}/workshops/{workshop}/entry/"
    writers = Writers(url, cookie, retry, list(posted))
    server.start()
    try:
        running = writers.run(threads)
        chance, killed = random.Random(1), 0
        for number in range(1, kills + 1):
            # Kill when that share of the cards is through, so that every kill meets writers.
            goal = cards * number // (kills + 1)
            while any(thread.is_alive() for thread in running) and (
                cards - len(writers.cards) < goal
            ):
                time.sleep(0.01)
            time.sleep(chance.random() * 0.05)
            server.kill()
            killed += 1
            server.start()
        for thread in running:
            thread.join()
    finally:
        server.kill()
    rows = stored(workshop)
    lost, double = len(set(posted) - set(rows)), len(rows) - len(set(rows))
    unkept = len(writers.acknowledged - set(rows))
    print(
        f"{cards} cards, {killed} kills, {writers.tries} tries: {len(rows)} stored, "
        f"{unkept} acknowledged but lost, {lost} lost, {double} double"
    )
    return 1 if lost or double or unkept else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--cards", type=int, default=5000)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--no-retry", action="store_true", help="the negative control")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="weitblick-trial-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/trial.sqlite3")
        return trial(
            kills=options.kills,
            cards=options.cards,
            threads=options.threads,
            retry=not options.no_retry,
        )


if __name__ == "__main__":
    sys.exit(main())
