"""What the comparison of two retreats says in words. Each sentence shows its numbers."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from goals.comparison import Cell, Pairs, RankRow, Shift
from swot.balance import Picture
from swot.sentences import join_names, number_word
from swot.words import card_count, plural


def columns(kinds: tuple[str, ...]) -> list[str]:
    """The heads of the table of the view: all kinds together, then each."""
    return [_("All cards"), *(plural(kind) for kind in kinds)]


def percent(share: float) -> str:
    return _("%(number)s%%") % {"number": number_format(share, 1)}


def shares(cell: Cell) -> str:
    """ "87.8% to 43.8%, −44.0 points"; what has no share is left out."""
    before, after = cell.before.share, cell.after.share
    if before is None and after is None:
        return ""
    if before is None:
        return percent(after or 0)
    if after is None:
        return percent(before)
    values = {
        "before": percent(before),
        "after": percent(after),
        "points": points(cell.points or 0),
    }
    return _("%(before)s to %(after)s, %(points)s") % values


def points(value: float) -> str:
    """ "+12.5 points": percentage points with their sign."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    number = number_format(abs(value), 1)
    if abs(value) == 1:
        return _("%(number)s point") % {"number": f"{sign}{number}"}
    return _("%(number)s points") % {"number": f"{sign}{number}"}


def view_sentences(
    shift: Shift, before: Picture, after: Picture, names: Mapping[str, str]
) -> list[str]:
    """How many cards there were, who gained and lost most, and how the view inward changed."""
    if shift.is_empty:
        return [_("Neither of the two retreats has cards.")]
    if not after.total:
        return [
            _("%(cards)s then; in the later retreat there are no cards yet.")
            % {"cards": card_count(before.total)}
        ]
    if not before.total:
        return [
            _("No cards then, %(cards)s now: nothing to compare.")
            % {"cards": card_count(after.total)}
        ]
    said = [
        _("%(before)s then, %(after)s now.")
        % {"before": card_count(before.total), "after": card_count(after.total)}
    ]
    moved = [_most(shift, sign, names) for sign in (1, -1)]
    said += [sentence for sentence in moved if sentence]
    if len(said) == 1:
        said.append(_("Each perspective has the same share of the cards as before."))
    if inward := _inward(before, after):
        said.append(inward)
    return said


def _most(shift: Shift, sign: int, names: Mapping[str, str]) -> str:
    value, keys = shift.most(sign)
    if not keys:
        return ""
    values = {
        "names": join_names([names[key] for key in keys], pgettext("between names", "and")),
        "points": points(value),
    }
    if len(keys) > 1:
        template = (
            _("%(names)s gained most: %(points)s each.")
            if sign > 0
            else _("%(names)s lost most: %(points)s each.")
        )
        return template % values
    whole = next(row.whole for row in shift.rows if row.key == keys[0])
    values |= {
        "before": percent(whole.before.share or 0),
        "after": percent(whole.after.share or 0),
    }
    template = (
        pgettext("one perspective", "%(names)s gained most: from %(before)s to %(after)s of the cards (%(points)s).")  # noqa: E501
        if sign > 0
        else pgettext("one perspective", "%(names)s lost most: from %(before)s to %(after)s of the cards (%(points)s).")  # noqa: E501
    )  # fmt: skip
    return template % values


def _inward(before: Picture, after: Picture) -> str:
    if before.inward_count is None or after.inward_count is None:
        return ""
    return ngettext(
        "View inward: %(before)s of %(all_before)s card then, %(after)s of %(all_after)s now.",
        "View inward: %(before)s of %(all_before)s cards then, %(after)s of %(all_after)s now.",
        before.total,
    ) % {
        "before": before.inward_count,
        "all_before": before.total,
        "after": after.inward_count,
        "all_after": after.total,
    }


def questions_said(pairs: Pairs) -> str:
    """ "2 questions are new, one has gone.": new and gone in one sentence."""
    new, gone = len(pairs.new), len(pairs.gone)
    first = ngettext("%(count)s question is new", "%(count)s questions are new", new)
    second = ngettext("%(count)s is no longer asked", "%(count)s are no longer asked", gone)
    return _joined(
        first % {"count": new} if new else _("No question is new"),
        second % {"count": gone} if gone else _("none has gone"),
    )


def goals_said(pairs: Pairs) -> str:
    """How many goals were kept, are new, or were left behind."""
    kept, new, gone = len(pairs.kept), len(pairs.new), len(pairs.gone)
    if not new and not gone:
        return ngettext(
            "The goal was kept; none is new.", "All %(count)s goals were kept; none is new.", kept
        ) % {"count": kept}
    if not kept and not gone:
        return ngettext(
            "The only goal is new; there was none before.",
            "All %(count)s goals are new; there was none before.",
            new,
        ) % {"count": new}
    first = ngettext("%(count)s goal was kept", "%(count)s goals were kept", kept)
    second = ngettext("%(count)s is new", "%(count)s are new", new)
    third = ngettext("%(count)s was not taken over", "%(count)s were not taken over", gone)
    return _joined(
        first % {"count": kept} if kept else _("No goal was kept"),
        second % {"count": new} if new else _("none is new"),
        third % {"count": gone} if gone else _("none was left behind"),
    )


def _joined(*parts: str) -> str:
    return f"{', '.join(parts)}."


def rank_words(row: RankRow) -> tuple[str, str]:
    """The change of place in words and sign, and the icon beside it."""
    if row.after is None:
        return _("not voted on any more"), "minus"
    if row.change is None:
        return _("newly voted on"), "plus"
    if not row.change:
        return _("±0, same place"), "equal"
    count = abs(row.change)
    values = {"count": count, "word": number_word(count)}
    if row.change > 0:
        return (
            ngettext("+%(count)s, one place higher", "+%(count)s, %(word)s places higher", count)
            % values,
            "arrow-up",
        )
    return (
        ngettext("−%(count)s, one place lower", "−%(count)s, %(word)s places lower", count)
        % values,
        "arrow-down",
    )


def rank_note(has_before: bool, has_after: bool) -> str:
    """Why there is nothing to compare; "" where both voted."""
    if has_before and has_after:
        return ""
    if has_after:
        return _("Only the later retreat has voted on goals: there are no earlier places yet.")
    if has_before:
        return _("The later retreat has not voted on goals yet.")
    return _("Neither of the two retreats has voted on goals.")
