"""States in words, and the sentence why: "Critical because “Visits” fell below 40 %"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from goals.status import Mark
from indicators.amounts import show_amount, with_unit
from indicators.ratios import readable
from indicators.rollup import State, Whole
from indicators.standing import Standing, Why, worst_first


def state_mark(state: State) -> Mark:
    """Colour, shape and word of a state: never one of them alone."""
    icon, style = {
        State.CRITICAL: ("octagon", "pill--bad"),
        State.AT_RISK: ("triangle", "pill--warn"),
        State.OUTDATED: ("clock", "pill--old"),
        State.NO_VALUE: ("circle-dashed", "pill--none"),
        State.UNRATED: ("circle-help", "pill--none"),
        State.ON_TRACK: ("check", "pill--ok"),
    }[state]
    return Mark(state_word(state), icon, style)


def state_word(state: State) -> str:
    words: dict[State, Callable[[], str]] = {
        State.CRITICAL: lambda: pgettext("state", "Critical"),
        State.AT_RISK: lambda: pgettext("state", "At risk"),
        State.OUTDATED: lambda: pgettext("state", "Outdated"),
        State.NO_VALUE: lambda: pgettext("state", "No data yet"),
        State.UNRATED: lambda: pgettext("state", "Not rated"),
        State.ON_TRACK: lambda: pgettext("state", "On track"),
    }
    return words[state]()


def coverage_words(filled: int, total: int) -> str:
    """ "3 of 5 indicators have values"."""
    if total == 0:
        return _("no indicator that counts")
    if total == 1:
        return _("the indicator has values") if filled else _("the indicator has no value yet")
    return ngettext(
        "%(filled)s of %(total)s indicators has values",
        "%(filled)s of %(total)s indicators have values",
        filled,
    ) % {"filled": filled, "total": total}


@dataclass(frozen=True)
class Named:
    """A standing with what a sentence calls it."""

    standing: Standing
    name: str
    unit: str


def why_goal(whole: Whole, counted: Sequence[Named]) -> str:
    """Why a goal has its state, from its worst indicator; how many more there are is told too."""
    if not counted:
        return _("No indicator yet.")
    by_standing = {id(item.standing): item for item in counted}
    worst = [
        by_standing[id(standing)]
        for standing in worst_first([item.standing for item in counted])
        if standing.state == whole.state
    ]
    if whole.state == State.ON_TRACK:
        return ngettext(
            "Its only indicator is on track.", "All %(count)s indicators are on track.", len(worst)
        ) % {"count": len(worst)}
    return " ".join(filter(None, [why_indicator(worst[0]), _more(whole.state, len(worst) - 1)]))


def why_indicator(item: Named) -> str:
    """One sentence: what the state of one indicator is owed to."""
    standing, rated = item.standing, item.standing.rated
    values = {"name": item.name, "state": state_word(standing.state)}
    if rated is None:
        return _("No data yet for “%(name)s”.") % values
    amount = None if rated.amount is None else readable(rated.amount)
    values |= {
        "value": with_unit(show_amount(amount), item.unit),
        "mark": with_unit(show_amount(standing.mark), item.unit),
        "period": rated.period.label,
    }
    if standing.aim is not None and standing.aim.upper is not None:
        band = f"{show_amount(standing.aim.amount)}–{show_amount(standing.aim.upper)}"
        values["band"] = with_unit(band, item.unit)
    if standing.state == State.OUTDATED:
        return _("Outdated: “%(name)s”, last value %(period)s.") % values
    if standing.why is None:
        return _("“%(name)s” is on track.") % values
    return _sentence(standing.why) % values


def _sentence(why: Why) -> str:
    """The sentence of a reason, to be filled in."""
    sentences: dict[Why, Callable[[], str]] = {
        Why.FELL: lambda: _("%(state)s because “%(name)s” fell below %(mark)s."),
        Why.ROSE: lambda: _("%(state)s because “%(name)s” rose above %(mark)s."),
        Why.BELOW: lambda: _("%(state)s because “%(name)s” is at %(value)s, below %(mark)s."),
        Why.ABOVE: lambda: _("%(state)s because “%(name)s” is at %(value)s, above %(mark)s."),
        Why.REACHED: lambda: _("%(state)s because “%(name)s” has reached the threshold %(mark)s."),
        Why.OUTSIDE: lambda: _("%(state)s because “%(name)s” is at %(value)s, outside %(band)s."),
        Why.SUM_BELOW: lambda: _(
            "%(state)s because “%(name)s” has added up to %(value)s; "
            "the mark of this part of the year is %(mark)s."
        ),
        Why.SUM_ABOVE: lambda: _(
            "%(state)s because “%(name)s” has already added up to %(value)s; "
            "the mark of this part of the year is %(mark)s."
        ),
        Why.NO_MARK: lambda: _("Not rated: “%(name)s” has neither target nor thresholds."),
        Why.NO_YEAR: lambda: _("Not rated: “%(name)s” has no target for this year."),
        Why.WRONG_SIDE: lambda: _(
            "Not rated: for “%(name)s”, green lies on the wrong side of red."
        ),
        Why.GAP: lambda: _("Not rated: values of this year are missing for “%(name)s”."),
    }
    return sentences[why]()


def _more(state: State, count: int) -> str:
    if count < 1:
        return ""
    if state == State.CRITICAL:
        words = ngettext(
            "One more indicator is critical.", "%(count)s more indicators are critical.", count
        )
    elif state == State.AT_RISK:
        words = ngettext(
            "One more indicator is at risk.", "%(count)s more indicators are at risk.", count
        )
    elif state == State.OUTDATED:
        words = ngettext(
            "One more indicator is outdated.", "%(count)s more indicators are outdated.", count
        )
    elif state == State.NO_VALUE:
        words = ngettext(
            "One more indicator has no value.", "%(count)s more indicators have no value.", count
        )
    else:
        words = ngettext(
            "One more indicator is not rated.", "%(count)s more indicators are not rated.", count
        )
    return words % {"count": count}


def why_whole(whole: Whole, joined: str) -> str:
    """Why a perspective or a scorecard has its state: whose it is."""
    values = {"state": state_word(whole.state), "names": joined}
    if whole.state in (State.CRITICAL, State.AT_RISK):
        return _("%(state)s because of %(names)s.") % values
    return ""
