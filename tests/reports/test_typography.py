"""Line breaks that German typesetting forbids."""

import time

import pytest

from reports.tree.typography import bind, unbroken


@pytest.mark.parametrize(
    ("typed", "bound"),
    [
        ("z. B. der Kinderschutz", "z.~B. der Kinderschutz"),
        ("i. d. R. so", "i.~d.~R. so"),
        ("gemäß § 8 a SGB VIII ergänzt", "gemäß §~8~a~SGB~VIII ergänzt"),
        ("immer 110 %", "immer 110~%"),
        ("immer 110%", "immer 110%"),
        ("am 22. Juni 2007", "am 22.~Juni 2007"),
        ("im 3. Quartal 2008", "im 3.~Quartal~2008"),
        ("nach § 8a SGB VIII", "nach §~8a~SGB~VIII"),
        ("nach § 78 SGB VIII", "nach §~78~SGB~VIII"),
        ("§ 8a Abs. 4 SGB VIII", "§~8a Abs.~4~SGB~VIII"),
        ("§ 5 der Satzung", "§~5 der Satzung"),
        ("14 Karten und 1 Nennung", "14~Karten und 1~Nennung"),
        ("14 Kartenspiele", "14 Kartenspiele"),
        ("3 cards, 12 strengths", "3~cards, 12~strengths"),
        ("due 31 December 2012", "due 31~December 2012"),
        ("2008 Q3", "2008~Q3"),
        ("zur Leitfrage 3", "zur Leitfrage~3"),
        ("Balanced – Score", "Balanced~– Score"),
        ("(siehe Seite 4)", "(siehe Seite~4)"),
        ("Das ist so. Er kommt.", "Das ist so. Er kommt."),
    ],
)
def test_spaces_that_must_not_break(typed, bound):
    assert bind(typed) == bound.replace("~", "\u00a0")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Positive Potentiale der einzelnen Mitarbeiter/innen", ["Mitarbeiter/innen"]),
        ("Frust/Abwehrhaltung, da", ["Frust/Abwehrhaltung,"]),
        ("Gemeinwohlorientierung/Bürger/innen", ["Bürger/innen"]),
        ("Verwaltungssachbearbeiter/innen", ["ungssachbearbeiter/innen"]),
        ("https://example.org/eine/sehr", []),
        ("kein Strich", []),
    ],
)
def test_words_with_a_slash_stay_whole(text, whole):
    pieces = list(unbroken(text))
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, kept in pieces if kept] == whole


def test_word_without_end_takes_no_time():
    """Looked for from each of its letters this would take minutes."""
    text = "a" * 200_000 + " Kenntnis/Verständnis"
    assert "Kenntnis/Verständnis" in [piece for piece, is_whole in unbroken(text) if is_whole]


def test_many_spaces_are_bound_in_no_time():
    text = "1 § 8 a SGB 14 Karten 31 December 3. Quartal 2008 z. B. " * 20_000
    start = time.process_time()
    bind(text)
    bind("§ 1" * 100_000)
    assert time.process_time() - start < 5
