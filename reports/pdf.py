"""The report as PDF/UA-1, by WeasyPrint. Nothing is fetched: only our own fonts and styles, and the
photos of this very report, are served, by name.

WeasyPrint takes a second to import and needs Pango, so it is imported when the first page is set.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reports.document import Document
from reports.html import render_html
from reports.photos import Contents

STATIC = Path(__file__).resolve().parent.parent / "static"
STYLES = STATIC / "css" / "report.css"
ROOT_URL = "https://report.invalid"
"""An address that leads nowhere: the fetcher serves its files from the disk and refuses the
rest."""
LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
)


def gettext_noop(message: str) -> str:
    """Mark a message for translation: Django's own needs settings, the worker has none."""
    return message


MISSING_SYSTEM_PACKAGES = gettext_noop(
    "The PDF needs some system packages: ask your administrator to install libpango-1.0-0, "
    "libpangoft2-1.0-0 and libharfbuzz-subset0."
)


class Refused(Exception):  # noqa: N818  it names what happened
    """The report asked for something that is not one of its own fonts, styles or photos."""


def render_pdf(document: Document, photos: Contents | None = None) -> bytes:
    """The PDF of `document`, in this process. The same document gives the same bytes.

    `photos` are the JPEGs of its annex by their hash.
    """
    photos = photos or {}
    pictures = {sha256: photo_url(sha256) for sha256 in photos}
    return pdf_from_html(render_html(document, pictures=pictures), photos)


def photo_url(sha256: str) -> str:
    return f"{ROOT_URL}/photos/{sha256}.jpg"


def pdf_from_html(html: str, photos: Contents | None = None) -> bytes:
    # No `pdf_identifier`: WeasyPrint would write the file twice to hash it (8 % of the time).
    engine = _engine()
    with _no_garbage_collection():
        return bytes(
            engine.weasyprint.HTML(string=html, url_fetcher=engine.fetcher(photos)).write_pdf(
                stylesheets=[engine.styles],
                font_config=engine.fonts,
                counter_style=engine.counters,
                pdf_variant="pdf/ua-1",
            )
        )


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A render makes a million objects that live until its end: looking through them is wasted."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def missing_system_packages() -> str | None:
    """One sentence (a key for gettext) if the libraries of the PDF cannot be loaded, else None."""
    for name in LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            return MISSING_SYSTEM_PACKAGES
    return None


def warm_up() -> None:
    """Pay once for import, fonts, styles and the hyphenation dictionaries, so that the first
    report is not the slow one."""
    for language in ("de", "en"):
        pdf_from_html(
            f'<!doctype html><html lang="{language}"><title>x</title><body class="report"><p>'
            f"{'Zusammenarbeitsvereinbarungen internationalisation ' * 6}</p></body></html>"
        )


@dataclass(frozen=True)
class _Engine:
    weasyprint: Any
    fonts: Any
    counters: Any
    styles: Any
    fetcher: Any


@cache
def _engine() -> _Engine:
    """Shared by all renders: a new font configuration each time costs 2.4 times as much."""
    import weasyprint
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):
        """Serves fonts from the disk and the photos it was given; refuses every other address."""

        def __init__(self, photos: Contents | None = None) -> None:
            super().__init__()
            self.photos = {photo_url(sha256): jpeg for sha256, jpeg in (photos or {}).items()}

        def fetch(self, url: str, headers: Any = None) -> Any:
            if (jpeg := self.photos.get(url)) is not None:
                return URLFetcherResponse(url, jpeg, {"Content-Type": "image/jpeg"})
            return URLFetcherResponse(
                url, own_file(url).read_bytes(), {"Content-Type": "application/octet-stream"}
            )

    fonts, counters = FontConfiguration(), CounterStyle()
    styles = weasyprint.CSS(
        string=STYLES.read_text(),
        base_url=f"{ROOT_URL}/css/",
        font_config=fonts,
        counter_style=counters,
        url_fetcher=OwnFilesOnly(),
    )
    return _Engine(weasyprint, fonts, counters, styles, OwnFilesOnly)


@cache
def _own_files() -> dict[str, Path]:
    fonts = sorted((STATIC / "vendor" / "fonts").glob("*.[wt]*f*"))
    return {f"{ROOT_URL}/vendor/fonts/{path.name}": path for path in fonts}


def own_file(url: str) -> Path:
    """The file behind one of our own addresses; every other address is refused."""
    try:
        return _own_files()[url]
    except KeyError:
        raise Refused(f"not a file of the report: {url[:200]}") from None
