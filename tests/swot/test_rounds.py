"""The round of a prompt: each step and its way back, nothing lost, nothing read too early."""

import threading
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.db import connection

from goals.models import Ballot
from swot import services
from swot.models import Card, Prompt, QuestionCard, RoundState, Seal, Step, WrittenCard
from swot.services import box, rounds
from swot.services.refusal import RefusedError
from tests.factories import (
    CardFactory,
    ClusterFactory,
    GuidingQuestionFactory,
    PromptFactory,
    WorkshopFactory,
)
from workshops.devices import new_secret


def write(prompt, text="Kurze Wege", **fields):
    """A card in the box, as a phone leaves it there."""
    values = {"id": uuid4(), "prompt": prompt, "text": text, "edit_hash": "0" * 64}
    return WrittenCard.objects.create(**{**values, **fields})


def sealed(prompt):
    return list(Card.with_sealed.filter(prompt=prompt, seal=Seal.SEALED))


def pulse(workshop):
    workshop.refresh_from_db()
    return workshop.revision, workshop.box_revision, workshop.room_revision


@pytest.fixture
def closed(strengths, perspectives):
    """Three cards from phones behind one of a member, sealed."""
    CardFactory(prompt=strengths, text="Von Hand", position=5000)
    rounds.open_round(prompt=strengths)
    for text in ("eins", "zwei", "drei"):
        write(strengths, text, perspective=perspectives[0])
    rounds.close_round(prompt=strengths)
    strengths.refresh_from_db()
    return strengths


@pytest.fixture
def revealed(closed):
    rounds.reveal_round(prompt=closed)
    closed.refresh_from_db()
    return closed


# --- the steps -----------------------------------------------------------------------------


def test_round_goes_from_draft_to_revealed_and_all_the_way_back(strengths):
    seen = []
    for verb in (
        rounds.open_round,
        rounds.close_round,
        rounds.reveal_round,
        rounds.cover_round,
        rounds.open_round,
        rounds.draft_round,
    ):
        verb(prompt=strengths)
        strengths.refresh_from_db()
        seen.append(strengths.state)
    assert seen == ["open", "closed", "revealed", "closed", "open", "draft"]


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (RoundState.DRAFT, rounds.close_round),
        (RoundState.DRAFT, rounds.reveal_round),
        (RoundState.OPEN, rounds.reveal_round),
        (RoundState.DRAFT, rounds.cover_round),
        (RoundState.OPEN, rounds.cover_round),
    ],
)
def test_step_out_of_order_is_refused(strengths, state, verb):
    Prompt.objects.filter(pk=strengths.pk).update(state=state)
    with pytest.raises(RefusedError):
        verb(prompt=strengths)
    assert Prompt.objects.get(pk=strengths.pk).state == state


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (RoundState.OPEN, rounds.open_round),
        (RoundState.CLOSED, rounds.close_round),
        (RoundState.REVEALED, rounds.close_round),
        (RoundState.REVEALED, rounds.reveal_round),
        (RoundState.CLOSED, rounds.cover_round),
    ],
)
def test_step_taken_twice_changes_nothing(strengths, state, verb):
    Prompt.objects.filter(pk=strengths.pk).update(state=state)
    verb(prompt=strengths)
    assert Prompt.objects.get(pk=strengths.pk).state == state


def test_steps_raise_the_numbers_that_pages_wait_for(workshop, strengths):
    rounds.open_round(prompt=strengths)
    assert pulse(workshop) == (0, 0, 1)
    rounds.close_round(prompt=strengths)
    assert pulse(workshop) == (1, 0, 2)
    rounds.reveal_round(prompt=strengths)
    assert pulse(workshop) == (2, 0, 3)
    rounds.cover_round(prompt=strengths)
    assert pulse(workshop) == (3, 0, 4)


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_back_to_draft_is_refused_once_something_was_written(strengths, is_withdrawn):
    rounds.open_round(prompt=strengths)
    write(strengths, is_withdrawn=is_withdrawn)
    with pytest.raises(RefusedError):
        rounds.draft_round(prompt=strengths)


def test_back_to_draft_is_refused_with_sealed_cards(closed):
    with pytest.raises(RefusedError):
        rounds.draft_round(prompt=closed)


# --- closing -------------------------------------------------------------------------------


def test_closing_moves_the_box_into_sealed_cards(strengths, perspectives):
    member = CardFactory(prompt=strengths, text="Von Hand", position=5000)
    rounds.open_round(prompt=strengths)
    for number in (3, 1, 2):
        write(strengths, f"Karte {number}", id=UUID(int=number), perspective=perspectives[0])
    write(strengths, "", id=UUID(int=4), is_withdrawn=True)
    assert rounds.close_round(prompt=strengths) == 3
    found = sealed(strengths)
    assert {card.text for card in found} == {"Karte 1", "Karte 2", "Karte 3"}
    assert all(card.position > member.position for card in found)
    assert {card.perspective_id for card in found} == {perspectives[0].pk}
    assert list(Card.objects.all()) == [member]


def test_closing_leaves_bare_ids_and_gives_cards_new_ones(strengths, perspectives):
    """A phone that kept the ids it made must not find its cards by them."""
    rounds.open_round(prompt=strengths)
    for number in (3, 1, 2):
        card = write(strengths, id=UUID(int=number), perspective=perspectives[0])
    WrittenCard.objects.filter(pk=card.pk).update(signature="Anna", version=3)
    write(strengths, "", id=UUID(int=4), is_withdrawn=True)
    for _ in range(2):
        rounds.close_round(prompt=strengths)
        rounds.open_round(prompt=strengths)
    kept = {
        tuple(row)
        for row in WrittenCard.objects.values_list(
            "text", "signature", "edit_hash", "version", "perspective", "is_withdrawn"
        )
    }
    ids = list(WrittenCard.objects.values_list("pk", flat=True))
    assert (kept, [pk.int for pk in ids]) == ({("", None, "", 0, None, True)}, [1, 2, 3, 4])
    assert set(Card.with_sealed.values_list("pk", flat=True)) & set(ids) == set()
    assert not WrittenCard.objects.written().exists()


def test_new_ids_do_not_keep_the_order_of_the_old(strengths):
    rounds.open_round(prompt=strengths)
    texts = [f"Karte {number:02}" for number in range(1, 31)]
    for number, text in enumerate(texts, 1):
        write(strengths, text, id=UUID(int=number))
    rounds.close_round(prompt=strengths)
    found = [card.text for card in Card.with_sealed.order_by("pk")]
    assert (sorted(found), found != texts) == (texts, True)


@pytest.mark.parametrize("table", ["swot_card", "swot_writtencard"])
def test_rows_after_closing_stand_in_the_order_of_ids(strengths, table):
    """The database must not tell the order of writing: neither by row nor by transaction."""
    rounds.open_round(prompt=strengths)
    for number in (9, 2, 7, 4, 8, 1):
        write(strengths, f"Karte {number}", id=UUID(int=number))
    write(strengths, "", id=UUID(int=5), is_withdrawn=True)
    rounds.close_round(prompt=strengths)
    row, last = ("ctid", "xmin") if connection.vendor == "postgresql" else ("rowid", "1")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {last} FROM {table} ORDER BY {row}")
        found = cursor.fetchall()
    ids = [pk for pk, _ in found]
    assert (ids, len(ids)) == (sorted(ids), 6 if table == "swot_card" else 7)
    assert len({last for _, last in found}) == 1
    positions = list(Card.with_sealed.order_by("pk").values_list("position", flat=True))
    assert positions == sorted(positions)


def test_closing_keeps_the_signature_and_gives_random_keys(strengths):
    rounds.open_round(prompt=strengths)
    write(strengths, signature="Erika Muster")
    write(strengths)
    rounds.close_round(prompt=strengths)
    found = sealed(strengths)
    assert {card.signature for card in found} == {"Erika Muster", None}
    assert len({card.key for card in found}) == 2


def test_card_that_came_after_a_first_closing_is_late(closed):
    rounds.open_round(prompt=closed)
    write(closed, "vier")
    rounds.close_round(prompt=closed)
    assert {card.text: card.is_late for card in sealed(closed)} == {
        "eins": False,
        "zwei": False,
        "drei": False,
        "vier": True,
    }


def test_closing_leaves_the_boxes_of_other_rounds(closed, weaknesses):
    rounds.open_round(prompt=weaknesses)
    other = write(weaknesses)
    rounds.open_round(prompt=closed)
    write(closed)
    rounds.close_round(prompt=closed)
    assert list(WrittenCard.objects.written()) == [other]


def test_id_that_another_retreat_has_does_not_stop_the_closing(strengths):
    foreign = CardFactory(prompt=PromptFactory(workshop=WorkshopFactory()))
    known = CardFactory(prompt=strengths)
    rounds.open_round(prompt=strengths)
    write(strengths, "eigene", id=foreign.pk)
    write(strengths, "auch eigene", id=known.pk)
    assert rounds.close_round(prompt=strengths) == 2
    assert {card.text for card in sealed(strengths)} == {"eigene", "auch eigene"}


@pytest.mark.django_db(transaction=True)
def test_box_is_cleared_from_the_files_after_closing(strengths, monkeypatch):
    asked = []
    cleared = rounds.forget_box_rows
    monkeypatch.setattr(rounds, "forget_box_rows", lambda: asked.append(cleared()))
    rounds.open_round(prompt=strengths)
    for number in range(150):  # more than one page
        write(strengths, f"Geheimnis {number}")
    rounds.close_round(prompt=strengths)
    assert asked == [None]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('swot_writtencard'))")
            assert b"Geheimnis" not in bytes(cursor.fetchone()[0])


@pytest.mark.databases("postgres")
@pytest.mark.parametrize("box", [WrittenCard, Ballot])
def test_planner_keeps_no_samples_of_what_is_emptied_for_good(box, db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND attstattarget IS DISTINCT FROM 0",
            [box._meta.db_table],
        )
        assert cursor.fetchall() == []


# --- revealing and covering ----------------------------------------------------------------


def test_revealing_brings_the_cards_to_the_board(closed):
    assert rounds.reveal_round(prompt=closed) == 3
    assert {card.text for card in Card.objects.all()} == {"Von Hand", "eins", "zwei", "drei"}
    assert sealed(closed) == []


def test_covering_hides_them_again_and_keeps_how_they_are_sorted(
    revealed, facilitator, perspectives
):
    card = Card.objects.get(text="eins")
    cluster = ClusterFactory(prompt=revealed, perspective=perspectives[1], title="Team")
    services.move_card(
        card=card, by=facilitator, prompt=revealed, perspective=None, cluster=cluster
    )
    before = list(Card.objects.values_list("text", "perspective", "cluster", "position"))
    assert rounds.cover_round(prompt=revealed) == 3
    assert [card.text for card in Card.objects.all()] == ["Von Hand"]
    rounds.reveal_round(prompt=revealed)
    after = list(Card.objects.values_list("text", "perspective", "cluster", "position"))
    assert after == before


def test_covering_hides_the_parts_of_a_card_that_was_split(revealed, facilitator):
    card = Card.objects.get(text="eins")
    services.split_card(card=card, by=facilitator, texts=["ein Teil", "noch ein Teil"])
    rounds.cover_round(prompt=revealed)
    assert [card.text for card in Card.objects.all()] == ["Von Hand"]


def test_reopening_leaves_revealed_cards_on_the_board(revealed):
    rounds.open_round(prompt=revealed)
    write(revealed, "zu spät")
    rounds.close_round(prompt=revealed)
    assert Card.objects.count() == 4
    assert [(card.text, card.is_late) for card in sealed(revealed)] == [("zu spät", True)]
    assert rounds.reveal_round(prompt=revealed) == 1
    assert Card.objects.count() == 5


def test_links_to_covered_cards_rest_and_come_back(revealed):
    card, hand = Card.objects.get(text="eins"), Card.objects.get(text="Von Hand")
    question = GuidingQuestionFactory(workshop=revealed.workshop)
    for item in (card, hand):
        QuestionCard.objects.create(question=question, card=item)
    Card.objects.filter(pk=hand.pk).update(same_as=card, split_from=card)
    rounds.cover_round(prompt=revealed)
    assert [link.card for link in question.card_links.all()] == [hand]
    hand.refresh_from_db()
    assert (hand.open_twin, hand.open_origin) == (None, None)
    rounds.reveal_round(prompt=revealed)
    assert question.card_links.count() == 2
    hand.refresh_from_db()
    assert (hand.open_twin, hand.open_origin) == (card, card)


def test_step_on_a_covered_card_waits_until_it_is_revealed_again(revealed, facilitator):
    card = Card.objects.get(text="eins")
    services.hide_card(card=card, by=facilitator, reason="doppelt")
    rounds.cover_round(prompt=revealed)
    turned = services.undo_last(workshop=revealed.workshop, by=facilitator)
    assert turned.refused
    assert Step.objects.count() == 1
    rounds.reveal_round(prompt=revealed)
    assert not services.undo_last(workshop=revealed.workshop, by=facilitator).refused
    assert Card.objects.get(text="eins").hidden_reason is None


@pytest.mark.parametrize(
    "verb",
    [services.remove_card, lambda **words: services.correct_card(text="anders", **words)],
)
def test_card_from_a_phone_is_neither_removed_nor_corrected(revealed, facilitator, verb):
    with pytest.raises(RefusedError):
        verb(card=Card.objects.get(text="eins"), by=facilitator)
    assert Card.objects.filter(text="eins").exists()


def test_member_cannot_pin_with_the_id_of_a_sealed_card(closed, facilitator):
    card = sealed(closed)[0]
    with pytest.raises(RefusedError):
        services.pin_card(
            workshop=closed.workshop, prompt=closed, text="x", by=facilitator, card_id=card.pk
        )


def test_new_positions_keep_the_order_of_sealed_cards(closed, facilitator):
    before = [card.text for card in sealed(closed)]
    Card.objects.filter(text="Von Hand").update(position=1_000_000_001)
    services.pin_card(workshop=closed.workshop, prompt=closed, text="neu", by=facilitator)
    assert [card.text for card in sealed(closed)] == before
    positions = list(Card.with_sealed.values_list("position", flat=True))
    assert len(set(positions)) == 5


# --- late posts against the closing --------------------------------------------------------


def late_post(prompt, card_id, secret):
    """A card as a phone sends it; whether it was taken."""
    try:
        box.write_card(
            workshop=prompt.workshop,
            prompt=prompt,
            secret=secret,
            seats=1,
            card_id=card_id,
            text=f"Karte {card_id}",
        )
    except RefusedError:
        return False
    return True


def unguarded_post(prompt, meet):
    """The same without the turn: it looks before the closing and writes after it."""
    is_open = Prompt.objects.get(pk=prompt.pk).state == RoundState.OPEN
    meet.set()
    threading.Event().wait(0.3)
    if is_open:
        write(prompt)
    return is_open


def run(*verbs):
    outcomes = [None] * len(verbs)

    def work(place, verb):
        try:
            outcomes[place] = verb()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_late_posts_meet_the_closing_and_nothing_is_lost_or_twice(strengths):
    promised = set()
    for _round in range(6):
        rounds.open_round(prompt=strengths)
        sent = [(uuid4(), new_secret()) for _ in range(5)]
        posts = [partial(late_post, strengths, *card) for card in (*sent, *sent)]
        told = run(*posts[:4], lambda: rounds.close_round(prompt=strengths) or 0, *posts[4:])
        taken = [*told[:4], *told[5:]]
        promised |= {card for (card, _), is_in in zip((*sent, *sent), taken, strict=True) if is_in}
        # Sent once more after the closing: known ids are stored already, the others are refused.
        again = {card for card, secret in sent if late_post(strengths, card, secret)}
        assert again == promised & {card for card, _ in sent}
        sealed_texts = sorted(Card.with_sealed.values_list("text", flat=True))
        assert sealed_texts == sorted(f"Karte {card}" for card in promised)
        assert set(WrittenCard.objects.values_list("pk", flat=True)) == promised
        assert not WrittenCard.objects.written().exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_negative_control_post_without_the_turn_is_left_in_a_closed_box(strengths):
    rounds.open_round(prompt=strengths)
    meet = threading.Event()

    def close():
        meet.wait(10)
        return rounds.close_round(prompt=strengths)

    told = run(lambda: unguarded_post(strengths, meet), close)
    assert told == [True, 0]
    assert WrittenCard.objects.count() == 1
