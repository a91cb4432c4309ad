"""The theme: Word offers the hues of the perspectives and the two fonts to whoever edits."""

from __future__ import annotations

from reports.word.styles import INK, QUIET, SANS, SERIF, XML, colour

_HUES = ("yellow", "green", "blue", "purple", "orange")


def theme_xml(accent: str) -> str:
    colours = {
        "dk1": "000000",
        "lt1": "FFFFFF",
        "dk2": INK,
        "lt2": "F5F4F0",
        **{f"accent{place}": colour(hue) for place, hue in enumerate(_HUES, 1)},
        "accent6": QUIET,
        "hlink": accent,
        "folHlink": accent,
    }
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items()
    )
    fonts = "".join(
        f'<a:{name}><a:latin typeface="{font}"/><a:ea typeface=""/><a:cs typeface=""/></a:{name}>'
        for name, font in (("majorFont", SERIF), ("minorFont", SANS))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' name="Weitblick"><a:themeElements><a:clrScheme name="Weitblick">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="Weitblick">{fonts}</a:fontScheme><a:fmtScheme name="Weitblick">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}"
        "</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
