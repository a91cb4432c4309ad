"""What can be counted in an archive: spread of the cards, blind spots, what is missing. Pure."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from goals.completeness import (
    Chain,
    GoalRow,
    IndicatorRow,
    ObjectiveRow,
    QuestionRow,
    chain_gaps,
    objective_gaps,
)
from reports.tree.ratings import check_ratings
from swot.balance import CardRow, PerspectiveRow, Picture, PromptRow, picture
from swot.sentences import blind_spots_sentence, kinds_sentence, spread_sentence, view_sentence


def check_retreat(archive: dict[str, Any], on: datetime.date | None = None) -> dict[str, Any]:
    """The figures as plain values for JSON; keys as in `retreat_check --json`.

    Ratings are as of the day ``on``, by default the end of the newest period with a value.
    """
    chain = chain_of(archive)
    return {
        **picture_of(archive).as_dict(),
        "objective_smart_gaps": objective_gaps(_objectives(archive), goal_rows(archive)),
        "counts": _counts(archive),
        "cards_without_question": list(chain.cards_without_question),
        "questions_without_cards": list(chain.questions_without_cards),
        "questions_without_goal": list(chain.questions_without_goal),
        "goals_without_question": list(chain.goals_without_question),
        "goals_without_card": list(chain.goals_without_card),
        "goal_gaps": chain.goal_gaps,
        **check_ratings(archive, on),
    }


def describe_check(archive: dict[str, Any]) -> Iterator[str]:
    """The same in words, line by line, in the language of the retreat."""
    found = picture_of(archive)
    chain = chain_of(archive)
    with translation.override(archive["language"]):
        yield archive["workshop"]["title"]
        for sentence in (spread_sentence, kinds_sentence, view_sentence, blind_spots_sentence):
            if said := sentence(found):
                yield str(said)
        for label, keys in (
            (_("Cards without a question"), chain.cards_without_question),
            (_("Questions without a card"), chain.questions_without_cards),
            (_("Questions without a goal"), chain.questions_without_goal),
            (_("Goals without a question"), chain.goals_without_question),
            (_("Goals that rest on no card"), chain.goals_without_card),
            (_("Goals that lack something"), tuple(chain.goal_gaps)),
        ):
            listed = f" ({', '.join(map(str, keys))})" if keys else ""
            yield f"{label}: {len(keys)}{listed}"


def picture_of(archive: dict[str, Any]) -> Picture:
    """The picture of the cards of an archive."""
    kinds = {prompt["key"]: prompt["kind"] for prompt in archive["prompts"]}
    return picture(
        [
            CardRow(
                kind=kinds[card["prompt"]],
                perspective=card["perspective"],
                count=card["count"],
                hidden="hidden_reason" in card,
                prompt=card["prompt"],
            )
            for card in archive["cards"]
        ],
        perspective_rows(archive),
        [PromptRow(item["key"], item["kind"], item["max_cards"]) for item in archive["prompts"]],
    )


def perspective_rows(archive: dict[str, Any]) -> list[PerspectiveRow]:
    return [
        PerspectiveRow(
            key=item["key"],
            name=item["name"],
            heading=item["heading"],
            parent=item["parent"],
            view=item.get("view"),
            retired=item.get("retired", False),
        )
        for item in archive["scorecard"]["perspectives"]
    ]


def chain_of(archive: dict[str, Any]) -> Chain:
    """Where the chain from cards to goals is broken."""
    cards = [card["key"] for card in archive["cards"] if "hidden_reason" not in card]
    return chain_gaps(cards, question_rows(archive), goal_rows(archive))


def question_rows(archive: dict[str, Any]) -> list[QuestionRow]:
    """The questions with the cards they arise from; a hidden card grounds nothing."""
    hidden = {card["key"] for card in archive["cards"] if "hidden_reason" in card}
    return [
        QuestionRow(item["key"], tuple(key for key in item["cards"] if key not in hidden))
        for item in archive["questions"]
    ]


def _objectives(archive: dict[str, Any]) -> list[ObjectiveRow]:
    return [
        ObjectiveRow(item["number"], item["valid_from"], item["due"])
        for item in archive["objectives"]
    ]


def goal_rows(archive: dict[str, Any]) -> list[GoalRow]:
    """The goals that count: those that were not dropped."""
    numbers = {item["key"]: item["number"] for item in archive["objectives"]}
    return [
        GoalRow(
            key=goal["key"],
            objective=numbers.get(goal["objective"]),
            due=goal["due"],
            responsible=goal["responsible"],
            indicators=tuple(
                IndicatorRow(
                    item["level"], _is_known(item["baseline"]), _is_known(*item["targets"])
                )
                for item in goal["indicators"]
            ),
            questions=tuple(goal["questions"]),
        )
        for goal in archive["goals"]
        if goal["status"] != "dropped"
    ]


def _is_known(*found: dict[str, Any] | None) -> bool:
    return any(item is not None and item["value"] is not None for item in found)


def _counts(archive: dict[str, Any]) -> dict[str, int]:
    lists = ("prompts", "clusters", "questions", "objectives", "phases", "goals", "votes")
    shown = [card for card in archive["cards"] if "hidden_reason" not in card]
    indicators = [item for goal in archive["goals"] for item in goal["indicators"]]
    return {
        "cards": sum(card["count"] for card in shown),
        **{name: len(archive[name]) for name in lists},
        "indicators": len(indicators),
        "values": sum(len(item["values"]) for item in indicators),
    }
