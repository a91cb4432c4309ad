#!/usr/bin/env python3
"""LibreOffice opens the Word report and reads the same text in it as stands in the tree.

    tools/trials/word.py                  both demos, lists in lists, a photo, a logo, odd signs
    tools/trials/word.py FILE.json …      these archives instead
    tools/trials/word.py --keep FOLDER    leave the files there, to look at them

LibreOffice writes each file as plain text and as PDF. The text is compared line by line: numbers
of headings and lists, which Word and LibreOffice count by themselves, tables, references. Exit
code 1 says that a line differs, or that the control (the text without its last line) went
unnoticed; 2 that LibreOffice is missing. Where the command openxml-audit is at hand, each file is
held against Microsoft's schemas, too.
"""

from __future__ import annotations

import argparse
import difflib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from reports.archive import parse_archive  # noqa: E402
from reports.tree.build import build_document  # noqa: E402
from reports.tree.document import Document  # noqa: E402
from reports.word import render_word  # noqa: E402
from tests.reports.word_reader import TreeText, normal  # noqa: E402

SECONDS = 180
INSTALL = "apt-get install --no-install-recommends libreoffice-writer-nogui poppler-utils"
FONTS = "fonts-crosextra-carlito fonts-crosextra-caladea"
MARK = re.compile(r"^[•◦▪‣–»+!\-]\s+")
HARMLESS = ("Numbering definition '0' referenced but not found",)
"""Not at fault: 0 is Word's own way to say that a heading has no number."""


def main() -> int:
    options = _options()
    if missing := [name for name in ("soffice", "pdfinfo") if not shutil.which(name)]:
        print(f"Missing: {', '.join(missing)}. {INSTALL} {FONTS}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="weitblick-word-") as folder:
        place = Path(options.keep or folder)
        place.mkdir(parents=True, exist_ok=True)
        reports = _reports(options.files)
        found = [_try(name, document, data, place) for name, (document, data) in reports.items()]
        found.append(_control(*next(iter(reports.values())), place))
    return 0 if all(found) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("files", nargs="*", metavar="FILE.json")
    parser.add_argument("--keep", metavar="FOLDER")
    return parser.parse_args()


def _reports(files: list[str]) -> dict[str, tuple[Document, bytes]]:
    if files:
        archives = {Path(file).stem: parse_archive(Path(file).read_bytes()) for file in files}
        trees = {name: build_document(archive) for name, archive in archives.items()}
        return {name: (tree, render_word(tree)) for name, tree in trees.items()}
    from tests.reports import test_word

    names = ("2007", "2008", "dressed", "chosen", "odd_signs")
    return {name: (test_word.tree(name), test_word.word(name)) for name in names}


def _try(name: str, document: Document, data: bytes, place: Path) -> bool:
    text, pages = _converted(name, data, place)
    expected, found = _lines(document), _read(text)
    differences = list(difflib.unified_diff(expected, found, "tree", "LibreOffice", "", "", 0, ""))
    for line in differences[:40]:
        print(f"  {line}")
    faults = _audit(place / f"{name}.docx")
    for fault in faults:
        print(f"  {fault}")
    verdict = "differ" if differences else "equal"
    print(f"{name}: {len(expected)} lines {verdict}, {pages} pages, {len(faults)} faults of form")
    return not differences and not faults


def _control(document: Document, data: bytes, place: Path) -> bool:
    """A file that lacks a line must be found out."""
    text, _ = _converted("control", data, place)
    noticed = _lines(document)[:-1] != _read(text)
    print("control: a missing line is noticed" if noticed else "control: NOT noticed")
    return noticed


def _converted(name: str, data: bytes, place: Path) -> tuple[str, str]:
    """The text of the file and the number of its pages, as LibreOffice has them."""
    (place / f"{name}.docx").write_bytes(data)
    for kind in ("txt:Text (encoded):UTF8", "pdf"):
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{(place / 'profile').resolve()}",
                *("--headless", "--convert-to", kind, "--outdir", str(place)),
                str(place / f"{name}.docx"),
            ],
            check=True,
            capture_output=True,
            timeout=SECONDS,
        )
    facts = subprocess.run(
        ["pdfinfo", str(place / f"{name}.pdf")], check=True, capture_output=True, text=True
    )
    pages = re.search(r"^Pages:\s+(\d+)", facts.stdout, re.MULTILINE)
    return (place / f"{name}.txt").read_text("utf-8-sig"), pages[1] if pages else "no"


def _audit(file: Path) -> list[str]:
    if not shutil.which("openxml-audit"):
        return []
    done = subprocess.run(
        ["openxml-audit", "--format", "microsoft365", "--max-errors", "0", str(file)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    told = re.findall(r"^\d+\. (.+)$", done.stdout, re.MULTILINE)
    return [fault for fault in told if not fault.startswith(HARMLESS)]


def _lines(document: Document) -> list[str]:
    flat: list[str] = []
    for line in normal(TreeText(document).lines()):
        flat += [line] if isinstance(line, str) else [cell for row in line for cell in row]
    return _plain("\n".join(flat))


def _read(text: str) -> list[str]:
    return _plain("\n".join(str(line) for line in normal(list(text.split("\n")))))


def _plain(text: str) -> list[str]:
    """Lines without the marks of lists, which LibreOffice draws in its own way, and without what is
    nothing but space."""
    lines = (" ".join(line.replace("\u00ad", "").split()) for line in text.split("\n"))
    return [bare for line in lines if (bare := MARK.sub("", f"{line} ").strip())]


if __name__ == "__main__":
    sys.exit(main())
