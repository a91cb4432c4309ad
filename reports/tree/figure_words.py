"""What the report says of its figures, in both languages: see `reports.tree.words`."""

from __future__ import annotations

from collections.abc import Mapping

DE: Mapping[str, str] = {
    "charts_note": (
        "Bild neben den Werten: Der schmale dunkle Balken ist der Istwert, der breite graue der "
        "Ausgangswert, der hohe Strich der Zielwert, zwei sind ein Zielbereich. Linien zeigen den "
        "Verlauf, gestrichelt den Zielwert. Stand: {day}."
    ),
    "charts_note_values": (
        "Bild neben den Werten: Der schmale dunkle Balken ist der Istwert, der breite graue der "
        "Ausgangswert, der hohe Strich der Zielwert, zwei sind ein Zielbereich. Linien zeigen den "
        "Verlauf, gestrichelt den Zielwert. Stand nach den Werten bis {day}."
    ),
    "year_sum": "Summe im Jahr {value}",
    "year_quota": "über das Jahr {value}",
    "course": "Verlauf: {values}",
    "no_value": "kein Wert",
    "state.critical": "Kritisch",
    "state.at_risk": "Gefährdet",
    "state.outdated": "Veraltet",
    "state.no_value": "Noch keine Daten",
    "state.unrated": "Nicht bewertet",
    "state.on_track": "Im Plan",
    "trend.better": "besser",
    "trend.worse": "schlechter",
    "trend.steady": "gleich",
    "map": "Zielelandkarte",
    "map_title": "Zielelandkarte mit {number} Zielen.",
    "map_links": "Die Wirkungsbeziehungen stehen davor in Worten.",
    "map_caption": (
        "Zielelandkarte. Perspektiven von oben nach unten, Phasen von links nach rechts."
    ),
    "map_caption_plain": "Zielelandkarte. Perspektiven von oben nach unten.",
    "map_supports": "Pfeil: unterstützt.",
    "map_conflicts": "Gestrichelt mit Kreuz: steht in Konflikt.",
    "map_example": "Glühbirne: erfundenes Beispiel.",
    "map_states": "Stand der Ziele: {day}.",
    "map_states_values": "Stand der Ziele nach den Werten bis {day}.",
    "map_sheet": "Blatt {number} von {all}; die Linien gehen auf den anderen Blättern weiter.",
    "map_sheet_of_two": "Blatt {number} von 2; die Linien gehen auf dem anderen Blatt weiter.",
    "quoted": "„{text}“",
    "no_goal": "kein Ziel",
    "no_phase": "Ohne Phase",
    "rank": "Platz",
    "place_number": "{number}.",
    "dots_note": "und Anteil",
    "dots_share": "{number}\u00a0·\u00a0{share}\u00a0%",
    "bar": "Balken: {number} von {whole} Punkten, {share} %",
    "vote_caption": (
        "Ergebnis der Abstimmung. Punkte insgesamt: {number}. Bei gleich vielen Punkten ist der "
        "Platz derselbe."
    ),
    "card_map": (
        "{helpful}, links, und {harmful}, rechts, nach Perspektive. Jedes Kärtchen ist eine "
        "Nennung."
    ),
    "card_map_title": "Kartenbild: {helpful} links, {harmful} rechts.",
    "spread": "Verteilung der {number} Nennungen auf die Perspektiven",
    "figure": "Abbildung {number}: {caption}",
    "spread_title": "Balken: Verteilung der {number} Nennungen.",
}

EN: Mapping[str, str] = {
    "charts_note": (
        "Picture beside the values: the narrow dark bar is the actual value, the broad grey one "
        "the baseline, the tall mark the target, two are a target range. Lines show the course, a "
        "dashed one the target. As of {day}."
    ),
    "charts_note_values": (
        "Picture beside the values: the narrow dark bar is the actual value, the broad grey one "
        "the baseline, the tall mark the target, two are a target range. Lines show the course, a "
        "dashed one the target. As of the values up to {day}."
    ),
    "year_sum": "Sum of the year {value}",
    "year_quota": "over the year {value}",
    "course": "Course: {values}",
    "no_value": "no value",
    "state.critical": "Critical",
    "state.at_risk": "At risk",
    "state.outdated": "Outdated",
    "state.no_value": "No data yet",
    "state.unrated": "Not rated",
    "state.on_track": "On track",
    "trend.better": "better",
    "trend.worse": "worse",
    "trend.steady": "the same",
    "map": "Strategy map",
    "map_title": "Strategy map with {number} goals.",
    "map_links": "The sentences before it tell how they act on each other.",
    "map_caption": "Strategy map. Perspectives from top to bottom, phases from left to right.",
    "map_caption_plain": "Strategy map. Perspectives from top to bottom.",
    "map_supports": "Arrow: supports.",
    "map_conflicts": "Dashed with a cross: conflicts.",
    "map_example": "Light bulb: invented example.",
    "map_states": "State of the goals as of {day}.",
    "map_states_values": "State of the goals as of the values up to {day}.",
    "map_sheet": "Sheet {number} of {all}; the lines continue on the other sheets.",
    "map_sheet_of_two": "Sheet {number} of 2; the lines continue on the other sheet.",
    "quoted": "“{text}”",
    "no_goal": "no goal",
    "no_phase": "Without a phase",
    "rank": "Place",
    "place_number": "{number}",
    "dots_note": "and share",
    "dots_share": "{number}\u00a0·\u00a0{share}%",
    "bar": "Bar: {number} of {whole} dots, {share}%",
    "vote_caption": (
        "Result of the vote. Dots in all: {number}. Goals with as many dots share a place."
    ),
    "card_map": (
        "{helpful} on the left and {harmful} on the right, by perspective. Each little card "
        "is one mention."
    ),
    "card_map_title": "Map of the cards: {helpful} on the left, {harmful} on the right.",
    "spread": "How the {number} mentions spread over the perspectives",
    "figure": "Figure {number}: {caption}",
    "spread_title": "Bar: how {number} mentions spread.",
}
