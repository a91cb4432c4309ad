"""A retreat is deleted while phones write and join: nobody blocks anybody for good."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, OperationalError

from swot.models import RoundState, WrittenCard
from swot.services import RefusedError, box
from tests.factories import PromptFactory, WorkshopFactory
from tests.races import at_once
from workshops import services
from workshops.devices import new_secret
from workshops.models import Participant, Workshop
from workshops.room import ShutDoorError, join_room, open_door

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = 6


def write(prompt):
    box.write_card(
        workshop=prompt.workshop,
        prompt=prompt,
        secret=new_secret(),
        seats=1,
        card_id=uuid4(),
        text="Kurze Wege",
    )


def race(scorecard) -> list[object]:
    """Phones write and join, somebody deletes in between; what the deletion came to."""
    workshop = WorkshopFactory(scorecard=scorecard)
    prompt = PromptFactory(workshop=workshop, state=RoundState.OPEN)
    room = open_door(workshop=workshop)
    for _phone in range(5):
        join_room(room=room)
    deleted, *others = at_once(
        lambda: services.delete_workshop(workshop=Workshop.objects.get(pk=workshop.pk)),
        *[lambda: write(prompt)] * 4,
        *[lambda: join_room(room=room)] * 4,
    )
    return [deleted, *(found for found in others if isinstance(found, Exception))]


def test_deleting_gets_through_whoever_writes(scorecard):
    outcomes = [race(scorecard) for _round in range(ROUNDS)]
    assert [found[0] for found in outcomes] == [None] * ROUNDS
    faults = {type(fault) for _deleted, *found in outcomes for fault in found}
    assert faults <= {RefusedError, ShutDoorError}
    left = (Workshop, Participant, WrittenCard)
    assert [model.objects.count() for model in left] == [0, 0, 0]


@pytest.mark.databases("postgres")
def test_deleting_breaks_without_a_turn(scorecard, monkeypatch):
    """The negative control: SQLite lets one writer in at a time, whatever we do."""
    monkeypatch.setattr(services, "raise_pulse", lambda *_args, **_more: None)
    outcomes = [race(scorecard)[0] for _round in range(ROUNDS)]
    assert {type(found) for found in outcomes} & {OperationalError, IntegrityError}
