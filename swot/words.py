"""The words for the kinds of cards, where a sentence or a heading needs them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from swot.balance import KINDS


def plural(kind: str) -> str:
    """ "Strengths": as a heading."""
    return {
        "strength": _("Strengths"),
        "weakness": _("Weaknesses"),
        "opportunity": _("Opportunities"),
        "threat": _("Threats"),
    }[kind]


def singular(kind: str) -> str:
    """ "Strength": as the name of a card's sign."""
    return {
        "strength": _("Strength"),
        "weakness": _("Weakness"),
        "opportunity": _("Opportunity"),
        "threat": _("Threat"),
    }[kind]


def none_named(kind: str) -> str:
    """What an empty half of a row says."""
    return {
        "strength": _("No strength named"),
        "weakness": _("No weakness named"),
        "opportunity": _("No opportunity named"),
        "threat": _("No threat named"),
    }[kind]


def board_title(kinds: Sequence[str]) -> str:
    """ "Strengths and weaknesses": the kinds that are asked, in the order of the field."""
    listed = {
        "strength": pgettext("inside a title", "strengths"),
        "weakness": pgettext("inside a title", "weaknesses"),
        "opportunity": pgettext("inside a title", "opportunities"),
        "threat": pgettext("inside a title", "threats"),
    }
    names = [listed[kind] for kind in KINDS if kind in kinds]
    if not names:
        return _("Cards")
    both = [", ".join(names[:-1]), names[-1]] if len(names) > 1 else names
    title = f" {pgettext('between names', 'and')} ".join(both)
    return title[0].upper() + title[1:]


def card_count(count: int) -> str:
    return ngettext("%(count)s card", "%(count)s cards", count) % {"count": count}


def paper_cards(count: int) -> str:
    return ngettext("%(count)s paper card", "%(count)s paper cards", count) % {"count": count}
