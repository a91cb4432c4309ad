"""The perspectives Weitblick proposes, and the dress (hue, icon, order, view) of those it did not.

Three scorecards to begin with: the four perspectives adapted to public social services, the four
of Kaplan and Norton ("The Balanced Scorecard", Harvard Business Review, 1992), and a public
administration's with the mandate on top. Positions: `position` is the order of report and
archive, `board_position` the order of the board, outside in.
"""

import re
from dataclasses import dataclass
from typing import Any, Literal

View = Literal["inward", "outward"]

SHORT_LENGTH = 60
HUES = ("yellow", "green", "blue", "purple", "orange")
ICONS = (
    "users",
    "handshake",
    "workflow",
    "sprout",
    "scale",
    "target",
    "map",
    "file-text",
    "presentation",
    "trending-up",
)
"""Icons of the sprite that a perspective may bear; the first five go with the hues."""


@dataclass(frozen=True)
class Words:
    """A wording in both languages of the content."""

    de: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") else self.de


@dataclass(frozen=True)
class TemplatePerspective:
    key: str
    name: Words
    heading: Words
    short: Words
    parent: str | None
    position: int
    board_position: int
    view: View | None
    hue: str
    icon: str
    aliases: tuple[str, ...] = ()

    def name_keys(self) -> set[frozenset[str]]:
        texts = (
            self.name.de,
            self.name.en,
            self.heading.de,
            self.heading.en,
            self.short.de,
            self.short.en,
        )
        return {name_key(text) for text in (*texts, *self.aliases)}


@dataclass(frozen=True)
class Template:
    key: str
    title: Words
    perspectives: tuple[TemplatePerspective, ...]

    def in_language(self, language: str) -> list[dict[str, Any]]:
        """The perspectives as dicts with the keys of the archive, in report order, dressed."""
        return [
            {
                "key": item.key,
                "name": item.name.in_language(language),
                "heading": item.heading.in_language(language),
                "parent": item.parent,
                "short": item.short.in_language(language),
                "hue": item.hue,
                "icon": item.icon,
                "board_position": item.board_position,
                "view": item.view,
            }
            for item in self.perspectives
        ]


PUBLIC_SOCIAL = Template(
    "public_social",
    Words("Öffentliche soziale Dienste", "Public social services"),
    (
        TemplatePerspective(
            "finance_law",
            Words("Finanzen und Gesetze", "Finance and Law"),
            Words("Finanzen/Gesetze", "Finance/Law"),
            Words("Finanzen", "Finance"),
            None,
            1,
            5,
            "outward",
            "orange",
            "scale",
        ),
        # A parent stands behind its children on the board: it shows only with cards of its own,
        # and the digits of the others must not move when it does.
        TemplatePerspective(
            "process",
            Words(
                "Prozesse der Kooperation und Koordination",
                "Processes of Cooperation and Coordination",
            ),
            Words("Prozesse", "Processes"),
            Words("Prozesse", "Processes"),
            None,
            2,
            6,
            None,
            "blue",
            "workflow",
        ),
        TemplatePerspective(
            "process_internal",
            Words("Interne Prozesse", "Internal Processes"),
            Words("Interne Prozesse", "Internal Processes"),
            Words("Intern", "Internal"),
            "process",
            3,
            3,
            "inward",
            "blue",
            "workflow",
        ),
        TemplatePerspective(
            "process_external",
            Words("Externe Prozesse", "External Processes"),
            Words("Externe Prozesse", "External Processes"),
            Words("Extern", "External"),
            "process",
            4,
            2,
            "outward",
            "green",
            "handshake",
            aliases=("externe Kooperation und Koordination",),
        ),
        TemplatePerspective(
            "learning",
            Words("Lernen und Entwicklung", "Learning and Development"),
            Words("Lernen und Entwicklung", "Learning and Development"),
            Words("Lernen", "Learning"),
            None,
            5,
            4,
            "inward",
            "purple",
            "sprout",
        ),
        TemplatePerspective(
            "common_good",
            Words("Gemeinwohlorientierung/Bürger/innen", "Common Good/Citizens"),
            Words("Gemeinwohlorientierung (Bürger/innen)", "Common Good (Citizens)"),
            Words("Gemeinwohl", "Common Good"),
            None,
            6,
            1,
            "outward",
            "yellow",
            "users",
            aliases=("Gemeinwohlorientierung", "Bürger/innen", "Bürgerinnen und Bürger"),
        ),
    ),
)

CLASSIC = Template(
    "classic",
    Words("Die vier klassischen Perspektiven", "The four classic perspectives"),
    (
        TemplatePerspective(
            "financial",
            Words("Finanzen", "Financial"),
            Words("Finanzen", "Financial"),
            Words("Finanzen", "Financial"),
            None,
            1,
            4,
            "outward",
            "orange",
            "scale",
            aliases=("Finanzperspektive", "Finances"),
        ),
        TemplatePerspective(
            "customer",
            Words("Kundinnen und Kunden", "Customer"),
            Words("Kundinnen und Kunden", "Customer"),
            Words("Kunden", "Customer"),
            None,
            2,
            1,
            "outward",
            "yellow",
            "users",
            aliases=("Kunde", "Kundenperspektive", "Customers"),
        ),
        TemplatePerspective(
            "internal_process",
            Words("Interne Prozesse", "Internal Process"),
            Words("Interne Prozesse", "Internal Process"),
            Words("Intern", "Internal"),
            None,
            3,
            2,
            "inward",
            "blue",
            "workflow",
            aliases=("Internal business process", "Prozesse", "Processes"),
        ),
        TemplatePerspective(
            "learning_growth",
            Words("Lernen und Entwicklung", "Learning and Growth"),
            Words("Lernen und Entwicklung", "Learning and Growth"),
            Words("Lernen", "Learning"),
            None,
            4,
            3,
            "inward",
            "purple",
            "sprout",
            aliases=("Lernen und Wachstum",),
        ),
    ),
)

PUBLIC_ADMINISTRATION = Template(
    "public_administration",
    Words("Öffentliche Verwaltung", "Public administration"),
    (
        TemplatePerspective(
            "mandate",
            Words("Auftrag", "Mandate"),
            Words("Auftrag", "Mandate"),
            Words("Auftrag", "Mandate"),
            None,
            1,
            1,
            "outward",
            "green",
            "target",
            aliases=(
                "Politischer und gesetzlicher Auftrag",
                "Mission",
                "Political and legal mandate",
            ),
        ),
        TemplatePerspective(
            "citizens",
            Words("Bürgerinnen und Bürger", "Citizens"),
            Words("Bürgerinnen und Bürger", "Citizens"),
            Words("Bürger/innen", "Citizens"),
            None,
            2,
            2,
            "outward",
            "yellow",
            "users",
            aliases=("Adressaten", "Zielgruppen"),
        ),
        TemplatePerspective(
            "processes",
            Words("Verwaltungsprozesse", "Administrative Processes"),
            Words("Verwaltungsprozesse", "Administrative Processes"),
            Words("Prozesse", "Processes"),
            None,
            3,
            3,
            "inward",
            "blue",
            "workflow",
        ),
        TemplatePerspective(
            "staff",
            Words("Mitarbeitende und Entwicklung", "Staff and Development"),
            Words("Mitarbeitende und Entwicklung", "Staff and Development"),
            Words("Mitarbeitende", "Staff"),
            None,
            4,
            4,
            "inward",
            "purple",
            "sprout",
            aliases=("Mitarbeiter/innen", "Mitarbeiterinnen und Mitarbeiter", "Personal"),
        ),
        TemplatePerspective(
            "finances",
            Words("Finanzen und Ressourcen", "Finances and Resources"),
            Words("Finanzen und Ressourcen", "Finances and Resources"),
            Words("Finanzen", "Finances"),
            None,
            5,
            5,
            "outward",
            "orange",
            "scale",
            aliases=("Ressourcen", "Haushalt"),
        ),
    ),
)

TEMPLATES = (PUBLIC_SOCIAL, CLASSIC, PUBLIC_ADMINISTRATION)

_FILLERS = frozenset(["und", "and", "der", "die", "das", "des", "of", "the"])
_ENDING = re.compile(r"(?<=.{4})(?:en|em|er|es|e)$")


def name_key(text: str) -> frozenset[str]:
    """What two spellings of one perspective share: "Finanzen und Gesetze", "Gesetze/Finanzen".

    Words without case, order, punctuation, numbers, fillers and German endings.
    """
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return frozenset(_ENDING.sub("", word) for word in words if word not in _FILLERS)


def find_perspective(name: str, template: Template | None = None) -> TemplatePerspective | None:
    """The catalogue's perspective of that name, looked up in `template` first."""
    wanted = name_key(name)
    if not wanted:
        return None
    for candidate in (*([template] if template else []), *TEMPLATES):
        for item in candidate.perspectives:
            if wanted in item.name_keys():
                return item
    return None


def closest_template(names: list[str]) -> Template | None:
    """The template that knows most of the names; None if none knows any."""

    def known(template: Template) -> int:
        keys = set().union(*(item.name_keys() for item in template.perspectives))
        return sum(name_key(name) in keys for name in names)

    best = max(TEMPLATES, key=known)
    return best if known(best) else None


def default_view(name: str) -> View | None:
    """Where a perspective of that name looks, when nobody said so."""
    found = find_perspective(name)
    return found.view if found else None


def dress(perspectives: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give `hue`, `icon`, `board_position`, `view` and `short` to the perspectives that lack them.

    In: dicts with `key`, `name`, `parent` (a key or None) and any of those five. Out: new dicts in
    the same order; what was set stays. Known names take the catalogue's dress, the rest free hues
    and icons in order; a parent takes the hue and icon of its first child, and stands behind all
    leaves on the board. `view` stays None where nobody can know.
    """
    template = closest_template([item["name"] for item in perspectives])
    known = {item["key"]: find_perspective(item["name"], template) for item in perspectives}
    parents = {item["parent"] for item in perspectives if item.get("parent")}
    dressed = [dict(item) for item in perspectives]
    leaves = [item for item in dressed if item["key"] not in parents]
    for item in dressed:
        found = known[item["key"]]
        item["view"] = item.get("view") or (
            found.view if found and item["key"] not in parents else None
        )
        item["short"] = item.get("short") or (
            _short_of(found, item["name"]) if found else _if_short(item["name"])
        )
    _hand_out(leaves, "hue", HUES, {key: found.hue for key, found in known.items() if found})
    _hand_out(leaves, "icon", ICONS, {key: found.icon for key, found in known.items() if found})
    _dress_parents(dressed, parents)
    _number_board(dressed, parents, known)
    return dressed


def _if_short(name: str) -> str:
    """The name itself where it is short enough; a long one has no short form to guess."""
    return name if len(name) <= SHORT_LENGTH else ""


def _short_of(found: TemplatePerspective, name: str) -> str:
    """The short name in the language in which the perspective is named."""
    english = {name_key(words) for words in (found.name.en, found.heading.en, found.short.en)}
    german = {name_key(words) for words in (found.name.de, found.heading.de, found.short.de)}
    key = name_key(name)
    return found.short.en if key in english and key not in german else found.short.de


def _hand_out(
    leaves: list[dict[str, Any]], field: str, pool: tuple[str, ...], known: dict[str, str]
) -> None:
    for item in leaves:
        item[field] = item.get(field) or known.get(item["key"])
    used = {item[field] for item in leaves}
    free = [value for value in pool if value not in used]
    for number, item in enumerate(item for item in leaves if not item[field]):
        item[field] = free[number] if number < len(free) else pool[(number - len(free)) % len(pool)]


def _dress_parents(dressed: list[dict[str, Any]], parents: set[str]) -> None:
    # Last first: the child of a nested parent is dressed before the parent looks at it, whatever
    # the order of the list; the second round serves parents that stand behind their children.
    for item in [*reversed(dressed), *reversed(dressed)]:
        if item["key"] in parents:
            child = next(child for child in dressed if child.get("parent") == item["key"])
            item["hue"] = item.get("hue") or child.get("hue")
            item["icon"] = item.get("icon") or child.get("icon")
    for item in dressed:  # only a ring of parents is left, which no scorecard should hold
        item["hue"] = item.get("hue") or HUES[0]
        item["icon"] = item.get("icon") or ICONS[0]


def _number_board(
    dressed: list[dict[str, Any]], parents: set[str], known: dict[str, TemplatePerspective | None]
) -> None:
    taken = {item["board_position"] for item in dressed if item.get("board_position") is not None}
    free = (number for number in range(1, 2 * len(dressed) + 1) if number not in taken)

    def order(place_and_item: tuple[int, dict[str, Any]]) -> tuple[bool, bool, int]:
        place, item = place_and_item
        found = known[item["key"]]
        return item["key"] in parents, found is None, found.board_position if found else place

    for _, item in sorted(enumerate(dressed), key=order):
        if item.get("board_position") is None:
            item["board_position"] = next(free)
