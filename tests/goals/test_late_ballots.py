"""A ballot that meets the end of its retreat; and for whom the ballots that are in stand."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goals import voting
from goals.models import Ballot, VoteState
from goals.views import ballots
from goals.votes import round_pages, turnout_of
from tests.rooms import enter_room, take_in
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


def test_turnout_counts_the_people_that_ballots_stand_for(workshop):
    vote = workshop.voting_rounds.create(title="Was zuerst?", state=VoteState.OPEN)
    take_in(workshop)
    assert turnout_of(vote).sentence == "0 von 1 Stimmzettel ist da"
    take_in(workshop, seats=8)
    take_in(workshop, seats=3)
    for mark, seats in (("one", 8), ("two", 1)):
        Ballot.objects.create(round=vote, voter_hash=mark, seats=seats)
    told = {turnout_of(vote).sentence, round_pages(workshop)[0].turnout.sentence}
    assert told == {"2 von 3 Stimmzetteln sind da, für 9 von 12 Personen"}
