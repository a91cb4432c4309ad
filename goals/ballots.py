"""The page of dots on a phone: what is voted on now, and what this phone has on its ballot."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from goals.dots import Rule
from goals.models import Ballot, VoteState, VotingRound
from goals.options import Option
from goals.vote_words import limit_words
from goals.voting import rule_of
from swot.models import RoundState
from workshops.devices import Device, mark_of
from workshops.models import Workshop


@dataclass(frozen=True)
class BallotPage:
    """``round`` is None where the room has not voted yet; ``ballot`` None until one was sent."""

    round: VotingRound | None
    ballot: Ballot | None
    rule: Rule

    @property
    def state(self) -> str:
        return self.round.state if self.round else "none"

    @property
    def at(self) -> str:
        """What the page shows: it starts anew when the room has moved on."""
        return f"{self.round.pk}.{self.state}" if self.round else "none"

    @property
    def free(self) -> int:
        """How many dots of this ballot lie nowhere."""
        return max(self.rule.budget - sum(self.dots.values()), 0)

    @property
    def free_words(self) -> str:
        return free_words(self.free) if self.free else ""

    @property
    def free_one(self) -> str:
        return free_words(1)

    @property
    def free_many(self) -> str:
        """For any number but one; the script of the page puts it in."""
        return free_words(2, "{left}")

    @property
    def options(self) -> list[Option]:
        return [Option(**line) for line in self.round.options] if self.round else []

    @property
    def limit(self) -> str:
        return limit_words(self.round, self.rule.most) if self.round else ""

    @property
    def turn(self) -> int:
        return self.ballot.turn if self.ballot else 0

    @property
    def dots(self) -> dict[str, int]:
        return self.ballot.dots if self.ballot else {}


def ballot_page(device: Device) -> BallotPage:
    """Two queries at most."""
    found = current_round(device.workshop)
    seats = device.participant.seats
    if found is None:
        return BallotPage(None, None, Rule(0, None, seats))
    ballot = None
    if found.is_open:
        mark = mark_of(device.secret, found.pk)
        ballot = Ballot.objects.filter(round=found, voter_hash=mark).first()
    return BallotPage(found, ballot, rule_of(found, seats))


def open_prompts(workshop: Workshop) -> list[str]:
    """The ids of the prompts that phones may write cards for. One query."""
    found = workshop.prompts.filter(state=RoundState.OPEN).order_by("position")
    return [str(pk) for pk in found.values_list("pk", flat=True)]


def free_words(count: int, shown: object = None) -> str:
    words = ngettext("%(left)s dot is still free.", "%(left)s dots are still free.", count)
    return words % {"left": count if shown is None else shown}


def current_round(workshop: Workshop) -> VotingRound | None:
    """The round that is open, else the newest that was held here. One query."""
    held = VotingRound.objects.filter(workshop=workshop).exclude(state=VoteState.DRAFT)
    rounds = list(held.exclude(options=[]).order_by("-position"))
    for item in rounds:
        item.workshop = workshop
    return next((item for item in rounds if item.is_open), rounds[0] if rounds else None)
