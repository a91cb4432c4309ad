"""What pages, posts and reports cost, as ratios of one run: see tools/bench.

Everything goes through Django's whole handler in one thread, on a database of its own. The unit is
"hello": a view that answers one word, behind the seven middlewares of Django's own start project.
The measured pages carry what ours carry: session, sign-in, CSRF, security headers. Each figure is
the median of interleaved repeats, in CPU time of this process, so a busy machine changes little.
Ends with 1 when a bound is broken.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import sys
import tempfile
import time
import types
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from workshops.models import Workshop

HELLO_URLS = "bench_hello_urls"
ROOT = Path(__file__).resolve().parent.parent
START_PROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


@dataclass
class Measured:
    """One thing that is done `times` times per repeat; `ms` is the median cost of one.

    What `prepare` does before each is not counted.
    """

    name: str
    do: Callable[[], object]
    times: int
    prepare: Callable[[], object] = lambda: None
    costs: list[float] = field(default_factory=list)

    def repeat(self) -> None:
        spent = 0.0
        for _ in range(self.times):
            self.prepare()
            began = time.process_time()
            self.do()
            spent += time.process_time() - began
        self.costs.append(spent / self.times * 1000)

    @property
    def ms(self) -> float:
        return statistics.median(self.costs)


@dataclass(frozen=True)
class Bound:
    """A ratio and the most that it may be; without one it is only told."""

    what: str
    ratio: float
    most: float = math.inf

    @property
    def is_kept(self) -> bool:
        return self.ratio <= self.most

    def line(self) -> str:
        if self.most == math.inf:
            return f"{self.what:<44} {self.ratio:7.2f}"
        verdict = "ok" if self.is_kept else "TOO DEAR"
        return f"{self.what:<44} {self.ratio:7.2f}  ≤ {self.most:<5g}  {verdict}"


def use_hello_urls(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., object]:
    """Middleware: this request finds its view in the module of `_hello`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.urlconf = HELLO_URLS  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _hello() -> Callable[[], object]:
    """Django's start project with one view, as a client that asks for it."""
    from django.test import Client
    from django.test.utils import override_settings
    from django.urls import path

    urls = types.ModuleType(HELLO_URLS)
    urls.urlpatterns = [path("hello/", lambda _request: HttpResponse("hello"))]  # type: ignore[attr-defined]
    sys.modules[urls.__name__] = urls
    client = Client()
    with override_settings(MIDDLEWARE=["tools.bench.use_hello_urls", *START_PROJECT]):
        client.get("/hello/")  # the handler keeps the middlewares that it loaded here

    def hello() -> None:
        response = client.get("/hello/")
        assert response.content == b"hello"

    return hello


class Rooms:
    """Retreats of one member, who is signed in: what the pages are measured on."""

    def __init__(self) -> None:
        from django.test import Client

        from tests import factories as make

        self.member = make.MembershipFactory()
        self.scorecard = make.ScorecardFactory(organisation=self.member.organisation)
        self.perspectives = [make.PerspectiveFactory(scorecard=self.scorecard) for _ in range(5)]
        self.client = Client()
        self.client.force_login(
            self.member.user, "allauth.account.auth_backends.AuthenticationBackend"
        )

    def retreat(self, cards: int) -> Workshop:
        from tests import factories as make

        workshop = make.WorkshopFactory(scorecard=self.scorecard)
        prompts = [make.PromptFactory(workshop=workshop, kind=k) for k in ("strength", "weakness")]
        for number in range(cards):
            perspective = self.perspectives[number % 5]
            make.CardFactory(prompt=prompts[number % 2], perspective=perspective)
        return workshop

    def phone(self, workshop: Workshop) -> Callable[[], None]:
        """A phone in the room: what it does to send a card, as its script sends it."""
        from django.test import Client

        from swot.models import RoundState
        from workshops.devices import cookie_name
        from workshops.room import join_room, open_door

        prompt = workshop.prompts.get(kind="strength")
        prompt.state = RoundState.OPEN
        prompt.save()
        _participant, secret = join_room(room=open_door(workshop=workshop))
        client = Client(headers={"HX-Request": "true"})
        client.cookies[cookie_name(workshop.pk)] = urlsafe_b64encode(secret).decode().rstrip("=")

        def send() -> None:
            response = client.post(
                f"/room/{workshop.pk}/cards/",
                urlencode({"card": uuid.uuid4(), "prompt": prompt.pk, "text": "Kurze Wege"}),
                content_type="application/x-www-form-urlencoded",
            )
            assert response.status_code == 200, response.status_code

        return send

    def look(self, workshop: Workshop) -> None:
        response = self.client.get(f"/workshops/{workshop.pk}/board/")
        assert response.status_code == 200, response.status_code

    def pin(self, workshop: Workshop, expected: int, headers: dict[str, str], **more: str) -> None:
        """Post a card as a browser does: as a form, or by the script of the dock."""
        data = {
            "card_id": str(uuid.uuid4()),
            "kind": "strength",
            "perspective": str(self.perspectives[0].pk),
            "text": "Kurze Wege",
            **more,
        }
        response = self.client.post(
            f"/workshops/{workshop.pk}/entry/",
            urlencode(data),
            content_type="application/x-www-form-urlencoded",
            headers=headers,
        )
        assert response.status_code == expected, response.status_code


def measure_pages(repeats: int) -> list[Bound]:
    """Boards of 50 and 500 cards, and a card that is pinned, against hello.

    A board is kept until it changes (swot/drawn.py), so its first drawing is told apart. A card
    from the dock is answered with the part of the board that it changed.
    """
    from swot.models import Card, WrittenCard
    from workshops.pulse import raise_pulse

    rooms = Rooms()
    small, large, changed, dock, box = (rooms.retreat(cards) for cards in (50, 500, 50, 50, 0))
    target = rooms.retreat(0)
    first = set(dock.cards.values_list("pk", flat=True))

    def tidy_dock() -> None:
        Card.objects.filter(workshop=dock).exclude(pk__in=first).delete()
        raise_pulse(dock, board=True)
        dock.refresh_from_db()
        rooms.look(dock)

    def empty_box() -> None:
        WrittenCard.objects.all().delete()

    def pin_from_dock() -> None:
        rooms.pin(dock, 200, {"HX-Request": "true"}, is_read="on", rev=str(dock.revision))

    measured = [
        Measured("hello", _hello(), 200),
        Measured("board of 50 cards", lambda: rooms.look(small), 10),
        Measured("board of 500 cards", lambda: rooms.look(large), 2),
        Measured("card pinned", lambda: rooms.pin(target, 302, {}), 20),
        Measured(
            "board of 50 cards, drawn anew",
            lambda: rooms.look(changed),
            5,
            lambda: raise_pulse(changed, board=True),
        ),
        Measured("card pinned from the dock", pin_from_dock, 5, tidy_dock),
        Measured("card sent from a phone", rooms.phone(box), 10, empty_box),
    ]
    for thing in measured:
        thing.prepare()
        thing.do()
    before = target.cards.count()
    for _ in range(repeats):
        for thing in measured:
            thing.repeat()
    assert target.cards.count() == before + 20 * repeats, "the posts did not pin their cards"
    for thing in measured:
        print(f"{thing.name:<44} {thing.ms:8.2f} ms")
    hello, fifty, five_hundred, pinned, anew, docked, sent = (thing.ms for thing in measured)
    return [
        Bound("board of 50 cards : hello", fifty / hello, 40),
        Bound("board of 500 cards : board of 50", five_hundred / fifty, 9),
        Bound("card pinned : hello", pinned / hello, 50),
        Bound("board of 50 cards, drawn anew : hello", anew / hello),
        Bound("card pinned from the dock : hello", docked / hello),
        Bound("card sent from a phone : hello", sent / hello),
    ]


def _report(repeats: int) -> list[Bound]:
    from tools import bench_report as report

    archive = json.loads(report.DEMO.read_text(encoding="utf-8"))
    ratios = report.report_ratios(archive, repeats)
    ratios |= report.side_by_side(archive, repeats) | report.issued_download(archive, repeats)
    return [Bound(name, ratio, report.BOUNDS.get(name, math.inf)) for name, ratio in ratios.items()]


def _review(repeats: int) -> list[Bound]:
    from tools import bench_review as review

    found = [("", review.review_figures(repeats))]
    found += [("PostgreSQL: ", review.postgres_figures(repeats))]
    return [
        Bound(f"{where}{name}", figures[name], most)
        for where, figures in found
        for name, most in review.BOUNDS.items()
    ]


def _map(repeats: int) -> list[Bound]:
    from tools import bench_map

    figures = bench_map.map_figures(repeats)
    return [Bound(name, figures[name], most) for name, most in bench_map.BOUNDS.items()]


PARTS = {"pages": measure_pages, "report": _report, "review": _review, "map": _map}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--only", choices=PARTS)
    options = parser.parse_args()
    repeats = max(5, options.repeats)
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT)]
    with tempfile.TemporaryDirectory(prefix="weitblick-bench-") as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="bsc_project.settings",
            DATA_DIR=folder,
            DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3",
            ALLOWED_HOSTS="testserver",
        )
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        parts = [options.only] if options.only else list(PARTS)
        bounds = [bound for name in parts for bound in PARTS[name](repeats)]
        connections.close_all()
    print()
    for bound in bounds:
        print(bound.line())
    return 0 if all(bound.is_kept for bound in bounds) else 1


if __name__ == "__main__":
    sys.exit(main())
