"""The tree as HTML and PDF: styles, fonts, figures."""
