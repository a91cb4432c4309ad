"""Prompts, cards, clusters, guiding questions, and the steps that can be undone."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User, one_of
from workshops.models import Perspective, Workshop, new_key

CARD_LENGTH = 2000
CARD_HINT_LENGTH = 200


class Kind(models.TextChoices):
    STRENGTH = "strength", _("Strength")
    WEAKNESS = "weakness", _("Weakness")
    OPPORTUNITY = "opportunity", _("Opportunity")
    THREAT = "threat", _("Threat")


class WorkshopThingQuerySet(models.QuerySet):
    """For models with a ``workshop``: reach them from the person."""

    def visible_to(self, user):
        return self.filter(workshop__scorecard__organisation__memberships__user=user)


class RoundState(models.TextChoices):
    """Where the round of a prompt stands. Each step can be taken back."""

    DRAFT = "draft", _("not open yet")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    REVEALED = "revealed", _("revealed")


class Prompt(models.Model):
    """The question a round of cards answers. The card limit is a rule of the round."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="prompts")
    key = models.CharField(max_length=60, default=new_key)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    text = models.CharField(_("Prompt"), max_length=500)
    max_cards = models.PositiveIntegerField(_("Cards per person"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=RoundState.choices, default=RoundState.DRAFT, editable=False
    )
    # Once closed, what comes after a reopening is late.
    was_closed = models.BooleanField(default=False, editable=False)

    objects = WorkshopThingQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "key"], name="prompt_key_once"),
            one_of("kind", Kind, "prompt_kind_known"),
            one_of("state", RoundState, "prompt_state_known"),
        ]

    def __str__(self) -> str:
        return self.text


class Cluster(models.Model):
    """A group of cards of one prompt in one perspective, named by the group."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="clusters")
    key = models.CharField(max_length=60, default=new_key)
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="clusters")
    perspective = models.ForeignKey(
        Perspective, models.SET_NULL, null=True, blank=True, related_name="clusters"
    )
    title = models.CharField(_("Title"), max_length=200)
    position = models.PositiveIntegerField(default=0)

    objects = WorkshopThingQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["workshop", "key"], name="cluster_key_once")]

    def __str__(self) -> str:
        return self.title


class CardQuerySet(WorkshopThingQuerySet):
    def shown(self) -> CardQuerySet:
        return self.filter(hidden_reason=None)

    def without_question(self, workshop: Workshop) -> CardQuerySet:
        """The shown cards that no guiding question arises from."""
        return self.shown().filter(workshop=workshop, question_links=None)

    def for_board(self, workshop):
        """All cards of a retreat as plain values: 300 model objects would cost too much."""
        return self.filter(workshop=workshop).values(
            "id",
            "prompt_id",
            "perspective_id",
            "cluster_id",
            "text",
            "reworded",
            "count",
            "hidden_reason",
            "is_late",
            "same_as_id",
            "signature",
        )


class RevealedManager(models.Manager.from_queryset(CardQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> CardQuerySet:
        return super().get_queryset().exclude(seal=Seal.SEALED)


class Seal(models.TextChoices):
    """Where a card came from: a member's keyboard, or a phone through the box."""

    NONE = "", _("typed by a member")
    SEALED = "sealed", _("from a phone, not revealed yet")
    REVEALED = "revealed", _("from a phone")


COUNTING = Q(cards__hidden_reason=None) & ~Q(cards__seal=Seal.SEALED)
"""For counts that join the cards past their manager: those that everybody may see."""


class Card(models.Model):
    """What somebody wrote, word for word. It bears no author and no time, on purpose.

    ``text`` is never rewritten; a later wording is a second text. ``hidden_reason`` is None
    for a card that counts. ``objects`` knows no sealed card: what nobody may read yet is not
    there for any page, count or export; ``with_sealed`` is for the verbs of a round alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="cards")
    key = models.CharField(max_length=60, default=new_key)
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="cards")
    perspective = models.ForeignKey(
        Perspective, models.SET_NULL, null=True, blank=True, related_name="cards"
    )
    also = models.ManyToManyField(
        Perspective, through="CardAlso", related_name="touching_cards", blank=True
    )
    cluster = models.ForeignKey(
        Cluster, models.SET_NULL, null=True, blank=True, related_name="cards"
    )
    text = models.CharField(_("Card"), max_length=CARD_LENGTH)
    reworded = models.CharField(_("Later wording"), max_length=CARD_LENGTH, null=True, blank=True)
    count = models.PositiveIntegerField(_("Equal paper cards"), default=1)
    position = models.PositiveIntegerField(default=0)
    hidden_reason = models.CharField(_("Why it is hidden"), max_length=500, null=True, blank=True)
    is_late = models.BooleanField(default=False)
    same_as = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="equals"
    )
    split_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts"
    )
    # Only where a retreat asks for names: text, never a link to a person.
    signature = models.CharField(max_length=200, null=True, blank=True)
    seal = models.CharField(
        max_length=10, choices=Seal.choices, default=Seal.NONE, blank=True, editable=False
    )

    objects = RevealedManager()
    with_sealed = models.Manager.from_queryset(CardQuerySet)()

    class Meta:
        base_manager_name = "with_sealed"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "key"], name="card_key_once"),
            models.CheckConstraint(condition=Q(count__gte=1), name="card_count_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_hidden(self) -> bool:
        return self.hidden_reason is not None

    @property
    def is_from_phone(self) -> bool:
        return self.seal != Seal.NONE

    @property
    def open_twin(self) -> Card | None:
        """The card it was marked as equal to, unless that one is sealed."""
        return _unless_sealed(self.same_as)

    @property
    def open_origin(self) -> Card | None:
        """The card it was split from, unless that one is sealed."""
        return _unless_sealed(self.split_from)


def _unless_sealed(card: Card | None) -> Card | None:
    return None if card is None or card.seal == Seal.SEALED else card


class WrittenCardQuerySet(models.QuerySet["WrittenCard"]):
    def written(self) -> WrittenCardQuerySet:
        """Without the bare ids of cards that were withdrawn or sealed."""
        return self.filter(is_withdrawn=False)


class WrittenCard(models.Model):
    """The box: a card as a phone wrote it, which no page reads before its round is closed.

    ``edit_hash`` is HMAC(secret of the device, card id): only who knows the secret can tell whose
    it is. A withdrawn card stays as an empty row, so that a late repeat can't bring it back.
    Closing the round moves the cards into ``Card`` with new ids; of each row, withdrawn or not, the
    bare id stays here, without mark (``is_withdrawn``, since it is no card of the box any more).
    """

    id = models.UUIDField(primary_key=True, editable=False)
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="box")
    perspective = models.ForeignKey(
        Perspective, models.SET_NULL, null=True, blank=True, related_name="written_cards"
    )
    text = models.CharField(max_length=CARD_LENGTH, blank=True)
    signature = models.CharField(max_length=200, null=True, blank=True)
    edit_hash = models.CharField(max_length=64)
    is_withdrawn = models.BooleanField(default=False)
    # Grows when its author changes the card: a repeat of an older state changes nothing.
    version = models.PositiveIntegerField(default=0)

    objects = WrittenCardQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk}"


class CardAlso(models.Model):
    """A further perspective that a card touches, in order."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="also_links")
    perspective = models.ForeignKey(Perspective, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["card", "perspective"], name="card_also_once")
        ]


class GuidingQuestion(models.Model):
    """An open question that bridges cards and goals."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="questions")
    key = models.CharField(max_length=60, default=new_key)
    number = models.PositiveIntegerField()
    text = models.TextField(_("Guiding question"))
    # Its place in the list of an imported file; born here, it has none and stands behind.
    position = models.PositiveIntegerField(null=True, blank=True, editable=False)
    perspectives = models.ManyToManyField(
        Perspective, through="QuestionPerspective", related_name="questions", blank=True
    )
    cards = models.ManyToManyField(
        Card, through="QuestionCard", related_name="questions", blank=True
    )

    # From swot.progress.questions_of.
    card_count: int
    goal_count: int

    objects = WorkshopThingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "key"], name="question_key_once")
        ]

    def __str__(self) -> str:
        return self.text


class QuestionPerspective(models.Model):
    question = models.ForeignKey(GuidingQuestion, models.CASCADE, related_name="perspective_links")
    perspective = models.ForeignKey(Perspective, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "perspective"], name="question_perspective_once"
            )
        ]


class OpenLinkManager(models.Manager["QuestionCard"]):
    """The links of sealed cards rest until those are revealed again."""

    def get_queryset(self) -> models.QuerySet[QuestionCard]:
        return super().get_queryset().exclude(card__seal=Seal.SEALED)


class QuestionCard(models.Model):
    question = models.ForeignKey(GuidingQuestion, models.CASCADE, related_name="card_links")
    card = models.ForeignKey(Card, models.CASCADE, related_name="question_links")
    position = models.PositiveIntegerField(default=0)

    objects = OpenLinkManager()
    with_sealed = models.Manager()  # noqa: DJ012  a manager, not a field

    class Meta:
        base_manager_name = "with_sealed"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "card"], name="question_card_once")
        ]


class Step(models.Model):
    """One verb of a member on the board, with what undoes it. Never a participant's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="steps")
    user = models.ForeignKey(User, models.CASCADE, related_name="steps")
    number = models.PositiveBigIntegerField()
    verb = models.CharField(max_length=40)
    before = models.JSONField()
    after = models.JSONField()
    is_undone = models.BooleanField(default=False)

    objects = WorkshopThingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="step_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"
