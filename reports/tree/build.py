"""From an archive object (format bsc-retreat/1) to the tree of the report. Pure: no model, no
query, no clock.

The order and the numbers are those of the first client's report (see
docs/decisions/report-order.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reports.tree import narrative
from reports.tree.choices import ORIGINAL, Choices, Said
from reports.tree.conclusion import conclusion_sections
from reports.tree.document import (
    PLAIN,
    UNSTAMPED,
    Block,
    Card,
    CardList,
    Cover,
    Document,
    Inline,
    Item,
    ItemList,
    Letterhead,
    Paragraph,
    Photo,
    Section,
    Stamp,
    Text,
    find_targets,
    numbered,
)
from reports.tree.figure_tree import card_map, spread, with_numbers
from reports.tree.goals import goal_sections
from reports.tree.photos import PhotoFacts
from reports.tree.references import by_cluster
from reports.tree.retreat import Retreat
from reports.tree.trace import trace_section
from reports.tree.typography import shortened
from reports.tree.words import Words


def build_document(
    archive: Mapping[str, Any],
    photos: Sequence[PhotoFacts] = (),
    *,
    stamp: Stamp = UNSTAMPED,
    letterhead: Letterhead = PLAIN,
    choices: Choices = ORIGINAL,
    sentences: Sequence[Said] = (),
) -> Document:
    """The report on the retreat in `archive`, complete at every stage: what is not there yet is
    left out. `photos` are those of the archive's attachments whose pictures are at hand;
    `sentences` are the computed ones that were accepted.

    Chapters 1 to 3 keep their numbers: an empty one stands as a sentence as soon as a later one has
    something to say.
    """
    retreat = Retreat.read(archive, choices)
    words = retreat.words
    photos = photos if choices.photos else ()
    chapters = _chapters(retreat, sentences if choices.sentences else ())
    while chapters and not (chapters[-1].blocks or chapters[-1].sections):
        chapters.pop()
    sections = [
        chapter if chapter.blocks or chapter.sections else _empty(chapter, words)
        for chapter in chapters
    ]
    sections += _attachments(retreat, {photo.sha256 for photo in photos})
    sections += trace_section(retreat) if choices.trace else []
    sections += _annex(retreat, photos)
    tree = with_numbers(numbered(tuple(sections)), words)
    workshop = retreat.workshop
    kind = _kind_of(retreat, stamp)
    status = _status(retreat, kind, stamp)
    return Document(
        language=Words(archive["language"]).language,
        own_language=choices.language,
        title=f"{workshop['title']} – {words('report')}, {status}",
        cover=_cover(retreat, status, stamp),
        sections=tree,
        running_title=shortened(workshop["title"]),
        running_footer=f"{shortened(retreat.organisation, 50)} · {status}",
        organisation=retreat.organisation,
        date=stamp.issued or max(workshop["dates"], default=""),
        draft_mark="" if kind == "final" else words(f"{kind}_mark"),
        letterhead=letterhead,
        notes=() if tree else (Paragraph((Text(words("nothing_yet")),)),),
        targets=find_targets(tree),
    )


def _kind_of(retreat: Retreat, stamp: Stamp) -> str:
    """preview, proposal, draft or final: what the cover and the mark on every page say."""
    is_draft = stamp.is_draft
    if is_draft is None:
        is_draft = retreat.workshop["report"]["status"] != "final"
    if stamp.is_preview:
        return "preview"
    if stamp.is_proposal:
        return "proposal"
    return "draft" if is_draft else "final"


def _status(retreat: Retreat, kind: str, stamp: Stamp) -> str:
    if kind == "final" and stamp.edition > 1:
        return retreat.words("final_edition", number=stamp.edition)
    return retreat.words(kind, number=retreat.workshop["report"]["number"])


# --- 1 and the frame ----------------------------------------------------------


def _chapters(retreat: Retreat, sentences: Sequence[Said]) -> list[Section]:
    choices = retreat.choices
    follow = (choices.goals, choices.measures, choices.links, choices.votes)
    has_direction = choices.direction or any(follow)
    chosen = (
        (choices.procedure, lambda: _procedure(retreat)),
        (choices.analysis or choices.conclusion, lambda: _analysis(retreat, sentences)),
        (has_direction, lambda: _direction(retreat)),
    )
    return [chapter() for is_chosen, chapter in chosen if is_chosen]


def _empty(chapter: Section, words: Words) -> Section:
    return Section(
        chapter.title, chapter.anchor, (Paragraph((Text(words("not_written")),), role="note"),)
    )


def _procedure(retreat: Retreat) -> Section:
    return Section(retreat.words("procedure"), "procedure", _with_lead(retreat.text("procedure")))


def _with_lead(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A chapter's first paragraph is set larger."""
    if blocks and isinstance(blocks[0], Paragraph):
        return (Paragraph(blocks[0].children, role="lead"), *blocks[1:])
    return blocks


def _attachments(retreat: Retreat, printed: set[str]) -> list[Section]:
    """The files that are known by name; those printed in the annex are not named twice."""
    names = [
        attachment["name"]
        for attachment in retreat.archive.get("attachments") or ()
        if attachment["sha256"] not in printed
    ]
    if not names:
        return []
    items = tuple(Item((Paragraph((Text(name),)),)) for name in names)
    return [
        Section(
            retreat.words("attachments"),
            "attachments",
            (ItemList("bullets", items),),
            unnumbered=True,
        )
    ]


def _annex(retreat: Retreat, photos: Sequence[PhotoFacts]) -> list[Section]:
    if not photos:
        return []
    words = retreat.words
    blocks = tuple(
        Photo(
            photo.sha256,
            photo.caption or words("photo", number=number),
            photo.caption,
            photo.width,
            photo.height,
        )
        for number, photo in enumerate(photos, start=1)
    )
    return [Section(words("annex_photos"), "photos", blocks, unnumbered=True)]


def _cover(retreat: Retreat, status: str, stamp: Stamp) -> Cover:
    words, workshop = retreat.words, retreat.workshop
    when = words.days(sorted(workshop["dates"]))
    unit = retreat.archive["scorecard"]["unit"] or ""
    facts = {
        "place": ("name", workshop["place"]),
        "facilitator": ("name", workshop["facilitator"]),
        "participants": (
            "number",
            workshop["participants"] if retreat.choices.participants else None,
        ),
        "follows": ("title", workshop["follows"]),
    }
    lines = [words(key, **{name: value}) for key, (name, value) in facts.items() if value]
    if workshop.get("as_of"):
        lines.append(words("as_of", day=words.date(workshop["as_of"])))
    if stamp.issued:
        lines.append(words("issued", day=words.long_date(stamp.issued)))
    if stamp.confirmed:
        lines.append(stamp.confirmed)
    still_open = (stamp.still_open,) if stamp.still_open else ()
    return Cover(
        organisation=retreat.organisation,
        unit=unit[:1].upper() + unit[1:],
        title=workshop["title"],
        subtitle=words("subtitle", when=when) if when else words("subtitle_undated"),
        status=status,
        lines=tuple(lines),
        notes=(*_example_notes(retreat), *still_open),
        figure=card_map(retreat) if retreat.cards and retreat.choices.figures else None,
    )


def _example_notes(retreat: Retreat) -> Iterable[str]:
    words, goals = retreat.words, retreat.archive["goals"]
    invented = sum(bool(goal["example"]) for goal in goals)
    if retreat.workshop.get("example"):
        yield words("example_workshop")
    if invented:
        yield words(
            "example_goal" if invented == 1 else "example_goals", number=invented, all=len(goals)
        )
    if any(vote.get("example") for vote in retreat.archive["votes"]):
        yield words("example_votes")


# --- 2 analysis -----------------------------------------------------------------


def _analysis(retreat: Retreat, sentences: Sequence[Said]) -> Section:
    words, kinds, choices = retreat.words, retreat.kinds, retreat.choices
    blocks: tuple[Block, ...] = ()
    sections: list[Section] = []
    if choices.analysis:
        blocks = _with_prompts(retreat, retreat.text("analysis"))
    if choices.analysis and retreat.cards:
        blocks = (*blocks, spread(retreat)) if choices.figures else blocks
        sections = [_kind_section(retreat, kind) for kind in kinds]
    conclusion = conclusion_sections(retreat, sentences) if choices.conclusion else []
    plain = not kinds or kinds == ("strength", "weakness")
    names = words.join([words(f"kinds.{kind}") for kind in kinds])
    title = words("analysis") if plain else words("analysis_swot", kinds=names)
    return Section(title, "analysis", blocks, (*sections, *conclusion))


def _with_prompts(retreat: Retreat, text: tuple[Block, ...]) -> tuple[Block, ...]:
    """As the original has it: one paragraph that ends in the report's own words, the prompts,
    the rest."""
    items = tuple(
        Item((Paragraph(narrative.plain(prompt["text"])),)) for prompt in retreat.archive["prompts"]
    )
    if not items:
        return text
    were: tuple[Inline, ...] = (Text(retreat.words("prompts_were")),)
    if text and isinstance(text[0], Paragraph):
        were, text = (*text[0].children, Text(" "), *were), text[1:]
    return Paragraph(were), ItemList("prompts", items), *text


def _kind_section(retreat: Retreat, kind: str) -> Section:
    words = retreat.words
    cards = [card for card in retreat.cards if card["kind"] == kind]
    sections = [
        _heading(
            retreat, kind, item["heading"] or item["name"], item["hue"], f"{kind}-{number}", own
        )
        for number, item in enumerate(retreat.perspectives, start=1)
        if (own := [card for card in cards if card["perspective"] == item["key"]])
    ]
    if unsorted := [card for card in cards if card["perspective"] is None]:
        sections.append(_heading(retreat, kind, words("unsorted"), "", f"{kind}-0", unsorted))
    blocks = () if cards else (Paragraph((Text(words("no_cards")),), role="note"),)
    return Section(words(kind), kind, blocks, tuple(sections))


def _heading(
    retreat: Retreat, kind: str, title: str, hue: str, anchor: str, cards: list[dict[str, Any]]
) -> Section:
    """The cards of one perspective: first those of no cluster, then each cluster under its name."""
    mentions = sum(card["count"] for card in cards)
    (_none, loose), *clustered = by_cluster(retreat, cards)
    blocks = _card_list(retreat, kind, hue, loose)
    places = {item["key"]: place for place, item in enumerate(retreat.archive["clusters"], start=1)}
    clusters = [
        Section(
            cluster["title"],
            f"{anchor}-c{places[cluster['key']]}",
            _card_list(retreat, kind, hue, own),
            unnumbered=True,
        )
        for cluster, own in clustered
        if cluster
    ]
    aside = retreat.words("mention" if mentions == 1 else "mentions", number=mentions)
    return Section(title, anchor, blocks, tuple(clusters), aside=aside)


def _card_list(
    retreat: Retreat, kind: str, hue: str, cards: list[dict[str, Any]]
) -> tuple[Block, ...]:
    return (CardList(kind, hue, tuple(_card(retreat, card) for card in cards)),) if cards else ()


def _card(retreat: Retreat, card: Mapping[str, Any]) -> Card:
    words = retreat.words
    headings = {item["key"]: item["heading"] or item["name"] for item in retreat.perspectives}
    notes = []
    if also := [headings[key] for key in card.get("also") or ()]:
        notes.append(words("also", names=words.join(also)))
    if card.get("late"):
        notes.append(words("late"))
    reworded = words("reworded", text=card["reworded"]) if card.get("reworded") else ""
    return Card(card["text"], card["count"], reworded, tuple(notes))


# --- 3 direction --------------------------------------------------------------------


def _direction(retreat: Retreat) -> Section:
    choices = retreat.choices
    blocks: list[Block] = []
    if choices.direction:
        lead = _with_lead(retreat.text("direction"))
        blocks += [*lead, *_objectives(retreat), *_phases(retreat)]
    if choices.goals:
        blocks += retreat.text("goals")
    sections = goal_sections(retreat.archive, retreat.words, retreat.perspectives, choices)
    return Section(retreat.words("direction"), "direction", tuple(blocks), sections)


def _objectives(retreat: Retreat) -> tuple[Block, ...]:
    words, items = retreat.words, []
    for objective in sorted(
        retreat.archive["objectives"], key=lambda objective: objective["number"]
    ):
        dates = []
        if objective["valid_from"] and str(objective["valid_from"]) not in objective["text"]:
            dates.append(words("valid_from", year=objective["valid_from"]))
        if objective["due"]:
            dates.append(words("due", day=words.date(objective["due"])))
        note = (Paragraph((Text(", ".join(dates)),), role="note"),) if dates else ()
        items.append(
            Item((Paragraph(narrative.plain(objective["text"])), *note), number=objective["number"])
        )
    return (ItemList("objectives", tuple(items), anchor="objectives"),) if items else ()


def _phases(retreat: Retreat) -> tuple[Block, ...]:
    words, items = retreat.words, []
    numbers = {objective["key"]: objective["number"] for objective in retreat.archive["objectives"]}
    for phase in sorted(retreat.archive["phases"], key=lambda phase: phase["number"]):
        label = words("phase", number=phase["number"])
        if phase.get("label"):
            label += f": {phase['label']}"
        span = [str(words.date(phase[end])) for end in ("from", "to") if phase.get(end)]
        if phase["objective"] in numbers:
            label += f" ({words('supports_objective', number=numbers[phase['objective']])})"
        if span:
            label += f", {' – '.join(dict.fromkeys(span))}"
        text = Paragraph(narrative.plain(phase["text"]))
        items.append(Item((Paragraph((Text(label),), role="label"), text), number=phase["number"]))
    return (ItemList("phases", tuple(items), anchor="phases"),) if items else ()
