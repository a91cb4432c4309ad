"""What makes a PDF of ours fit for the archive: it says which rules it keeps (PDF/A-3a and
PDF/UA-1 at once), holds its own data, and is the same file each time.

WeasyPrint writes PDF/UA-1; what PDF/A-3a asks beyond that is little, and cheaper added here than
by WeasyPrint (10 % of the time). The document info stays as WeasyPrint wrote it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

VARIANT = "pdf/ua-1"
PRINT = 4
"""Flag of an annotation."""
NO_DAY = "2000-01-01"
"""The day of a file inside an undated report: PDF/A wants one, and today's would differ."""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
{facts}<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that is kept</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
"""The schema of PDF/UA is declared because PDF/A knows only its own."""
_FACTS = (
    (
        "/Title",
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:title>\n',
    ),
    ("/Author", "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n"),
    ("/Creator", "<xmp:CreatorTool>{}</xmp:CreatorTool>\n"),
    ("/Producer", "<pdf:Producer>{}</pdf:Producer>\n"),
)
_LANGUAGE = "<dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>\n"
_DATES = "<xmp:CreateDate>{0}</xmp:CreateDate>\n<xmp:ModifyDate>{0}</xmp:ModifyDate>\n"


@dataclass(frozen=True)
class Enclosure:
    """A file inside the PDF, from which the PDF was made."""

    name: str
    content: bytes
    description: str


def make_archival(pdf: bytes, day: str, enclosure: Enclosure | None = None) -> bytes:
    """The same pages as PDF/A-3a and PDF/UA-1. `day` (ISO, or "") is that of the report."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.Root.Metadata = file.make_stream(
            _metadata(file, day), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )
        file.Root.OutputIntents = pikepdf.Array([_colours(file)])
        _print_links(file)
        if enclosure:
            _enclose(file, enclosure, day or NO_DAY)
        out = io.BytesIO()
        file.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    # A stream whose last byte happens to be a carriage return (one in 256) would seem to end before
    # it: its end is marked by another carriage return instead of a line feed.
    return out.getvalue().replace(b"\r\nendstream", b"\r\rendstream")


@cache
def _profile() -> bytes:
    """The sRGB profile (version 2, by the ICC) that WeasyPrint brings along."""
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def _colours(file: Any) -> Any:
    """What the colours mean: sRGB, on every screen and printer."""
    import pikepdf

    name = "sRGB2014.icc"
    return pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier=name,
        Info=name,
        DestOutputProfile=file.make_stream(_profile(), N=3),
    )


def _print_links(file: Any) -> None:
    """PDF/A: nothing may show on a screen and be missing on paper."""
    for page in file.pages:
        for annotation in page.get("/Annots", ()):
            annotation.F = PRINT


def _metadata(file: Any, day: str) -> bytes:
    info = file.docinfo
    facts = [line.format(escape(str(info[key]))) for key, line in _FACTS if key in info]
    facts.append(_LANGUAGE.format(escape(str(file.Root.Lang))))
    if day:
        facts.append(_DATES.format(day))
    return _XMP.format(facts="".join(facts)).encode()


def _enclose(file: Any, enclosure: Enclosure, day: str) -> None:
    import pikepdf

    moment = f"D:{day.replace('-', '')}000000Z"
    spec = pikepdf.AttachedFileSpec(
        file,
        enclosure.content,
        filename=enclosure.name,
        description=enclosure.description,
        mime_type="application/json",
        creation_date=moment,
        mod_date=moment,
    )
    spec.relationship = pikepdf.Name.Source
    file.attachments[enclosure.name] = spec
    file.Root.AF = pikepdf.Array([file.make_indirect(spec.obj)])
