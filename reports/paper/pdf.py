"""The report as PDF/UA-1 and PDF/A-3a, by WeasyPrint. Nothing is fetched: only our own fonts and
styles, and the pictures of this very report, are served, by name.

WeasyPrint takes a second to import and needs Pango, so it is imported when the first page is set.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reports.paper.archival import VARIANT, Enclosure, make_archival
from reports.paper.enclosed import enclosed_bytes
from reports.paper.html import render_html
from reports.paper.letterhead import styles as letterhead_styles
from reports.tree.document import PLAIN, Document, Letterhead
from reports.tree.naming import archive_name
from reports.tree.photos import Contents
from reports.tree.words import Words

STATIC = Path(__file__).resolve().parents[2] / "static"
STYLES = STATIC / "css" / "report.css"
ROOT_URL = "https://report.invalid"
"""An address that leads nowhere: the fetcher serves its files from the disk and refuses the
rest."""
PNG = b"\x89PNG"
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
    """The report asked for something that is not one of its own fonts, styles or pictures."""


def render_pdf(
    document: Document,
    pictures: Contents | None = None,
    archive: Mapping[str, Any] | None = None,
) -> bytes:
    """The PDF of `document`, in this process. The same document gives the same bytes.

    `pictures` are its photos and its logo by their hash; `archive` is what it was made from, which
    the file then holds as well.
    """
    pictures = pictures or {}
    addresses = {sha256: picture_url(sha256) for sha256 in pictures}
    html = render_html(document, pictures=addresses)
    enclosure = _enclosure(archive, document.language) if archive else None
    return pdf_from_html(
        html, pictures, day=document.date, letterhead=document.letterhead, enclosure=enclosure
    )


def picture_url(sha256: str) -> str:
    return f"{ROOT_URL}/pictures/{sha256}"


def media_type(picture: bytes) -> str:
    """Photos are JPEGs of our own making, logos PNGs."""
    return "image/png" if picture.startswith(PNG) else "image/jpeg"


def _enclosure(archive: Mapping[str, Any], language: str) -> Enclosure:
    described = Words(language)("enclosure")
    return Enclosure(archive_name(dict(archive)), enclosed_bytes(archive), described)


def pdf_from_html(
    html: str,
    pictures: Contents | None = None,
    *,
    day: str = "",
    letterhead: Letterhead = PLAIN,
    enclosure: Enclosure | None = None,
) -> bytes:
    engine = _engine()
    fetcher = engine.fetcher(pictures)
    pages = engine.weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(
        stylesheets=[engine.styles, *engine.dress(letterhead, fetcher)],
        font_config=engine.fonts,
        counter_style=engine.counters,
        pdf_variant=VARIANT,
        uncompressed_pdf=True,  # pikepdf compresses at the end, in half the time
    )
    return make_archival(pages, day, enclosure)


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

    def dress(self, letterhead: Letterhead, fetcher: Any) -> list[Any]:
        """The look of the organisation as style sheets beside our own; mostly none."""
        logo = letterhead.logo
        address = picture_url(logo.sha256) if logo and logo.sha256 in fetcher.pictures else ""
        if not (text := letterhead_styles(letterhead, address)):
            return []
        return [
            self.weasyprint.CSS(
                string=text,
                base_url=f"{ROOT_URL}/css/",
                font_config=self.fonts,
                counter_style=self.counters,
                url_fetcher=fetcher,
            )
        ]


@cache
def _engine() -> _Engine:
    """Shared by all renders: a new font configuration each time costs 2.4 times as much."""
    import weasyprint
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from reports.paper.hyphens import correct_german

    correct_german()

    class OwnFilesOnly(URLFetcher):
        """Serves fonts from the disk and the pictures it was given; refuses every other address."""

        def __init__(self, pictures: Contents | None = None) -> None:
            super().__init__()
            self.pictures = pictures or {}

        def fetch(self, url: str, headers: Any = None) -> Any:
            if (picture := self.pictures.get(url.removeprefix(picture_url("")))) is not None:
                return URLFetcherResponse(url, picture, {"Content-Type": media_type(picture)})
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
