"""Sentences that say what the picture of the cards shows. Each shows its numbers; none weighs.

Templates mark the strong part with square brackets, which a translation may place elsewhere.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from swot.balance import KINDS, Picture
from swot.cardmap import CardMap


@dataclass(frozen=True)
class Part:
    text: str
    is_strong: bool = False


@dataclass(frozen=True)
class Sentence:
    """One or more sentences in parts; `str()` gives the plain words."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return "".join(part.text for part in self.parts)

    def __add__(self, other: "Sentence | None") -> "Sentence":
        return Sentence((*self.parts, Part(" "), *other.parts)) if other else self


def spread_sentence(picture: Picture) -> Sentence:
    """Where most cards are, what the other perspectives have, and how many are unsorted.

    While most are unsorted, only that is said: the few others show no spread yet.
    """
    if not picture.total:
        return _sentence(_("There are no cards yet."))
    if picture.unsorted == picture.total:
        template = ngettext(
            "The only card is not sorted yet.",
            "[All %(count)s cards] are not sorted yet.",
            picture.total,
        )
        return _sentence(template, count=picture.total)
    if picture.is_mostly_unsorted:
        template = _("[%(count)s of %(total)s cards] are not sorted yet.")
        return _sentence(template, count=picture.unsorted, total=picture.total)
    most = max(item.total for item in picture.spread)
    top = [item.name for item in picture.spread if item.total == most]
    return (
        _top_sentence(picture, top, most)
        + _rest_sentence(picture, top, most)
        + _unsorted_sentence(picture)
    )


def blind_spots_sentence(picture: Picture) -> Sentence | None:
    """Perspectives without any card, and those without a weakness; None if there are none.

    Also None while most cards are unsorted: they may yet come to lie there.
    """
    if not picture.total or picture.is_mostly_unsorted:
        return None
    names = picture.names
    sentences = []
    if picture.empty_perspectives:
        empty = join_names(
            [names[key] for key in picture.empty_perspectives], pgettext("between names", "or")
        )
        sentences.append(_sentence(_("[No card] concerns %(names)s."), names=empty))
    only_weakness = [
        key for key in picture.empty_weakness_perspectives if key not in picture.empty_perspectives
    ]
    if only_weakness:
        unnamed = join_names([names[key] for key in only_weakness], pgettext("between names", "or"))
        sentences.append(_sentence(_("[No weakness] was named for %(names)s."), names=unnamed))
    return _joined(sentences)


def kinds_sentence(picture: Picture) -> Sentence | None:
    """Strengths against weaknesses, then opportunities and threats; None if there are no cards."""
    if not picture.total:
        return None
    totals = picture.kind_totals
    sentences = []
    if "strength" in totals and "weakness" in totals:
        sentences.append(_opposed_sentence(totals["strength"], totals["weakness"]))
    elif "strength" in totals:
        sentences.append(
            _sentence(_("Named: [%(what)s]."), what=kind_count("strength", totals["strength"]))
        )
    elif "weakness" in totals:
        sentences.append(
            _sentence(_("Named: [%(what)s]."), what=kind_count("weakness", totals["weakness"]))
        )
    others = [
        kind_count(kind, totals[kind]) for kind in ("opportunity", "threat") if kind in totals
    ]
    if others:
        template = _("Also: [%(what)s].") if sentences else _("Named: [%(what)s].")
        sentences.append(_sentence(template, what=", ".join(others)))
    return _joined(sentences)


def view_sentence(picture: Picture) -> Sentence | None:
    """Where the view points; None without cards or where no perspective says where it looks."""
    inward, outward = picture.inward_count, picture.outward_count
    if inward is None or outward is None or not picture.total or not inward + outward:
        return None
    if inward == outward:
        return (
            _sentence(
                _("The view points inward and outward alike: [%(count)s cards] each."), count=inward
            )
            if inward > 1
            else None
        )
    more = max(inward, outward)
    template = (
        ngettext(
            "The view points inward: [%(count)s of %(total)s card].",
            "The view points inward: [%(count)s of %(total)s cards].",
            picture.total,
        )
        if inward > outward
        else ngettext(
            "The view points outward: [%(count)s of %(total)s card].",
            "The view points outward: [%(count)s of %(total)s cards].",
            picture.total,
        )
    )
    return _sentence(template, count=more, total=picture.total)


def kind_count(kind: str, count: int) -> str:
    """ "27 strengths", "1 weakness"."""
    template = {
        "strength": ngettext("%(count)s strength", "%(count)s strengths", count),
        "weakness": ngettext("%(count)s weakness", "%(count)s weaknesses", count),
        "opportunity": ngettext("%(count)s opportunity", "%(count)s opportunities", count),
        "threat": ngettext("%(count)s threat", "%(count)s threats", count),
    }[kind]
    return template % {"count": count}


def map_label(card_map: CardMap) -> str:
    """The Kartenbild in words: all kinds, then each perspective in board order."""
    if not card_map.counts:
        return _("Card map without cards")
    rows = [
        f"{row.name}: {_kind_list(row.counts)}"
        if row.counts
        else _("%(name)s: no card") % {"name": row.name}
        for row in card_map.rows
    ]
    return _("Card map: %(all)s. %(rows)s.") % {
        "all": _kind_list(card_map.counts),
        "rows": "; ".join(rows),
    }


def number_word(count: int) -> str:
    """Numbers up to twelve in words, as German and English prose write them."""
    words = (
        pgettext("number of things", "zero"),
        pgettext("number of things", "one"),
        pgettext("number of things", "two"),
        pgettext("number of things", "three"),
        pgettext("number of things", "four"),
        pgettext("number of things", "five"),
        pgettext("number of things", "six"),
        pgettext("number of things", "seven"),
        pgettext("number of things", "eight"),
        pgettext("number of things", "nine"),
        pgettext("number of things", "ten"),
        pgettext("number of things", "eleven"),
        pgettext("number of things", "twelve"),
    )
    return words[count] if 0 <= count < len(words) else str(count)


def join_names(names: Sequence[str], word: str) -> str:
    """“A”, “B” or “C”: names in the quotes of the language, as given."""
    quoted = [_("“%(name)s”") % {"name": name} for name in names]
    return f" {word} ".join(part for part in (", ".join(quoted[:-1]), quoted[-1]) if part)


def _kind_list(counts: Mapping[str, int]) -> str:
    return ", ".join(kind_count(kind, counts[kind]) for kind in KINDS if counts.get(kind))


def _top_sentence(picture: Picture, top: list[str], most: int) -> Sentence:
    if picture.total == 1:
        return _sentence(_("[The only card] concerns %(names)s."), names=join_names(top, ""))
    if len(top) > 1:
        template = _("Most cards concern %(names)s: [%(count)s of %(total)s] each.")
        return _sentence(
            template,
            names=join_names(top, pgettext("between names", "and")),
            count=most,
            total=picture.total,
        )
    template = ngettext(
        "[%(count)s of %(total)s cards] concerns %(names)s.",
        "[%(count)s of %(total)s cards] concern %(names)s.",
        most,
    )
    return _sentence(template, count=most, total=picture.total, names=join_names(top, ""))


def _rest_sentence(picture: Picture, top: list[str], most: int) -> Sentence | None:
    others = len(picture.spread) - len(top)
    cards = picture.total - picture.unsorted - most * len(top)
    if not others:
        return None
    values = {"others": number_word(others), "cards": number_word(cards)}
    if cards == 0:
        template = ngettext(
            "The other perspective has no card.",
            "The other %(others)s perspectives have no card.",
            others,
        )
    elif cards == 1:
        template = ngettext(
            "The other perspective has one card.",
            "The other %(others)s perspectives have one card between them.",
            others,
        )
    else:
        template = ngettext(
            "The other perspective has %(cards)s cards.",
            "The other %(others)s perspectives share %(cards)s cards.",
            others,
        )
    return _sentence(template, **values)


def _unsorted_sentence(picture: Picture) -> Sentence | None:
    if not picture.unsorted:
        return None
    template = ngettext(
        "[%(count)s card] is not sorted yet.",
        "[%(count)s cards] are not sorted yet.",
        picture.unsorted,
    )
    return _sentence(template, count=picture.unsorted)


def _opposed_sentence(strengths: int, weaknesses: int) -> Sentence:
    if not strengths or not weaknesses:
        first = kind_count("strength", strengths) if strengths else _("no strength")
        second = kind_count("weakness", weaknesses) if weaknesses else _("no weakness")
        return _sentence(_("Named: [%(what)s]."), what=f"{first}, {second}")
    template = ngettext(
        "[%(strengths)s] faces [%(weaknesses)s].",
        "[%(strengths)s] face [%(weaknesses)s].",
        strengths,
    )
    facing = npgettext("facing", "%(count)s weakness", "%(count)s weaknesses", weaknesses) % {
        "count": weaknesses
    }
    return _sentence(template, strengths=kind_count("strength", strengths), weaknesses=facing)


def _joined(sentences: list[Sentence]) -> Sentence | None:
    whole: Sentence | None = None
    for sentence in sentences:
        whole = whole + sentence if whole else sentence
    return whole


def _sentence(template: str, **values: object) -> Sentence:
    """Split first, then fill in: a bracket in a perspective's name is only a bracket."""
    pieces = re.split(r"\[([^\]]*)\]", template)
    return Sentence(
        tuple(Part(piece % values, place % 2 == 1) for place, piece in enumerate(pieces) if piece)
    )
