"""The conclusion of the analysis: what people wrote, the guiding questions, what was computed."""

from __future__ import annotations

from collections.abc import Sequence

from reports.tree import narrative
from reports.tree.choices import Said
from reports.tree.document import Block, Item, ItemList, Paragraph, Section, Text
from reports.tree.retreat import Retreat


def conclusion_sections(retreat: Retreat, sentences: Sequence[Said]) -> list[Section]:
    words = retreat.words
    blocks = retreat.text("conclusion")
    questions = _questions(retreat)
    if questions and not blocks:
        blocks = (Paragraph((Text(words("questions_are")),)),)
    computed = _computed(retreat, sentences)
    if not (blocks or computed):
        return []
    plain = set(retreat.kinds) <= {"strength", "weakness"}
    return [
        Section(
            words("conclusion" if plain else "conclusion_swot"),
            "conclusion",
            (*blocks, *questions, *computed),
        )
    ]


def _computed(retreat: Retreat, sentences: Sequence[Said]) -> tuple[Block, ...]:
    """The computed sentences, marked as such: the conclusion is what people wrote."""
    if not sentences:
        return ()
    words = retreat.words
    edited: tuple[Block, ...] = (Paragraph((Text(words("computed_edited")),), role="note"),)
    items = tuple(
        Item((Paragraph(narrative.plain(item.text)), *(edited if item.is_edited else ())))
        for item in sentences
    )
    return Paragraph((Text(words("computed")),), role="label"), ItemList("bullets", items)


def _questions(retreat: Retreat) -> tuple[Block, ...]:
    """The guiding questions under the conclusion, without a heading of their own."""
    words = retreat.words
    headings = {item["key"]: item["heading"] or item["name"] for item in retreat.perspectives}
    items = []
    for question in sorted(retreat.archive["questions"], key=lambda question: question["number"]):
        about = [headings[key] for key in question["perspectives"]]
        shown = {card["key"] for card in retreat.cards}
        if rests_on := sum(key in shown for key in question["cards"]):
            about.append(words("from_card" if rests_on == 1 else "from_cards", number=rests_on))
        note = (Paragraph((Text(" · ".join(about)),), role="note"),) if about else ()
        items.append(
            Item((Paragraph(narrative.plain(question["text"])), *note), number=question["number"])
        )
    return (ItemList("questions", tuple(items), anchor="questions"),) if items else ()
