"""Style sheets and templates fit together."""

import re

from django.conf import settings

STYLES, TEMPLATES = settings.BASE_DIR / "static" / "css", settings.BASE_DIR / "templates"
CLASSES = re.compile(r'class="([^"]*)"')
TAG = re.compile(r"{[%{].*?[%}]}")


def test_every_component_of_a_template_has_styles():
    """A style sheet that is split or moved takes no component with it into nothing."""
    sheets = " ".join(path.read_text(encoding="utf-8") for path in STYLES.glob("*.css"))
    styled = {name.split("__")[0] for name in re.findall(r"\.([a-z][\w-]*__[\w-]+)", sheets)}
    used = {
        name.split("__")[0]: path.name
        for path in TEMPLATES.rglob("*.html")
        for found in CLASSES.findall(path.read_text(encoding="utf-8"))
        for name in TAG.sub(" ", found).split()
        if "__" in name
    }
    assert {block: place for block, place in used.items() if block not in styled} == {}


def test_every_linked_style_sheet_is_there():
    linked = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"static 'css/([\w-]+\.css)'", path.read_text(encoding="utf-8"))
    }
    assert sorted(linked - {path.name for path in STYLES.glob("*.css")}) == []
