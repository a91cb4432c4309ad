"""Boards that follow each other over real streams."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.databases("sqlite", "postgres")
def test_server_of_the_room_streams_the_pulse(room_server, room_window, facilitator, workshop):
    page = room_window(facilitator)
    page.goto(room_server.at("swot:board", workshop.pk))
    heard = page.evaluate(
        """(url) => new Promise((done, fail) => {
             const source = new EventSource(url);
             source.addEventListener("pulse", (event) => { source.close(); done(event.data); });
             source.addEventListener("error", fail);
           })""",
        room_server.at("workshops:pulse", workshop.pk),
    )
    assert heard == "0.0.0"
