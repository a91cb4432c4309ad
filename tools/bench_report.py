"""What the report costs: python tools/bench_report.py [ARCHIVE.json]

Ratios of CPU time, medians of interleaved repeats in one warm process; only ratios carry over to
another machine. The report with tags costs at most 3.0 times the same words as bare
paragraphs, and at most 1.15 times WeasyPrint alone on the same HTML.
"""

import html
import json
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reports import pdf  # noqa: E402  the project is no installed package
from reports.build import build_document  # noqa: E402
from reports.html import render_html  # noqa: E402

DEMO = ROOT / "reports" / "demo" / "bad-duerkheim-2007.json"
REPEATS = 7
BOUNDS = {"report / bare paragraphs": 3.0, "report / WeasyPrint alone": 1.15}


def measure(cases: dict[str, Callable[[], object]], repeats: int = REPEATS) -> dict[str, float]:
    """Median seconds of CPU time per case; they take turns, so that none has the better hour."""
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    for case in cases.values():
        case()
    for _ in range(repeats):
        for name, case in cases.items():
            start = time.process_time()
            case()
            seconds[name].append(time.process_time() - start)
    return {name: statistics.median(found) for name, found in seconds.items()}


def report_ratios(archive: dict, repeats: int = REPEATS) -> dict[str, float]:
    """The two ratios of the report, with tags: over bare paragraphs, and over WeasyPrint alone."""
    engine = pdf._engine()
    page = render_html(build_document(archive))
    bare = bare_paragraphs(page)

    def plain() -> object:
        document = engine.weasyprint.HTML(string=bare, url_fetcher=engine.fetcher)
        return document.write_pdf(font_config=engine.fonts)

    def weasyprint_alone() -> object:
        document = engine.weasyprint.HTML(string=page, url_fetcher=engine.fetcher)
        return document.write_pdf(
            stylesheets=[engine.styles],
            font_config=engine.fonts,
            counter_style=engine.counters,
            pdf_variant="pdf/ua-1",
        )

    found = measure(
        {
            "bare": plain,
            "alone": weasyprint_alone,
            "report": lambda: pdf.render_pdf(build_document(archive)),
        },
        repeats,
    )
    return {
        "report / bare paragraphs": found["report"] / found["bare"],
        "report / WeasyPrint alone": found["report"] / found["alone"],
    }


def bare_paragraphs(page: str) -> str:
    """The words of the report, each paragraph, item, cell and heading as one bare paragraph."""
    body = page.split("</head>", 1)[1]
    body = re.sub(r"<title>.*?</title>", " ", body)
    pieces = re.split(r"</?(?:p|li|td|th|h\d)\b[^>]*>", body)
    texts = (html.unescape(re.sub(r"<[^>]*>", " ", piece)).split() for piece in pieces)
    paragraphs = "".join(f"<p>{html.escape(' '.join(words))}</p>" for words in texts if words)
    return f'<!doctype html><html lang="de"><meta charset="utf-8"><title>x</title>{paragraphs}'


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO
    ratios = report_ratios(json.loads(path.read_text(encoding="utf-8")))
    for name, ratio in ratios.items():
        print(f"{name}: {ratio:.2f} (at most {BOUNDS[name]:.2f})")


if __name__ == "__main__":
    main()
