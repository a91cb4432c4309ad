"""Scorecards with their perspectives, and the workshops (retreats) held on them."""

from __future__ import annotations

import datetime
import uuid

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User, one_of
from workshops.letterhead_models import Letterhead as Letterhead

KEY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_key() -> str:
    """Make an archive key for something born here: eight signs, no look-alikes."""
    return get_random_string(8, KEY_ALPHABET)


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    def visible_to(self, user) -> ScorecardQuerySet:
        return self.filter(organisation__memberships__user=user)

    def of_organisation(self, organisation) -> ScorecardQuerySet:
        return self.filter(organisation=organisation)


class Scorecard(models.Model):
    """One strategy cycle of one unit: it owns the perspectives and the one set of goals."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="scorecards")
    title = models.CharField(_("Title"), max_length=200)
    unit = models.CharField(_("Unit"), max_length=200, null=True, blank=True)
    period_from = models.CharField(_("From year"), max_length=10, null=True, blank=True)
    period_to = models.CharField(_("To year"), max_length=10, null=True, blank=True)
    as_of = models.DateField(_("As of"), null=True, blank=True)
    # The unit above, of the same organisation: services.edit_scorecard holds that, and no circles.
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="scorecard_not_own_parent")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def full_title(self) -> str:
        """The title with whose it is, where the title does not say so."""
        return (
            self.title
            if not self.unit or self.unit in self.title
            else f"{self.title} · {self.unit}"
        )

    @property
    def today(self) -> datetime.date:
        """The day this scorecard stands at: a fixed one, or the real one."""
        return self.as_of or timezone.localdate()


class View(models.TextChoices):
    INWARD = "inward", _("inward")
    OUTWARD = "outward", _("outward")


class Hue(models.TextChoices):
    YELLOW = "yellow", _("yellow")
    GREEN = "green", _("green")
    BLUE = "blue", _("blue")
    PURPLE = "purple", _("purple")
    ORANGE = "orange", _("orange")


class PerspectiveQuerySet(models.QuerySet["Perspective"]):
    def visible_to(self, user) -> PerspectiveQuerySet:
        return self.filter(scorecard__organisation__memberships__user=user)

    def in_board_order(self) -> PerspectiveQuerySet:
        return self.order_by("board_position", "position")

    def in_use(self) -> PerspectiveQuerySet:
        return self.filter(is_retired=False)

    def with_ties(self) -> PerspectiveQuerySet:
        """Add ``card_count`` and ``is_tied``: whether anything at all hangs on the perspective.

        Who may hang on it is asked of the models, so no higher app has to be known here.
        """
        ties = Q()
        for relation in Perspective._meta.related_objects:
            field = relation.field
            ties |= Q(Exists(field.model._base_manager.filter(**{field.name: OuterRef("pk")})))
        cards = Sum("cards__count", filter=Q(cards__hidden_reason=None) & ~Q(cards__seal="sealed"))
        found = {
            "card_count": Coalesce(cards, Value(0)),
            "is_tied": ExpressionWrapper(ties, output_field=models.BooleanField()),
        }
        return self.annotate(**found)


class Perspective(models.Model):
    """One view of the scorecard. Renaming or retiring it never touches a card."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="perspectives")
    key = models.CharField(max_length=60, default=new_key)
    name = models.CharField(_("Official name"), max_length=200)
    heading = models.CharField(_("Heading in the report"), max_length=200)
    short = models.CharField(_("Short name"), max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField(default=0)
    board_position = models.PositiveIntegerField(default=0)
    view = models.CharField(max_length=10, choices=View.choices, blank=True)
    hue = models.CharField(max_length=10, choices=Hue.choices, default=Hue.BLUE)
    icon = models.CharField(max_length=40, default="workflow")
    is_retired = models.BooleanField(default=False)
    # Which of the optional keys of the archive its file named; the others came from the catalogue.
    given = models.JSONField(default=list, blank=True, editable=False)

    # From PerspectiveQuerySet.with_ties.
    card_count: int
    is_tied: bool

    objects = PerspectiveQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "key"], name="perspective_key_once"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="perspective_not_own_parent"),
            one_of("hue", Hue, "perspective_hue_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name for boards and chips: the short one where there is one."""
        return self.short or self.heading or self.name


class Stage(models.IntegerChoices):
    """Where a retreat stands. Switches, not gates: stepping back deletes nothing."""

    PREPARING = 10, _("in preparation")
    RUNNING = 20, _("running")
    DONE = 30, _("finished")


class ReportStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    FINAL = "final", _("final")


def _has_text(slot: str) -> Exists:
    written = Narrative.objects.exclude(text="")
    return Exists(written.filter(workshop=OuterRef("pk"), slot=slot))


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def visible_to(self, user) -> WorkshopQuerySet:
        return self.filter(scorecard__organisation__memberships__user=user)

    def of_organisation(self, organisation) -> WorkshopQuerySet:
        return self.filter(scorecard__organisation=organisation)

    def current(self) -> WorkshopQuerySet:
        return self.filter(archived_at=None)

    def archived(self) -> WorkshopQuerySet:
        return self.exclude(archived_at=None)

    def past_retention(self, day: datetime.date) -> WorkshopQuerySet:
        """Those whose last day was before ``day``; the day itself still belongs to them."""
        return self.filter(delete_on__lt=day)

    def with_frame(self) -> WorkshopQuerySet:
        """Join what the frame of every workshop page shows."""
        return self.select_related("scorecard__organisation")

    def with_path(self) -> WorkshopQuerySet:
        """Add what the path asks of a retreat: has_procedure … has_goals, and three counts.

        Phases and votes live on higher rungs, hence by name.
        """
        found = {
            **{f"has_{slot}": _has_text(slot) for slot in Slot.values},
            "phase_count": Count("phases", distinct=True),
            "round_count": Count("voting_rounds", distinct=True),
            "waiting_count": Count(
                "voting_rounds", filter=~Q(voting_rounds__state="closed"), distinct=True
            ),
        }
        return self.annotate(**found)


class Workshop(models.Model):
    """A strategy retreat. What its three revisions mean: workshops/pulse.py."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="workshops")
    title = models.CharField(_("Title"), max_length=200)
    # ISO days in order; a retreat may have none yet, or days that do not follow each other.
    dates = models.JSONField(default=list, blank=True)
    place = models.CharField(_("Place"), max_length=200, null=True, blank=True)
    facilitator = models.CharField(_("Facilitator"), max_length=200, null=True, blank=True)
    participants = models.PositiveIntegerField(_("Number of participants"), null=True, blank=True)
    language = models.CharField(
        _("Language"), max_length=2, choices=[("de", _("German")), ("en", _("English"))]
    )
    stage = models.PositiveSmallIntegerField(choices=Stage.choices, default=Stage.PREPARING)
    report_number = models.PositiveIntegerField(default=1)
    report_status = models.CharField(
        max_length=10, choices=ReportStatus.choices, default=ReportStatus.DRAFT
    )
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )
    # As an imported file named it, for when that retreat is not here.
    follows_title = models.CharField(max_length=200, null=True, blank=True, editable=False)
    is_example = models.BooleanField(default=False)
    revision = models.PositiveBigIntegerField(default=0)
    box_revision = models.PositiveBigIntegerField(default=0, editable=False)
    room_revision = models.PositiveBigIntegerField(default=0, editable=False)
    asks_names = models.BooleanField(_("Cards bear the name of who wrote them"), default=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    delete_on = models.DateField(_("Delete on"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    # From WorkshopQuerySet.with_path and the list of retreats.
    has_procedure: bool
    has_conclusion: bool
    has_direction: bool
    has_objectives: bool
    phase_count: int
    round_count: int
    waiting_count: int
    question_count: int
    goal_count: int

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="workshop_stage_known"
            ),
            one_of("report_status", ReportStatus, "workshop_report_status_known"),
            models.CheckConstraint(
                condition=Q(language__in=["de", "en"]), name="workshop_language_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def days(self) -> list[datetime.date]:
        return [datetime.date.fromisoformat(day) for day in self.dates]

    @property
    def first_day(self) -> datetime.date | None:
        return self.days[0] if self.dates else None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Scene(models.TextChoices):
    """What the screen of the room shows."""

    JOIN = "join", _("Join")
    WRITE = "write", _("Write")
    BOARD = "board", _("Board")
    PERSPECTIVE = "perspective", _("One perspective")
    CLUSTER = "cluster", _("One cluster")
    RESULT = "result", _("Result of the vote")


class Room(models.Model):
    """The doors of a retreat: the code for phones, and the screen that everybody looks at.

    Both are worth nothing while their door is shut: ``is_open`` for phones, ``screen`` None
    for the beamer.
    """

    workshop = models.OneToOneField(Workshop, models.CASCADE, related_name="room")
    is_open = models.BooleanField(default=False)
    code = models.CharField(max_length=8, unique=True)
    link = models.CharField(max_length=32, unique=True)
    screen = models.CharField(max_length=32, unique=True, null=True, blank=True)
    scene = models.CharField(max_length=20, choices=Scene.choices, default=Scene.JOIN)
    # The perspective, cluster or voting round that the scene is about.
    subject = models.UUIDField(null=True, blank=True)
    writing_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [one_of("scene", Scene, "room_scene_known")]

    def __str__(self) -> str:
        return f"{self.workshop}"


class Participant(models.Model):
    """A device that takes part: the hash of its secret, and for how many people it writes.

    Nothing else, on purpose: no name, no time, no address. Cards and ballots never point here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="devices")
    secret_hash = models.CharField(max_length=64, unique=True)
    seats = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=8), name="participant_seats_one_to_eight"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seats}"


class Slot(models.TextChoices):
    """The five texts of a retreat, in the order of the report."""

    PROCEDURE = "procedure", _("Procedure")
    ANALYSIS = "analysis", _("Analysis")
    CONCLUSION = "conclusion", _("Conclusion")
    DIRECTION = "direction", _("Direction")
    GOALS = "goals", _("Text on the goals")


class Narrative(models.Model):
    """A text of the retreat. ``version`` guards against two people overwriting each other."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="narratives")
    slot = models.CharField(max_length=20, choices=Slot.choices)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "slot"], name="narrative_slot_once"),
            one_of("slot", Slot, "narrative_slot_known"),
        ]

    def __str__(self) -> str:
        return f"{self.workshop} · {self.get_slot_display()}"


class Attachment(models.Model):
    """A file that belongs to the retreat, known by name and hash (slides, pinboard photo)."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, user) -> PhotoQuerySet:
        return self.filter(attachment__workshop__scorecard__organisation__memberships__user=user)

    def of_workshop(self, workshop) -> PhotoQuerySet:
        """The photos in their order, without their bytes."""
        return (
            self.filter(attachment__workshop=workshop)
            .select_related("attachment")
            .order_by("attachment__position", "attachment")
            .defer("content")
        )


class Photo(models.Model):
    """A picture of the pinboard: the attachment's bytes, as this program encoded them anew.

    They lie in the database, so a backup holds them and a deletion removes them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="photo")
    caption = models.CharField(_("What it shows"), max_length=300, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    content = models.BinaryField()

    objects = PhotoQuerySet.as_manager()

    def __str__(self) -> str:
        return self.caption or self.attachment.name

    @property
    def workshop(self) -> Workshop:
        return self.attachment.workshop
