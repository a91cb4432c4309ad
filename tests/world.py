"""Two organisations that look the same, each with one of everything: for tests over all URLs."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Invitation, Role
from goals.models import Goal, GoalLink, GoalWording, Measure, VotingRound
from goals.voting import create_round, open_round
from indicators.deletions import delete_goal
from indicators.history import record_version
from indicators.models import Indicator, PeriodLock
from indicators.review_services import begin_review
from indicators.scorecard_rows import scorecard_rows
from tests import factories as make
from tests.versions import one_of_each
from workshops.models import Workshop

# People of a world, by the name that the access table uses.
ROLES = {
    "staff": Role.STAFF,
    "facilitator": Role.FACILITATOR,
    "manager": Role.MANAGER,
    "administrator": Role.ADMINISTRATOR,
}


def build_world(name: str) -> dict[str, Any]:
    """One organisation with its people and one object of each kind, by name."""
    organisation = make.OrganisationFactory(name=name)
    members = {
        key: make.MembershipFactory(organisation=organisation, role=role)
        for key, role in ROLES.items()
    }
    scorecard = make.ScorecardFactory(organisation=organisation)
    perspective = make.PerspectiveFactory(scorecard=scorecard)
    workshop = make.WorkshopFactory(scorecard=scorecard)
    prompt = make.PromptFactory(workshop=workshop)
    cluster = make.ClusterFactory(prompt=prompt, perspective=perspective)
    card = make.CardFactory(prompt=prompt, perspective=perspective, cluster=cluster)
    goal = make.GoalFactory(workshop=workshop, perspective=perspective)
    record_version(goal=goal, by=members["manager"].user)
    review = make.ReviewFactory(scorecard=scorecard)
    return {
        **{f"member_{key}": member.user for key, member in members.items()},
        "organisation": organisation,
        # Somebody whom an administrator may change without locking anybody out.
        "membership": members["staff"],
        "post": make.PostFactory(organisation=organisation),
        "invitation": Invitation.objects.create(
            organisation=organisation,
            email=f"{uuid4().hex}@example.org",
            role=Role.STAFF,
            secret_hash=uuid4().hex,
            expires_at=timezone.now() + timezone.timedelta(days=7),
        ),
        "scorecard": scorecard,
        "perspective": perspective,
        "workshop": workshop,
        "archived_workshop": make.WorkshopFactory(scorecard=scorecard, archived_at=timezone.now()),
        "photo": make.PhotoFactory(attachment__workshop=workshop),
        "letterhead": make.LetterheadFactory(organisation=organisation),
        "prompt": prompt,
        "cluster": cluster,
        "card": card,
        "question": make.GuidingQuestionFactory(workshop=workshop),
        "objective": make.ObjectiveFactory(workshop=workshop),
        "phase": make.PhaseFactory(workshop=workshop),
        "goal": goal,
        **_earlier_goals(workshop, perspective, goal),
        "vote": add_vote(workshop),
        "open_vote": open_round(found=add_vote(workshop)),
        "closed_vote": VotingRound.objects.create(workshop=workshop, title="Zuvor"),
        "measure": Measure.objects.create(goal=goal, position=0, text="Gespräche führen"),
        "indicator": make.IndicatorFactory(goal=goal),
        "deletion": _deletion(workshop, perspective, members["manager"].user),
        **one_of_each(workshop, members["facilitator"].user, members["manager"].user),
        "review": review,
        "review_note": make.ReviewNoteFactory(review=review, goal=goal),
        "period_lock": PeriodLock.objects.create(
            scorecard=scorecard,
            period="2007",
            reason="Bericht liegt vor",
            locked_at=timezone.now(),
            locked_by=members["manager"].user,
        ),
    }


def add_vote(workshop: Workshop) -> VotingRound:
    found = VotingRound(title="Was zuerst?", dots_per_person=1)
    return create_round(workshop=workshop, found=found)


def _earlier_goals(workshop: Any, perspective: Any, goal: Any) -> dict[str, Any]:
    """A goal of another retreat on the scorecard, beside one that this retreat took over.

    The retreat's own goal supports the latter.
    """
    earlier = make.WorkshopFactory(scorecard=workshop.scorecard)
    found, taken = make.GoalFactory.create_batch(2, workshop=earlier, perspective=perspective)
    GoalWording.objects.create(goal=taken, workshop=workshop, statement=taken.statement)
    GoalLink.objects.create(goal=goal, to=taken, kind="supports")
    return {"earlier_goal": found, "linked_goal": taken}


def _deletion(workshop: Any, perspective: Any, by: Any) -> Any:
    """A goal that was deleted and can be brought back."""
    return delete_goal(goal=make.GoalFactory(workshop=workshop, perspective=perspective), by=by)


def _linked_goal(goal: Goal | None) -> Goal | None:
    """The first one that a goal supports."""
    link = GoalLink.objects.filter(goal=goal, kind="supports").first()
    return link.to if link else None


def _with_version(goal: Goal | None, by: Any) -> Goal | None:
    if goal is not None:
        record_version(goal=goal, by=by)
    return goal


def _review_of(scorecard: Any, by: Any) -> dict[str, Any]:
    """A running review of all goals of the demo."""
    review = begin_review(
        scorecard=scorecard,
        rows=scorecard_rows(scorecard, None),
        held_on=scorecard.today,
        participants="Amtsleitung, Jugendhilfeplanung",
        by=by,
    )
    return {"review": review, "review_note": review.notes.first()}


def build_full_world(name: str) -> dict[str, Any]:
    """The same, but its workshop is the example retreat of the demo: full pages, long words."""
    from reports.archive import parse_archive
    from reports.exchange.importing import day_of, import_retreat

    world = build_world(name)
    demo = Path(__file__).resolve().parent.parent / "reports" / "demo"
    scorecard = None
    for path in sorted(demo.glob("*.json")):
        workshop = import_retreat(
            archive=parse_archive(path.read_bytes()),
            organisation=world["organisation"],
            by=world["member_administrator"],
            scorecard=scorecard,
        )
        scorecard = workshop.scorecard
        found = {
            "workshop": workshop,
            "scorecard": scorecard,
            "perspective": scorecard.perspectives.first(),
            "prompt": workshop.prompts.first(),
            "cluster": workshop.clusters.first(),
            "card": workshop.cards.first(),
            "question": workshop.questions.first(),
            "objective": workshop.objectives.first(),
            "phase": workshop.phases.first(),
            "goal": _with_version(workshop.goals.first(), world["member_manager"]),
            "linked_goal": _linked_goal(workshop.goals.first()),
            "vote": workshop.voting_rounds.first(),
            "open_vote": open_round(found=add_vote(workshop)) if workshop.goals.exists() else None,
            "measure": Measure.objects.filter(goal__workshop=workshop).first(),
            "indicator": Indicator.objects.filter(goal__workshop=workshop).first(),
            "photo": make.PhotoFactory(attachment__workshop=workshop),
        }
        world |= {key: thing for key, thing in found.items() if thing is not None}
    scorecard.as_of = day_of(parse_archive(path.read_bytes()))  # as `load_demo` does
    scorecard.save(update_fields=["as_of"])
    world |= _review_of(scorecard, world["member_manager"])
    world |= one_of_each(workshop, world["member_facilitator"], world["member_manager"])
    return world
