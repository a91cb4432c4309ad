"""A retreat in the room: a facilitator, a beamer and five phones, from the code to the decision.

One phone loses its line for a while, one has no scripts, one lies on a table for three people, one
is forgotten by its browser and comes back with its return word, one is as phones are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from swot.models import Prompt
from tests.browser import room_round, room_vote
from tests.browser.room_round import Phones, Places
from tests.factories import GoalFactory
from workshops.models import Workshop

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
SCREEN = {"viewport": {"width": 1280, "height": 720}}
# The machine may be busy with other tests; what is expected comes at once otherwise.
PATIENCE = 20_000

SEATS = 3


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def asked(strengths: Prompt, workshop: Workshop, perspectives: Any) -> Workshop:
    """A retreat with one prompt and three goals."""
    for place, text in enumerate(room_vote.GOALS):
        GoalFactory(workshop=workshop, perspective=perspectives[0], statement=text, position=place)
    return workshop


@pytest.fixture
def places(room_server, room_window, facilitator, asked, settings) -> Places:
    # The addresses that the pages show are those of this server.
    settings.BASE_URL = room_server.url
    desk = _patient(room_window(facilitator))
    desk.goto(room_server.at("swot:room", asked.pk))
    board = desk.context.new_page()
    board.goto(room_server.at("swot:board", asked.pk))
    desk.get_by_role("button", name="Tür öffnen").click()
    desk.get_by_role("button", name="Adresse erzeugen").click()
    beamer = _patient(room_window(None, **SCREEN))
    beamer.goto(desk.get_by_label("Adresse für den Beamer").input_value())
    return Places(desk, board, beamer)


@pytest.fixture
def phones(places, room_window) -> Phones:
    """Five phones that joined with what the beamer shows."""

    def take_part(*, seats: int = 1, **options: Any) -> Page:
        page = _patient(room_window(None, **PHONE, **options))
        return room_round.join(page, places.beamer, seats=seats)

    return Phones(
        ordinary=take_part(),
        offline=take_part(),
        plain=take_part(java_script_enabled=False),
        table=take_part(seats=SEATS),
        returning=take_part(),
    )


@pytest.mark.databases("sqlite", "postgres")
def test_room_from_the_code_to_the_recorded_decision(places, phones, room_server, asked):
    expect(places.desk.locator("#room-inside")).to_have_text("7 Personen im Raum, an 5 Geräten")
    room_round.open_round(places, phones)
    room_round.write_cards(places, phones)
    room_round.nobody_reads(places, phones)
    room_round.close_round(places, phones)
    room_round.nobody_reads(places, phones)
    room_round.reveal_round(places)
    room_round.everybody_reads(places)
    votes = room_vote.open_vote(places, room_server.at("indicators:goal_list", asked.pk))
    room_vote.vote(places, votes, phones)
    room_vote.close_vote(votes)
    room_vote.result_is_what_was_given(places, votes, phones)
    room_vote.record_decision(places, votes, phones)


def _patient(page: Page) -> Page:
    page.context.set_default_timeout(PATIENCE)
    return page
