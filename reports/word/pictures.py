"""Pictures in the text: the file, the place on the page, the words for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping

from reports.paper.drawing import Drawing
from reports.paper.pdf import PNG
from reports.paper.signs import draw_chart
from reports.tree.document import Chart, Figure, Logo, Photo
from reports.tree.photos import Contents
from reports.word.figures import drawing_png, figure_png
from reports.word.xml import EMU_PER_MM, EMU_PER_PIXEL, attribute

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_MM_PER_PIXEL = 25.4 / 96
WIDEST, TALLEST, TALLEST_UPRIGHT = 156, 112, 205
"""Millimetres: the bounds of a photo."""
LOGO = (60, 18)
CORNER, CORNER_ACROSS = (6, 24, 20, 15), (4, 20, 12, 11)
"""The logo in the corner of a page: left edge, foot, greatest width and height, as in the PDF."""
_DECORATIVE = (
    f'<a:extLst xmlns:a="{_A}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
    ' val="1"/></a:ext></a:extLst>'
)


class Pictures:
    """Collects the files of the pictures: `files` is name → bytes, in their order."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.files: dict[str, bytes] = {}

    def figure(self, figure: Figure) -> tuple[str, float]:
        """A run with the figure, and its height in millimetres."""
        data, width, height = figure_png(figure)
        return self._drawing(data, width, height, figure.description), height * _MM_PER_PIXEL

    def chart(self, chart: Chart) -> str:
        """A run with the chart: it stands before its words, in their line."""
        return self.drawing(draw_chart(chart), chart.description)

    def drawing(self, drawing: Drawing, words: str) -> str:
        width, height = drawing.width * drawing.scale, drawing.height * drawing.scale
        return self._drawing(drawing_png(drawing), width, height, words)

    def photo(self, photo: Photo) -> str:
        """A run with the photo, or "" where its bytes are not at hand."""
        return self._fitting(photo, WIDEST, TALLEST_UPRIGHT if _is_tall(photo) else TALLEST)

    def logo(self, logo: Logo) -> str:
        return self._fitting(logo, *LOGO)

    def corner(self, logo: Logo, *, across: bool) -> tuple[str, dict[str, str]]:
        """A run with the logo in the corner of the page, for a running head, and the relation that
        it needs there. It is decoration: the cover shows it with its words."""
        data = self.contents.get(logo.sha256)
        if data is None:
            return "", {}
        name = next(name for name, content in self.files.items() if content == data)
        left, foot, widest, tallest = CORNER_ACROSS if across else CORNER
        scale = _scale(logo, widest, tallest)
        top = foot - logo.height * scale * _MM_PER_PIXEL
        size = _size(logo.width * scale, logo.height * scale)
        place = "".join(
            f'<wp:position{way} relativeFrom="page"><wp:posOffset>{round(offset * EMU_PER_MM)}'
            f"</wp:posOffset></wp:position{way}>"
            for way, offset in (("H", left), ("V", top))
        )
        run = (
            '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"'
            ' relativeHeight="1" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
            f'<wp:simplePos x="0" y="0"/>{place}<wp:extent {size}/><wp:wrapNone/>'
            f'<wp:docPr id="1" name="{name}" descr="">{_DECORATIVE}</wp:docPr>'
            f"{_graphic(1, name, size)}</wp:anchor></w:drawing></w:r>"
        )
        return run, {_relation(1): name}

    def _fitting(self, picture: Photo | Logo, widest: float, tallest: float) -> str:
        data = self.contents.get(picture.sha256)
        if data is None:
            return ""
        scale = _scale(picture, widest, tallest)
        return self._drawing(data, picture.width * scale, picture.height * scale, picture.alt)

    def relations(self) -> Mapping[str, str]:
        """Id of each relation → the file it leads to."""
        return {_relation(number): name for number, name in enumerate(self.files, start=1)}

    def _drawing(self, data: bytes, width: float, height: float, words: str) -> str:
        """`width` and `height` in CSS pixels."""
        number = len(self.files) + 1
        ending = "png" if data.startswith(PNG) else "jpeg"
        name = f"picture{number}.{ending}"
        self.files[name] = data
        size = _size(width, height)
        return (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent {size}/><wp:docPr id="{number}" name="{name}" descr="{attribute(words)}"/>'
            f"{_graphic(number, name, size)}</wp:inline></w:drawing></w:r>"
        )


def _graphic(number: int, name: str, size: str) -> str:
    return (
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_A}" noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}">'
        f'<pic:pic xmlns:pic="{_PIC}"><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{_relation(number)}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>"
    )


def _scale(picture: Photo | Logo, widest: float, tallest: float) -> float:
    """What makes the picture fit into so many millimetres; never larger than it is."""
    width, height = picture.width * _MM_PER_PIXEL, picture.height * _MM_PER_PIXEL
    return min(1, widest / width, tallest / height)


def _size(width: float, height: float) -> str:
    """CSS pixels as the attributes of an extent."""
    return f'cx="{round(width * EMU_PER_PIXEL)}" cy="{round(height * EMU_PER_PIXEL)}"'


def _relation(number: int) -> str:
    return f"picture{number}"


def _is_tall(photo: Photo) -> bool:
    return photo.height > photo.width
