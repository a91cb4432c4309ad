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
import os
import statistics
import sys
import tempfile
import time
import types
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.http import HttpRequest, HttpResponse

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
    """One thing that is done `times` times per repeat; `ms` is the median cost of one."""

    name: str
    do: Callable[[], object]
    times: int
    costs: list[float] = field(default_factory=list)

    def repeat(self) -> None:
        began = time.process_time()
        for _ in range(self.times):
            self.do()
        self.costs.append((time.process_time() - began) / self.times * 1000)

    @property
    def ms(self) -> float:
        return statistics.median(self.costs)


@dataclass(frozen=True)
class Bound:
    what: str
    ratio: float
    most: float

    def line(self) -> str:
        verdict = "ok" if self.ratio <= self.most else "TOO DEAR"
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


def measure_pages(repeats: int) -> list[Bound]:
    """Boards of 50 and 500 cards, and a card that is pinned, against hello."""
    from django.test import Client
    from django.urls import reverse

    from tests import factories as make

    member = make.MembershipFactory()
    scorecard = make.ScorecardFactory(organisation=member.organisation)
    perspectives = [make.PerspectiveFactory(scorecard=scorecard) for _ in range(5)]
    client = Client()
    client.force_login(member.user, "allauth.account.auth_backends.AuthenticationBackend")

    def board(cards: int) -> str:
        workshop = make.WorkshopFactory(scorecard=scorecard)
        prompts = [make.PromptFactory(workshop=workshop, kind=k) for k in ("strength", "weakness")]
        for number in range(cards):
            prompt = prompts[number % 2]
            make.CardFactory(prompt=prompt, perspective=perspectives[number % 5])
        return reverse("swot:board", args=[workshop.pk])

    small, large = board(50), board(500)
    target = make.WorkshopFactory(scorecard=scorecard)
    make.PromptFactory(workshop=target)
    pin = reverse("swot:entry", args=[target.pk])

    def get(url: str) -> None:
        response = client.get(url)
        assert response.status_code == 200, (response.status_code, url)

    def post() -> None:
        response = client.post(
            pin,
            {
                "card_id": str(uuid.uuid4()),
                "kind": "strength",
                "perspective": str(perspectives[0].pk),
                "text": "Kurze Wege",
            },
        )
        assert response.status_code in (200, 302), response.status_code

    measured = [
        Measured("hello", _hello(), 200),
        Measured("board of 50 cards", lambda: get(small), 10),
        Measured("board of 500 cards", lambda: get(large), 2),
        Measured("card pinned", post, 20),
    ]
    for thing in measured:
        thing.do()
    before = target.cards.count()
    for _ in range(repeats):
        for thing in measured:
            thing.repeat()
    assert target.cards.count() == before + 20 * repeats, "the posts did not pin their cards"
    for thing in measured:
        print(f"{thing.name:<44} {thing.ms:8.2f} ms")
    hello, fifty, five_hundred, pinned = (thing.ms for thing in measured)
    return [
        Bound("board of 50 cards : hello", fifty / hello, 40),
        Bound("board of 500 cards : board of 50", five_hundred / fifty, 9),
        Bound("card pinned : hello", pinned / hello, 50),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=7)
    repeats = max(5, parser.parse_args().repeats)
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
        bounds = measure_pages(repeats)
        from tools import bench_report

        archive = json.loads(bench_report.DEMO.read_text(encoding="utf-8"))
        ratios = bench_report.report_ratios(archive, repeats)
        bounds += [Bound(name, ratios[name], most) for name, most in bench_report.BOUNDS.items()]
        connections.close_all()
    print()
    for bound in bounds:
        print(bound.line())
    return 0 if all(bound.ratio <= bound.most for bound in bounds) else 1


if __name__ == "__main__":
    sys.exit(main())
