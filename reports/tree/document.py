"""The report as a tree: what it says and in which order, free of any format.

`build` makes the tree from an archive object; the renderers (HTML, PDF, Word) only walk it.
Every node is frozen, so a tree can be shared, compared and cached. Issued versions keep their tree:
the names of nodes are a stored format (`frozen.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

# --- Inline -----------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Emphasis:
    children: tuple[Inline, ...]
    strong: bool = False


@dataclass(frozen=True)
class LineBreak:
    pass


@dataclass(frozen=True)
class CrossReference:
    """A reference to a part of the report by its anchor; number and page are found when the tree
    is rendered."""

    target: str


Inline = Text | Emphasis | LineBreak | CrossReference


# --- Blocks -----------------------------------------------------------------


@dataclass(frozen=True)
class Paragraph:
    """`role`: "" (running text), "lead" (opens a chapter), "label" (names what follows),
    "note" (the report's own remark), "badge" (a warning)."""

    children: tuple[Inline, ...]
    role: str = ""


@dataclass(frozen=True)
class Item:
    """`number` is what stands before it in a list of questions, objectives or phases."""

    blocks: tuple[Block, ...]
    number: int = 0


@dataclass(frozen=True)
class ItemList:
    """`kind`: "bullets", "numbers" (1., 2.), "questions" and "objectives" (1), 2) …), "prompts",
    "phases"."""

    kind: str
    items: tuple[Item, ...]
    anchor: str = ""
    start: int = 1


@dataclass(frozen=True)
class Card:
    """One card, verbatim. `count`: how many equal paper cards; `reworded`: a later wording;
    `notes`: short remarks beside it."""

    text: str
    count: int = 1
    reworded: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CardList:
    """`kind`: strength, weakness, opportunity or threat. `hue`: colour of the perspective (""
    for unsorted)."""

    kind: str
    hue: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Chart:
    """A small picture beside numbers. `kind`: "bullet" (a value with its target), "course" (how
    values went, oldest first) or "share" (a number of the most there is).

    Numbers are decimals as text, "" is none. `upper` is the end of a range, or the most there is;
    `state` (of `indicators.rollup.State`) gets its sign; `description` says everything in words.
    """

    kind: str
    values: tuple[str, ...]
    description: str
    target: str = ""
    upper: str = ""
    baseline: str = ""
    state: str = ""


@dataclass(frozen=True)
class Line:
    """A line inside a table cell, behind its chart. `role`: "" (text), "strong" (the main thing),
    "small" (what belongs to it), "entry" (one of several things), "badge" (a warning)."""

    text: str
    role: str = ""
    chart: Chart | None = None


@dataclass(frozen=True)
class Column:
    """`width` in percent of the table; `note` is a short definition printed under the heading."""

    title: str
    width: int
    note: str = ""
    compact: bool = False


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    caption: str = ""
    hue: str = ""


@dataclass(frozen=True)
class FigureRow:
    """A perspective in a figure, in board order: its cards by kind. `hue` is "" for cards not
    yet sorted."""

    name: str
    hue: str
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


@dataclass(frozen=True)
class Figure:
    """`kind`: "card_map" (the pinboard in small) or "spread" (a bar of shares). `description`
    says in words what it shows."""

    kind: str
    rows: tuple[FigureRow, ...]
    caption: str
    description: str


@dataclass(frozen=True)
class MapLane:
    """A perspective on the strategy map; `note` stands in it where it has no goal."""

    name: str
    hue: str
    note: str = ""


@dataclass(frozen=True)
class MapColumn:
    """A phase on the strategy map; an only one without a title has no head."""

    title: str
    note: str = ""


@dataclass(frozen=True)
class MapGoal:
    """A goal on the strategy map, by the places of its lane and column. `state` (of
    `indicators.rollup.State`) and its `word` are "" where nothing is measured."""

    label: str
    text: str
    lane: int
    column: int
    state: str = ""
    word: str = ""
    is_example: bool = False


@dataclass(frozen=True)
class MapLink:
    """From one goal to another, by their places. `kind`: "supports" or "conflicts"."""

    begin: int
    end: int
    kind: str


@dataclass(frozen=True)
class StrategyMap:
    """Perspectives from top to bottom, phases from left to right. `language` is that of the goals;
    `description` says in words what it shows."""

    lanes: tuple[MapLane, ...]
    columns: tuple[MapColumn, ...]
    goals: tuple[MapGoal, ...]
    links: tuple[MapLink, ...]
    caption: str
    description: str
    language: str = "de"


@dataclass(frozen=True)
class Photo:
    """A photo by the hash of its bytes, which the renderer is given beside the tree.

    `alt` says what it shows, or at least which one it is; `caption` is "" without words."""

    sha256: str
    alt: str
    caption: str
    width: int
    height: int


Block = Paragraph | ItemList | CardList | Table | Figure | StrategyMap | Photo


# --- Sections and the whole ---------------------------------------------------


@dataclass(frozen=True)
class Section:
    """`number` is given by `numbered`, never typed. `aside` stands at the right end of the heading
    ("22 Nennungen").

    `level` 1 is a chapter. An unnumbered section below it is a sub heading without a line in the
    contents.
    """

    title: str
    anchor: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    number: str = ""
    level: int = 1
    aside: str = ""
    landscape: bool = False
    unnumbered: bool = False

    def walk(self) -> Iterator[Section]:
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True)
class Cover:
    organisation: str
    unit: str
    title: str
    subtitle: str
    status: str
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    figure: Figure | None = None


@dataclass(frozen=True)
class Stamp:
    """What is said of a report beside its archive, and decides on dates and marks.

    `issued`: the day of issue (ISO), "" before. `is_draft`: whether every page bears the mark of a
    draft; None goes by the archive. `is_preview`: it bears no number and no word of a version, but
    that nobody has issued it; `is_proposal`: a final version that waits for confirmation.
    `edition` counts final versions. `confirmed` and `still_open` are sentences for the cover.
    """

    issued: str = ""
    is_draft: bool | None = None
    is_preview: bool = False
    is_proposal: bool = False
    edition: int = 1
    confirmed: str = ""
    still_open: str = ""


@dataclass(frozen=True)
class Logo:
    """A picture by the hash of its bytes, which the renderer is given beside the tree."""

    sha256: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Letterhead:
    """The look of the organisation; `accent` is a colour (#rrggbb) for numbers, marks and links,
    "" for ours."""

    logo: Logo | None = None
    accent: str = ""


UNSTAMPED, PREVIEW, PLAIN = Stamp(), Stamp(is_preview=True), Letterhead()
PROPOSAL = Stamp(is_proposal=True)


@dataclass(frozen=True)
class Document:
    """`date` is the day of issue, before that the last day of the retreat (ISO) or "": the report
    never bears the time of printing. `draft_mark` stands on every page; "" once it is final."""

    language: str
    title: str
    cover: Cover
    sections: tuple[Section, ...]
    running_title: str
    running_footer: str
    organisation: str = ""
    date: str = ""
    draft_mark: str = ""
    letterhead: Letterhead = PLAIN
    notes: tuple[Paragraph, ...] = ()
    own_language: str = ""
    targets: dict[str, str] = field(default_factory=dict, compare=False)

    def walk(self) -> Iterator[Section]:
        for section in self.sections:
            yield from section.walk()

    @property
    def words_language(self) -> str:
        """That of the report's own words, which may differ from that of the content."""
        return self.own_language or self.language

    def contents(self) -> Iterator[Section]:
        """Every section that has a line in the table of contents."""
        return (section for section in self.walk() if section.number or section.level == 1)


def numbered(
    sections: tuple[Section, ...], prefix: str = "", level: int = 1
) -> tuple[Section, ...]:
    """The same sections with levels and numbers: 1, 2, 2.1, 2.1.1. Unnumbered ones count for
    nothing."""
    result, count = [], 0
    for section in sections:
        number = ""
        if not section.unnumbered:
            count += 1
            number = f"{prefix}.{count}" if prefix else str(count)
        children = numbered(section.sections, number, level + 1)
        result.append(replace(section, number=number, level=level, sections=children))
    return tuple(result)


def find_targets(sections: tuple[Section, ...]) -> dict[str, str]:
    """Anchor → number of the section that holds it; lists inside a section answer with its
    number."""
    targets: dict[str, str] = {}
    for section in sections:
        targets[section.anchor] = section.number
        for block in section.blocks:
            if isinstance(block, ItemList) and block.anchor:
                targets[block.anchor] = section.number
        targets.update(find_targets(section.sections))
    return targets
