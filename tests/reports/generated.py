"""Retreats as nobody would hold them: every shape that the format takes, the same for the same
number and seed."""

from __future__ import annotations

import io
import random
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from PIL import Image

from reports.archive import dump_archive, parse_archive
from reports.paper import fonts
from reports.rendering.edition import Edition, Look
from reports.tree.choices import Choices, Said
from reports.tree.document import UNSTAMPED, Letterhead, Logo, Stamp
from reports.tree.photos import PhotoFacts, Photos
from tests.reports import archives
from tests.reports.report_faults import squeezed

WORDS = (
    *("Klausur", "Ziele", "und", "der", "die", "das", "mit", "für", "über", "Zusammenarbeit"),
    *("Anlaufstelle", "Jugend", "Familie", "Bürger/innen", "Mitarbeiter/-innen", "Größe", "Straße"),
    *("Kenntnis/Verständnis", "Wirkungsorientierung", "Verwaltungsvorschrift", "z. B.", "d. h."),
    *("§ 8 a SGB VIII", "12 %", "3,5 km", "–", "22. Juni 2007", "Abs. 3", "1.000 €", "A–Z", "1)"),
    *("„Mut“", "(Wege)", "*kurz*", "**fett**", "[[questions]]", "[[goals]]", "<b>", "&amp;", "_x_"),
    *("we", "the", "strategy", "for", "people", "internationalisation", "outcome", "2007."),
    "https://example.org/eine/sehr/lange/adresse?mit=fragen&und=antworten#anker",
)
ENDLESS = ("Donaudampfschifffahrtsgesellschaft" * 6, "x" * 200, "Ä" * 200, "a/" * 100, "1" * 200)
MISSING = "🙂👨‍👩‍👧漢字שלום\u2028\ufeff☃عربي"
"""Signs that no font of the report holds: they are printed as their codes."""
DAYS = ("2007-06-21", "2007-06-22", "2008-02-29", "2026-12-31")
YEARS = ("2006", "2007", "2010-H1", "2010-Q4", "2010-12")
MOST_LEVELS = 7
WIDE, TALL = ("1" * 64, (800, 500)), ("2" * 64, (500, 800))
"""Photos by hash and size."""


def is_seen(sign: str) -> bool:
    return unicodedata.category(sign) != "Cf" and sign != "\u034f"


def covered_signs() -> list[str]:
    """Every sign that a font of the report holds and that can be seen."""
    ranges = [*fonts._COVERAGE["primary"], *fonts._COVERAGE["fallback"]]
    signs = {chr(code) for first, last in ranges for code in range(max(first, 0x21), last + 1)}
    return sorted(sign for sign in signs if squeezed(sign) and is_seen(sign))


def edition(number: int, of: int, seed: int = 0) -> Edition:
    """Retreat `number` of `of`. Together they hold every sign that the report can print."""
    return _Generator(random.Random(f"{seed}-{number}"), covered_signs()[number::of]).edition()


class _Generator:
    def __init__(self, chance: random.Random, signs: list[str]) -> None:
        self.chance = chance
        self.signs = [f"o{sign}" for sign in signs]  # a mark needs something to stand on

    def edition(self) -> Edition:
        chance, archive = self.chance, self.archive()
        pictures = {sha256: _photo(*size) for sha256, size in (WIDE, TALL)}
        facts = [
            PhotoFacts(sha256, self.maybe(self.line), *size)
            for sha256, size in (WIDE, TALL, ("3" * 64, (800, 500)))  # no picture is there of that
        ]
        chosen = facts[: chance.choice((0, 0, 0, 1, 3))]
        logo = chance.choice((None, None, Logo("4" * 64, "Logo: Amt", 320, 120)))
        if logo:
            pictures["4" * 64] = _logo()
        names = list(Choices.__dataclass_fields__)[:-2]
        choices = {name: chance.random() < 0.85 for name in names}
        choices["trace"] = chance.random() < 0.25
        return Edition(
            archive,
            Photos(tuple(chosen), lambda: pictures),
            chance.choice(
                (UNSTAMPED, Stamp(is_preview=True), Stamp("2026-10-02", False), Stamp("2026-10-02"))
            ),
            Look(Letterhead(logo, chance.choice(("", "", "#8a1538")))),
            Choices(
                **choices,
                goal_tables=chance.choice(("landscape", "portrait")),
                language=chance.choice(("", "", "de", "en")),
            ),
            tuple(Said(self.line(), chance.random() < 0.5) for _ in range(chance.choice((0, 3)))),
        )

    # --- Texts ---

    def words(self, most: int) -> list[str]:
        chance = self.chance
        found = [chance.choice(WORDS) for _ in range(chance.randint(1, most))]
        if chance.random() < 0.08:
            found.insert(chance.randrange(len(found) + 1), chance.choice(ENDLESS))
        if chance.random() < 0.08:
            found.append("".join(chance.sample(MISSING, 3)))
        if self.signs and chance.random() < 0.5:
            found.append("".join(chance.sample(self.signs, min(8, len(self.signs)))))
        return found

    def line(self, limit: int = 200) -> str:
        """Something to read in one line, at times as long as a field takes."""
        most = self.chance.choice((2, 2, 5, 5, 12, 40))
        return " ".join(" ".join(self.words(most)).split())[:limit].strip()

    def lines(self, limit: int = 2000) -> str:
        """Mostly one line, at times several, now and then a page."""
        chance = self.chance
        many = chance.choice((1, 1, 1, 1, 2, 4)) if chance.random() < 0.98 else 12
        return "\n".join(self.line() for _ in range(many))[:limit].strip()

    def maybe(self, made: Callable[[], str], share: float = 0.5) -> Any:
        return made() if self.chance.random() < share else ""

    def or_none(self, made: Callable[[], Any], share: float = 0.6) -> Any:
        return made() if self.chance.random() < share else None

    def narrative(self) -> str:
        """Paragraphs, and lists in lists to a depth of seven."""
        chance = self.chance
        return "\n\n".join(
            self.listed(0, chance.randint(1, MOST_LEVELS)) if chance.random() < 0.3 else self.line()
            for _ in range(chance.choice((0, 1, 2, 6)))
        )

    def listed(self, level: int, levels: int) -> str:
        chance, rows = self.chance, []
        for number in range(1, chance.choice((1, 2, 3)) + 1):
            mark = chance.choice(("- ", f"{number}. "))
            rows.append(" " * 4 * level + mark + self.line())
            if level + 1 < levels and number == 1:
                rows.append(self.listed(level + 1, levels))
        return "\n".join(rows)

    # --- The archive ---

    def archive(self) -> dict[str, Any]:
        chance = self.chance
        archive = archives.empty(chance.choice(("de", "en")))
        archive["organisation"]["name"] = self.line()
        archive["scorecard"] |= {"title": self.line(), "unit": self.or_none(self.line)}
        archive["scorecard"]["perspectives"] = self.perspectives(archive)
        archive["workshop"] |= self.workshop()
        archive["narratives"] = {slot: self.narrative() for slot in archive["narratives"]}
        self.keys = [item["key"] for item in archive["scorecard"]["perspectives"]]
        archive["prompts"] = self.many((0, 1, 2, 2, 4, 6), self.prompt)
        if archive["prompts"]:
            keys = [item["key"] for item in archive["prompts"]]
            archive["clusters"] = self.many((0, 0, 2, 5), lambda n: self.cluster(n, keys))
            clusters = archive["clusters"]
            archive["cards"] = self.many((0, 1, 10, 10, 40), lambda n: self.card(n, keys, clusters))
        archive["objectives"] = self.many((0, 1, 3), self.objective)
        self.objectives = [item["key"] for item in archive["objectives"]]
        archive["phases"] = self.many((0, 1, 3), self.phase)
        cards = [card["key"] for card in archive["cards"]]
        archive["questions"] = self.many((0, 1, 8), lambda n: self.question(n, cards))
        self.questions = [item["key"] for item in archive["questions"]]
        archive["goals"] = self.many((0, 0, 1, 3, 8, 20), self.goal)
        for goal in archive["goals"]:
            goal["links"] = self.links(goal["key"], archive["goals"])
        archive["votes"] = self.many((0, 0, 1, 2), lambda n: self.vote(n, archive))
        # Whatever is chosen, the names of files are printed: every sign stands there once.
        rows = [self.signs[place : place + 40] for place in range(0, len(self.signs), 40)]
        archive["attachments"] = [
            {"name": " ".join(row), "sha256": f"{number:064x}"} for number, row in enumerate(rows)
        ]
        return parse_archive(dump_archive(archive))  # nothing that the format would not take

    def many(self, numbers: tuple[int, ...], made: Callable[[int], Any]) -> list[Any]:
        return [made(number) for number in range(1, self.chance.choice(numbers) + 1)]

    def some(self, keys: list[str], most: int) -> list[str]:
        return self.chance.sample(keys, self.chance.randint(0, min(most, len(keys))))

    def one(self, keys: list[str]) -> str | None:
        return self.chance.choice([*keys, None])

    def perspectives(self, archive: dict[str, Any]) -> list[dict[str, Any]]:
        real = archive["scorecard"]["perspectives"]
        if self.chance.random() < 0.5:
            return real
        return [
            {"key": f"P{n}", "name": self.line(), "heading": self.maybe(self.line), "parent": None}
            for n in range(1, self.chance.choice((1, 2, 9)) + 1)
        ]

    def workshop(self) -> dict[str, Any]:
        chance = self.chance
        return {
            "title": self.line(),
            "dates": sorted(chance.sample(DAYS, chance.choice((0, 1, 2, 4)))),
            "place": self.or_none(self.line),
            "facilitator": self.or_none(self.line),
            "participants": chance.choice((None, 1, 9_999)),
            "follows": self.or_none(self.line, 0.3),
            "example": chance.random() < 0.3,
        }

    def prompt(self, number: int) -> dict[str, Any]:
        kinds = ("strength", "weakness", "opportunity", "threat")
        kind = kinds[(number - 1) % 4] if number < 5 else self.chance.choice(kinds)
        text = self.lines(500)
        return {"key": f"p{number}", "kind": kind, "text": text, "max_cards": None}

    def cluster(self, number: int, prompts: list[str]) -> dict[str, Any]:
        return {
            "key": f"C{number}",
            "prompt": self.chance.choice(prompts),
            "perspective": self.one(self.keys),
            "title": self.line(),
        }

    def card(
        self, number: int, prompts: list[str], clusters: list[dict[str, Any]]
    ) -> dict[str, Any]:
        chance = self.chance
        place: dict[str, Any] = {
            "prompt": chance.choice(prompts),
            "perspective": self.one(self.keys),
            "cluster": None,
        }
        if clusters and chance.random() < 0.3:
            cluster = chance.choice(clusters)
            place = {name: cluster[name] for name in ("prompt", "perspective")}
            place["cluster"] = cluster["key"]
        card = {"key": f"K{number}", **place, "text": self.lines(), "count": 1}
        if chance.random() < 0.2:
            card |= {"count": chance.choice((2, 40)), "late": True, "reworded": self.lines()}
            card["also"] = self.some(self.keys, 2)
        if chance.random() < 0.05:
            card["hidden_reason"] = self.line()
        return card

    def question(self, number: int, cards: list[str]) -> dict[str, Any]:
        return {
            "key": f"Q{number}",
            "number": number + (number > 2),
            "text": self.lines(),
            "perspectives": self.some(self.keys, 2),
            "cards": self.some(cards, 5),
        }

    def objective(self, number: int) -> dict[str, Any]:
        return {
            "key": f"O{number}",
            "number": number,
            "text": self.lines(),
            "valid_from": self.chance.choice((None, 2012)),
            "due": self.chance.choice((None, "2012", "2012-12-31")),
        }

    def phase(self, number: int) -> dict[str, Any]:
        return {
            "number": number,
            "text": self.lines(),
            "objective": self.one(self.objectives),
            "label": self.maybe(self.line),
        }

    def goal(self, number: int) -> dict[str, Any]:
        chance = self.chance
        return archives.goal(
            f"G{number}",
            chance.choice(self.keys),
            self.lines(),
            questions=self.some(self.questions, 3),
            objective=self.one(self.objectives),
            responsible=self.or_none(self.line),
            due=chance.choice((None, *DAYS)),
            status=chance.choice(("draft", "agreed", "reached", "dropped")),
            status_reason=self.or_none(self.line, 0.2),
            achievable=self.or_none(self.lines, 0.3),
            relevant=self.or_none(self.lines, 0.3),
            priority=chance.choice((None, 1, 9_999)),
            example=chance.random() < 0.2,
            measures=self.many((0, 0, 1, 4), self.measure),
            indicators=self.many((0, 0, 1, 3), self.indicator),
        )

    def measure(self, _number: int) -> dict[str, Any]:
        return {
            "text": self.lines(),
            "responsible": self.or_none(self.line),
            "due": self.chance.choice((None, *DAYS)),
            "done": self.chance.random() < 0.3,
        }

    def indicator(self, number: int) -> dict[str, Any]:
        chance = self.chance
        amount = chance.choice((0, 0.5, -3, 123_456_789.25))
        values = [{"period": "2009", "value": amount}, {"period": "2010", "value": None}]
        return archives.indicator(
            chance.choice(("result", "effect", "context")),
            self.line(),
            key=f"I{number}",
            unit=self.or_none(lambda: self.line(60)),
            baseline=chance.choice((None, {"value": amount, "period": chance.choice(YEARS)})),
            targets=[{"period": period, "value": amount} for period in self.some([*YEARS], 3)],
            values=[{**row, "comment": None, "rating": None} for row in values][: number % 3],
        )

    def links(self, own: str, goals: list[dict[str, Any]]) -> list[dict[str, Any]]:
        others = self.some([goal["key"] for goal in goals if goal["key"] != own], 2)
        return [
            {"to": key, "kind": "supports", "hypothesis": self.or_none(self.lines)}
            for key in others
        ]

    def vote(self, number: int, archive: dict[str, Any]) -> dict[str, Any]:
        chance = self.chance
        goals = [goal["key"] for goal in archive["goals"]]
        clusters = [cluster["key"] for cluster in archive["clusters"]]
        return {
            "title": self.line(),
            "dots_per_person": chance.choice((None, 5)),
            "max_per_goal": chance.choice((None, 2)),
            "voters": chance.choice((None, 1, 30)),
            "results": [
                {"goal": key, "dots": number, "voters": None} for key in self.some(goals, 9)
            ],
            "clusters": [
                {"cluster": key, "dots": 3, "voters": 2} for key in self.some(clusters, 3)
            ],
            "decision": self.or_none(self.lines),
            "ballots": chance.choice(("paper", "phone")),
            "reason": self.or_none(self.lines),
            "example": chance.random() < 0.2,
        }


@cache
def _photo(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#7a1f3d").save(out, "JPEG")
    return out.getvalue()


@cache
def _logo() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (320, 120), "#8a1538").save(out, "PNG")
    return out.getvalue()
