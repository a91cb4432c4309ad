"""The box: cards from phones before their round is closed. Repeats, limits, foreign ids, races."""

import time
from uuid import uuid4

import pytest
from django.utils import timezone

from swot.models import CARD_LENGTH, Card, RoundState, WrittenCard
from swot.services import RefusedError, box, rounds
from tests.factories import PerspectiveFactory, PromptFactory, WorkshopFactory
from tests.races import at_once
from workshops.devices import is_mark_of, new_secret
from workshops.models import Workshop
from workshops.pulse import pulse_of

SECRET, OTHER = new_secret(), new_secret()


@pytest.fixture
def strengths(strengths):
    """The round of the strengths is open."""
    strengths.state = RoundState.OPEN
    strengths.save()
    return strengths


def write(prompt, *, secret=SECRET, seats=1, card_id=None, text="Kurze Wege", **more):
    card_id = card_id or uuid4()
    box.write_card(
        workshop=prompt.workshop,
        prompt=prompt,
        secret=secret,
        seats=seats,
        card_id=card_id,
        text=text,
        **more,
    )
    return card_id


def change(workshop, card_id, *, secret=SECRET, version=1, text="Sehr kurze Wege", **more):
    box.change_card(
        workshop=workshop, secret=secret, card_id=card_id, version=version, text=text, **more
    )


def withdraw(workshop, card_id, *, secret=SECRET):
    box.withdraw_card(workshop=workshop, secret=secret, card_id=card_id)


def refused(verb, *args, **more):
    with pytest.raises(RefusedError) as found:
        verb(*args, **more)
    return str(found.value)


def rows():
    return list(WrittenCard.objects.values_list("text", "version", "is_withdrawn"))


def pulse(workshop):
    return pulse_of(Workshop.objects.get(pk=workshop.pk))


def set_state(prompt, state):
    prompt.state = state
    prompt.save()


# --- writing -------------------------------------------------------------------------------


def test_card_lies_in_the_box_and_on_no_board(strengths, perspectives):
    card_id = write(
        strengths, text="  Kurze\u202e Wege\r\nim Haus \x00", perspective=perspectives[0].pk
    )
    card = WrittenCard.objects.get()
    assert (card.pk, card.text, card.perspective) == (
        card_id,
        "Kurze Wege\nim Haus",
        perspectives[0],
    )
    assert is_mark_of(card.edit_hash, SECRET, card_id)
    assert (Card.with_sealed.count(), pulse(strengths.workshop)) == (0, "0.1.0")


def test_card_sent_again_is_one_card_and_raises_no_number(strengths):
    card_id = write(strengths)
    before = pulse(strengths.workshop)
    for text in ("Kurze Wege", "etwas anderes"):
        write(strengths, card_id=card_id, text=text)
    assert (rows(), pulse(strengths.workshop)) == ([("Kurze Wege", 0, False)], before)


def test_card_of_another_device_is_refused(strengths):
    card_id = write(strengths)
    sentence = refused(write, strengths, card_id=card_id, secret=OTHER)
    assert sentence == "Diese Karte gehört zu einem anderen Gerät."
    refused(change, strengths.workshop, card_id, secret=OTHER)
    refused(withdraw, strengths.workshop, card_id, secret=OTHER)
    assert rows() == [("Kurze Wege", 0, False)]


def test_id_of_another_retreat_is_refused(strengths):
    elsewhere = WorkshopFactory()
    prompt = PromptFactory(workshop=elsewhere, state=RoundState.OPEN)
    card_id = write(prompt)
    refused(write, strengths, card_id=card_id, secret=OTHER)
    refused(change, strengths.workshop, card_id)
    refused(withdraw, strengths.workshop, card_id)
    assert rows() == [("Kurze Wege", 0, False)]


def test_prompt_of_another_retreat_is_refused(strengths, workshop):
    foreign = PromptFactory(state=RoundState.OPEN)
    with pytest.raises(RefusedError):
        box.write_card(
            workshop=workshop, prompt=foreign, secret=SECRET, seats=1, card_id=uuid4(), text="x"
        )
    assert rows() == []


@pytest.mark.parametrize("state", [RoundState.DRAFT, RoundState.CLOSED, RoundState.REVEALED])
def test_card_needs_an_open_round(strengths, state):
    set_state(strengths, state)
    assert refused(write, strengths)
    assert (rows(), pulse(strengths.workshop)) == ([], "0.0.0")


@pytest.mark.parametrize("text", ["", "  \n ", "\u202e\x00", "\u200d"])
def test_empty_card_is_refused(strengths, text):
    assert refused(write, strengths, text=text).startswith("Die Karte ist noch leer.")


def test_card_takes_two_thousand_characters(strengths):
    write(strengths, text="x" * CARD_LENGTH)
    assert "2001" in refused(write, strengths, text="x" * (CARD_LENGTH + 1))


def test_perspective_that_is_gone_leaves_the_card_unsorted(strengths, perspectives):
    perspectives[0].is_retired = True
    perspectives[0].save()
    for place in (perspectives[0].pk, PerspectiveFactory().pk, uuid4()):
        write(strengths, perspective=place)
    assert [card.perspective for card in WrittenCard.objects.all()] == [None] * 3


def test_retreat_put_away_takes_no_card(strengths):
    Workshop.objects.update(archived_at=timezone.now())
    assert refused(write, strengths)


# --- the limit -----------------------------------------------------------------------------


@pytest.mark.parametrize(("seats", "most"), [(1, 4), (3, 12)])
def test_limit_is_cards_times_seats(strengths, seats, most):
    for _ in range(most):
        write(strengths, seats=seats)
    write(strengths, secret=OTHER)
    assert refused(write, strengths, seats=seats).startswith("Alle Karten dieser Runde")
    assert len(rows()) == most + 1


def test_withdrawn_card_is_free_again(strengths):
    cards = [write(strengths) for _ in range(4)]
    withdraw(strengths.workshop, cards[0])
    write(strengths)
    refused(write, strengths)


def test_each_round_has_its_own_limit(strengths, weaknesses):
    set_state(weaknesses, RoundState.OPEN)
    for prompt in (strengths, weaknesses):
        for _ in range(4):
            write(prompt)
    assert len(rows()) == 8


def test_round_without_limit_takes_more(strengths):
    strengths.max_cards = None
    strengths.save()
    for _ in range(9):
        write(strengths)
    assert len(rows()) == 9


# --- names ---------------------------------------------------------------------------------


def test_name_is_kept_only_where_it_is_asked_for(strengths):
    write(strengths, signature="Anna Beispiel")
    assert WrittenCard.objects.get().signature is None


def test_name_stands_on_the_card_as_text(strengths):
    Workshop.objects.update(asks_names=True)
    assert refused(write, strengths, signature=" \x00").startswith("In dieser Klausur")
    card_id = write(strengths, signature=" Anna\n Beispiel ")
    change(strengths.workshop, card_id)
    assert WrittenCard.objects.get().signature == "Anna Beispiel"


# --- changing and withdrawing ----------------------------------------------------------------


def test_card_is_changed(strengths, perspectives):
    card_id = write(strengths)
    change(strengths.workshop, card_id, perspective=perspectives[1].pk)
    card = WrittenCard.objects.get()
    assert (card.text, card.version, card.perspective) == ("Sehr kurze Wege", 1, perspectives[1])


def test_repeat_of_an_older_change_changes_nothing(strengths):
    card_id = write(strengths)
    change(strengths.workshop, card_id, version=1, text="eins")
    change(strengths.workshop, card_id, version=2, text="zwei")
    before = pulse(strengths.workshop)
    change(strengths.workshop, card_id, version=1, text="eins")
    change(strengths.workshop, card_id, version=2, text="zwei")
    write(strengths, card_id=card_id)
    assert (rows(), pulse(strengths.workshop)) == ([("zwei", 2, False)], before)


def test_two_windows_lose_no_text(strengths):
    card_id = write(strengths)
    change(strengths.workshop, card_id, version=1, text="eins")
    assert refused(change, strengths.workshop, card_id, version=1, text="anders")
    assert rows() == [("eins", 1, False)]


def test_withdrawn_card_never_returns(strengths):
    card_id = write(strengths)
    withdraw(strengths.workshop, card_id)
    before = pulse(strengths.workshop)
    write(strengths, card_id=card_id)
    withdraw(strengths.workshop, card_id)
    refused(change, strengths.workshop, card_id)
    assert (rows(), pulse(strengths.workshop)) == ([("", 0, True)], before)


def test_withdrawn_card_does_not_return_after_a_reopening(strengths):
    card_id = write(strengths)
    withdraw(strengths.workshop, card_id)
    rounds.close_round(prompt=strengths)
    rounds.open_round(prompt=strengths)
    before = pulse(strengths.workshop)
    write(strengths, card_id=card_id)
    for verb in (change, withdraw):
        assert refused(verb, strengths.workshop, card_id).startswith("Die Runde wurde geschlossen")
    assert (rows(), pulse(strengths.workshop)) == ([("", 0, True)], before)


def test_unknown_card_is_neither_changed_nor_withdrawn(strengths):
    assert refused(change, strengths.workshop, uuid4())
    assert refused(withdraw, strengths.workshop, uuid4())


# --- after closing -------------------------------------------------------------------------


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.REVEALED, RoundState.OPEN])
def test_repeat_after_closing_is_stored_already(strengths, state):
    card_id = write(strengths)
    rounds.close_round(prompt=strengths)
    set_state(strengths, state)
    before = pulse(strengths.workshop)
    for _ in range(2):
        write(strengths, card_id=card_id)
    assert (rows(), pulse(strengths.workshop)) == ([("", 0, True)], before)
    assert [card.text for card in Card.with_sealed.all()] == ["Kurze Wege"]


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.REVEALED, RoundState.OPEN])
def test_what_comes_too_late_says_so(strengths, state):
    card_id = write(strengths)
    rounds.close_round(prompt=strengths)
    set_state(strengths, state)
    for verb in (change, withdraw):
        assert refused(verb, strengths.workshop, card_id).startswith("Die Runde wurde geschlossen")
    assert Card.with_sealed.get().text == "Kurze Wege"


def test_sealed_cards_are_neither_own_nor_counted(strengths):
    for _ in range(4):
        write(strengths)
    rounds.close_round(prompt=strengths)
    rounds.open_round(prompt=strengths)
    assert box.own_cards(workshop=strengths.workshop, secret=SECRET) == []
    write(strengths)


def test_id_that_another_retreat_sealed_is_refused(strengths):
    elsewhere = PromptFactory(workshop=WorkshopFactory(), state=RoundState.OPEN)
    card_id = write(elsewhere)
    rounds.close_round(prompt=elsewhere)
    refused(write, strengths, card_id=card_id)


# --- one's own cards -----------------------------------------------------------------------


def test_own_cards_are_those_of_the_secret(strengths, django_assert_num_queries):
    own = {write(strengths), write(strengths)}
    gone = write(strengths)
    withdraw(strengths.workshop, gone)
    write(strengths, secret=OTHER)
    with django_assert_num_queries(2):
        found = box.own_cards(workshop=strengths.workshop, secret=SECRET)
        assert {card.pk for card in found} == own
    assert box.own_cards(workshop=strengths.workshop, secret=new_secret()) == []


# --- at the same moment ----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", [1, 2, 3, 4, 5])
def test_same_card_at_once_is_one(strengths, times):
    card_id = uuid4()
    outcomes = at_once(*[lambda: write(strengths, card_id=card_id)] * times)
    assert (outcomes, rows()) == ([card_id] * times, [("Kurze Wege", 0, False)])
    assert pulse(strengths.workshop) == "0.1.0"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_limit_holds_against_forty_at_once(strengths):
    outcomes = at_once(*[lambda: write(strengths)] * 40)
    assert [type(found) for found in outcomes].count(RefusedError) == 36
    assert len(rows()) == 4


@pytest.mark.slow
@pytest.mark.databases("postgres")
@pytest.mark.django_db(transaction=True)
def test_limit_breaks_where_nobody_queues(strengths, monkeypatch):
    """The negative control: without the pulse's lock, and with a pause, more than four get in.

    SQLite lets one writer in at a time, whatever we do.
    """
    counted = box._check_limit

    def count_and_wait(*args):
        counted(*args)
        time.sleep(0.2)

    monkeypatch.setattr(box, "raise_pulse", lambda *_args, **_more: None)
    monkeypatch.setattr(box, "_check_limit", count_and_wait)
    at_once(*[lambda: write(strengths)] * 12)
    assert len(rows()) > 4


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_devices_with_one_id_at_once(strengths):
    card_id = uuid4()
    outcomes = at_once(
        lambda: write(strengths, card_id=card_id, secret=SECRET),
        lambda: write(strengths, card_id=card_id, secret=OTHER),
    )
    assert sorted(type(found).__name__ for found in outcomes) == ["RefusedError", "UUID"]
    assert len(rows()) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_retreats_with_one_id_at_once(strengths):
    elsewhere = PromptFactory(state=RoundState.OPEN)
    card_id = uuid4()
    outcomes = at_once(
        lambda: write(strengths, card_id=card_id),
        lambda: write(elsewhere, card_id=card_id, secret=OTHER),
    )
    assert sorted(type(found).__name__ for found in outcomes) == ["RefusedError", "UUID"]
    assert len(rows()) == 1
