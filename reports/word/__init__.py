"""The report as a Word file: the same tree as the PDF (see docs/decisions/report-word.md)."""

from reports.word.package import CONTENT_TYPE, render_word

__all__ = ["CONTENT_TYPE", "render_word"]
