"""Dots on a phone: the ballot, what is refused, and what stays hidden until closing."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from goals import voting
from goals.models import Ballot, VotingRound
from tests.factories import GoalFactory
from tests.rooms import enter_room
from workshops.devices import mark_of


@pytest.fixture
def goals(workshop, perspectives):
    return [
        GoalFactory(workshop=workshop, perspective=perspectives[0], statement=f"Ziel {place}")
        for place in range(4)
    ]


@pytest.fixture
def open_round(workshop, goals):
    found = VotingRound(title="Was zuerst?", dots_per_person=5, max_per_goal=2)
    return voting.open_round(found=voting.create_round(workshop=workshop, found=found))


@pytest.fixture
def phone(client, workshop):
    """The client as a phone in the room; its secret is ``phone.secret``."""
    client.secret = enter_room(client, workshop).secret
    return client


def _url(workshop):
    return reverse("goals:ballot", args=[workshop.pk])


def _sent(found, *dots, turn=1, **more):
    lines = zip(found.options, dots, strict=False)
    given = {f"dots-{line['id']}": count for line, count in lines}
    return {"round": found.pk, "turn": turn, **given, **more}


def _text(response):
    return response.content.decode()


def test_ballot_shows_the_frozen_options_and_the_rule(phone, workshop, open_round):
    response = phone.get(_url(workshop))
    text = _text(response)
    assert (response.status_code, text.count('class="vote"')) == (200, 4)
    assert "Sie haben 5 Punkte. Höchstens 2 Punkte je Ziel." in text
    assert "Noch nicht abgegeben." in text


def test_ballot_is_a_plain_form_that_stores_the_whole_state(phone, workshop, open_round):
    response = phone.post(_url(workshop), _sent(open_round, 2, "", 1))
    assert (response.status_code, response.url) == (302, _url(workshop))
    (ballot,) = Ballot.objects.all()
    assert ballot.voter_hash == mark_of(phone.secret, open_round.pk)
    assert (sorted(ballot.dots.values()), ballot.seats, ballot.turn) == ([1, 2], 1, 1)
    text = _text(phone.get(_url(workshop)))
    assert (
        "Stimmzettel abgegeben. Sie können ihn bis zum Schluss ändern. 2 Punkte sind noch frei."
        in text
    )
    assert 'data-turn="1"' in text


def test_ballot_without_a_turn_counts_as_the_next(phone, workshop, open_round):
    phone.post(_url(workshop), _sent(open_round, 2, turn=3))
    phone.post(_url(workshop), _sent(open_round, 0, 1, turn=""))
    assert [list(ballot.dots.values()) for ballot in Ballot.objects.all()] == [[1]]


def test_ballot_by_script_answers_what_counts_now(phone, workshop, open_round):
    phone.post(_url(workshop), _sent(open_round, 2, turn=5))
    late = phone.post(_url(workshop), _sent(open_round, 1, turn=4), headers={"HX-Request": "true"})
    assert json.loads(late.content) == {"dots": {open_round.options[0]["id"]: 2}, "turn": 5}


def test_table_device_votes_for_its_people(client, workshop, open_round):
    enter_room(client, workshop, seats=4)
    text = _text(client.get(_url(workshop)))
    assert (
        "Dieses Gerät stimmt für 4 Personen ab. Sie haben 20 Punkte. Höchstens 8 Punkte je Ziel."
        in text
    )
    client.post(_url(workshop), _sent(open_round, 8, 8, 4))
    assert Ballot.objects.get().seats == 4


@pytest.mark.parametrize(
    ("dots", "sentence"),
    [
        ((3,), "Höchstens 2."),
        (("-1",), "Mindestens 0."),
        (("zwei",), "Das ist keine ganze Zahl. Schreiben Sie Ziffern, etwa 3."),
        (("1,5",), "Das ist keine ganze Zahl. Schreiben Sie Ziffern, etwa 3."),
        (("9" * 5000,), "Das ist keine ganze Zahl. Schreiben Sie Ziffern, etwa 3."),
        ((2, 2, 2), "Das sind 6 Punkte, Sie haben 5. Nehmen Sie 1 weg."),
    ],
)
def test_ballot_says_what_is_wrong_and_keeps_what_was_typed(
    phone, workshop, open_round, dots, sentence
):
    response = phone.post(_url(workshop), _sent(open_round, *dots))
    assert response.status_code == 200
    assert sentence in _text(response)
    assert f'value="{dots[0]}"' in _text(response)
    refused = phone.post(_url(workshop), _sent(open_round, *dots), headers={"HX-Request": "true"})
    assert (refused.status_code, json.loads(refused.content)) == (422, {"error": sentence})
    assert not Ballot.objects.exists()


def test_ballot_of_a_closed_round_comes_too_late(phone, workshop, open_round):
    _vote(open_round, 3)
    voting.close_round(found=open_round)
    late = phone.post(_url(workshop), _sent(open_round, 1))
    assert late.status_code == 409
    assert "Die Abstimmung ist geschlossen. Diese Punkte kamen zu spät." in _text(late)
    script = phone.post(_url(workshop), _sent(open_round, 1), headers={"HX-Request": "true"})
    assert (script.status_code, json.loads(script.content)["at"]) == (
        409,
        f"{open_round.pk}.closed",
    )
    assert "Diese Punkte kamen zu spät." in _text(phone.get(_url(workshop) + "?late"))


def test_ballot_for_another_round_is_not_stored_in_this_one(phone, workshop, open_round):
    sent = _sent(open_round, 1) | {"round": workshop.pk}
    assert phone.post(_url(workshop), sent).status_code == 409
    assert not Ballot.objects.exists()


def _vote(found, ballots):
    option = found.options[0]["id"]
    for number in range(ballots):
        voting.cast_ballot(found=found, mark=str(number), seats=1, turn=1, dots={option: 2})


def test_result_is_shown_once_the_round_is_closed(phone, workshop, open_round):
    _vote(open_round, 3)
    assert "6" not in _text(phone.get(_url(workshop))).partition("<h1")[2].partition("<form")[0]
    voting.close_round(found=open_round)
    response = phone.get(_url(workshop))
    assert [row.dots for row in response.context["result"].rows] == [6, 0, 0, 0]
    assert "Danke. Die Abstimmung ist geschlossen." in _text(response)


def test_result_of_two_ballots_is_withheld(phone, workshop, open_round):
    _vote(open_round, 2)
    voting.close_round(found=open_round)
    text = _text(phone.get(_url(workshop)))
    assert "Es gingen weniger als drei Stimmzettel mit Punkten ein." in text
    assert 'class="vote"' not in text


def test_no_response_holds_a_count_while_the_round_is_open(
    client, workshop, open_round, facilitator, staff, sign_in
):
    """Seventy-one dots lie on one goal: no page may know that number."""
    option = open_round.options[0]["id"]
    for number in range(35):
        voting.cast_ballot(found=open_round, mark=f"{number}", seats=1, turn=1, dots={option: 2})
    voting.cast_ballot(found=open_round, mark="last", seats=1, turn=1, dots={option: 1})
    enter_room(client, workshop)
    pages = [_text(client.get(_url(workshop)))]
    for person in (staff, facilitator):
        sign_in(person)
        pages += [_text(client.get(reverse("goals:votes", args=[workshop.pk])))]
    pages.append(_text(client.get(reverse("goals:round_turnout", args=[open_round.pk]))))
    pages.append(_text(client.get(reverse("goals:round_close", args=[open_round.pk]))))
    archive = client.get(reverse("reports:archive_download", args=[workshop.pk]))
    pages.append(b"".join(archive).decode() if archive.streaming else _text(archive))
    assert [f">{count}<" in page or f": {count}," in page for page in pages for count in (71,)] == [
        False
    ] * len(pages)
    assert "36 Stimmzettel" in pages[1]


def test_phone_asks_whether_the_room_has_moved_on(phone, workshop, open_round):
    url = f"{_url(workshop)}?at={open_round.pk}.open"
    assert phone.get(url).status_code == 204
    _vote(open_round, 3)
    assert phone.get(url).status_code == 204
    voting.close_round(found=open_round)
    assert phone.get(url).status_code == 200


def test_phone_goes_back_to_the_cards_when_a_prompt_opens_after_the_vote(
    phone, workshop, open_round, strengths
):
    ask = {"at": f"{open_round.pk}.open", "asked": ""}
    assert f'data-asked="{strengths.pk}"' not in _text(phone.get(_url(workshop)))
    strengths.state = "open"
    strengths.save()
    answer = phone.get(_url(workshop), ask)  # while the vote is open it stays
    assert (answer.status_code, answer.headers.get("HX-Redirect")) == (204, None)
    _vote(open_round, 3)
    voting.close_round(found=open_round)
    cards = reverse("swot:phone", args=[workshop.pk])
    ask["at"] = f"{open_round.pk}.closed"
    answer = phone.get(_url(workshop), ask)
    assert (answer.status_code, answer.headers.get("HX-Redirect")) == (204, cards)
    text = _text(phone.get(_url(workshop)))  # who came here knowing of it stays, too
    assert f'data-asked="{strengths.pk}"' in text
    answer = phone.get(_url(workshop), ask | {"asked": str(strengths.pk)})
    assert (answer.status_code, answer.headers.get("HX-Redirect")) == (204, None)


def test_ballot_before_any_vote_says_so(phone, workshop, goals):
    VotingRound.objects.create(workshop=workshop, title="Importiert", voters=5)
    response = phone.get(_url(workshop))
    assert "Keine Abstimmung ist offen" in _text(response)
    assert phone.post(_url(workshop), {"round": workshop.pk}).status_code == 409


def test_ballot_is_for_phones_in_the_room_only(client, workshop, open_round, facilitator, sign_in):
    sign_in(facilitator)
    for verb in (client.get, client.post):
        response = verb(_url(workshop))
        assert response.status_code == 302
        assert response.url.partition("?")[0] == reverse("workshops:join")
    assert not Ballot.objects.exists()


def test_ballot_needs_the_token(workshop, open_round):
    client = Client(enforce_csrf_checks=True)
    enter_room(client, workshop)
    assert client.post(_url(workshop), _sent(open_round, 1)).status_code == 403


@pytest.mark.parametrize("more", [0, 296])
def test_ballot_asks_the_same_queries_for_any_number_of_options(
    phone, workshop, perspectives, goals, more, django_assert_num_queries
):
    for _ in range(more):
        GoalFactory(workshop=workshop, perspective=perspectives[0])
    found = VotingRound(title="Viele", dots_per_person=10, max_per_goal=2)
    found = voting.open_round(found=voting.create_round(workshop=workshop, found=found))
    with django_assert_num_queries(4):
        text = _text(phone.get(_url(workshop)))
    assert text.count('data-step="1"') == 4 + more
    with django_assert_num_queries(10):
        phone.post(_url(workshop), _sent(found, 2))
