"""Pictures of every page of the demo: see tools/shots.

Works on a database of its own: makes it, loads the demo, serves it, looks at every page of
tests/access_table.py as an administrator, and at the sign-in as a stranger.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((1440, 900), (390, 844), (1920, 1080))
REPORT_PAGE = 4  # cards under their perspectives
SIGN_IN_PAGES = ("account_login", "account_request_login_code", "account_reset_password")


def _demo_world() -> tuple[str, dict[str, Any]]:
    """An administrator's address, and one object of each kind out of the latest retreat."""
    from accounts.models import Invitation, Membership, Post, Role
    from goals.models import Goal, Measure
    from indicators.models import Indicator
    from workshops.models import Workshop

    workshop = Workshop.objects.order_by("-is_example", "-created_at").first()
    if workshop is None:
        sys.exit("The demo holds no retreat.")
    organisation = workshop.scorecard.organisation
    members = Membership.objects.filter(organisation=organisation)
    goals = Goal.objects.filter(workshop=workshop).order_by("position")
    world = {
        "organisation": organisation,
        "membership": members.filter(role=Role.STAFF).first(),
        "post": Post.objects.filter(organisation=organisation).first(),
        "invitation": Invitation.objects.filter(organisation=organisation).first(),
        "scorecard": workshop.scorecard,
        "perspective": workshop.scorecard.perspectives.order_by("position").first(),
        "workshop": workshop,
        "goal": goals.first(),
        "measure": Measure.objects.filter(goal__in=goals).first(),
        "indicator": Indicator.objects.filter(goal__in=goals).first(),
    }
    for name in ("prompt", "cluster", "card", "question", "objective", "phase"):
        world[name] = getattr(workshop, f"{name}s").first()
    administrator = members.get(role=Role.ADMINISTRATOR).user
    return administrator.email, {name: thing for name, thing in world.items() if thing}


def _urls(world: dict[str, Any], only: list[str]) -> list[tuple[str, str]]:
    from django.urls import reverse

    from tests.access_table import TABLE

    found = []
    for name, row in TABLE.items():
        sources = [source for source in row.objects.values() if not source.startswith("=")]
        missing = [source for source in sources if source not in world]
        if not row.is_page or not row.get or (only and name not in only):
            continue
        if missing:
            print(f"left out: {name} (the demo has no {', '.join(missing)})")
            continue
        kwargs = {
            part: source[1:] if source.startswith("=") else world[source].pk
            for part, source in row.objects.items()
        }
        found.append((name, reverse(name, kwargs=kwargs)))
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    sys.exit("The server did not start.")


def _take(base_url: str, pages: list[tuple[str, str]], email: str | None, out: Path) -> None:
    from browser import chromium, new_context, session_cookie

    cookie = session_cookie(email) if email else None
    with chromium() as browser:
        for width, height in SIZES:
            for dark in (False, True):
                context = new_context(
                    browser, base_url=base_url, width=width, height=height, dark=dark, cookie=cookie
                )
                page = context.new_page()
                for name, url in pages:
                    response = page.goto(base_url + url, wait_until="networkidle")
                    # A window as tall as the page: what sticks to its lower edge stays there.
                    tall = page.evaluate("document.documentElement.scrollHeight")
                    page.set_viewport_size({"width": width, "height": max(height, tall)})
                    file = f"{name.replace(':', '-')}-{width}-{'dark' if dark else 'light'}.png"
                    page.screenshot(path=str(out / file))
                    page.set_viewport_size({"width": width, "height": height})
                    if response is None or response.status != 200:
                        print(f"{response.status if response else '?'} {url}")
                context.close()


def _take_for_readme(base_url: str, world: dict[str, Any], email: str) -> None:
    """The three pictures of README.md: board, scorecard, a page of the report."""
    import pypdfium2
    from browser import chromium, new_context, session_cookie
    from django.core.management import call_command
    from django.urls import reverse

    from workshops.models import Workshop

    out = ROOT / "docs" / "img"
    out.mkdir(parents=True, exist_ok=True)
    real = Workshop.objects.get(is_example=False)
    urls = {
        "board": reverse("swot:board", args=[real.pk]),
        "scorecard": reverse("indicators:scorecard", args=[world["scorecard"].pk]),
    }
    with chromium() as browser:
        context = new_context(browser, base_url=base_url, cookie=session_cookie(email))
        page = context.new_page()
        for name, url in urls.items():
            page.goto(base_url + url, wait_until="networkidle")
            page.screenshot(path=str(out / f"{name}.png"))
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        call_command("render_report", str(real.pk), file.name)
        document = pypdfium2.PdfDocument(file.name)
        document[REPORT_PAGE].render(scale=1.6).to_pil().save(out / "report.png", optimize=True)
        document.close()


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit("tools/shots OUT_DIR [NAME…], or tools/shots --readme")
    for_readme = sys.argv[1] == "--readme"
    out = Path(sys.argv[1]).resolve()
    if not for_readme:
        out.mkdir(parents=True, exist_ok=True)
    only = sys.argv[2:]
    os.chdir(ROOT)
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="weitblick-shots-") as folder:
        os.environ.update(
            DATA_DIR=folder,
            DATABASE_URL=f"sqlite:///{folder}/shots.sqlite3",
            BASE_URL=f"http://127.0.0.1:{port}",
            DEMO="true",
        )
        subprocess.run([sys.executable, "tools/prepare.py"], check=True, capture_output=True)
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "bsc_project.asgi:application"),
                *("--port", str(port), "--log-level", "warning"),
            ]
        )
        try:
            _wait(port, server)
            import browser  # noqa: F401 - sets the path and Django's environment
            import django
            from django.urls import reverse

            django.setup()
            email, world = _demo_world()
            base_url = f"http://127.0.0.1:{port}"
            if for_readme:
                _take_for_readme(base_url, world, email)
                return
            _take(base_url, _urls(world, only), email, out)
            strangers = [(n, reverse(n)) for n in SIGN_IN_PAGES if not only or n in only]
            _take(base_url, strangers, None, out)
        finally:
            server.terminate()
            server.wait(timeout=10)
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")


if __name__ == "__main__":
    main()
