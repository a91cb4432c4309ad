"""Pictures in the text: the file, the place on the page, the words for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping

from reports.document import Figure, Logo, Photo
from reports.pdf import PNG
from reports.photos import Contents
from reports.word.figures import figure_png
from reports.word.xml import EMU_PER_PIXEL, attribute

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_MM_PER_PIXEL = 25.4 / 96
WIDEST, TALLEST, TALLEST_UPRIGHT = 156, 112, 205
"""Millimetres: the bounds of a photo."""
LOGO = (60, 18)


class Pictures:
    """Collects the files of the pictures: `files` is name → bytes, in their order."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.files: dict[str, bytes] = {}

    def figure(self, figure: Figure) -> tuple[str, float]:
        """A run with the figure, and its height in millimetres."""
        data, width, height = figure_png(figure)
        return self._drawing(data, width, height, figure.description), height * _MM_PER_PIXEL

    def photo(self, photo: Photo) -> str:
        """A run with the photo, or "" where its bytes are not at hand."""
        return self._fitting(photo, WIDEST, TALLEST_UPRIGHT if _is_tall(photo) else TALLEST)

    def logo(self, logo: Logo) -> str:
        return self._fitting(logo, *LOGO)

    def _fitting(self, picture: Photo | Logo, widest: float, tallest: float) -> str:
        data = self.contents.get(picture.sha256)
        if data is None:
            return ""
        width, height = picture.width * _MM_PER_PIXEL, picture.height * _MM_PER_PIXEL
        scale = min(1, widest / width, tallest / height)
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


def _is_tall(photo: Photo) -> bool:
    return photo.height > photo.width
