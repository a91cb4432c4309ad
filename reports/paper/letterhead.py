"""The organisation's look on paper: its colour and its logo, as styles beside report.css."""

from __future__ import annotations

from reports.tree.document import Letterhead

_ACCENT = """
.nr, .xref, .label {{ color: {accent}; }}
.prompts li, .phases > li {{ border-left-color: {accent}; }}
.questions > li::marker, .objectives > li::marker {{ color: {accent}; }}
.cover .status {{ border-top: 1.6pt solid {accent}; }}
"""
_LOGO = """
@page {{ @top-left-corner {{
  content: ""; padding: 9mm 4mm 6mm 6mm;
  background: url("{address}") no-repeat left bottom / contain; background-origin: content-box;
  image-rendering: crisp-edges;
}} }}
@page cover {{ @top-left-corner {{ content: none; }} }}
@page landscape {{ @top-left-corner {{ padding: 9mm 2mm 6mm 4mm; }} }}
"""
"""In a corner of every page, where it is decoration: the cover shows it with its words."""


def styles(letterhead: Letterhead, address: str) -> str:
    """`address` is where the renderer finds the logo, "" where it has none."""
    accent = _ACCENT.format(accent=letterhead.accent) if letterhead.accent else ""
    return accent + (_LOGO.format(address=address) if letterhead.logo and address else "")
