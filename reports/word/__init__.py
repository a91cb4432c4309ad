"""The report as a Word file: the same tree as the PDF (see docs/decisions/report-word.md)."""

from reports.word.package import render_word

__all__ = ["render_word"]
