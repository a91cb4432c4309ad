"""What the report costs: python tools/bench_report.py [ARCHIVE.json]

Everything is measured in one run, each thing in turn, and told as a ratio of medians; only ratios
carry over to another machine. CPU time in one warm process:

- the report, with tags and its archive, costs at most 3.0 times the same words as bare paragraphs;
- ten times the content at most 13 times as much, in at most 350 MiB;
- at most 1.15 times WeasyPrint alone on the same HTML;
- the Word file takes less than a second, and the download of an issued version less than 20 ms.

And on the clock, from a click to the first byte of a fresh report through the whole site, beside
the whole process of headless Chromium that prints the same HTML with the same low priority, and of
Typst (an own, minimal template; `pip install typst`). What is not installed is left out.
"""

from __future__ import annotations

import contextlib
import copy
import gc
import html
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reports.paper import pdf  # noqa: E402  the project is no installed package
from reports.paper.html import render_html  # noqa: E402
from reports.rendering.child import NICENESS  # noqa: E402
from reports.tree.build import build_document  # noqa: E402
from reports.word import render_word  # noqa: E402
from tools.typst_report import typst_source  # noqa: E402

DEMO = ROOT / "reports" / "demo" / "bad-duerkheim-2007.json"
REPEATS = 7
TIMES = 10
BARE, ALONE = "report / bare paragraphs", "report / WeasyPrint alone"
TEN, MEMORY = "ten times the content / report", "ten times the content, MiB"
CLICK, WHOLE = "click to first byte / Chromium", "report, whole process / Chromium"
TYPST, TYPST_WARM = "report, whole process / Typst", "report, warm / Typst, warm"
WORD, DOWNLOAD = "Word, s", "download of an issued version, ms"
BOUNDS = {BARE: 3.0, ALONE: 1.15, TEN: 13.0, MEMORY: 350.0, CLICK: 1.0, WORD: 1.0, DOWNLOAD: 20.0}
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--generate-pdf-document-outline",
    "--no-pdf-header-footer",
)
Case = Callable[[], object]


def measure(
    cases: dict[str, Case],
    repeats: int = REPEATS,
    clock: Callable[[], float] = time.process_time,
) -> dict[str, float]:
    """Median seconds per case; they take turns, so that none has the better hour.

    Garbage is collected between them, as the report's process does it between two reports.
    """
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    for case in cases.values():
        case()
    gc.disable()
    try:
        for _ in range(repeats):
            for name, case in cases.items():
                gc.collect()
                start = clock()
                case()
                seconds[name].append(clock() - start)
    finally:
        gc.enable()
    return {name: statistics.median(found) for name, found in seconds.items()}


# --- in one warm process ----------------------------------------------------------------------


def report_ratios(archive: dict[str, Any], repeats: int = REPEATS) -> dict[str, float]:
    """What the report costs against bare paragraphs, WeasyPrint alone, and ten times as much."""
    engine = pdf._engine()
    page = render_html(build_document(archive))
    bare, tenfold = bare_paragraphs(page), multiplied(archive, TIMES)

    def plain() -> object:
        document = engine.weasyprint.HTML(string=bare, url_fetcher=engine.fetcher())
        return document.write_pdf(font_config=engine.fonts)

    def alone() -> object:
        document = engine.weasyprint.HTML(string=page, url_fetcher=engine.fetcher())
        return document.write_pdf(
            stylesheets=[engine.styles],
            font_config=engine.fonts,
            counter_style=engine.counters,
            pdf_variant="pdf/ua-1",
        )

    found = measure(
        {
            "bare": plain,
            "alone": alone,
            "report": lambda: rendered(archive),
            "word": lambda: render_word(build_document(archive)),
        },
        repeats,
    )
    tenth = measure({"one": lambda: rendered(archive), "ten": lambda: rendered(tenfold)}, 3)
    return {
        BARE: found["report"] / found["bare"],
        ALONE: found["report"] / found["alone"],
        TEN: tenth["ten"] / tenth["one"],
        MEMORY: peak_memory(tenfold),
        WORD: found["word"],
    }


def rendered(archive: dict[str, Any]) -> bytes:
    return pdf.render_pdf(build_document(archive), archive=archive)


def bare_paragraphs(page: str) -> str:
    """The words of the report, each paragraph, item, cell and heading as one bare paragraph."""
    body = page.split("</head>", 1)[1]
    body = re.sub(r"<title>.*?</title>", " ", body)
    pieces = re.split(r"</?(?:p|li|td|th|h\d)\b[^>]*>", body)
    texts = (html.unescape(re.sub(r"<[^>]*>", " ", piece)).split() for piece in pieces)
    paragraphs = "".join(f"<p>{html.escape(' '.join(words))}</p>" for words in texts if words)
    return f'<!doctype html><html lang="de"><meta charset="utf-8"><title>x</title>{paragraphs}'


def multiplied(archive: dict[str, Any], times: int) -> dict[str, Any]:
    """An archive that says everything so many times; only its frame stands once."""
    many = copy.deepcopy(archive)
    for slot, text in archive["narratives"].items():
        many["narratives"][slot] = "\n\n".join([text] * times)
    for part in ("cards", "questions", "objectives", "phases", "goals"):
        many[part] = [_again(item, number) for number in range(times) for item in archive[part]]
    return many


def _again(item: dict[str, Any], number: int) -> dict[str, Any]:
    key = {"key": f"{item['key']}-{number}"} if number and "key" in item else {}
    return {**copy.deepcopy(item), **key}


def peak_memory(archive: dict[str, Any]) -> float:
    """MiB that a process of its own holds at most while it renders the archive."""
    code = (
        "import json, sys; from tools import bench_report as bench; bench.pdf.warm_up();"
        "bench.rendered(json.load(sys.stdin)); print(bench.own_peak())"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(archive).encode(),
        stdout=subprocess.PIPE,
        check=True,
        cwd=ROOT,
    )
    return float(told.stdout)


def own_peak() -> float:
    """Since this program began: what its parent held before does not count."""
    told = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", told)[1]) / 1024


# --- beside others, on the clock ----------------------------------------------------------------


def side_by_side(archive: dict[str, Any], repeats: int = REPEATS) -> dict[str, float]:
    """Whole processes on the clock, and the click where Django is set up with a database."""
    with tempfile.TemporaryDirectory(prefix="weitblick-side-") as folder:
        place = Path(folder)
        (place / "archive.json").write_text(json.dumps(archive))
        cases: dict[str, Case] = {"whole": lambda: _run_render(place)}
        with contextlib.ExitStack() as stack:
            if os.environ.get("DJANGO_SETTINGS_MODULE"):
                cases["click"] = stack.enter_context(clicking(archive))
            if chromium := _chromium(archive, place):
                cases["chromium"] = lambda: _run(chromium)
                # The report's process gives way to others; beside it, so does this one.
                lower = ["nice", "-n", str(NICENESS), *chromium]
                cases["chromium, low priority"] = lambda: _run(lower)
            if typst := _typst(archive, place):
                cases["typst"] = lambda: _run([sys.executable, str(place / "set.py")])
                cases["warm"], cases["typst, warm"] = lambda: rendered(archive), typst
            found = measure(cases, repeats, time.perf_counter)
    wanted = {
        CLICK: ("click", "chromium, low priority"),
        WHOLE: ("whole", "chromium"),
        TYPST: ("whole", "typst"),
        TYPST_WARM: ("warm", "typst, warm"),
    }
    for name, seconds in found.items():
        print(f"{name:<44} {seconds * 1000:8.0f} ms")
    return {
        name: found[ours] / found[theirs]
        for name, (ours, theirs) in wanted.items()
        if ours in found and theirs in found
    }


@contextlib.contextmanager
def clicking(archive: dict[str, Any]) -> Iterator[Case]:
    """Download the report of a retreat through the whole site; none is kept, the child is warm."""
    from reports.rendering import cache

    workshop, client = _imported(archive)

    def click() -> None:
        cache.forget(str(workshop.pk))
        _download(client, f"/workshops/{workshop.pk}/report/pdf/")

    yield click


def issued_download(archive: dict[str, Any], repeats: int = REPEATS) -> dict[str, float]:
    """Milliseconds of the server's processor for the PDF of an issued version."""
    from reports.versions.issuing import issue_draft, make_files

    workshop, client = _imported(archive)
    version = issue_draft(workshop=workshop, by=client.person)
    assert make_files(version=version)
    address = f"/versions/{version.pk}/file/pdf/"
    return {DOWNLOAD: measure({"file": lambda: _download(client, address)}, repeats)["file"] * 1000}


def _imported(archive: dict[str, Any]) -> tuple[Any, Any]:
    """A retreat with all of it, and a browser in which its facilitator is signed in."""
    from django.test import Client

    from accounts.models import Role
    from reports.exchange.importing import import_retreat
    from tests import factories as make

    member = make.MembershipFactory(role=Role.FACILITATOR)
    workshop = import_retreat(archive=archive, organisation=member.organisation, by=member.user)
    client = Client()
    client.force_login(member.user, "allauth.account.auth_backends.AuthenticationBackend")
    client.person = member.user
    return workshop, client


def _download(client: Any, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    assert b"".join(response)[:5] == b"%PDF-"


def _run(command: list[str]) -> None:
    subprocess.run(
        command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _run_render(place: Path) -> None:
    """The command line: a process that reads a file, renders it and ends."""
    archive, out = str(place / "archive.json"), str(place / "out.pdf")
    _run([sys.executable, "manage.py", "render_report", archive, out])


def _chromium(archive: dict[str, Any], place: Path) -> list[str] | None:
    import shutil

    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        return None
    page = place / "page.html"
    page.write_text(render_html(build_document(archive)))
    profile, out = f"--user-data-dir={place}/profile", f"--print-to-pdf={place}/chromium.pdf"
    return [found, *CHROMIUM_FLAGS, profile, out, page.as_uri()]


def _typst(archive: dict[str, Any], place: Path) -> Case | None:
    try:
        import typst
    except ImportError:
        return None
    source = place / "report.typ"
    source.write_text(typst_source(build_document(archive)))
    options: dict[str, Any] = {
        "font_paths": [str(ROOT / "static" / "vendor" / "fonts")],
        "ignore_system_fonts": True,
        "pdf_standards": ["ua-1"],
    }
    arguments = f"{str(source)!r}, output={str(place / 'typst.pdf')!r}, **{options!r}"
    (place / "set.py").write_text(f"import typst\ntypst.compile({arguments})\n")
    return lambda: typst.compile(str(source), **options)


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO
    archive = json.loads(path.read_text(encoding="utf-8"))
    for name, ratio in (report_ratios(archive) | side_by_side(archive)).items():
        bound = f" (at most {BOUNDS[name]:.2f})" if name in BOUNDS else ""
        print(f"{name}: {ratio:.2f}{bound}")


if __name__ == "__main__":
    main()
