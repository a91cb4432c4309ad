"""What is said about a vote: its rules, hints before it opens, its result in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.dots import least_against_ties
from goals.models import VoteResult, VoteSubject, VotingRound
from goals.options import FEWEST_OPTIONS, too_few_words


def hints_for(found: VotingRound, options: int, people: int | None) -> list[str]:
    """What to think of before opening. It warns, it never blocks."""
    if options < FEWEST_OPTIONS:
        return [too_few_words(found.subject)]
    hints = []
    budget = found.dots_per_person or 0
    least = least_against_ties(options, people)
    if least > budget:
        hints.append(
            _(
                "With %(options)s options and %(people)s people, ties threaten below "
                "%(least)s dots per person. More dots help, or fewer options."
            )
            % {"options": options, "people": people, "least": least}
        )
    if found.max_per_goal and options and found.max_per_goal * options < budget:
        hints.append(
            _("Only %(count)s dots per person find a place on the ballot.")
            % {"count": found.max_per_goal * options}
        )
    return hints


def limit_words(found: VotingRound, most: int) -> str:
    """How many dots may lie on one thing."""
    if found.subject == VoteSubject.CLUSTERS:
        words = ngettext(
            "At most %(most)s dot on one cluster.", "At most %(most)s dots on one cluster.", most
        )
    else:
        words = ngettext(
            "At most %(most)s dot on one goal.", "At most %(most)s dots on one goal.", most
        )
    return words % {"most": most}


def paper_limit_words(found: VotingRound) -> str:
    """How many dots each person could place on one thing on paper: what the form checks."""
    if not found.max_per_goal:
        return ""
    most = min(found.max_per_goal, found.dots_per_person or found.max_per_goal)
    if found.subject == VoteSubject.CLUSTERS:
        words = ngettext(
            "Each person may place at most %(most)s dot on one cluster.",
            "Each person may place at most %(most)s dots on one cluster.",
            most,
        )
    else:
        words = ngettext(
            "Each person may place at most %(most)s dot on one goal.",
            "Each person may place at most %(most)s dots on one goal.",
            most,
        )
    return words % {"most": most}


def result_words(found: VotingRound, results: list[VoteResult]) -> str:
    """Who placed how many dots on what; nothing where there is no result."""
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


def rule_words(found: VotingRound) -> str:
    """The rules in a few words: dots per person, the limit, how it is voted."""
    parts = []
    if found.dots_per_person is not None:
        parts.append(
            ngettext("%(count)s dot per person", "%(count)s dots per person", found.dots_per_person)
            % {"count": found.dots_per_person}
        )
    if found.max_per_goal is not None:
        where = (
            _("at most %(count)s on one cluster")
            if found.subject == VoteSubject.CLUSTERS
            else _("at most %(count)s on one goal")
        )
        parts.append(where % {"count": found.max_per_goal})
    if found.ballots:
        parts.append({"paper": _("on paper"), "phone": _("by phone")}[found.ballots])
    return ", ".join(parts)
