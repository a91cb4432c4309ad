"""The format ``bsc-retreat/1`` written down once: what may stand where, in which order.

Reading and writing both follow it. Limits are those of the database, or wider than any form's.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.archive.kinds import (
    Choice,
    Day,
    DayOrPeriod,
    DayOrYear,
    Digest,
    Exactly,
    Flag,
    GoalNumber,
    Key,
    Kind,
    Number,
    Period,
    Reference,
    Text,
    Whole,
    Word,
    Year,
)
from reports.archive.objects import Many, Pair, Record
from reports.archive.reader import Reader
from workshops.bounds import (
    FIRST_AS_OF,
    LAST_AS_OF,
    MOST_PARTICIPANTS,
    NARRATIVE_LENGTH,
    NARRATIVE_LINES,
)

FORMAT = "bsc-retreat/1"
LANGUAGES = ("de", "en")
SLOTS = ("procedure", "analysis", "conclusion", "direction", "goals")
HUES = ("yellow", "green", "blue", "purple", "orange")
CARD_LIMIT = 2_000

_TITLE = Text(200, filled=True)
_LINE = Text(200, nullable=True)
_POST = Text(200, nullable=True, empty_is_null=True)
_PROSE = Text(20_000, lines=True, nullable=True)
_FILLED_PROSE = Text(20_000, lines=True, filled=True)
_NARRATIVE = Text(NARRATIVE_LENGTH, lines=True, nullable=True, most_lines=NARRATIVE_LINES)
_WRITTEN = DayOrYear(written=True, nullable=True)
_DATED = DayOrYear(nullable=True)
_LIMIT = Whole(least=1, most=9_999, nullable=True)
_ORDINAL = Whole(least=1, most=9_999)
_NAMES: Mapping[str, Any] = {
    "perspectives": _('no perspective "%(key)s"'),
    "prompts": _('no prompt "%(key)s"'),
    "clusters": _('no cluster "%(key)s"'),
    "cards": _('no card "%(key)s"'),
    "questions": _('no guiding question "%(key)s"'),
    "objectives": _('no objective "%(key)s"'),
    "goals": _('no goal "%(key)s"'),
}


def _to(collection: str, *, nullable: bool = False) -> Reference:
    return Reference(collection, _NAMES[collection], nullable=nullable)


def _each(collection: str) -> Many:
    return Many(_to(collection), distinct=True)


def _record(members: Mapping[str, Kind], optional: str = "", **extra: Any) -> Record:
    return Record(members, frozenset(optional.split()), **extra)


def _list_of(collection: str, members: Mapping[str, Kind], optional: str = "") -> Many:
    return Many(_record({"key": Key(of=collection), **members}, optional), collection=collection)


def _links_elsewhere(goal: dict[str, Any], place: str, reader: Reader) -> None:
    for index, link in enumerate(goal.get("links") or ()):
        if link and link["to"] is not None and link["to"] == goal["key"]:
            reader.note(f"{place}.links[{index}].to", _("a goal cannot be linked to itself"))


PERSPECTIVES = _list_of(
    "perspectives",
    {
        "name": _TITLE,
        "heading": Text(200),
        "parent": _to("perspectives", nullable=True),
        "short": Text(60),
        "hue": Choice(HUES),
        "icon": Word(40),
        "board_position": Whole(most=9_999),
        "view": Choice(("inward", "outward")),
        "retired": Flag(),
    },
    "short hue icon board_position view retired",
)
SCORECARD = _record(
    {
        "title": _TITLE,
        "unit": _LINE,
        "period": _record({"from": _WRITTEN, "to": _WRITTEN}),
        "perspectives": PERSPECTIVES,
    }
)
WORKSHOP = _record(
    {
        "title": _TITLE,
        "dates": Many(Day(), distinct=True),
        "place": _LINE,
        "facilitator": _LINE,
        "participants": Whole(most=MOST_PARTICIPANTS, nullable=True),
        "report": _record({"number": _ORDINAL, "status": Choice(("draft", "final"))}),
        "follows": _LINE,
        "as_of": Day(since=FIRST_AS_OF, until=LAST_AS_OF),
        "example": Flag(),
    },
    "as_of example",
)
PROMPTS = _list_of(
    "prompts",
    {
        "kind": Choice(("strength", "weakness", "opportunity", "threat")),
        "text": Text(500, lines=True, filled=True),
        "max_cards": _LIMIT,
    },
)
CLUSTERS = _list_of(
    "clusters",
    {"prompt": _to("prompts"), "perspective": _to("perspectives", nullable=True), "title": _TITLE},
)
CARDS = _list_of(
    "cards",
    {
        "prompt": _to("prompts"),
        "perspective": _to("perspectives", nullable=True),
        "cluster": _to("clusters", nullable=True),
        "text": Text(CARD_LIMIT, lines=True, filled=True),
        "count": _ORDINAL,
        "reworded": Text(CARD_LIMIT, lines=True),
        "also": _each("perspectives"),
        "hidden_reason": Text(500, lines=True),
        "late": Flag(),
        "same_as": _to("cards"),
        "split_from": _to("cards"),
        "signature": Text(200),
    },
    "reworded also hidden_reason late same_as split_from signature",
)
QUESTIONS = _list_of(
    "questions",
    {
        "number": _ORDINAL,
        "text": _FILLED_PROSE,
        "perspectives": _each("perspectives"),
        "cards": _each("cards"),
    },
)
OBJECTIVES = _list_of(
    "objectives",
    {
        "number": _ORDINAL,
        "text": _FILLED_PROSE,
        "valid_from": Year(nullable=True),
        "due": _DATED,
    },
)
PHASES = Many(
    _record(
        {
            "number": _ORDINAL,
            "text": _FILLED_PROSE,
            "objective": _to("objectives", nullable=True),
            "label": Text(200),
            "from": DayOrYear(),
            "to": DayOrYear(),
        },
        "label from to",
    )
)
INDICATORS = Many(
    _record(
        {
            "key": Key(),
            "level": Choice(("result", "effect", "context")),
            "name": Text(300, filled=True),
            "unit": Text(60, nullable=True),
            "definition": _PROSE,
            "source": _PROSE,
            "frequency": Choice(("month", "quarter", "half_year", "year", "irregular")),
            "direction": Choice(("up", "down", "range")),
            "baseline": Pair({"value": Number(nullable=True), "period": Period(nullable=True)}),
            "targets": Many(
                _record(
                    {"period": Period(), "value": Number(nullable=True), "upper": Number()}, "upper"
                ),
                single=("period",),
            ),
            "green": Number(nullable=True),
            "red": Number(nullable=True),
            "cumulative": Flag(),
            "values": Many(
                _record(
                    {
                        "period": Period(),
                        "value": Number(nullable=True),
                        "comment": _PROSE,
                        "rating": Text(60, nullable=True),
                        "numerator": Number(),
                        "denominator": Number(),
                    },
                    "numerator denominator",
                ),
                single=("period",),
            ),
            "responsible": Text(200),
            "weight": Number(),
            "rules": Many(
                _record(
                    {
                        "valid_from": DayOrPeriod(nullable=True),
                        "green": Number(nullable=True),
                        "red": Number(nullable=True),
                        "direction": Choice(("up", "down", "range")),
                        "adds_up": Choice(("yes", "no")),
                    },
                    "direction adds_up",
                )
            ),
        },
        "responsible weight rules",
    ),
    single=("key",),
)
MEASURES = Many(
    _record(
        {"text": _FILLED_PROSE, "responsible": _POST, "due": Day(nullable=True), "done": Flag()}
    )
)
GOALS = Many(
    _record(
        {
            "key": Key(of="goals"),
            "perspective": _to("perspectives"),
            "statement": _FILLED_PROSE,
            "questions": _each("questions"),
            "objective": _to("objectives", nullable=True),
            "responsible": _POST,
            "due": Day(nullable=True),
            "status": Choice(("draft", "agreed", "reached", "dropped")),
            "status_reason": _PROSE,
            "achievable": _PROSE,
            "relevant": _PROSE,
            "priority": _LIMIT,
            "example": Flag(),
            "measures": MEASURES,
            "links": Many(
                _record(
                    {
                        "to": _to("goals"),
                        "kind": Choice(("supports", "conflicts")),
                        "hypothesis": _PROSE,
                    }
                ),
                single=("to", "kind"),
            ),
            "indicators": INDICATORS,
            "number": GoalNumber(20),
            "weight": Number(),
            "wordings": Many(_record({"workshop": _TITLE, "statement": _FILLED_PROSE})),
        },
        "number weight wordings",
        check=_links_elsewhere,
    ),
    collection="goals",
)
_COUNTED: dict[str, Kind] = {"dots": Whole(most=99_999), "voters": Whole(most=9_999, nullable=True)}
VOTES = Many(
    _record(
        {
            "title": _TITLE,
            "dots_per_person": _LIMIT,
            "max_per_goal": _LIMIT,
            "voters": Whole(most=9_999, nullable=True),
            "results": Many(_record({"goal": _to("goals"), **_COUNTED}), single=("goal",)),
            "decision": _PROSE,
            "clusters": Many(
                _record({"cluster": _to("clusters"), **_COUNTED}), single=("cluster",)
            ),
            "ballots": Choice(("paper", "phone")),
            "reason": _PROSE,
            "example": Flag(),
        },
        "clusters ballots reason example",
    )
)
ARCHIVE = _record(
    {
        "format": Exactly(FORMAT),
        "language": Choice(LANGUAGES),
        "organisation": _record({"name": _TITLE}),
        "scorecard": SCORECARD,
        "workshop": WORKSHOP,
        "narratives": _record(dict.fromkeys(SLOTS, _NARRATIVE)),
        "prompts": PROMPTS,
        "clusters": CLUSTERS,
        "cards": CARDS,
        "questions": QUESTIONS,
        "objectives": OBJECTIVES,
        "phases": PHASES,
        "goals": GOALS,
        "votes": VOTES,
        "attachments": Many(_record({"name": Text(255, filled=True), "sha256": Digest()})),
    },
    "attachments",
)
