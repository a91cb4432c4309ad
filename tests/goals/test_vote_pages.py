"""The facilitator's pages of a vote: prepare, open, close, paper dots, decision, way back."""

import json

import pytest
from django.urls import reverse

from goals import voting
from goals.models import VoteResult, VotingRound
from tests.factories import ClusterFactory, GoalFactory
from workshops.models import Participant


@pytest.fixture
def goals(workshop, perspectives):
    return [
        GoalFactory(workshop=workshop, perspective=perspectives[0], statement=f"Ziel {place}")
        for place in range(4)
    ]


@pytest.fixture
def draft(workshop, goals):
    found = VotingRound(title="Was zuerst?", dots_per_person=5, max_per_goal=2)
    return voting.create_round(workshop=workshop, found=found)


@pytest.fixture
def open_round(draft):
    return voting.open_round(found=draft)


@pytest.fixture
def closed(open_round):
    _vote(open_round, 3)
    return voting.close_round(found=open_round)


def _vote(found, ballots):
    first, second = found.options[0]["id"], found.options[1]["id"]
    for number in range(ballots):
        given = {first: 2, second: 1}
        voting.cast_ballot(found=found, mark=str(number), seats=1, turn=1, dots=given)


def _url(name, thing):
    return reverse(f"goals:{name}", args=[thing.pk])


def _votes(client, workshop):
    return client.get(_url("votes", workshop)).content.decode()


def _rules(**more):
    return {
        "title": "Was zuerst?",
        "subject": "goals",
        "dots_per_person": "2",
        "max_per_goal": "2",
        **more,
    }


VERBS = ["round_open", "round_reopen"]
PAGES = ["round_edit", "round_close", "round_paper", "round_decide", "round_delete"]


@pytest.mark.parametrize("name", [*VERBS, *PAGES, "round_turnout"])
def test_vote_is_run_by_facilitators_alone(
    name, sign_in, stranger, manager, staff, draft, open_round
):
    verb = "get" if name == "round_turnout" else "post"
    for person, status in ((stranger, 404), (manager, 403), (staff, 403)):
        response = getattr(sign_in(person), verb)(_url(name, draft))
        assert response.status_code == status


@pytest.mark.parametrize("name", ["round_create", "round_restore"])
def test_votes_of_a_retreat_are_prepared_by_facilitators_alone(
    name, sign_in, stranger, manager, workshop
):
    for person, status in ((stranger, 404), (manager, 403)):
        assert sign_in(person).post(_url(name, workshop)).status_code == status


@pytest.mark.parametrize("name", VERBS)
def test_verb_of_a_vote_refuses_get(name, sign_in, facilitator, draft):
    assert sign_in(facilitator).get(_url(name, draft)).status_code == 405


def test_vote_of_an_archived_retreat_is_left_alone(sign_in, facilitator, workshop, draft):
    workshop.archived_at = "2026-01-01T00:00Z"
    workshop.save()
    client = sign_in(facilitator)
    assert client.post(_url("round_open", draft)).status_code == 403
    assert "Abstimmung öffnen" not in _votes(client, workshop)


def test_new_vote_suggests_budget_and_limit(sign_in, facilitator, workshop, goals, strengths):
    ClusterFactory(prompt=strengths)
    text = sign_in(facilitator).get(_url("round_create", workshop)).content.decode()
    assert "4 Ziele, Vorschlag: 2 Punkte" in text
    assert "1 Cluster, Vorschlag: 1 Punkt" in text
    assert 'value="Was gehen wir zuerst an?"' in text


def test_limit_is_suggested_where_it_makes_a_difference(
    sign_in, facilitator, workshop, goals, perspectives
):
    client = sign_in(facilitator)
    limit = "Mit höchstens zwei entscheidet keine Stimme allein."
    page = client.get(_url("round_create", workshop))
    assert limit not in page.content.decode()
    assert page.context["form"]["max_per_goal"].value() is None
    GoalFactory.create_batch(3, workshop=workshop, perspective=perspectives[0])
    page = client.get(_url("round_create", workshop))
    assert limit in page.content.decode()
    assert page.context["form"]["max_per_goal"].value() == 2


def test_second_vote_is_told_apart_by_its_title(sign_in, facilitator, workshop, goals):
    client = sign_in(facilitator)
    for title in ("Was gehen wir zuerst an?", "Was gehen wir zuerst an? (2. Durchgang)"):
        client.post(_url("round_create", workshop), _rules(title=title, max_per_goal=""))
    form = client.get(_url("round_create", workshop)).context["form"]
    assert form["title"].value() == "Was gehen wir zuerst an? (3. Durchgang)"


@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize(
    ("subject", "sentence"),
    [
        ("goals", "Für eine Abstimmung braucht es mindestens zwei Ziele zur Auswahl."),
        ("clusters", "Für eine Abstimmung braucht es mindestens zwei Cluster zur Auswahl."),
    ],
)
def test_vote_on_fewer_than_two_is_not_opened(
    sign_in, facilitator, workshop, perspectives, strengths, subject, count, sentence
):
    GoalFactory.create_batch(count, workshop=workshop, perspective=perspectives[0])
    ClusterFactory.create_batch(count, prompt=strengths)
    found = VotingRound(title="Was?", subject=subject, dots_per_person=1)
    draft = voting.create_round(workshop=workshop, found=found)
    client = sign_in(facilitator)
    text = _votes(client, workshop)
    assert (sentence in text, "Abstimmung öffnen" in text) == (True, False)
    answer = client.post(_url("round_open", draft), follow=True)
    assert sentence in next(str(item) for item in answer.context["messages"])
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_votes_stand_newest_first(sign_in, facilitator, workshop, closed):
    for _ in range(2):
        again = voting.open_round(found=voting.repeat_round(found=closed))
        _vote(again, 3)
        voting.close_round(found=again)
    voting.repeat_round(found=closed)
    page = sign_in(facilitator).get(_url("votes", workshop))
    assert [(item.state, item.round.title) for item in page.context["rounds"]] == [
        ("draft", "Was zuerst? (4. Durchgang)"),
        ("closed", "Was zuerst? (3. Durchgang)"),
        ("closed", "Was zuerst? (2. Durchgang)"),
        ("closed", "Was zuerst?"),
    ]


def test_vote_is_prepared_as_a_draft(sign_in, facilitator, workshop, goals):
    client = sign_in(facilitator)
    response = client.post(_url("round_create", workshop), _rules(max_per_goal=""))
    (found,) = VotingRound.objects.all()
    assert response.url == f"{_url('votes', workshop)}#round-{found.pk}"
    assert (found.state, found.dots_per_person, found.max_per_goal) == ("draft", 2, None)
    assert "4 Ziele stehen auf dem Stimmzettel." in _votes(client, workshop)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"title": "x" * 201}, "200"),
        ({"dots_per_person": "0"}, "Mindestens 1."),
        ({"dots_per_person": "100"}, "Höchstens 99."),
        ({"dots_per_person": "drei"}, "Das ist keine ganze Zahl. Schreiben Sie Ziffern, etwa 3."),
        ({"max_per_goal": "3"}, "Das sind mehr, als jede Person hat. Schreiben Sie eine kleinere"),
        (
            {"dots_per_person": "9", "max_per_goal": "2"},
            "Nur 8 Punkte fänden Platz. Schreiben Sie eine kleinere Zahl.",
        ),
        ({"subject": "cards"}, "keine gültige Auswahl"),
    ],
)
def test_vote_with_a_bad_value_is_refused_beside_its_field(
    sign_in, facilitator, workshop, goals, wrong, sentence
):
    response = sign_in(facilitator).post(_url("round_create", workshop), _rules(**wrong))
    (name,) = set(response.context["form"].errors) & {*wrong, "dots_per_person"}
    assert name in wrong
    assert sentence in response.context["form"].errors[name][0] + response.content.decode()
    assert not VotingRound.objects.exists()


def test_vote_is_edited_as_a_draft_and_later_its_title_alone(sign_in, facilitator, draft):
    client = sign_in(facilitator)
    client.post(_url("round_edit", draft), _rules(title="Neu", dots_per_person="3"))
    draft.refresh_from_db()
    assert (draft.title, draft.dots_per_person) == ("Neu", 3)
    voting.open_round(found=draft)
    client.post(_url("round_edit", draft), _rules(title="Neuer", dots_per_person="4"))
    draft.refresh_from_db()
    assert (draft.title, draft.dots_per_person) == ("Neuer", 3)


def test_draft_warns_where_ties_threaten(sign_in, facilitator, workshop, draft):
    sentence = (
        "Bei 4 zur Auswahl und 1 Personen droht Gleichstand, wenn jede Person weniger als 6 Punkte"
    )
    client = sign_in(facilitator)
    assert sentence not in _votes(client, workshop)
    Participant.objects.create(workshop=workshop, secret_hash="a")
    assert sentence in _votes(client, workshop)
    assert sentence in client.get(_url("round_edit", draft)).content.decode()


def test_vote_is_opened_and_counts_ballots_not_dots(sign_in, facilitator, workshop, draft):
    client = sign_in(facilitator)
    client.post(_url("round_open", draft))
    draft.refresh_from_db()
    for number in range(5):
        Participant.objects.create(workshop=workshop, secret_hash=str(number))
    _vote(draft, 2)
    page = client.get(_url("votes", workshop))
    assert page.context["rounds"][0].turnout.sentence == "2 von 5 Stimmzetteln sind da"
    assert page.context["rounds"][0].rows == []


def test_turnout_answers_only_what_is_new(sign_in, facilitator, workshop, open_round):
    client = sign_in(facilitator)
    _vote(open_round, 1)
    workshop.refresh_from_db()
    url = _url("round_turnout", open_round)
    assert client.get(f"{url}?rev={workshop.box_revision}").status_code == 204
    text = client.get(f"{url}?rev=0").content.decode()
    assert "1 Stimmzettel ist da" in text
    assert f"rev={workshop.box_revision}" in text


def test_second_vote_is_not_opened_beside_another(sign_in, facilitator, workshop, open_round):
    other = voting.create_round(workshop=workshop, found=VotingRound(title="Zweite"))
    client = sign_in(facilitator)
    page = client.post(_url("round_open", other), follow=True).content.decode()
    assert "Eine andere Abstimmung ist offen. Schließen Sie diese zuerst." in page


def test_closing_asks_first_and_warns_below_three(sign_in, facilitator, open_round):
    client = sign_in(facilitator)
    url = _url("round_close", open_round)
    assert "Noch ist kein Stimmzettel eingegangen" in client.get(url).content.decode()
    _vote(open_round, 2)
    assert "Weniger als drei Stimmzettel" in client.get(url).content.decode()
    _vote(open_round, 3)
    assert "Weniger als drei Stimmzettel" not in client.get(url).content.decode()
    open_round.refresh_from_db()
    assert open_round.is_open


def test_closed_vote_shows_ranks_ties_and_shares(sign_in, facilitator, workshop, open_round):
    _vote(open_round, 3)
    client = sign_in(facilitator)
    client.post(_url("round_close", open_round))
    page = client.get(_url("votes", workshop))
    rows = page.context["rounds"][0].rows
    assert [(row.label, row.dots, row.share, row.voters) for row in rows] == [
        ("Z1", 6, 66.7, 3),
        ("Z2", 3, 33.3, 3),
        ("Z3", 0, 0.0, 0),
        ("Z4", 0, 0.0, 0),
    ]
    assert "66,7\N{NO-BREAK SPACE}%" in page.content.decode()


def test_vote_without_ballots_is_a_draft_again(sign_in, facilitator, open_round):
    page = sign_in(facilitator).post(_url("round_close", open_round), follow=True)
    assert "Es ging kein Stimmzettel ein. Die Abstimmung ist wieder ein Entwurf." in (
        page.content.decode()
    )


def test_many_dots_become_bars(sign_in, facilitator, workshop, draft, goals):
    voting.enter_paper_dots(found=draft, voters=30, dots={str(goals[0].pk): 41})
    page = sign_in(facilitator).get(_url("votes", workshop))
    assert page.context["rounds"][0].has_bars
    assert page.content.decode().count('<progress class="meter" max="41"') == 4


def test_vote_once_more_makes_a_draft_beside_the_result(sign_in, facilitator, workshop, closed):
    sign_in(facilitator).post(_url("round_reopen", closed))
    assert [item.state for item in workshop.voting_rounds.all()] == ["closed", "draft"]


def _paper(goals, *dots, voters="2"):
    given = {f"dots-{goal.pk}": count for goal, count in zip(goals, dots, strict=False)}
    return {"voters": voters, **given}


def test_paper_dots_are_entered_with_the_number_missing(
    sign_in, facilitator, workshop, draft, goals
):
    client = sign_in(facilitator)
    page = client.post(_url("round_paper", draft), _paper(goals, "4", "", "3"), follow=True)
    assert "Die Papierpunkte sind eingetragen. 3 von 10 Punkten wurden nicht vergeben." in (
        page.content.decode()
    )
    assert [item.dots for item in VoteResult.objects.all()] == [4, 0, 3, 0]


@pytest.mark.parametrize(
    ("dots", "voters", "sentence"),
    [
        (("5",), "2", "Höchstens 4: 2 Personen dürfen hier je 2 kleben."),
        (
            ("4", "4", "4"),
            "2",
            "Das sind 12 Punkte, ausgegeben wurden aber nur 10: 2 zu viel.",
        ),
        (("1",), "", "Bitte füllen Sie dieses Feld aus."),
        (("1",), "0", "Mindestens 1."),
        (("-1",), "2", "Mindestens 0."),
        (("viel",), "2", "Das ist keine ganze Zahl."),
    ],
)
def test_paper_dots_that_can_not_be_are_refused(
    sign_in, facilitator, draft, goals, dots, voters, sentence
):
    url = _url("round_paper", draft)
    page = sign_in(facilitator).post(url, _paper(goals, *dots, voters=voters))
    assert sentence in page.content.decode()
    assert not VoteResult.objects.exists()


def test_paper_page_names_the_limit_that_it_checks(sign_in, facilitator, draft):
    text = sign_in(facilitator).get(_url("round_paper", draft)).content.decode()
    assert "Jede Person darf höchstens 2 Punkte auf ein Ziel setzen." in text


def test_goal_marked_by_a_table_says_why_it_has_no_number_of_people(
    sign_in, facilitator, workshop, open_round
):
    _vote(open_round, 3)
    third = open_round.options[2]["id"]
    voting.cast_ballot(found=open_round, mark="table", seats=4, turn=1, dots={third: 8})
    voting.close_round(found=open_round)
    text = _votes(sign_in(facilitator), workshop)
    assert text.count("Zahl der Personen unbekannt") == 1
    assert text.count("das für mehrere Personen abstimmt") == 1


def test_open_vote_leads_to_room_and_beamer(sign_in, facilitator, staff, workshop, open_round):
    hint = "Der Beamer kann jetzt die Beteiligung zeigen"
    room = reverse("swot:room", args=[workshop.pk])
    text = _votes(sign_in(facilitator), workshop)
    assert (hint in text, room in text) == (True, True)
    text = _votes(sign_in(staff), workshop)
    assert (hint in text, room in text) == (False, False)


def test_paper_dots_are_corrected_and_taken_back(sign_in, facilitator, workshop, draft, goals):
    client = sign_in(facilitator)
    client.post(_url("round_paper", draft), _paper(goals, "4"))
    assert 'value="4"' in client.get(_url("round_paper", draft)).content.decode()
    client.post(_url("round_paper", draft), _paper(goals, "1"))
    assert "Rückgängig" in _votes(client, workshop)
    client.post(_url("round_restore", workshop))
    assert [item.dots for item in VoteResult.objects.all()] == [4, 0, 0, 0]
    assert "Rückgängig" not in _votes(client, workshop).partition('id="rounds"')[2]


def test_phone_dots_are_not_entered_by_hand(sign_in, facilitator, open_round):
    page = sign_in(facilitator).get(_url("round_paper", open_round), follow=True)
    assert "ihre Punkte lassen sich nicht von Hand eintragen." in page.content.decode()


def test_paper_dots_of_three_hundred_lines(
    sign_in, facilitator, workshop, perspectives, draft, django_assert_num_queries
):
    for _ in range(296):
        GoalFactory(workshop=workshop, perspective=perspectives[0])
    client = sign_in(facilitator)
    with django_assert_num_queries(7):
        page = client.get(_url("round_paper", draft))
    assert len(page.context["form"].options) == 300
    dots = {f"dots-{option.id}": "2" for option in page.context["form"].options}
    client.post(_url("round_paper", draft), {"voters": "120", **dots})
    with django_assert_num_queries(7):
        assert len(client.get(_url("votes", workshop)).context["rounds"][0].rows) == 300


def test_deleted_vote_comes_back(sign_in, facilitator, workshop, closed):
    client = sign_in(facilitator)
    assert client.get(_url("round_delete", closed)).status_code == 200
    client.post(_url("round_delete", closed))
    assert "Die Abstimmung „Was zuerst?“ wurde gelöscht." in _votes(client, workshop)
    client.post(_url("round_restore", workshop))
    assert [item.dots for item in closed.results.all()] == [6, 3, 0, 0]
    page = client.post(_url("round_restore", workshop), follow=True).content.decode()
    assert "Es gibt nichts mehr rückgängig zu machen." in page


def test_way_back_is_of_the_person_and_retreat_alone(
    sign_in, facilitator, administrator, workshop, closed
):
    sign_in(facilitator).post(_url("round_delete", closed))
    other = sign_in(administrator)
    other.post(_url("round_restore", workshop))
    assert not VotingRound.objects.exists()


def test_whoever_deletes_a_goal_on_an_open_ballot_is_told(
    sign_in, facilitator, workshop, open_round
):
    client, told = sign_in(facilitator), "Punkte darauf zählen dann nicht"
    goal = workshop.goals.first()
    url = reverse("indicators:goal_delete", args=[goal.pk])
    assert told in client.get(url).content.decode()
    voting.close_round(found=open_round)
    assert told not in client.get(url).content.decode()


def test_open_vote_is_not_deleted(sign_in, facilitator, open_round):
    page = sign_in(facilitator).post(_url("round_delete", open_round), follow=True)
    assert "Schließen Sie sie, bevor Sie sie löschen." in page.content.decode()
    assert VotingRound.objects.exists()


def test_decision_is_recorded_apart_with_reason_and_order(
    sign_in, facilitator, workshop, closed, goals
):
    client = sign_in(facilitator)
    sent = {
        "version": "0",
        "decision": "Zuerst Z2.",
        "reason": "Das Gesetz verlangt es.",
        f"priority-{goals[1].pk}": "1",
    }
    client.post(_url("round_decide", closed), sent)
    closed.refresh_from_db()
    assert (closed.decision, closed.reason, closed.version) == (sent["decision"], sent["reason"], 1)
    assert [goal.priority for goal in workshop.goals.all()] == [None, 1, None, None]
    assert "Das Gesetz verlangt es." in _votes(client, workshop)


def test_decision_may_take_over_the_ranks(sign_in, facilitator, closed, goals):
    """What was typed stays, and nothing is stored before it is saved."""
    sent = {"version": "0", "decision": "Zuerst Z1.", "take": "ranks"}
    page = sign_in(facilitator).post(_url("round_decide", closed), sent)
    assert [field.value() for _row, field in page.context["rows"]] == [1, 2, 3, 3]
    assert "Zuerst Z1." in page.content.decode()
    closed.refresh_from_db()
    assert (closed.decision, goals[0].priority) == (None, None)


@pytest.mark.parametrize("value", ["0", "-1", "eins"])
def test_decision_with_a_bad_place_is_refused(sign_in, facilitator, closed, goals, value):
    sent = {"version": "0", "decision": "Z1", f"priority-{goals[0].pk}": value}
    page = sign_in(facilitator).post(_url("round_decide", closed), sent)
    assert list(page.context["form"].errors) == [f"priority-{goals[0].pk}"]
    closed.refresh_from_db()
    assert closed.decision is None


def test_decision_of_two_shows_both_texts(sign_in, facilitator, closed):
    voting.decide(found=closed, version=0, decision="Erst Z1.", reason=None, priorities={})
    client = sign_in(facilitator)
    sent = {"version": "0", "decision": "Erst Z2."}
    text = client.post(_url("round_decide", closed), sent).content.decode()
    assert ("Erst Z1." in text, "Erst Z2." in text) == (True, True)
    client.post(_url("round_decide", closed), sent | {"version": "1"})
    closed.refresh_from_db()
    assert closed.decision == "Erst Z2."


@pytest.mark.parametrize("more", [0, 20])
def test_votes_ask_the_same_queries_in_every_state(
    sign_in, facilitator, workshop, closed, more, django_assert_num_queries
):
    for number in range(2 + more):
        voting.create_round(workshop=workshop, found=VotingRound(title=f"Runde {number}"))
    voting.open_round(found=workshop.voting_rounds.last())
    client = sign_in(facilitator)
    with django_assert_num_queries(10):
        page = client.get(_url("votes", workshop))
    assert [item.state for item in page.context["rounds"]][:2] == ["open", "draft"]


def test_archive_holds_the_votes_that_were_held(sign_in, facilitator, workshop, closed):
    again = voting.open_round(found=voting.repeat_round(found=closed))
    _vote(again, 5)
    client = sign_in(facilitator)
    archive = client.get(reverse("reports:archive_download", args=[workshop.pk]))
    (vote,) = json.loads(b"".join(archive) if archive.streaming else archive.content)["votes"]
    assert [(row["dots"], row["voters"]) for row in vote["results"]] == [
        *((6, 3), (3, 3), (0, 0), (0, 0))
    ]
    assert vote["ballots"] == "phone"
