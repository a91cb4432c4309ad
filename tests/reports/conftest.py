"""What the tests of the report need of the machine."""

import pytest

from reports.paper.pdf import missing_system_packages
from reports.rendering import turns, worker
from reports.rendering.making import State


@pytest.fixture(scope="session")
def pdf_libraries():
    """Fail with the sentence that says what to install, where the PDF cannot be made."""
    if missing := missing_system_packages():
        pytest.fail(missing, pytrace=False)


class Renderer:
    """In the place of the report's process: notes what it is asked, and runs `meanwhile`."""

    def __init__(self):
        self.asked, self.meanwhile = [], lambda: None

    def render(self, edition, *, timeout, tell):
        self.asked.append(edition)
        tell(State(len(self.asked)))
        self.meanwhile()
        return b"%PDF"

    def stop(self):
        pass


@pytest.fixture
def renderer(monkeypatch):
    renderer = Renderer()
    monkeypatch.setattr(worker, "_children", [renderer] * turns.PLACES)
    monkeypatch.setattr(worker, "missing_system_packages", lambda: None)
    return renderer
