import pytest

from goals.models import VotingRound
from goals.progress import steps
from tests.factories import ObjectiveFactory, PhaseFactory
from workshops.models import Narrative


def _only(workshop):
    (step,) = steps(workshop)
    return step


def test_direction_of_a_new_retreat_is_empty(workshop):
    step = _only(workshop)
    assert (step.slug, step.state, step.detail) == ("direction", "empty", "noch kein Leitziel")
    assert [item.title for item in step.missing] == [
        "Der Text zur Ausrichtung fehlt",
        "Noch kein Leitziel",
    ]


def test_direction_is_done_with_text_and_objectives_and_names_what_has_no_date(workshop):
    Narrative.objects.create(workshop=workshop, slot="direction", text="Heute …")
    ObjectiveFactory(workshop=workshop, number=1, due="2012")
    ObjectiveFactory(workshop=workshop, number=2)
    ObjectiveFactory(workshop=workshop, number=3)
    PhaseFactory(workshop=workshop, number=1)
    step = _only(workshop)
    assert (step.state, step.detail) == ("done", "3 Leitziele, 1 Phase")
    assert [item.title for item in step.missing] == ["Die Leitziele 2, 3 haben keinen Termin"]


def test_direction_without_its_text_is_done_in_part(workshop):
    ObjectiveFactory(workshop=workshop, number=1, due="2012")
    assert _only(workshop).state == "partly"


def test_votes_are_a_step_only_where_there_was_one(workshop):
    VotingRound.objects.create(workshop=workshop, title="Runde")
    assert [(step.slug, step.detail) for step in steps(workshop)][1:] == [("votes", "1 Abstimmung")]


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        (["closed"], ("done", 1.0, "Ergebnis ansehen")),
        (["closed", "draft"], ("partly", 0.5, "Zur laufenden Abstimmung")),
        (["open"], ("partly", 0.0, "Zur laufenden Abstimmung")),
    ],
)
def test_votes_are_done_when_none_is_waiting(workshop, states, shown):
    for state in states:
        VotingRound.objects.create(workshop=workshop, title="?", state=state)
    step = steps(workshop)[-1]
    assert (step.state, step.share, step.action) == shown
