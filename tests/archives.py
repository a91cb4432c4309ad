"""Valid archives of every shape: none, one, many; nested perspectives; odd text; all optional keys.

`make_archive(seed)` gives the same archive for the same seed, in the form that `parse_archive`
returns: `parse_archive(dump_archive(archive)) == archive`.
"""

import random
from decimal import Decimal
from typing import Any

from bsc_project.text import clean_text

WORDS = (
    "Kurze Wege", "§ 8a SGB VIII", "„Einzelkämpfertum“", "Mitarbeiter/innen", "110 %", "z.\u00a0B.",
    "naïve Übergänge – façade", "Weg-\u00adweiser", "العربية", "עברית", "中文", "👩‍👧‍👦",
    "e\u0301te\u0301",
    "<script>alert(1)</script>", "{{ 7*7 }} {% x %}", "&amp; & <b>", "=SUM(A1:A9)",
    "C:\\weg\\n", '"quoted"', "a\u200bb", "**fett** _kursiv_ # keins",
    "Ωμέγα", "ЖЩЫ", "hx-get='/x'", "Zeile\tTab", "x" * 60,
)  # fmt: skip
LEVELS = ("result", "effect", "context")
FREQUENCIES = {
    "month": [f"2008-{month:02d}" for month in range(1, 13)],
    "quarter": [f"2008-Q{quarter}" for quarter in range(1, 5)],
    "half_year": ["2007-H2", "2008-H1", "2008-H2"],
    "year": ["2006", "2007", "2008"],
    "irregular": ["2007-03", "2007-Q4", "2008"],
}


def make_archive(
    seed: int = 0, *, cards: int | None = None, goals: int | None = None
) -> dict[str, Any]:
    """A valid archive; how many cards and goals it holds is up to the seed unless said."""
    return _Maker(random.Random(seed)).archive(cards, goals)


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def archive(self, cards: int | None, goals: int | None) -> dict[str, Any]:
        self.perspectives = self.keys("p", 1, 9)
        self.prompts = self.keys("prompt ", 1, 5)
        self.clusters = self.keys("K", 0, 6)
        self.cards = (
            self.keys("card-", cards, cards) if cards is not None else self.keys("S", 0, 40)
        )
        self.questions = self.keys("Q", 0, 9)
        self.objectives = self.keys("O", 0, 4)
        self.goals = self.keys("Z", goals, goals) if goals is not None else self.keys("Z", 0, 6)
        archive = {
            "format": "bsc-retreat/1",
            "language": self.one("de", "en"),
            "organisation": {"name": self.line()},
            "scorecard": self.scorecard(),
            "workshop": self.workshop(),
            "narratives": {
                slot: self.one(None, "", self.prose())
                for slot in ("procedure", "analysis", "conclusion", "direction", "goals")
            },
            "prompts": [self.prompt(key) for key in self.prompts],
            "clusters": [self.cluster(key) for key in self.clusters],
            "cards": [self.card(key, place) for place, key in enumerate(self.cards)],
            "questions": [self.question(key) for key in self.questions],
            "objectives": [self.objective(key) for key in self.objectives],
            "phases": [self.phase() for _ in range(self.chance.randint(0, 4))],
            "goals": [self.goal(key) for key in self.goals],
            "votes": [self.vote() for _ in range(self.chance.randint(0, 2))],
        }
        names = [self.line() for _ in range(self.one(0, 0, 2))]
        files = [{"name": name, "sha256": self.chance.randbytes(32).hex()} for name in names]
        return archive | self.maybe(attachments=files)

    # --- small things ---

    def keys(self, prefix: str, least: int, most: int) -> list[str]:
        return [f"{prefix}{place:02d}" for place in range(1, self.chance.randint(least, most) + 1)]

    def one(self, *options: Any) -> Any:
        return self.chance.choice(options)

    def some(self, keys: list[str], most: int = 3) -> list[str]:
        return self.chance.sample(keys, self.chance.randint(0, min(most, len(keys))))

    def any_of(self, keys: list[str]) -> str | None:
        return self.one(None, *keys)

    def line(self) -> str:
        return clean_text(
            " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 3))), single_line=True
        )

    def prose(self) -> str:
        paragraphs = [self.line() for _ in range(self.chance.randint(1, 3))]
        return clean_text(self.one("\n", "\n\n").join(paragraphs))

    def post(self) -> str | None:
        return self.one(None, "Amtsleitung", "Leitung Jugend und Familie", self.line())

    def number(self) -> Decimal:
        places = self.one(0, 0, 1, 6)
        number = Decimal(self.chance.randint(-(10 ** (6 + places)), 10 ** (6 + places)))
        number = self.one(number.scaleb(-places), Decimal(0), Decimal("999999999999.999999"))
        whole = number == number.to_integral_value()
        return Decimal(int(number)) if whole else number.normalize()

    def maybe(self, **members: Any) -> dict[str, Any]:
        """Each member by chance, and only where it says something."""
        return {
            name: value
            for name, value in members.items()
            if value not in (None, "", [], False) and self.one(True, False)
        } | {name: value for name, value in members.items() if value == 0 and value is not False}

    def day(self) -> str:
        return f"20{self.chance.randint(7, 12):02d}-{self.chance.randint(1, 12):02d}-28"

    # --- the parts ---

    def scorecard(self) -> dict[str, Any]:
        years = ("2008", "2012-06-30", None)
        return {
            "title": self.line(),
            "unit": self.one(None, "", self.line()),
            "period": {"from": self.one(*years), "to": self.one(*years)},
            "perspectives": [
                self.perspective(key, place) for place, key in enumerate(self.perspectives)
            ],
        }

    def perspective(self, key: str, place: int) -> dict[str, Any]:
        earlier = self.perspectives[:place]
        return {
            "key": key,
            "name": self.one("Lernen und Entwicklung", "Finanzen", f"{self.line()} {place}"),
            "heading": self.one("", self.line()),
            "parent": self.any_of(earlier) if earlier else None,
            **self.maybe(
                short=self.line()[:50].strip(),
                hue=self.one("yellow", "green", "blue", "purple", "orange"),
                icon=self.one("users", "scale"),
                board_position=self.chance.randint(1, 99),
                view=self.one("inward", "outward"),
                retired=self.one(True, False),
            ),
        }

    def workshop(self) -> dict[str, Any]:
        days = sorted({self.day() for _ in range(self.chance.randint(0, 3))})
        return {
            "title": self.line(),
            "dates": days,
            "place": self.one(None, "", self.line()),
            "facilitator": self.one(None, "", self.line()),
            "participants": self.one(None, 0, 12),
            "report": {"number": self.chance.randint(1, 9), "status": self.one("draft", "final")},
            "follows": self.one(None, self.line()),
            **self.maybe(as_of="2008-09-30", example=True),
        }

    def prompt(self, key: str) -> dict[str, Any]:
        kinds = ("strength", "weakness", "opportunity", "threat")
        limit = self.one(None, 1, 4)
        return {"key": key, "kind": self.one(*kinds), "text": self.line(), "max_cards": limit}

    def cluster(self, key: str) -> dict[str, Any]:
        return {
            "key": key,
            "prompt": self.one(*self.prompts),
            "perspective": self.any_of(self.perspectives),
            "title": self.line(),
        }

    def card(self, key: str, place: int) -> dict[str, Any]:
        earlier = self.cards[:place]
        return {
            "key": key,
            "prompt": self.one(*self.prompts),
            "perspective": self.any_of(self.perspectives),
            "cluster": self.any_of(self.clusters),
            "text": self.prose(),
            "count": self.one(1, 1, 3),
            **self.maybe(
                reworded=self.line(),
                also=self.some(self.perspectives),
                hidden_reason=self.one("", "doppelt"),
                late=self.one(True, False),
                same_as=self.any_of(earlier),
                split_from=self.any_of(earlier),
                signature=self.one("", "M. O."),
            ),
        }

    def question(self, key: str) -> dict[str, Any]:
        return {
            "key": key,
            "number": self.chance.randint(1, 20),
            "text": self.prose(),
            "perspectives": self.some(self.perspectives),
            "cards": self.some(self.cards, 5),
        }

    def objective(self, key: str) -> dict[str, Any]:
        return {
            "key": key,
            "number": self.chance.randint(1, 20),
            "text": self.prose(),
            "valid_from": self.one(None, 2008),
            "due": self.one(None, 2012, "2012-12-31"),
        }

    def phase(self) -> dict[str, Any]:
        return {
            "number": self.chance.randint(1, 9),
            "text": self.prose(),
            "objective": self.any_of(self.objectives),
            **self.maybe(label=self.line(), **{"from": 2008, "to": "2011-06-30"}),
        }

    def goal(self, key: str) -> dict[str, Any]:
        others = [other for other in self.goals if other != key]
        return {
            "key": key,
            "perspective": self.one(*self.perspectives),
            "statement": self.prose(),
            "questions": self.some(self.questions),
            "objective": self.any_of(self.objectives),
            "responsible": self.post(),
            "due": self.one(None, self.day()),
            "status": self.one("draft", "agreed", "reached", "dropped"),
            "status_reason": self.one(None, "", self.prose()),
            "achievable": self.one(None, "", self.prose()),
            "relevant": self.one(None, "", self.prose()),
            "priority": self.one(None, 1, 2),
            "example": self.one(True, False),
            "measures": [self.measure() for _ in range(self.chance.randint(0, 3))],
            "links": [self.link(other) for other in self.some(others)],
            "indicators": [self.indicator(key, place) for place in range(self.one(0, 1, 2, 4))],
            **self.maybe(
                number=self.one(3, "Z 3a", "007"),
                weight=self.number(),
                wordings=[{"workshop": self.line(), "statement": self.prose()}],
            ),
        }

    def measure(self) -> dict[str, Any]:
        due = self.one(None, self.day())
        done = self.one(True, False)
        return {"text": self.prose(), "responsible": self.post(), "due": due, "done": done}

    def link(self, other: str) -> dict[str, Any]:
        hypothesis = self.one(None, "", self.prose())
        return {"to": other, "kind": self.one("supports", "conflicts"), "hypothesis": hypothesis}

    def indicator(self, goal: str, place: int) -> dict[str, Any]:
        frequency = self.one(*FREQUENCIES)
        periods = self.some(FREQUENCIES[frequency], 12)
        value = self.one(None, self.number())
        return {
            "key": self.one(f"I{place}", f"{goal}-{place}"),
            "level": self.one(*LEVELS),
            "name": self.line(),
            "unit": self.one(None, "", "%", "Fälle"),
            "definition": self.one(None, "", self.prose()),
            "source": self.one(None, "", self.line()),
            "frequency": frequency,
            "direction": self.one("up", "down", "range"),
            "baseline": self.one(None, {"value": value, "period": "2007"}),
            "targets": [
                {
                    "period": period,
                    "value": self.one(None, self.number()),
                    **self.maybe(upper=self.one(None, self.number())),
                }
                for period in self.some(["2008", "2009-H1", "2010-Q4", "2012-12"])
            ],
            "green": self.one(None, self.number()),
            "red": self.one(None, self.number()),
            "cumulative": self.one(True, False),
            "values": [self.value(period) for period in periods],
            **self.maybe(
                responsible=self.post(),
                weight=self.number(),
                rules=[
                    {
                        "valid_from": since,
                        "green": self.one(None, self.number()),
                        "red": None,
                        **self.maybe(
                            direction=self.one("up", "range"), adds_up=self.one("yes", "no")
                        ),
                    }
                    for since in self.some(["2007", "2008-01-01", "2008-Q2"])
                ],
            ),
        }

    def value(self, period: str) -> dict[str, Any]:
        return {
            "period": period,
            "value": self.one(None, Decimal(0), self.number()),
            "comment": self.one(None, "", self.prose()),
            "rating": self.one(None, "on_track", "gelb"),
            **self.maybe(numerator=self.number(), denominator=self.number()),
        }

    def vote(self) -> dict[str, Any]:
        goals = self.some(self.goals, 9)
        clusters = self.some(self.clusters)
        return {
            "title": self.line(),
            "dots_per_person": self.one(None, 5),
            "max_per_goal": self.one(None, 2),
            "voters": self.one(None, 0, 12),
            "results": [{"goal": key, **self.count()} for key in goals],
            "decision": self.one(None, "", self.prose()),
            **self.maybe(
                clusters=[{"cluster": key, **self.count()} for key in clusters],
                ballots=self.one("paper", "phone"),
                reason=self.prose(),
                example=True,
            ),
        }

    def count(self) -> dict[str, Any]:
        return {"dots": self.chance.randint(0, 40), "voters": self.one(None, 0, 7)}
