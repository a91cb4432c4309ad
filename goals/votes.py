"""What the page of votes shows: drafts, what is being voted on, results with the decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from goals.comparison_words import percent
from goals.dots import FEWEST_BALLOTS, share
from goals.models import (
    Ballot,
    BallotKind,
    Goal,
    VoteResult,
    VoteState,
    VoteSubject,
    VotingRound,
)
from goals.options import FEWEST_OPTIONS, count_options
from goals.ranking import ranked
from goals.vote_words import hints_for, result_words, rule_words
from swot.labels import goal_labels
from workshops.models import Perspective, Workshop

TO_BE_DONE: list[str] = [VoteState.OPEN, VoteState.DRAFT, VoteState.CLOSED]
DRAWN_AT_MOST = 40
"""So many dots are drawn one by one; where a line has more, all lines get bars."""


@dataclass(frozen=True)
class ResultRow:
    """One candidate. ``share`` is its part of all dots in per cent."""

    rank: int
    is_tied: bool
    dots: int
    share: float
    voters: int | None
    label: str
    text: str
    perspective: Perspective | None
    goal: Goal | None
    is_example: bool
    state: str

    @property
    def share_words(self) -> str:
        return percent(self.share)

    @property
    def dots_drawn(self) -> range:
        return range(self.dots)


@dataclass(frozen=True)
class Turnout:
    """How far an open vote is: ballots, never dots. ``devices`` are those in the room.

    ``voters`` are the people that the ballots stand for, ``people`` those of all devices.
    """

    ballots: int
    devices: int
    voters: int = 0
    people: int = 0

    @property
    def most(self) -> int:
        return max(self.ballots, self.devices)

    @property
    def sentence(self) -> str:
        if self.devices < self.ballots:
            return ngettext("%(count)s ballot is in", "%(count)s ballots are in", self.ballots) % {
                "count": self.ballots
            }
        numbers = {
            "count": self.ballots,
            "all": self.devices,
            "voters": self.voters,
            "people": self.people,
        }
        if self.people > self.devices:  # some vote for several
            words = ngettext(
                "%(count)s of %(all)s ballot is in, for %(voters)s of %(people)s people",
                "%(count)s of %(all)s ballots are in, for %(voters)s of %(people)s people",
                self.devices,
            )
            return words % numbers
        return (
            ngettext(
                "%(count)s of %(all)s ballot is in",
                "%(count)s of %(all)s ballots are in",
                self.devices,
            )
            % numbers
        )

    @property
    def has_too_few(self) -> bool:
        return self.ballots < FEWEST_BALLOTS


@dataclass(frozen=True)
class RoundPage:
    round: VotingRound
    sentence: str
    rule: str
    rows: list[ResultRow] = field(default_factory=list)
    turnout: Turnout | None = None
    is_withheld: bool = False
    hints: list[str] = field(default_factory=list)
    option_count: int = 0

    @property
    def state(self) -> str:
        return self.round.state

    @property
    def template(self) -> str:
        """The part of the page that shows a round in this state."""
        return f"goals/_vote_{self.round.state}.html"

    @property
    def lying(self) -> str:
        """What lies on the ballot, before the result."""
        count = self.option_count
        if self.round.subject == VoteSubject.CLUSTERS:
            words = ngettext(
                "%(count)s cluster lies on the ballot.",
                "%(count)s clusters lie on the ballot.",
                count,
            )
        else:
            words = ngettext(
                "%(count)s goal lies on the ballot.", "%(count)s goals lie on the ballot.", count
            )
        return words % {"count": count}

    @property
    def can_open(self) -> bool:
        return self.option_count >= FEWEST_OPTIONS

    @property
    def can_correct(self) -> bool:
        """Paper dots are corrected by hand; what phones sent is not."""
        return self.round.ballots != BallotKind.PHONE

    @property
    def most_dots(self) -> int:
        return max((row.dots for row in self.rows), default=0)

    @property
    def has_voters(self) -> bool:
        """Whether it is known of some line how many people chose it."""
        return any(row.voters is not None for row in self.rows)

    @property
    def lacks_voters(self) -> bool:
        """Whether that is unknown of some lines alone: of those that a table device marked."""
        is_known = {row.voters is not None for row in self.rows}
        return self.round.ballots == BallotKind.PHONE and is_known == {True, False}

    @property
    def has_bars(self) -> bool:
        return self.most_dots > DRAWN_AT_MOST


def rounds_of(workshop: Workshop) -> list[VotingRound]:
    """The votes of the retreat with ``ballot_count`` and ``voter_count``. One query."""
    cast = Ballot.objects.filter(round=OuterRef("pk")).order_by().values("round")
    count = Subquery(cast.annotate(count=Count("pk")).values("count"))
    voters = Subquery(cast.annotate(voters=Sum("seats")).values("voters"))
    found = list(
        workshop.voting_rounds.annotate(  # type: ignore[no-redef]
            ballot_count=Coalesce(count, 0), voter_count=Coalesce(voters, 0)
        )
    )
    for item in found:
        item.workshop = workshop
    return found


def round_pages(workshop: Workshop) -> list[RoundPage]:
    """Every round with its rows: what is open, drafts, results; of each the newest first.

    At most six queries.
    """
    rounds = sorted(
        rounds_of(workshop), key=lambda item: (TO_BE_DONE.index(item.state), -item.position)
    )
    results = list(
        VoteResult.objects.filter(round__workshop=workshop).select_related(
            "goal__perspective", "cluster__perspective"
        )
    )
    labels = goal_labels(Goal.objects.filter(workshop__scorecard=workshop.scorecard_id))
    room = _room(workshop) if any(item.state != VoteState.CLOSED for item in rounds) else {}
    is_draft_there = any(item.state == VoteState.DRAFT for item in rounds)
    counts = count_options(workshop) if is_draft_there else {}
    return [
        _page(item, [result for result in results if result.round_id == item.pk], labels)
        if item.state == VoteState.CLOSED
        else _page_before(item, counts.get(VoteSubject(item.subject), 0), room)
        for item in rounds
    ]


def round_page(found: VotingRound) -> RoundPage:
    """One closed round with its rows. Two queries."""
    results = list(found.results.select_related("goal__perspective", "cluster__perspective"))
    scorecard = found.workshop.scorecard_id
    labels = goal_labels(Goal.objects.filter(workshop__scorecard=scorecard))
    return _page(found, results, labels)


@dataclass(frozen=True)
class DecidedGoal:
    """A goal of the vote beside the place that the group gives it."""

    id: str
    label: str
    text: str
    rank: int | None
    dots: int | None
    priority: int | None


def decided_goals(found: VotingRound) -> list[DecidedGoal]:
    """The goals of a vote, best first; none where clusters were voted on. Three queries."""
    page = round_page(found)
    return [
        DecidedGoal(str(row.goal.pk), row.label, row.text, row.rank, row.dots, row.goal.priority)
        for row in page.rows
        if row.goal
    ]


def turnout_of(found: VotingRound) -> Turnout:
    """Two queries."""
    cast = found.cast.aggregate(ballots=Count("pk"), voters=Sum("seats"))
    room = _room(found.workshop)
    return Turnout(cast["ballots"], room["devices"], cast["voters"] or 0, room["seats"] or 0)


def _room(workshop: Workshop) -> dict[str, Any]:
    """How many devices are in the room, and for how many people they vote. One query."""
    return workshop.devices.aggregate(devices=Count("pk"), seats=Sum("seats"))


def _turnout(found: VotingRound, room: dict[str, Any]) -> Turnout:
    return Turnout(found.ballot_count, room["devices"], found.voter_count, room["seats"] or 0)


def _page_before(found: VotingRound, options: int, room: dict[str, Any]) -> RoundPage:
    is_open = found.is_open
    options = len(found.options) if is_open else options
    people = room["seats"] or found.workshop.participants
    return RoundPage(
        round=found,
        sentence="",
        rule=rule_words(found),
        turnout=_turnout(found, room) if is_open else None,
        hints=[] if is_open else hints_for(found, options, people),
        option_count=options,
    )


def _page(found: VotingRound, results: list[VoteResult], labels: dict) -> RoundPage:
    if is_withheld(found, len(results)):
        return RoundPage(round=found, sentence="", rule=rule_words(found), is_withheld=True)
    places = ranked([result.dots for result in results])
    total = sum(result.dots for result in results)
    wording = {line["id"]: line["text"] for line in found.options}
    return RoundPage(
        round=found,
        sentence=result_words(found, results),
        rule=rule_words(found),
        rows=[
            _row(results[place.index], place.rank, place.is_tied, total, labels, wording)
            for place in places
        ],
    )


def is_withheld(found: VotingRound, results: int) -> bool:
    """Fewer than three ballots came by phone: then no count is shown anywhere.

    A round counted here has a row for each line unless it was withheld; an imported one says
    how many people voted.
    """
    if found.ballots != BallotKind.PHONE:
        return False
    if found.voters is not None and found.voters < FEWEST_BALLOTS:
        return True
    return bool(found.options) and not results


def _row(
    result: VoteResult, rank: int, is_tied: bool, total: int, labels: dict, wording: dict
) -> ResultRow:
    thing = result.goal or result.cluster
    assert thing is not None  # noqa: S101 - a constraint of the table, said for the type checker
    return ResultRow(
        rank=rank,
        is_tied=is_tied,
        dots=result.dots,
        share=share(result.dots, total),
        voters=result.voters,
        label=labels.get(result.goal_id, "") if result.goal_id else "",
        text=wording.get(str(thing.pk), str(thing)),
        perspective=thing.perspective,
        goal=result.goal,
        is_example=bool(result.goal and result.goal.is_example),
        state="is-top" if rank <= 3 and result.dots else "",
    )
