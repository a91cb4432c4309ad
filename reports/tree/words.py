"""The report's own words. It speaks the language of the retreat, not that of the person who prints
it.

So they live here and not in the catalogue of translations: an archive is rendered without a
database or a request.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal

from reports.tree import figure_words
from reports.tree.months import MONTHS

DE: Mapping[str, str] = {
    **figure_words.DE,
    "contents": "Inhalt",
    "page_of": "Seite {page} von {pages}",
    "page": "Seite",
    "section": "Abschnitt",
    "made_with": "Erstellt mit Weitblick",
    "draft": "{number}. Entwurf",
    "draft_mark": "Entwurf",
    "final": "Endfassung",
    "final_edition": "Endfassung, {number}. Ausgabe",
    "proposal": "Vorlage der Endfassung, nicht bestätigt",
    "proposal_mark": "Vorlage",
    "preview": "Vorschau, nicht ausgegeben",
    "preview_mark": "Vorschau",
    "report": "Bericht",
    "enclosure": "Die Daten dieses Berichts (Archiv der Klausur)",
    "subtitle": "Bericht über die Klausur {when}",
    "subtitle_undated": "Bericht über die Klausur",
    "on_day": "am {day}",
    "from_to": "vom {start} bis {end}",
    "place": "Ort: {name}",
    "facilitator": "Moderation: {name}",
    "participants": "Teilnehmende: {number}",
    "follows": "Fortsetzung der Klausur „{title}“",
    "as_of": "Stand: {day}",
    "issued": "Ausgegeben am {day}",
    "nothing_yet": "Zu dieser Klausur liegt noch nichts vor: keine Karte, kein Text, kein Ziel.",
    "not_written": "Zu diesem Abschnitt liegt noch nichts vor.",
    "procedure": "Vorgehensweise",
    "analysis": "Stärken- und Schwächenanalyse",
    "analysis_swot": "Analyse der {kinds}",
    "prompts_were": "Die Leitfragen lauteten:",
    "up_to_cards": "höchstens {number} Karten je Person",
    "strength": "Stärkenanalyse",
    "weakness": "Schwächenanalyse",
    "opportunity": "Chancenanalyse",
    "threat": "Risikenanalyse",
    "kinds.strength": "Stärken",
    "kinds.weakness": "Schwächen",
    "kinds.opportunity": "Chancen",
    "kinds.threat": "Risiken",
    "no_cards": "Zu dieser Abfrage liegt keine Karte vor.",
    "and": "und",
    "mention": "{number} Nennung",
    "mentions": "{number} Nennungen",
    "unsorted": "Noch nicht zugeordnet",
    "reworded": "Später so gefasst: {text}",
    "also": "auch: {names}",
    "late": "nachgereicht",
    "conclusion": "Fazit der Stärken- und Schwächenanalyse",
    "conclusion_swot": "Fazit der Analyse",
    "questions": "Leitfragen",
    "questions_are": "Die Leitfragen lauten:",
    "from_cards": "gestützt auf {number} Karten",
    "from_card": "gestützt auf eine Karte",
    "direction": "Strategische Ausrichtung und Zielsetzung",
    "objectives": "Leitziele",
    "valid_from": "ab {year}",
    "due": "bis {day}",
    "phases": "Phasen",
    "phase": "Phase {number}",
    "supports_objective": "zu Leitziel {number}",
    "goals": "Strategische Ziele und Indikatoren",
    "goals_note": (
        "Gegliedert nach den Perspektiven, mit Indikatoren auf der Ergebnis- und der Wirkungsebene."
    ),
    "number": "Nr.",
    "goal": "Ziel",
    "goal_key": "Z{number}",
    "result": "Ergebnisebene",
    "result_note": "was geleistet wird",
    "effect": "Wirkungsebene",
    "effect_note": "was sich für die Menschen ändert",
    "context": "Kontext: {name}",
    "context_note": "Kontext: was nur beobachtet wird, weil andere es bestimmen.",
    "responsible": "Verantwortlich",
    "due_column": "Termin",
    "open": "noch offen",
    "to_define": "noch zu bestimmen",
    "example": "erfundenes Beispiel",
    "example_goals": (
        "Enthält erfundene Beispiele: {number} der {all} Ziele sind zur Veranschaulichung "
        "ausgedacht und so gekennzeichnet."
    ),
    "example_goal": (
        "Enthält ein erfundenes Beispiel: Ein Ziel ist zur Veranschaulichung ausgedacht und "
        "so gekennzeichnet."
    ),
    "example_workshop": "Erfundenes Beispiel: Diese Klausur hat es nicht gegeben.",
    "example_votes": "Enthält eine erfundene Abstimmung.",
    "relevant": "Warum es wichtig ist: {text}",
    "achievable": "Warum es erreichbar ist: {text}",
    "for_question": "zu Leitfrage {numbers}",
    "for_questions": "zu den Leitfragen {numbers}",
    "priority": "Priorität {number}",
    "status.draft": "Entwurf",
    "status.agreed": "vereinbart",
    "status.reached": "erreicht",
    "status.dropped": "aufgegeben",
    "earlier_wording": "Früherer Wortlaut: {text}",
    "baseline": "Ausgangswert {value}",
    "target": "Zielwert {value}",
    "target_range": "Zielbereich {value}",
    "range": "{low} bis {high}",
    "actual": "Istwert {value}",
    "no_actual": "Istwert fehlt ({period})",
    "measures": "Maßnahmen",
    "measure": "Maßnahme",
    "done": "erledigt",
    "links": "Wirkungsbeziehungen",
    "supports": "{one} unterstützt {other}",
    "conflicts": "{one} steht in Konflikt mit {other}",
    "votes": "Priorisierung der Ziele",
    "vote": "Abstimmung {number}",
    "dots": "Punkte",
    "voters": "Personen",
    "vote_rule": "{dots} Punkte je Person",
    "vote_rule_max": "{dots} Punkte je Person, höchstens {max} je Ziel",
    "vote_by": "{number} Personen haben abgestimmt",
    "paper": "auf Papier",
    "phone": "am Telefon",
    "decision": "Entscheidung: {text}",
    "too_few_ballots": (
        "Es gingen weniger als drei Stimmzettel mit Punkten ein; Zahlen werden nicht gezeigt."
    ),
    "no_decision": "Die Gruppe hat darüber noch nicht entschieden.",
    "reason": "Begründung: {text}",
    "attachments": "Anlagen",
    "annex_trace": "Anhang: Von der Karte zum Ziel",
    "trace_note": (
        "Nummern: {cards}I Indikatoren und M Maßnahmen mit der Nummer ihres Ziels. "
        "Ein Strich heißt: Damit ist nichts verknüpft."
    ),
    "trace_questions": "Leitfragen und ihre Karten",
    "trace_goals": "Ziele und woher sie kommen",
    "card": "Karte",
    "and_cards": "und ihre Karten",
    "cards": "Karten",
    "question": "Leitfrage",
    "indicators": "Indikatoren",
    "computed": "Berechnet – gezählt, nicht gewichtet:",
    "computed_edited": "nach der Berechnung bearbeitet",
    "annex_photos": "Anhang: Fotos der Pinnwand",
    "photo": "Foto {number} der Pinnwand",
    "photo_label": "Foto {number}",
    "none_of_kind": "keine {kind}",
    "count_of_kind": "{number} {kind}",
    "one.strength": "1 Stärke",
    "one.weakness": "1 Schwäche",
    "one.opportunity": "1 Chance",
    "one.threat": "1 Risiko",
}

EN: Mapping[str, str] = {
    **figure_words.EN,
    "contents": "Contents",
    "page_of": "Page {page} of {pages}",
    "page": "page",
    "section": "section",
    "made_with": "Made with Weitblick",
    "draft": "Draft {number}",
    "draft_mark": "Draft",
    "final": "Final version",
    "final_edition": "Final version, edition {number}",
    "proposal": "Proposed final version, not confirmed",
    "proposal_mark": "Proposal",
    "preview": "Preview, not issued",
    "preview_mark": "Preview",
    "report": "Report",
    "enclosure": "The data of this report (archive of the retreat)",
    "subtitle": "Report on the retreat {when}",
    "subtitle_undated": "Report on the retreat",
    "on_day": "of {day}",
    "from_to": "from {start} to {end}",
    "place": "Place: {name}",
    "facilitator": "Facilitator: {name}",
    "participants": "Participants: {number}",
    "follows": "Continues the retreat “{title}”",
    "as_of": "As of {day}",
    "issued": "Issued on {day}",
    "nothing_yet": "There is nothing in this retreat yet: no card, no text, no goal.",
    "not_written": "There is nothing in this section yet.",
    "procedure": "Procedure",
    "analysis": "Strengths and weaknesses",
    "analysis_swot": "Analysis of {kinds}",
    "prompts_were": "The prompts were:",
    "up_to_cards": "at most {number} cards per person",
    "strength": "Strengths",
    "weakness": "Weaknesses",
    "opportunity": "Opportunities",
    "threat": "Threats",
    "kinds.strength": "strengths",
    "kinds.weakness": "weaknesses",
    "kinds.opportunity": "opportunities",
    "kinds.threat": "threats",
    "no_cards": "No card answers this prompt.",
    "and": "and",
    "mention": "{number} mention",
    "mentions": "{number} mentions",
    "unsorted": "Not yet sorted",
    "reworded": "Later worded as: {text}",
    "also": "also: {names}",
    "late": "handed in later",
    "conclusion": "Conclusion on strengths and weaknesses",
    "conclusion_swot": "Conclusion of the analysis",
    "questions": "guiding questions",
    "questions_are": "The guiding questions are:",
    "from_cards": "rests on {number} cards",
    "from_card": "rests on one card",
    "direction": "Strategic direction and objectives",
    "objectives": "objectives",
    "valid_from": "from {year}",
    "due": "by {day}",
    "phases": "phases",
    "phase": "Phase {number}",
    "supports_objective": "for objective {number}",
    "goals": "Strategic goals and indicators",
    "goals_note": "By perspective, with indicators on the result level and the effect level.",
    "number": "No.",
    "goal": "Goal",
    "goal_key": "G{number}",
    "result": "Result level",
    "result_note": "what we deliver",
    "effect": "Effect level",
    "effect_note": "what changes for people",
    "context": "Context: {name}",
    "context_note": "Context: what is only observed, since others decide on it.",
    "responsible": "Responsible",
    "due_column": "Due",
    "open": "still open",
    "to_define": "still to be defined",
    "example": "invented example",
    "example_goals": (
        "Holds invented examples: {number} of the {all} goals are made up for illustration "
        "and marked so."
    ),
    "example_goal": (
        "Holds an invented example: one goal is made up for illustration and marked so."
    ),
    "example_workshop": "Invented example: this retreat never took place.",
    "example_votes": "Holds an invented vote.",
    "relevant": "Why it matters: {text}",
    "achievable": "Why it can be reached: {text}",
    "for_question": "answers guiding question {numbers}",
    "for_questions": "answers guiding questions {numbers}",
    "priority": "Priority {number}",
    "status.draft": "draft",
    "status.agreed": "agreed",
    "status.reached": "reached",
    "status.dropped": "dropped",
    "earlier_wording": "Earlier wording: {text}",
    "baseline": "Baseline {value}",
    "target": "Target {value}",
    "target_range": "Target range {value}",
    "range": "{low} to {high}",
    "actual": "Actual {value}",
    "no_actual": "Actual missing ({period})",
    "measures": "Measures",
    "measure": "Measure",
    "done": "done",
    "links": "How the goals act on each other",
    "supports": "{one} supports {other}",
    "conflicts": "{one} conflicts with {other}",
    "votes": "Prioritisation of the goals",
    "vote": "Vote {number}",
    "dots": "Dots",
    "voters": "People",
    "vote_rule": "{dots} dots per person",
    "vote_rule_max": "{dots} dots per person, at most {max} per goal",
    "vote_by": "{number} people voted",
    "paper": "on paper",
    "phone": "by phone",
    "decision": "Decision: {text}",
    "too_few_ballots": "Fewer than three ballots with dots came in; no counts are shown.",
    "no_decision": "The group has not decided on this yet.",
    "reason": "Reason: {text}",
    "attachments": "Attachments",
    "annex_trace": "Annex: from card to goal",
    "trace_note": (
        "Numbers: {cards}I indicators and M measures with the number of their goal. "
        "A dash means: nothing is linked to it."
    ),
    "trace_questions": "Guiding questions and their cards",
    "trace_goals": "Goals and where they come from",
    "card": "Card",
    "and_cards": "and its cards",
    "cards": "Cards",
    "question": "Guiding question",
    "indicators": "Indicators",
    "computed": "Computed – counted, not weighed:",
    "computed_edited": "edited after it was computed",
    "annex_photos": "Annex: photos of the pinboard",
    "photo": "Photo {number} of the pinboard",
    "photo_label": "Photo {number}",
    "none_of_kind": "no {kind}",
    "count_of_kind": "{number} {kind}",
    "one.strength": "1 strength",
    "one.weakness": "1 weakness",
    "one.opportunity": "1 opportunity",
    "one.threat": "1 threat",
}


class Words:
    """The words, dates and numbers of one language.

    >>> Words("de").long_date("2007-06-22")
    '22. Juni 2007'
    """

    def __init__(self, language: str) -> None:
        self.language = language if language in MONTHS else "en"
        self._words = DE if self.language == "de" else EN

    def __call__(self, key: str, **values: object) -> str:
        return self._words[key].format(**values) if values else self._words[key]

    def long_date(self, iso: str) -> str:
        """22. Juni 2007, 22 June 2007; what is no day stays as it is written."""
        day = _parse_day(iso)
        if day is None:
            return str(iso)
        dot = "." if self.language == "de" else ""
        return f"{day.day}{dot} {MONTHS[self.language][day.month - 1]} {day.year}"

    def date(self, value: object) -> str:
        """A due date: a day as 22.06.2007 or 22 June 2007, a year as it stands."""
        day = _parse_day(value)
        if day is None:
            return str(value)
        return day.strftime("%d.%m.%Y") if self.language == "de" else self.long_date(str(value))

    def days(self, dates: list[str]) -> str:
        """When a retreat took place: „am 22. Juni 2007“, „vom 21. Juni 2007 bis 22. Juni 2007“,
        or ""."""
        if not dates:
            return ""
        if len(dates) == 1:
            return self("on_day", day=self.long_date(dates[0]))
        return self("from_to", start=self.long_date(dates[0]), end=self.long_date(dates[-1]))

    def number(self, value: float | Decimal) -> str:
        """1.234,5 in German, 1,234.5 in English; no digits are invented or lost."""
        text = f"{value:,}" if isinstance(value, int) else f"{Decimal(str(value)):,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return self._written(text)

    def fixed(self, value: float, places: int) -> str:
        """With just so many decimals, for numbers below each other: 15,0."""
        return self._written(f"{value:,.{places}f}")

    def _written(self, text: str) -> str:
        if self.language == "de":
            text = text.translate(str.maketrans(",.", ".,"))
        return text.replace("-", "−")

    def period(self, period: str) -> str:
        """2007, 1. Halbjahr 2007, 3. Quartal 2007, 09/2007."""
        year, _, part = str(period).partition("-")
        german = self.language == "de"
        if not part:
            return year
        if part.startswith("H"):
            return f"{part[1:]}. Halbjahr {year}" if german else f"{year} H{part[1:]}"
        if part.startswith("Q"):
            return f"{part[1:]}. Quartal {year}" if german else f"{year} Q{part[1:]}"
        return f"{part}/{year}"

    def join(self, names: list[str]) -> str:
        """Stärken, Schwächen und Chancen."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self('and')} {names[-1]}"


def _parse_day(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value)) if len(str(value)) == 10 else None
    except ValueError:
        return None
