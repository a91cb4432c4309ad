"""The name of a post as typed: what is asked back, and what is meant so."""

import pytest

from goals.fields import near_name

KNOWN = ["Amtsleitung", "Leitung Jugend und Familie", "Team 1", "ASD"]


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Amtsleitng", "Amtsleitung"),
        ("amtsletiung", "Amtsleitung"),
        ("Leitung Jugend u. Familie", "Leitung Jugend und Familie"),
        ("AMTSLEITUNG", ""),  # found as it is
        ("Amtsleiter", ""),
        ("Team 2", ""),
        ("ASB", ""),
        ("Jugendhilfeplanung", ""),
    ],
)
def test_a_slip_is_near_and_another_name_is_not(typed, near):
    assert near_name(typed, KNOWN) == near
