"""What happens to guiding questions. Every verb keeps their numbers without gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from bsc_project.gone import still_there
from bsc_project.seen import check_seen
from swot.models import Card, GuidingQuestion, QuestionCard, QuestionPerspective
from swot.steps import take_turn
from workshops.models import Perspective, Workshop


def create_question(
    *,
    workshop: Workshop,
    text: str,
    perspectives: Sequence[Perspective] = (),
    cards: Sequence[Card] = (),
    question_id: UUID | None = None,
) -> GuidingQuestion:
    """Add a question behind the others. Sent again with the same id it is the same question."""
    with transaction.atomic():
        take_turn(workshop)
        known = GuidingQuestion.objects.filter(pk=question_id).first() if question_id else None
        if known is not None and known.workshop_id == workshop.pk:
            return known
        last = workshop.questions.aggregate(last=Max("number"))["last"] or 0
        question = GuidingQuestion(workshop=workshop, number=last + 1, text=text)
        if question_id and known is None:
            question.pk = question_id
        question.save(force_insert=True)
        _set_perspectives(question, perspectives)
        _set_cards(question, [card.pk for card in cards])
        return question


def edit_question(
    *,
    question: GuidingQuestion,
    text: str,
    perspectives: Sequence[Perspective],
    cards: Sequence[Card],
    seen: str = "",
) -> None:
    """Set text, perspectives and cards; cards that were linked keep their order.

    ``ChangedSinceError`` if somebody else changed any of them since ``seen``.
    """
    with transaction.atomic():
        take_turn(question.workshop)
        now = still_there(GuidingQuestion.objects.all(), question.pk)
        places = question.perspective_links.values_list("perspective_id", flat=True)
        linked = list(question.card_links.values_list("card_id", flat=True))
        wanted = [card.pk for card in cards]
        check_seen(
            seen,
            now=told(now.text, places, linked),
            wanted=told(text, [item.pk for item in perspectives], wanted),
            text=now.text,
        )
        question.text = text
        question.save(update_fields=["text"])
        _set_perspectives(question, perspectives)
        kept = [pk for pk in linked if pk in wanted]
        _set_cards(question, [*kept, *(pk for pk in wanted if pk not in kept)])


def told(text: str, perspectives: Iterable[object], cards: Iterable[object]) -> list[object]:
    """What a form says of a question (ids of perspectives and cards), for its mark."""
    return [text, sorted(map(str, perspectives)), sorted(map(str, cards))]


def link_cards(*, question: GuidingQuestion, cards: Iterable[Card]) -> int:
    """Say that a question also arises from these cards; returns how many are new."""
    with transaction.atomic():
        take_turn(question.workshop)
        linked = list(question.card_links.values_list("card_id", flat=True))
        new = [card.pk for card in cards if card.pk not in linked]
        _set_cards(question, [*linked, *new])
        return len(new)


def move_question(*, question: GuidingQuestion, step: int) -> bool:
    """Swap places with the neighbour; False at the end of the list."""
    with transaction.atomic():
        take_turn(question.workshop)
        questions = list(GuidingQuestion.objects.filter(workshop=question.workshop_id))
        place = next(
            (place for place, item in enumerate(questions) if item.pk == question.pk), None
        )
        if place is None or not 0 <= place + step < len(questions):
            return False
        questions.insert(place + step, questions.pop(place))
        _renumber(questions)
        return True


def delete_question(*, question: GuidingQuestion) -> None:
    """Delete it and close the gap in the numbers; cards and goals stay."""
    with transaction.atomic():
        take_turn(question.workshop)
        workshop = question.workshop
        question.delete()
        _renumber(list(GuidingQuestion.objects.filter(workshop=workshop)))


def _renumber(questions: Sequence[GuidingQuestion]) -> None:
    for number, question in enumerate(questions, start=1):
        if question.number != number:
            GuidingQuestion.objects.filter(pk=question.pk).update(number=number)


def _set_perspectives(question: GuidingQuestion, perspectives: Sequence[Perspective]) -> None:
    QuestionPerspective.objects.filter(question=question).delete()
    QuestionPerspective.objects.bulk_create(
        QuestionPerspective(question=question, perspective=perspective, position=position)
        for position, perspective in enumerate(perspectives)
    )


def _set_cards(question: GuidingQuestion, ids: Sequence[UUID]) -> None:
    QuestionCard.objects.filter(question=question).delete()
    QuestionCard.objects.bulk_create(
        QuestionCard(question=question, card_id=pk, position=position)
        for position, pk in enumerate(ids)
    )
