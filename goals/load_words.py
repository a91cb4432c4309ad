"""What is said of where most of the work lies. Each sentence shows its numbers."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from goals.load import Load
from swot.sentences import join_names


def perspective_sentence(load: Load | None) -> str:
    return _said(
        load,
        _("%(count)s of %(total)s goals lie in %(names)s."),
        _("Most goals lie in %(names)s: %(count)s of %(total)s each."),
    )


def post_sentence(load: Load | None) -> str:
    return _said(
        load,
        _("%(names)s is responsible for %(count)s of %(total)s goals."),
        _("%(names)s are responsible for most goals: %(count)s of %(total)s each."),
    )


def measure_sentence(load: Load | None) -> str:
    return _said(
        load,
        _("%(count)s of %(total)s open measures are with %(names)s."),
        _("Most open measures are with %(names)s: %(count)s of %(total)s each."),
    )


def _said(load: Load | None, one: str, many: str) -> str:
    if load is None:
        return ""
    names = join_names(load.names, pgettext("between names", "and"))
    template = one if len(load.names) == 1 else many
    return template % {"names": names, "count": load.count, "total": load.total}
