"""What the page of a vote shows."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import Goal, VoteResult, VotingRound
from goals.ranking import ranked
from swot.labels import goal_labels
from workshops.models import Perspective, Workshop


@dataclass(frozen=True)
class ResultRow:
    """One candidate. ``dots_drawn`` holds a mark per dot; of very many only the number tells."""

    rank: int
    is_tied: bool
    dots: int
    voters: int | None
    label: str
    text: str
    perspective: Perspective | None
    goal: Goal | None
    is_example: bool
    state: str

    @property
    def dots_drawn(self) -> range:
        return range(min(self.dots, DRAWN_AT_MOST))


@dataclass(frozen=True)
class RoundPage:
    round: VotingRound
    sentence: str
    rule: str
    rows: list[ResultRow]


DRAWN_AT_MOST = 40


def round_pages(workshop: Workshop) -> list[RoundPage]:
    """Every round of the retreat with its rows, best first. Four queries."""
    rounds = list(workshop.voting_rounds.all())
    results = list(
        VoteResult.objects.filter(round__workshop=workshop).select_related(
            "goal__perspective", "cluster__perspective"
        )
    )
    labels = goal_labels(Goal.objects.filter(workshop__scorecard=workshop.scorecard_id))
    return [
        _page(found, [item for item in results if item.round_id == found.pk], labels)
        for found in rounds
    ]


def _page(found: VotingRound, results: list[VoteResult], labels: dict) -> RoundPage:
    places = ranked([result.dots for result in results])
    return RoundPage(
        round=found,
        sentence=_sentence(found, results),
        rule=_rule(found),
        rows=[_row(results[place.index], place.rank, place.is_tied, labels) for place in places],
    )


def _row(result: VoteResult, rank: int, is_tied: bool, labels: dict) -> ResultRow:
    thing = result.goal or result.cluster
    assert thing is not None  # noqa: S101 - a constraint of the table, said for the type checker
    return ResultRow(
        rank=rank,
        is_tied=is_tied,
        dots=result.dots,
        voters=result.voters,
        label=labels.get(result.goal_id, "") if result.goal_id else "",
        text=str(thing),
        perspective=thing.perspective,
        goal=result.goal,
        is_example=bool(result.goal and result.goal.is_example),
        state="is-top" if rank <= 3 and result.dots else "",
    )


def _sentence(found: VotingRound, results: list[VoteResult]) -> str:
    total = sum(result.dots for result in results)
    goals = sum(1 for result in results if result.goal_id)
    clusters = len(results) - goals
    things = [
        *([ngettext("%(goals)s goal", "%(goals)s goals", goals) % {"goals": goals}] * bool(goals)),
        *(
            [ngettext("%(count)s cluster", "%(count)s clusters", clusters) % {"count": clusters}]
            * bool(clusters)
        ),
    ]
    values = {
        "dots": ngettext("%(count)s dot", "%(count)s dots", total) % {"count": total},
        "things": ", ".join(things),
        "voters": found.voters,
    }
    if not things:
        return ""
    if found.voters is None:
        return _("%(dots)s on %(things)s.") % values
    return (
        ngettext(
            "%(voters)s person placed %(dots)s on %(things)s.",
            "%(voters)s people placed %(dots)s on %(things)s.",
            found.voters,
        )
        % values
    )


def _rule(found: VotingRound) -> str:
    parts = []
    if found.dots_per_person is not None:
        parts.append(
            ngettext("%(count)s dot per person", "%(count)s dots per person", found.dots_per_person)
            % {"count": found.dots_per_person}
        )
    if found.max_per_goal is not None:
        parts.append(_("at most %(count)s on one goal") % {"count": found.max_per_goal})
    if found.ballots:
        parts.append({"paper": _("on paper"), "phone": _("by phone")}[found.ballots])
    return ", ".join(parts)
