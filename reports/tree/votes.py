"""The votes of a retreat: result and decision, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from goals.dots import FEWEST_BALLOTS, share
from goals.ranking import ranked
from reports.tree.choices import Choices
from reports.tree.document import Block, Chart, Column, Line, Paragraph, Section, Table, Text
from reports.tree.words import Words


def vote_section(
    archive: Mapping[str, Any], words: Words, labels: Mapping[str, str], choices: Choices
) -> Section | None:
    """The vote informs, the group decides: both are printed, one after the other."""
    if not archive["votes"]:
        return None
    sections = []
    for number, vote in enumerate(archive["votes"], start=1):
        title = vote["title"] or words("vote", number=number)
        sections.append(
            Section(
                title,
                f"vote-{number}",
                tuple(_vote(archive, vote, words, labels, choices)),
                unnumbered=True,
            )
        )
    return Section(words("votes"), "votes", (), tuple(sections))


def _vote(
    archive: Mapping[str, Any],
    vote: Mapping[str, Any],
    words: Words,
    labels: Mapping[str, str],
    choices: Choices,
) -> Iterator[Block]:
    if vote.get("example"):
        yield Paragraph((Text(words("example")),), role="badge")
    if how := _how(vote, words):
        yield Paragraph((Text(how),), role="note")
    goals = {goal["key"]: goal["statement"] for goal in archive["goals"]}
    clusters = {cluster["key"]: cluster["title"] for cluster in archive["clusters"]}
    results = [
        (labels[result["goal"]], goals[result["goal"]], result) for result in vote["results"]
    ]
    results += [("", clusters[result["cluster"]], result) for result in vote.get("clusters") or ()]
    if _is_withheld(vote):
        yield Paragraph((Text(words("too_few_ballots")),))
    elif results:
        yield _result_table(results, words, with_bars=choices.figures)
    decision = (
        words("decision", text=vote["decision"]) if vote["decision"] else words("no_decision")
    )
    yield Paragraph((Text(decision),))
    if vote.get("reason"):
        yield Paragraph((Text(words("reason", text=vote["reason"])),))


def _is_withheld(vote: Mapping[str, Any]) -> bool:
    """Of fewer than three ballots by phone no count is printed; paper dots were public anyway."""
    return (
        vote.get("ballots") == "phone"
        and vote["voters"] is not None
        and vote["voters"] < FEWEST_BALLOTS
    )


def _how(vote: Mapping[str, Any], words: Words) -> str:
    facts = []
    if vote["dots_per_person"]:
        key = "vote_rule_max" if vote["max_per_goal"] else "vote_rule"
        facts.append(words(key, dots=vote["dots_per_person"], max=vote["max_per_goal"]))
    if vote["voters"]:
        facts.append(words("vote_by", number=vote["voters"]))
    if vote.get("ballots"):
        facts.append(words(vote["ballots"]))
    return " · ".join(facts)


def _result_table(
    results: Sequence[tuple[str, str, Mapping[str, Any]]], words: Words, *, with_bars: bool
) -> Table:
    """One row for each goal, most dots first, equals on the same place; a bar beside its dots."""
    dots = [result["dots"] for _, _, result in results]
    shares = _shares(dots, words)
    with_people = any(result["voters"] is not None for _, _, result in results)
    rows = []
    for place in ranked(dots):
        label, title, result = results[place.index]
        people = "" if result["voters"] is None else words.number(result["voters"])
        cells: list[tuple[Line, ...]] = [
            (Line(words("place_number", number=place.rank)),),
            (Line(label),),
            (Line(title),),
            (_dots(place.dots, shares[place.index], dots, words, with_bars),),
        ]
        rows.append(tuple([*cells, (Line(people),)] if with_people else cells))
    columns = [
        Column(words("rank"), 8, compact=True),
        Column(words("number"), 8, compact=True),
        Column(words("goal"), 40 if with_people else 53),
        Column(words("dots"), 31, note=words("dots_note"), compact=True),
    ]
    if with_people:
        columns.append(Column(words("voters"), 13, compact=True))
    return Table(tuple(columns), tuple(rows), words("vote_caption", number=sum(dots)))


def _shares(dots: Sequence[int], words: Words) -> list[str]:
    """Per cent of all dots: with one decimal, all of them, where one has a decimal."""
    found = [share(own, sum(dots)) for own in dots]
    places = int(any(part % 1 for part in found))
    return [words.fixed(part, places) for part in found]


def _dots(own: int, part: str, all_of: Sequence[int], words: Words, with_bar: bool) -> Line:
    bar = None
    if with_bar:
        said = words("bar", number=own, whole=sum(all_of), share=part)
        bar = Chart("share", (str(own),), said, upper=str(max(all_of)))
    return Line(words("dots_share", number=words.number(own), share=part), "", bar)
