"""Strategic direction and goals: objectives, phases, goals, links, measures, votes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Post, User, one_of
from swot.models import Cluster, GuidingQuestion, WorkshopThingQuerySet
from workshops.models import Perspective, Scorecard, Workshop, new_key
from workshops.numbers import ExactDecimalField


class Objective(models.Model):
    """A strategic objective, written as a reached state. ``due`` keeps its grain: year or day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="objectives")
    key = models.CharField(max_length=60, default=new_key)
    number = models.PositiveIntegerField()
    text = models.TextField(_("Objective"))
    # Its place in the list of an imported file; born here, it has none and stands behind.
    position = models.PositiveIntegerField(null=True, blank=True, editable=False)
    valid_from = models.PositiveIntegerField(_("From year"), null=True, blank=True)
    due = models.CharField(_("Due"), max_length=10, null=True, blank=True)

    objects = WorkshopThingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "key"], name="objective_key_once")
        ]

    def __str__(self) -> str:
        return self.text


class Phase(models.Model):
    """A step on the way to the objectives."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="phases")
    number = models.PositiveIntegerField()
    label = models.CharField(_("Label"), max_length=200, null=True, blank=True)
    text = models.TextField(_("Phase"))
    # Its place in the list of an imported file; born here, it has none and stands behind.
    position = models.PositiveIntegerField(null=True, blank=True, editable=False)
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="phases"
    )
    from_date = models.CharField(_("From"), max_length=10, null=True, blank=True)
    to_date = models.CharField(_("To"), max_length=10, null=True, blank=True)

    objects = WorkshopThingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.label or self.text


class GoalStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AGREED = "agreed", _("Agreed")
    REACHED = "reached", _("Reached")
    DROPPED = "dropped", _("Dropped")


PURSUED = (GoalStatus.DRAFT, GoalStatus.AGREED)
"""Goals that still ask something: neither reached nor dropped."""


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user) -> GoalQuerySet:
        return self.filter(scorecard__organisation__memberships__user=user)

    def of_workshop(self, workshop) -> GoalQuerySet:
        """The goals that this retreat worded or took over; never later ones."""
        taken_over = GoalWording.objects.filter(workshop=workshop).values("goal")
        return self.filter(Q(workshop=workshop) | Q(pk__in=taken_over))

    def with_wording_of(self, workshop) -> GoalQuerySet:
        """Add ``wording_here``: how this retreat took the goal over; None if it did not."""
        taken_over = GoalWording.objects.filter(goal=models.OuterRef("pk"), workshop=workshop)
        return self.annotate(wording_here=models.Subquery(taken_over.values("statement")[:1]))

    def with_place(self) -> GoalQuerySet:
        """Add ``place``: which goal of its retreat it is, counted from 1."""
        earlier = (
            Goal.objects.filter(workshop=models.OuterRef("workshop"))
            .filter(
                Q(position__lt=models.OuterRef("position"))
                | Q(position=models.OuterRef("position"), key__lte=models.OuterRef("key"))
            )
            .order_by()
            .values("workshop")
            .annotate(count=models.Count("pk"))
            .values("count")
        )
        return self.annotate(place=models.Subquery(earlier))

    def with_frame(self) -> GoalQuerySet:
        """Join what every page of a goal shows."""
        return self.select_related(
            "workshop__scorecard__organisation", "perspective", "responsible", "objective"
        ).with_place()

    def with_everything(self) -> GoalQuerySet:
        """Fetch measures, questions, indicators and targets: five queries for any number."""
        return self.select_related("perspective", "responsible", "objective").prefetch_related(
            models.Prefetch("measures", Measure.objects.select_related("responsible")),
            "questions",
            "indicators__targets",
        )

    def counting_indicators(self) -> GoalQuerySet:
        """Add ``indicator_count``. The indicators live one rung higher, hence by name."""
        return self.annotate(indicator_count=models.Count("indicators", distinct=True))


class Goal(models.Model):
    """A strategic goal of the scorecard, worded by one workshop."""

    # Set by the QuerySet methods with_place, with_wording_of and counting_indicators.
    place: int
    wording_here: str | None
    indicator_count: int
    # Set by views that show one goal.
    label: str

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="goals")
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="goals")
    key = models.CharField(max_length=60, default=new_key)
    number = models.CharField(max_length=20, blank=True)
    position = models.PositiveIntegerField(default=0)
    perspective = models.ForeignKey(
        Perspective, models.RESTRICT, related_name="goals", verbose_name=_("Perspective")
    )
    statement = models.TextField(_("Goal"))
    # What the retreat that worded it goes on printing, once a later one has taken the goal over.
    own_wording = models.TextField(null=True, blank=True, editable=False)
    questions = models.ManyToManyField(
        GuidingQuestion, through="GoalQuestion", related_name="goals", blank=True
    )
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="goals"
    )
    responsible = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="goals"
    )
    due = models.DateField(_("Due"), null=True, blank=True)
    status = models.CharField(
        _("Status"), max_length=10, choices=GoalStatus.choices, default=GoalStatus.DRAFT
    )
    status_reason = models.TextField(_("Reason"), null=True, blank=True)
    achievable = models.TextField(_("Why it can be reached"), null=True, blank=True)
    relevant = models.TextField(_("Why it matters"), null=True, blank=True)
    priority = models.PositiveIntegerField(null=True, blank=True)
    weight = ExactDecimalField(null=True, blank=True)
    is_example = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "key"], name="goal_key_once"),
            one_of("status", GoalStatus, "goal_status_known"),
        ]

    def __str__(self) -> str:
        return self.statement


class GoalQuestion(models.Model):
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="question_links")
    question = models.ForeignKey(GuidingQuestion, models.CASCADE, related_name="goal_links")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "question"], name="goal_question_once")
        ]


class GoalWordingQuerySet(models.QuerySet["GoalWording"]):
    def held_by_others(self) -> GoalWordingQuerySet:
        """Those of retreats that are here and did not word the goal themselves."""
        return self.exclude(workshop=None).exclude(workshop=F("goal__workshop"))


class GoalWording(models.Model):
    """The wording with which a later retreat took the goal over: frozen."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="wordings")
    # None for a retreat that an imported file only names.
    workshop = models.ForeignKey(
        Workshop, models.CASCADE, null=True, blank=True, related_name="goal_wordings"
    )
    title = models.CharField(max_length=200, blank=True, editable=False)
    statement = models.TextField()

    objects = GoalWordingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "workshop"], name="goal_wording_once")
        ]


class LinkKind(models.TextChoices):
    SUPPORTS = "supports", _("supports")
    CONFLICTS = "conflicts", _("conflicts with")


class GoalLink(models.Model):
    """How one goal bears on another, with the hypothesis behind it."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="links")
    to = models.ForeignKey(Goal, models.CASCADE, related_name="incoming_links")
    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    hypothesis = models.TextField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "to", "kind"], name="goal_link_once"),
            models.CheckConstraint(condition=~Q(goal=F("to")), name="goal_link_not_to_itself"),
            one_of("kind", LinkKind, "goal_link_kind_known"),
        ]


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, user) -> MeasureQuerySet:
        return self.filter(goal__scorecard__organisation__memberships__user=user)

    def pending(self) -> MeasureQuerySet:
        """Not done; a goal that is reached or dropped asks nothing any more."""
        return self.filter(is_done=False, goal__status__in=PURSUED)


class Measure(models.Model):
    """What is done for a goal, by whom, until when.

    ``done_on`` and ``done_by`` are unknown of measures that came done out of a file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="measures")
    position = models.PositiveIntegerField(default=0)
    text = models.TextField(_("Measure"))
    responsible = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="measures"
    )
    due = models.DateField(_("Due"), null=True, blank=True)
    is_done = models.BooleanField(_("Done"), default=False)
    done_on = models.DateField(_("Done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_done=True) | Q(done_on=None, done_by=None),
                name="measure_open_has_no_done_day",
            )
        ]

    def __str__(self) -> str:
        return self.text


class BallotKind(models.TextChoices):
    PAPER = "paper", _("paper")
    PHONE = "phone", _("phone")


class VoteState(models.TextChoices):
    """Where a vote stands. Only a draft can be opened; counted ballots are gone."""

    DRAFT = "draft", _("not open yet")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class VoteSubject(models.TextChoices):
    GOALS = "goals", _("Goals")
    CLUSTERS = "clusters", _("Clusters")


class VotingRound(models.Model):
    """One prioritisation by dots. The vote informs; the decision is recorded apart.

    ``options`` is what lies on the ballot, frozen at opening (goals/options.py); an imported
    round has none. What an imported or paper round has is ``closed`` from the start.
    """

    # From goals.votes.rounds_of.
    ballot_count: int
    voter_count: int

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="voting_rounds")
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("Title"), max_length=200)
    state = models.CharField(
        max_length=10, choices=VoteState.choices, default=VoteState.CLOSED, editable=False
    )
    subject = models.CharField(
        max_length=10, choices=VoteSubject.choices, default=VoteSubject.GOALS
    )
    options = models.JSONField(default=list, blank=True, editable=False)
    dots_per_person = models.PositiveIntegerField(null=True, blank=True)
    max_per_goal = models.PositiveIntegerField(null=True, blank=True)
    voters = models.PositiveIntegerField(null=True, blank=True)
    decision = models.TextField(null=True, blank=True)
    reason = models.TextField(null=True, blank=True)
    ballots = models.CharField(max_length=10, choices=BallotKind.choices, blank=True)
    is_example = models.BooleanField(default=False)
    # Guards the decision against two people who write it at once.
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = WorkshopThingQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop"], condition=Q(state="open"), name="voting_round_one_open"
            ),
            one_of("state", VoteState, "voting_round_state_known"),
            one_of("subject", VoteSubject, "voting_round_subject_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == VoteState.OPEN


class Ballot(models.Model):
    """What one device has on its ballot while the round is open; closing counts and deletes it.

    ``voter_hash`` is HMAC(secret of the device, round id): one ballot for each device, and only
    who knows the secret can tell whose. No participant, no time, and ids without an order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(VotingRound, models.CASCADE, related_name="cast")
    voter_hash = models.CharField(max_length=64)
    seats = models.PositiveSmallIntegerField(default=1)
    # Counts the states of this ballot: a late repeat of an older one changes nothing.
    turn = models.PositiveIntegerField(default=0)
    # Option id → dots; what got none is not named.
    dots = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "voter_hash"], name="ballot_once"),
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=8), name="ballot_seats_one_to_eight"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class VoteResult(models.Model):
    """What one goal (or cluster) got in a round."""

    round = models.ForeignKey(VotingRound, models.CASCADE, related_name="results")
    position = models.PositiveIntegerField(default=0)
    goal = models.ForeignKey(
        Goal, models.CASCADE, null=True, blank=True, related_name="vote_results"
    )
    cluster = models.ForeignKey(
        Cluster, models.CASCADE, null=True, blank=True, related_name="vote_results"
    )
    dots = models.PositiveIntegerField()
    voters = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goal__isnull=False, cluster__isnull=True)
                | Q(goal__isnull=True, cluster__isnull=False),
                name="vote_result_on_goal_or_cluster",
            )
        ]
