"""The parts of the file and the zip around them. The same report gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from reports.tree.document import Document
from reports.tree.photos import Contents
from reports.word.frame import FRAMES, Body, footer_xml, header_xml
from reports.word.pictures import Pictures
from reports.word.plan import plan_of
from reports.word.styles import LANGUAGES, SANS, SERIF, XML, W, accent_of, styles_xml
from reports.word.theme import theme_xml
from reports.word.xml import attribute, mm

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CONTENT_TYPE = f"{_WORD_TYPE}.document"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STORED = (".png", ".jpeg")


def render_word(document: Document, contents: Contents | None = None) -> bytes:
    """The .docx of `document`. `contents` are its photos and its logo by their hash."""
    plan, pictures = plan_of(document), Pictures(contents or {})
    accent = accent_of(document.letterhead)
    body = Body(document, plan, pictures).xml()
    parts: dict[str, tuple[str, str]] = {  # name: (type, content)
        "word/document.xml": (f"{_WORD_TYPE}.document.main+xml", body),
        "word/styles.xml": (f"{_WORD_TYPE}.styles+xml", styles_xml(document.language, accent)),
        "word/numbering.xml": (f"{_WORD_TYPE}.numbering+xml", plan.numbering.xml(accent)),
        "word/settings.xml": (f"{_WORD_TYPE}.settings+xml", _settings(document.language)),
        "word/fontTable.xml": (f"{_WORD_TYPE}.fontTable+xml", _fonts()),
    }
    parts["word/theme.xml"] = (
        "application/vnd.openxmlformats-officedocument.theme+xml",
        theme_xml(accent),
    )
    own_relations = {}
    for kind in FRAMES:
        corner, needed = _corner(document, pictures, kind)
        header = header_xml(document, kind, corner)
        parts[f"word/header-{kind}.xml"] = (f"{_WORD_TYPE}.header+xml", header)
        parts[f"word/footer-{kind}.xml"] = (f"{_WORD_TYPE}.footer+xml", footer_xml(document, kind))
        if needed:
            own_relations[f"word/_rels/header-{kind}.xml.rels"] = _relations(_images(needed))
    parts["docProps/core.xml"] = (
        "application/vnd.openxmlformats-package.core-properties+xml",
        _core(document),
    )
    parts["docProps/app.xml"] = (
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        _app(document),
    )
    files = {
        "[Content_Types].xml": _content_types({name: kind for name, (kind, _) in parts.items()}),
        "_rels/.rels": _package_relations(),
        "word/_rels/document.xml.rels": _document_relations(pictures),
        **own_relations,
        **{name: content for name, (_, content) in parts.items()},
    }
    return _zip(files, {f"word/media/{name}": data for name, data in pictures.files.items()})


def _corner(document: Document, pictures: Pictures, kind: str) -> tuple[str, dict[str, str]]:
    """The logo for the heads of one kind of pages; the cover shows it large."""
    logo = document.letterhead.logo
    if logo is None or kind == "cover":
        return "", {}
    return pictures.corner(logo, across=kind == "across")


def _zip(texts: dict[str, str], pictures: dict[str, bytes]) -> bytes:
    """Without the time of making and without the machine's own marks."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        contents = {name: text.encode() for name, text in texts.items()} | pictures
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 0
            entry.compress_type = (
                zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            )
            file.writestr(entry, content)
    return data.getvalue()


# --- What belongs together ----------------------------------------------------------


def _content_types(types: dict[str, str]) -> str:
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "png": "image/png",
        "jpeg": "image/jpeg",
    }
    entries = [
        *(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in defaults.items()),
        *(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items()),
    ]
    return f'{XML}<Types xmlns="{_PACKAGE}/content-types">{"".join(entries)}</Types>'


def _relations(entries: list[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, kind, target in entries
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _package_relations() -> str:
    return _relations(
        [
            ("document", f"{_OFFICE}/officeDocument", "word/document.xml"),
            ("core", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("app", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
        ]
    )


def _document_relations(pictures: Pictures) -> str:
    plain = ("styles", "numbering", "settings", "fontTable", "theme")
    return _relations(
        [
            *((name, f"{_OFFICE}/{name}", f"{name}.xml") for name in plain),
            *(
                (f"{part}-{kind}", f"{_OFFICE}/{part}", f"{part}-{kind}.xml")
                for kind in FRAMES
                for part in ("header", "footer")
            ),
            *_images(pictures.relations()),
        ]
    )


def _images(files: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [(relation, f"{_OFFICE}/image", f"media/{name}") for relation, name in files.items()]


# --- The small parts ------------------------------------------------------------------


def _settings(language: str) -> str:
    decimal, between = (",", ";") if language == "de" else (".", ",")
    return (
        f'{XML}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>'
        f'<w:defaultTabStop w:val="{mm(12)}"/><w:autoHyphenation/>'
        '<w:consecutiveHyphenLimit w:val="2"/><w:hyphenationZone w:val="284"/>'
        '<w:doNotHyphenateCaps/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{LANGUAGES[language]}"/>'
        f'<w:decimalSymbol w:val="{decimal}"/><w:listSeparator w:val="{between}"/></w:settings>'
    )


def _fonts() -> str:
    return (
        f'{XML}<w:fonts xmlns:w="{W}">'
        + "".join(
            f'<w:font w:name="{name}"><w:panose1 w:val="{panose}"/><w:charset w:val="00"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
            for name, panose, family in (
                (SERIF, "02040503050406030204", "roman"),
                (SANS, "020F0502020204030204", "swiss"),
            )
        )
        + "</w:fonts>"
    )


def _core(document: Document) -> str:
    """Created on the last day of the retreat, like the PDF: never the time of printing."""
    dates = "".join(
        f'<dcterms:{event} xsi:type="dcterms:W3CDTF">{document.date}T00:00:00Z</dcterms:{event}>'
        for event in ("created", "modified")
        if document.date
    )
    author = attribute(document.organisation)
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{attribute(document.title)}</dc:title><dc:creator>{author}</dc:creator>"
        f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy>{dates}"
        f"<dc:language>{LANGUAGES[document.language]}</dc:language></cp:coreProperties>"
    )


def _app(document: Document) -> str:
    return (
        f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'extended-properties"><Application>Weitblick</Application>'
        f"<Company>{attribute(document.organisation)}</Company></Properties>"
    )
