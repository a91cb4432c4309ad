"""Pictures in the text: the file, the place on the page, the words for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping

from reports.document import Figure, Photo
from reports.photos import Contents
from reports.word.figures import figure_png
from reports.word.xml import EMU_PER_PIXEL, attribute

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_EMU_PER_MM = 36_000
WIDEST_MM, TALLEST_MM, TALLEST_UPRIGHT_MM = 156, 112, 205


class Pictures:
    """Collects the files of the pictures: `files` is name → bytes, in their order."""

    def __init__(self, photos: Contents) -> None:
        self.photos = photos
        self.files: dict[str, bytes] = {}

    def figure(self, figure: Figure) -> tuple[str, float]:
        """A run with the figure, and its height in millimetres."""
        data, width, height = figure_png(figure)
        drawn = self._drawing("png", data, width, height, figure.description)
        return drawn, height * EMU_PER_PIXEL / _EMU_PER_MM

    def photo(self, photo: Photo) -> str:
        """A run with the photo, or "" where its bytes are not at hand."""
        data = self.photos.get(photo.sha256)
        if data is None:
            return ""
        tallest = TALLEST_UPRIGHT_MM if photo.height > photo.width else TALLEST_MM
        width, height = photo.width * EMU_PER_PIXEL, photo.height * EMU_PER_PIXEL
        scale = min(1, WIDEST_MM * _EMU_PER_MM / width, tallest * _EMU_PER_MM / height)
        size = (photo.width * scale, photo.height * scale)
        return self._drawing("jpeg", data, *size, photo.alt)

    def relations(self) -> Mapping[str, str]:
        """Id of each relation → the file it leads to."""
        return {_relation(number): name for number, name in enumerate(self.files, start=1)}

    def _drawing(self, ending: str, data: bytes, width: float, height: float, words: str) -> str:
        number = len(self.files) + 1
        name = f"picture{number}.{ending}"
        self.files[name] = data
        size = f'cx="{round(width * EMU_PER_PIXEL)}" cy="{round(height * EMU_PER_PIXEL)}"'
        return (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent {size}/><wp:docPr id="{number}" name="{name}" descr="{attribute(words)}"/>'
            f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_A}" noChangeAspect="1"/>'
            f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}">'
            f'<pic:pic xmlns:pic="{_PIC}"><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/>'
            f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{_relation(number)}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
            f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
            "</w:drawing></w:r>"
        )


def _relation(number: int) -> str:
    return f"picture{number}"
