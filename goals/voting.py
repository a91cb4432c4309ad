"""The verbs of a vote: prepare, open, cast, close, count, decide.

All of them queue at the retreat's row, so nothing comes between counting and closing. A ballot
is sent as one state: what it holds is checked and stored as a whole, and the last one counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from bsc_project.gone import GoneError
from goals.dots import FEWEST_BALLOTS, Cast, Rule, count_ballots
from goals.models import (
    Ballot,
    BallotKind,
    Goal,
    VoteResult,
    VoteState,
    VoteSubject,
    VotingRound,
)
from goals.options import (
    FEWEST_OPTIONS,
    Option,
    current_options,
    frozen,
    options_of,
    options_with_results,
    too_few_words,
)
from goals.round_titles import title_beside
from goals.services import lock_workshop
from swot.models import Cluster
from swot.services.refusal import RefusedError
from swot.services.rounds import forget_box_rows
from workshops.models import Workshop
from workshops.pulse import raise_pulse


class ClosedVoteError(RefusedError):
    """The ballot came when the vote was not open."""

    @classmethod
    def told(cls) -> ClosedVoteError:
        return cls(_("The vote is closed. These dots came too late."))

    @classmethod
    def over(cls) -> ClosedVoteError:
        return cls(_("This retreat is over: no more dots can be placed."))


class BadBallotError(RefusedError):
    """The ballot holds what this vote does not allow."""


class StaleDecisionError(Exception):
    """Somebody else recorded a decision since this one was read."""


def people_of(workshop: Workshop) -> int | None:
    """For how many people the devices in the room vote, else who was counted. One query."""
    return workshop.devices.aggregate(seats=Sum("seats"))["seats"] or workshop.participants


def rule_of(found: VotingRound, people: int = 1) -> Rule:
    return Rule(found.dots_per_person or 0, found.max_per_goal, people)


# --- the facilitator's verbs ---------------------------------------------------------------


def create_round(*, workshop: Workshop, found: VotingRound) -> VotingRound:
    """Store a new vote as a draft behind the others."""
    with transaction.atomic():
        lock_workshop(workshop)
        last = VotingRound.objects.filter(workshop=workshop).aggregate(last=Max("position"))["last"]
        found.workshop = workshop
        found.position = 0 if last is None else last + 1
        found.state = VoteState.DRAFT
        found.is_example = workshop.is_example
        found.save(force_insert=True)
    return found


def edit_round(*, found: VotingRound) -> None:
    """Store title and rules; once opened, the title alone."""
    with transaction.atomic():
        lock_workshop(found.workshop)
        is_draft = fresh_round(found).state == VoteState.DRAFT
        raise_pulse(found.workshop, room=True)
        rules = ["subject", "dots_per_person", "max_per_goal"] if is_draft else []
        found.save(update_fields=["title", *rules])


def open_round(*, found: VotingRound) -> VotingRound:
    """Freeze what lies on the ballot and take ballots from now on. Open already: nothing."""
    with transaction.atomic():
        lock_workshop(found.workshop)
        found = fresh_round(found)
        if found.is_open:
            return found
        if found.state != VoteState.DRAFT:
            raise RefusedError(_("This vote is closed. Repeat it as a new one."))
        if VotingRound.objects.filter(workshop=found.workshop, state=VoteState.OPEN).exists():
            raise RefusedError(_("Another vote is open. Close that one first."))
        options = current_options(found.workshop, found.subject)
        if len(options) < FEWEST_OPTIONS:
            raise RefusedError(too_few_words(found.subject))
        raise_pulse(found.workshop, room=True)
        found.options = frozen(options)
        found.state = VoteState.OPEN
        found.ballots = BallotKind.PHONE
        found.save(update_fields=["options", "state", "ballots"])
    return found


def close_round(*, found: VotingRound) -> VotingRound:
    """Count the ballots and delete them, in one go. Closed already: nothing.

    Where fewer than three hold a dot, nothing is counted: a result would tell who chose what.
    Where none came in, the vote is a draft again.
    """
    with transaction.atomic():
        lock_workshop(found.workshop)
        found = fresh_round(found)
        if not found.is_open:
            return found
        raise_pulse(found.workshop, box=True, room=True)
        ballots = list(found.cast.values_list("dots", "seats"))
        if ballots:
            _count(found, [Cast(dots, seats) for dots, seats in ballots])
        else:
            found.state, found.options, found.ballots = VoteState.DRAFT, [], ""
        found.cast.all().delete()
        found.save(update_fields=["state", "options", "ballots", "voters"])
    forget_box_rows(Ballot)
    return found


def _count(found: VotingRound, ballots: list[Cast]) -> None:
    """Empty ballots abstain: they hide nobody's choice, and nobody chose with them."""
    marked = [ballot for ballot in ballots if any(ballot.dots.values())]
    found.state = VoteState.CLOSED
    found.voters = sum(ballot.seats for ballot in marked)
    if len(marked) >= FEWEST_BALLOTS:
        options = options_of(found)
        sums = {item.option: item for item in count_ballots([o.id for o in options], marked)}
        _store(found, options, {key: (item.dots, item.voters) for key, item in sums.items()})


def _store(
    found: VotingRound, options: list[Option], counts: Mapping[str, tuple[int, int | None]]
) -> None:
    """Write a row for each option that is still there; what was deleted meanwhile has none."""
    here = things_here(found.workshop, [option.id for option in options])
    VoteResult.objects.bulk_create(
        VoteResult(
            round=found,
            position=position,
            **{here[option.id]: option.id},
            dots=counts[option.id][0],
            voters=counts[option.id][1],
        )
        for position, option in enumerate(options)
        if option.id in here
    )


def things_here(workshop: Workshop, ids: list[str]) -> dict[str, str]:
    """Option id → the column that holds it, for what still exists in the scorecard. Two queries."""
    goals = Goal.objects.filter(scorecard=workshop.scorecard_id, pk__in=ids)
    clusters = Cluster.objects.filter(workshop=workshop, pk__in=ids)
    return {
        **{str(pk): "goal_id" for pk in goals.values_list("pk", flat=True)},
        **{str(pk): "cluster_id" for pk in clusters.values_list("pk", flat=True)},
    }


def lies_on_open_ballot(goal: Goal) -> bool:
    """Tell whether people are voting on the goal at this moment. One query."""
    held = VotingRound.objects.filter(
        workshop__scorecard=goal.scorecard_id, state=VoteState.OPEN
    ).values_list("options", flat=True)
    return any(line["id"] == str(goal.pk) for lines in held for line in lines)


def repeat_round(*, found: VotingRound) -> VotingRound:
    """Make a draft like it. Counted ballots are gone, so a closed vote can't go on."""
    is_about_clusters = found.subject == VoteSubject.CLUSTERS or (
        found.results.exists() and not found.results.exclude(goal=None).exists()
    )
    others = found.workshop.voting_rounds.values_list("title", flat=True)
    again = VotingRound(
        title=title_beside(found.title, others, found.workshop.language),
        subject=VoteSubject.CLUSTERS if is_about_clusters else VoteSubject.GOALS,
        dots_per_person=found.dots_per_person,
        max_per_goal=found.max_per_goal,
    )
    return create_round(workshop=found.workshop, found=again)


def enter_paper_dots(*, found: VotingRound, voters: int, dots: Mapping[str, int]) -> VotingRound:
    """Store what was counted on paper; entered again, it is corrected."""
    with transaction.atomic():
        lock_workshop(found.workshop)
        found = fresh_round(found)
        if found.state != VoteState.DRAFT and found.ballots == BallotKind.PHONE:
            raise RefusedError(_("This vote is held by phone; its dots can’t be entered by hand."))
        options = paper_options(found)
        if set(dots) - {option.id for option in options}:
            raise RefusedError(_("The list has changed meanwhile. Please check your entries."))
        raise_pulse(found.workshop, room=True)
        known = {str(r.goal_id or r.cluster_id): r.voters for r in found.results.all()}
        found.results.all().delete()
        found.options = frozen(options)
        counts = {option.id: dots.get(option.id, 0) for option in options}
        _store(
            found,
            options,
            {key: (count, _still(known.get(key), count)) for key, count in counts.items()},
        )
        found.state, found.ballots, found.voters = VoteState.CLOSED, BallotKind.PAPER, voters
        found.save(update_fields=["state", "options", "ballots", "voters"])
    return found


def stored_dots(found: VotingRound) -> dict[str, int]:
    """Option id → dots as they were entered or counted. One query."""
    return {str(item.goal_id or item.cluster_id): item.dots for item in found.results.all()}


def _still(voters: int | None, dots: int) -> int | None:
    """How many chose it, as an imported file says; not after a correction that belies it."""
    return voters if voters is not None and voters <= dots else None


def paper_options(found: VotingRound) -> list[Option]:
    """The lines to enter paper dots for: of an imported vote, what it has results for."""
    if found.state == VoteState.DRAFT or found.options:
        return options_of(found)
    return options_with_results(found) or options_of(found)


def decide(
    *,
    found: VotingRound,
    version: int,
    decision: str | None,
    reason: str | None,
    priorities: Mapping[str, int | None],
) -> None:
    """Record what the group decided; ``StaleDecisionError`` if somebody was quicker.

    ``priorities``: goal id → its place in the decision, None for none.
    """
    with transaction.atomic():
        lock_workshop(found.workshop)
        now = fresh_round(found)
        if now.version != version:
            raise StaleDecisionError
        raise_pulse(found.workshop, room=True)
        now.decision, now.reason, now.version = decision, reason, version + 1
        now.save(update_fields=["decision", "reason", "version"])
        goals = list(Goal.objects.filter(scorecard=found.workshop.scorecard_id, pk__in=priorities))
        for goal in goals:
            goal.priority = priorities[str(goal.pk)]
        Goal.objects.bulk_update(goals, ["priority"])


def fresh_round(found: VotingRound) -> VotingRound:
    """The vote as it stands inside this transaction."""
    now = VotingRound.objects.select_related("workshop__scorecard").filter(pk=found.pk).first()
    if now is None:
        raise RefusedError(_("This vote no longer exists: somebody deleted it meanwhile."))
    return now


# --- the verb of the room ------------------------------------------------------------------


def cast_ballot(
    *, found: VotingRound, mark: str, seats: int, turn: int, dots: Mapping[str, int]
) -> Ballot:
    """Store the whole ballot of a device and return what counts now.

    Sent again it is the same ballot; an older state that arrives late changes nothing.
    """
    given = {option: count for option, count in dots.items() if count}
    with transaction.atomic():
        try:
            lock_workshop(found.workshop)
        except GoneError:
            raise ClosedVoteError.over() from None
        found = fresh_round(found)
        if found.workshop.is_archived:
            raise ClosedVoteError.over()
        if not found.is_open:
            raise ClosedVoteError.told()
        _check(found, seats, given)
        ballot = Ballot.objects.filter(round=found, voter_hash=mark).first()
        new: dict[str, Any] = {"dots": given, "seats": seats, "turn": turn}
        if ballot is None:
            raise_pulse(found.workshop, box=True)
            return Ballot.objects.create(round=found, voter_hash=mark, **new)
        if turn >= ballot.turn:
            for name, value in new.items():
                setattr(ballot, name, value)
            ballot.save(update_fields=[*new])
    return ballot


def _check(found: VotingRound, seats: int, dots: Mapping[str, int]) -> None:
    rule = rule_of(found, seats)
    if set(dots) - {line["id"] for line in found.options}:
        raise BadBallotError(_("The ballot has changed. Please reload the page."))
    if not rule.allows(dots):
        raise BadBallotError(
            _("These are more dots than you have: %(budget)s in all, at most %(most)s on each.")
            % {"budget": rule.budget, "most": rule.most}
        )
