"""The verbs of a vote: open, cast, close and count, paper dots, decision, way back."""

import pytest

from goals import voting, wayback
from goals.dots import Rule
from goals.models import Ballot, GoalWording, VoteResult, VotingRound
from goals.options import current_options
from goals.votes import round_pages, turnout_of
from goals.voting import BadBallotError, ClosedVoteError, StaleDecisionError
from swot.services.refusal import RefusedError
from tests.factories import ClusterFactory, GoalFactory, WorkshopFactory
from workshops.models import Participant

pytestmark = pytest.mark.django_db


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


def _cast(found, voter, *dots, turn=1, seats=1):
    given = {line["id"]: count for line, count in zip(found.options, dots, strict=False)}
    return voting.cast_ballot(found=found, mark=voter * 32, seats=seats, turn=turn, dots=given)


def _pulse(workshop):
    workshop.refresh_from_db()
    return workshop.revision, workshop.box_revision, workshop.room_revision


def _results(found):
    return [(item.goal.statement, item.dots, item.voters) for item in found.results.all()]


def test_round_is_made_as_a_draft_behind_the_others(workshop, draft):
    second = voting.create_round(workshop=workshop, found=VotingRound(title="Noch eine"))
    assert [(item.state, item.position) for item in (draft, second)] == [("draft", 0), ("draft", 1)]


def test_people_are_the_seats_of_the_devices_else_those_counted(workshop):
    workshop.participants = 9
    assert voting.people_of(workshop) == 9
    for number, seats in enumerate([1, 4]):
        Participant.objects.create(workshop=workshop, secret_hash=str(number), seats=seats)
    assert voting.people_of(workshop) == 5


def test_opening_freezes_the_options_in_the_wording_of_this_retreat(workshop, goals, draft):
    earlier = WorkshopFactory(scorecard=workshop.scorecard, title="Erste")
    taken = GoalFactory(workshop=earlier, statement="Neuer Wortlaut")
    GoalWording.objects.create(goal=taken, workshop=workshop, statement="Übernommen")
    GoalFactory(workshop=workshop, status="dropped")
    found = voting.open_round(found=draft)
    goals[0].statement = "Geändert"
    goals[0].save()
    assert [line["text"] for line in found.options] == [
        *("Ziel 0", "Ziel 1", "Ziel 2", "Ziel 3", "Übernommen")
    ]
    assert (found.state, found.ballots) == ("open", "phone")
    assert current_options(workshop, "goals")[0].text == "Geändert"


def test_options_may_be_clusters(workshop, strengths, perspectives):
    ClusterFactory(prompt=strengths, perspective=perspectives[0], title="Team")
    (option,) = current_options(workshop, "clusters")
    assert (option.text, option.kind_label, option.perspective, option.hue, option.label) == (
        *("Team", "Stärke", "Gemeinwohl", "blue", ""),
    )


def test_only_one_round_is_open_and_only_with_something_on_the_ballot(workshop, open_round):
    other = voting.create_round(workshop=workshop, found=VotingRound(title="Zweite"))
    with pytest.raises(RefusedError):
        voting.open_round(found=other)
    empty = voting.create_round(
        workshop=WorkshopFactory(scorecard=workshop.scorecard), found=VotingRound(title="Leer")
    )
    with pytest.raises(RefusedError):
        voting.open_round(found=empty)


def test_opening_twice_is_opening_once(workshop, open_round):
    before = _pulse(workshop)
    assert voting.open_round(found=open_round).options == open_round.options
    assert _pulse(workshop) == before


def test_last_ballot_of_a_device_counts(open_round):
    _cast(open_round, "a", 2, 2, 1)
    _cast(open_round, "a", 0, 1, turn=2)
    (ballot,) = Ballot.objects.all()
    assert list(ballot.dots.values()) == [1]


def test_repeat_and_late_older_state_change_nothing(workshop, open_round):
    _cast(open_round, "a", 2, turn=4)
    before = _pulse(workshop)
    _cast(open_round, "a", 2, turn=4)
    stored = _cast(open_round, "a", 0, 2, turn=3)
    assert (stored.turn, list(stored.dots.values())) == (4, [2])
    assert _pulse(workshop) == before
    assert Ballot.objects.count() == 1


def test_new_ballot_raises_the_box_and_nothing_else(workshop, open_round):
    board, box, room = _pulse(workshop)
    _cast(open_round, "a", 1)
    assert _pulse(workshop) == (board, box + 1, room)


@pytest.mark.parametrize("dots", [(3,), (2, 2, 2), (-1, 2)])
def test_ballot_over_its_rule_is_refused(open_round, dots):
    with pytest.raises(BadBallotError):
        _cast(open_round, "a", *dots)
    assert not Ballot.objects.exists()


def test_ballot_of_a_table_may_hold_that_many_times(open_round):
    _cast(open_round, "a", 4, 4, 2, seats=2)
    assert voting.rule_of(open_round, 2) == Rule(5, 2, 2)
    with pytest.raises(BadBallotError):
        _cast(open_round, "b", 4, 4, 2)


def test_ballot_with_an_option_of_another_round_is_refused(open_round):
    with pytest.raises(BadBallotError):
        voting.cast_ballot(found=open_round, mark="a", seats=1, turn=1, dots={"other": 1})


def test_closing_counts_the_ballots_and_deletes_them(workshop, open_round):
    _cast(open_round, "a", 2, 1)
    _cast(open_round, "b", 2, 0, 1)
    _cast(open_round, "c", 2, 2, 2, seats=3)
    found = voting.close_round(found=open_round)
    assert _results(found) == [
        ("Ziel 0", 6, None),
        ("Ziel 1", 3, None),
        ("Ziel 2", 3, None),
        ("Ziel 3", 0, 0),
    ]
    assert (found.state, found.voters, Ballot.objects.count()) == ("closed", 5, 0)


def test_voters_of_each_option_are_counted_where_phones_vote_for_one(open_round):
    for voter, dots in {"a": (2, 1), "b": (1,), "c": (0, 0, 2)}.items():
        _cast(open_round, voter, *dots)
    assert [row[2] for row in _results(voting.close_round(found=open_round))] == [2, 1, 1, 0]


def test_fewer_than_three_ballots_are_not_counted(workshop, open_round):
    _cast(open_round, "a", 2)
    _cast(open_round, "b", 2)
    found = voting.close_round(found=open_round)
    assert (found.state, found.voters) == ("closed", 2)
    assert (VoteResult.objects.count(), Ballot.objects.count()) == (0, 0)
    (page,) = round_pages(workshop)
    assert (page.is_withheld, page.rows, page.sentence) == (True, [], "")


def test_ballots_without_dots_hide_nobody(workshop, open_round):
    _cast(open_round, "a", 2)
    _cast(open_round, "b", 2)
    _cast(open_round, "c")
    _cast(open_round, "d", 0, 0)
    assert turnout_of(open_round).ballots == 4
    found = voting.close_round(found=open_round)
    assert (found.state, found.voters, VoteResult.objects.count()) == ("closed", 2, 0)
    (page,) = round_pages(workshop)
    assert (page.is_withheld, page.rows) == (True, [])


def test_ballots_without_dots_are_no_voters(open_round):
    for voter, dots in {"a": (2, 1), "b": (1,), "c": (0, 0, 2), "d": ()}.items():
        _cast(open_round, voter, *dots, seats=2)
    found = voting.close_round(found=open_round)
    assert found.voters == 6
    assert [row[1] for row in _results(found)] == [3, 1, 2, 0]


def test_imported_round_of_two_phones_shows_no_counts_but_paper_does(workshop, goals):
    for kind in ("phone", "paper"):
        found = VotingRound.objects.create(workshop=workshop, title=kind, voters=2, ballots=kind)
        VoteResult.objects.create(round=found, goal=goals[0], dots=2)
    assert [page.is_withheld for page in round_pages(workshop)] == [True, False]


def test_closing_without_ballots_makes_it_a_draft_again(open_round):
    found = voting.close_round(found=open_round)
    assert (found.state, found.options, found.ballots) == ("draft", [], "")


def test_ballot_after_closing_is_refused_and_closing_twice_is_closing_once(open_round):
    for voter in "abc":
        _cast(open_round, voter, 1)
    voting.close_round(found=open_round)
    with pytest.raises(ClosedVoteError):
        _cast(open_round, "d", 1)
    assert voting.close_round(found=open_round).voters == 3
    assert sum(row[1] for row in _results(open_round)) == 3


def test_goal_deleted_while_the_vote_is_open_has_no_row(open_round, goals):
    for voter in "abc":
        _cast(open_round, voter, 1, 1)
    goals[0].delete()
    found = voting.close_round(found=open_round)
    assert _results(found) == [("Ziel 1", 3, 3), ("Ziel 2", 0, 0), ("Ziel 3", 0, 0)]


def test_closed_round_is_repeated_as_a_draft_like_it(workshop, open_round):
    for voter in "abc":
        _cast(open_round, voter, 1)
    closed = voting.close_round(found=open_round)
    again = voting.repeat_round(found=closed)
    assert (again.state, again.title, again.dots_per_person, again.max_per_goal) == (
        *("draft", "Was zuerst? (2. Durchgang)", 5, 2),
    )
    assert closed.results.count() == 4
    with pytest.raises(RefusedError):
        voting.open_round(found=closed)


def test_imported_vote_on_clusters_is_repeated_on_clusters(workshop, strengths):
    found = VotingRound.objects.create(workshop=workshop, title="Themen")
    VoteResult.objects.create(round=found, cluster=ClusterFactory(prompt=strengths), dots=1)
    assert voting.repeat_round(found=found).subject == "clusters"


def test_rules_stand_once_the_round_was_opened(open_round):
    open_round.title, open_round.dots_per_person = "Neu", 9
    voting.edit_round(found=open_round)
    open_round.refresh_from_db()
    assert (open_round.title, open_round.dots_per_person) == ("Neu", 5)


def test_paper_dots_are_stored_and_corrected(draft, goals):
    dots = {str(goals[0].pk): 9, str(goals[2].pk): 1}
    found = voting.enter_paper_dots(found=draft, voters=2, dots=dots)
    assert (found.state, found.ballots, found.voters) == ("closed", "paper", 2)
    assert [row[1] for row in _results(found)] == [9, 0, 1, 0]
    voting.enter_paper_dots(found=found, voters=3, dots={str(goals[1].pk): 4})
    assert [row[1] for row in _results(found)] == [0, 4, 0, 0]


def test_paper_dots_of_an_imported_round_keep_its_lines_and_voters(workshop, goals):
    goals[1].status = "dropped"
    goals[1].save()
    found = VotingRound.objects.create(workshop=workshop, title="Alt", ballots="paper", voters=5)
    for goal, dots, voters in ((goals[1], 4, 3), (goals[0], 5, 4)):
        VoteResult.objects.create(round=found, goal=goal, dots=dots, voters=voters)
    dots = {str(goals[1].pk): 4, str(goals[0].pk): 3}
    voting.enter_paper_dots(found=found, voters=5, dots=dots)
    assert sorted(_results(found)) == [("Ziel 0", 3, None), ("Ziel 1", 4, 3)]


def test_paper_dots_do_not_mix_with_phones(open_round):
    with pytest.raises(RefusedError):
        voting.enter_paper_dots(found=open_round, voters=2, dots={})


def test_deleted_round_comes_back_as_it_was(workshop, draft, goals):
    dots = {str(goals[0].pk): 2, str(goals[1].pk): 1}
    found = voting.enter_paper_dots(found=draft, voters=2, dots=dots)
    kept = wayback.delete_round(found=found)
    assert not VotingRound.objects.exists()
    goals[1].delete()
    back = wayback.bring_back(workshop=workshop, kept=kept)
    assert (back.pk, back.title, back.voters, back.ballots) == (found.pk, "Was zuerst?", 2, "paper")
    assert [row[:2] for row in _results(back)] == [("Ziel 0", 2), ("Ziel 2", 0), ("Ziel 3", 0)]


def test_open_round_is_not_deleted(open_round):
    with pytest.raises(RefusedError):
        wayback.delete_round(found=open_round)


def test_paper_entry_is_taken_back_and_the_decision_stays(workshop, draft, goals):
    kept = wayback.snapshot_of(draft)
    found = voting.enter_paper_dots(found=draft, voters=2, dots={})
    voting.decide(found=found, version=0, decision="Z1", reason=None, priorities={})
    back = wayback.bring_back(workshop=workshop, kept=kept)
    assert (back.state, back.voters, back.decision, back.results.count()) == (
        "draft",
        None,
        "Z1",
        0,
    )


def test_round_that_was_opened_meanwhile_is_not_set_back(workshop, draft):
    kept = wayback.snapshot_of(draft)
    voting.open_round(found=draft)
    with pytest.raises(RefusedError):
        wayback.bring_back(workshop=workshop, kept=kept)


def test_decision_is_recorded_with_reason_and_order(workshop, draft, goals):
    foreign = GoalFactory(priority=7)
    order = {str(goals[1].pk): 1, str(goals[0].pk): None, str(foreign.pk): 3}
    voting.decide(found=draft, version=0, decision="Z2", reason="Gesetz", priorities=order)
    draft.refresh_from_db()
    assert (draft.decision, draft.reason, draft.version) == ("Z2", "Gesetz", 1)
    for goal in (goals[1], foreign):
        goal.refresh_from_db()
    assert (goals[1].priority, foreign.priority) == (1, 7)


def test_decision_of_somebody_quicker_is_not_written_over(draft):
    voting.decide(found=draft, version=0, decision="Erst", reason=None, priorities={})
    with pytest.raises(StaleDecisionError):
        voting.decide(found=draft, version=0, decision="Dann", reason=None, priorities={})
    draft.refresh_from_db()
    assert draft.decision == "Erst"


def test_no_path_joins_a_device_and_a_ballot():
    related = {field.related_model for field in Ballot._meta.get_fields() if field.is_relation}
    assert related == {VotingRound}
    kinds = {field.get_internal_type() for field in Ballot._meta.get_fields()}
    assert kinds.isdisjoint({"DateTimeField", "DateField", "BigAutoField", "AutoField"})
