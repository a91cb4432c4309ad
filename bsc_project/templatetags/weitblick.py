"""The few tags that every template may use without loading."""

import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.defaultfilters import stringfilter
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()

_TIGHT = re.compile(
    r"\b(?:z\. B|d\. h|u\. a|o\. ä|i\. d\. R|e\. g|i\. e)\.|§ (?=\d)|\bSGB (?=[IVX]+\b)"
)
"""What no line may split: z. B., d. h., § 8, SGB VIII."""


@register.filter(is_safe=True)
@stringfilter
def tidy_spaces(text: str) -> str:
    """Keep abbreviations and sections of laws on one line."""
    return _TIGHT.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


_SPRITE = settings.BASE_DIR / "static" / "img" / "sprite.svg"
ICONS_DRAWN = frozenset(re.findall(r'<symbol id="([^"]+)"', _SPRITE.read_text(encoding="utf-8")))
FALLBACK = "workflow"


@register.simple_tag(name="static")
def static_address(path: str) -> str:
    """Django's own tag with a memory: a page names two dozen files, whose addresses never change.

    A template that loads ``static`` gets Django's.
    """
    return _address(path)


@lru_cache(maxsize=512)
def _address(path: str) -> str:
    return static(path)


@register.simple_tag
def icon(name: str, label: str = ""):
    """Return an icon of the sprite: hidden from readers, or named where it stands alone.

    A perspective from an archive may bear the name of an icon that we do not have.
    """
    return _icon(name, str(label))


@lru_cache(maxsize=2048)  # a board shows seventy of them
def _icon(name: str, label: str):
    sprite = static("img/sprite.svg")
    name = name if name in ICONS_DRAWN else FALLBACK
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            label,
            sprite,
            name,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name
    )
