"""A ballot that meets the end of its retreat: after the page was read, before it has its turn."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goals import voting
from goals.models import Ballot, VoteState
from goals.views import ballots
from tests.rooms import enter_room
from workshops.models import Workshop


def put_away(workshop):
    Workshop.objects.filter(pk=workshop.pk).update(archived_at=timezone.now())


def delete(workshop):
    Workshop.objects.filter(pk=workshop.pk).delete()


@pytest.mark.parametrize("end", [put_away, delete])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_ballot_of_a_retreat_that_ended_meanwhile_gets_a_sentence(
    client, workshop, monkeypatch, end, headers
):
    vote = workshop.voting_rounds.create(
        title="Was zuerst?",
        state=VoteState.OPEN,
        ballots="phone",
        dots_per_person=3,
        options=[{"id": "one", "text": "Kurze Wege"}],
    )
    enter_room(client, workshop)

    def cast_late(**words):
        end(workshop)
        return voting.cast_ballot(**words)

    monkeypatch.setattr(ballots, "cast_ballot", cast_late)
    data = {"round": vote.pk, "turn": 1, "dots-one": 1}
    answer = client.post(reverse("goals:ballot", args=[workshop.pk]), data, headers=headers)
    said = answer.json()["error"] if headers else answer.content.decode()
    assert (answer.status_code, "Diese Klausur ist beendet" in said) == (409, True)
    assert Ballot.objects.count() == 0
