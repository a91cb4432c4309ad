#!/usr/bin/env python3
"""Retreats as nobody would hold them become reports: nothing is lost, cut off or out of place.

    tools/trials/reports.py [--retreats 500] [--seed N]
    tools/trials/reports.py --only 17 --keep FOLDER    one of them, to look at its files

Each retreat is generated: with no cards or many, 0 to 7 levels of lists, words of 200 letters,
every sign that the fonts hold, goals, values, votes, photos, both languages, every choice of the
report. Its PDF and its Word file must say what the tree says, in its order; on paper every piece of
text must lie within its page, whole, over nothing else, in a font of ours. Exit code 1 says that
one did not, or that a control went unnoticed: a sentence that is lost, one that is said twice, a
word outside the page, a word behind the edge of a box, a word upon another.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_project.settings")

import django  # noqa: E402

django.setup()

from reports.paper.pdf import pdf_from_html, render_pdf  # noqa: E402
from reports.rendering.edition import Edition  # noqa: E402
from reports.tree.document import Document, Paragraph, Section, Text  # noqa: E402
from reports.word import render_word  # noqa: E402
from tests.reports import archives  # noqa: E402
from tests.reports.generated import covered_signs, edition  # noqa: E402
from tests.reports.pdf_reader import Sheet, read_sheets  # noqa: E402
from tests.reports.report_faults import (  # noqa: E402
    faults_of_layout,
    faults_of_text,
    faults_of_word,
    squeezed,
)

SENTENCE = "Dieser Satz steht nur einmal da."
MOST_TOLD = 6


def main() -> int:
    options = _options()
    numbers = range(options.retreats) if options.only is None else [options.only]
    began, faulty, pages, signs = time.process_time(), 0, 0, set(squeezed("".join(covered_signs())))
    for number in numbers:
        place = options.keep / str(number) if options.keep else None
        faults, sheets = faults_of(edition(number, options.retreats, options.seed), place)
        pages += len(sheets)
        signs -= set(squeezed("".join(sheet.text for sheet in sheets)))
        faulty += bool(faults)
        for fault in faults[:MOST_TOLD]:
            print(f"{number}: {fault}", flush=True)
    unnoticed = [name for name, noticed in controls().items() if not noticed]
    for name in unnoticed:
        print(f"control: {name} was NOT noticed")
    spent = time.process_time() - began
    print(
        f"{len(numbers)} retreats, {pages} pages, {faulty} with faults,"
        f" {len(signs) if options.only is None else 0} signs not seen,"
        f" {len(unnoticed)} controls unnoticed, {spent:.0f} s of the processor"
    )
    return 1 if faulty or unnoticed or (signs and options.only is None) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--retreats", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, metavar="NUMBER")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    return parser.parse_args()


def faults_of(one: Edition, place: Path | None = None) -> tuple[list[str], list[Sheet]]:
    """What is wrong with the reports on a retreat, and the PDF's sheets. `place`: where the files
    are left, without their endings."""
    document, pictures = one.document(), one.pictures()
    try:
        pdf = render_pdf(document, pictures, one.archive)
        word = render_word(document, pictures)
    except Exception as error:
        return [f"error: {type(error).__name__}: {error}"], []
    if place:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.with_suffix(".pdf").write_bytes(pdf)
        place.with_suffix(".docx").write_bytes(word)
    sheets = read_sheets(pdf)
    faults = faults_of_text(document, sheets) + faults_of_layout(sheets)
    return faults + faults_of_word(document, word), sheets


def controls() -> dict[str, bool]:
    """Whether each harm that is done on purpose is noticed, and none where there is none."""
    document = _with_sentence(Edition(archives.real()).document(), 1)
    lost, doubled = (_with_sentence(document, times) for times in (-1, 1))
    sheets, word = read_sheets(render_pdf(document)), render_word(document)
    found = {
        "a whole report": not (faults_of_text(document, sheets) + faults_of_word(document, word)),
        "a sentence that is lost": bool(faults_of_text(doubled, sheets)),
        "a sentence that is said twice": bool(faults_of_text(lost, sheets)),
        "a sentence that is lost in Word": bool(faults_of_word(doubled, word)),
    }
    harms = {
        "a word outside the page": "margin-right: -40mm; text-align: right",
        "a word under the page": "position: absolute; top: 250mm",
        "a word behind an edge": "overflow: hidden; width: 5mm; white-space: nowrap",
        "a word upon another": "margin-bottom: -15pt",
        "a foreign font": "font-family: monospace",
    }
    for name, style in {"nothing": "", **harms}.items():
        faults = _layout_with(style)
        found[name] = bool(faults) is bool(style)
    return found


def _with_sentence(document: Document, times: int) -> Document:
    """The tree with the sentence once more at its end, or without its last section."""
    if times < 0:
        return replace(document, sections=document.sections[:-1])
    said = Section("Nachtrag", "more", (Paragraph((Text(SENTENCE),)),), number="", level=1)
    return replace(document, sections=(*document.sections, said))


def _layout_with(style: str) -> list[str]:
    page = (
        f'<html lang="de"><title>x</title><body class="report"><p style="{style}">Verwaltung</p>'
        "<p>Darunter</p>"
    )
    return faults_of_layout(read_sheets(pdf_from_html(page)))


if __name__ == "__main__":
    sys.exit(main())
