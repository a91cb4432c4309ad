"""The page of the board: rows, columns, what is empty, who may do what, and what it costs."""

import re

import pytest
from django.urls import reverse

from swot import drawn, services
from swot.board import board_name, load_board
from swot.services.questions import create_question
from tests.factories import (
    CardFactory,
    ClusterFactory,
    GuidingQuestionFactory,
    PerspectiveFactory,
    PromptFactory,
)
from workshops.models import Workshop
from workshops.pulse import raise_pulse
from workshops.services import edit_perspective


def url(workshop):
    return reverse("swot:board", args=[workshop.pk])


def texts(cell):
    return [card["text"] for group in (*cell.groups, cell.loose) for card in group.cards]


def test_board_has_rows_for_leaves_in_board_order_below_the_tray(
    workshop, strengths, perspectives, scorecard, facilitator
):
    parent = PerspectiveFactory(scorecard=scorecard, name="Prozesse", board_position=9)
    perspectives[1].parent = parent
    perspectives[1].save()
    PerspectiveFactory(scorecard=scorecard, name="Alt", board_position=4, is_retired=True)
    lanes = load_board(workshop).lanes
    assert [(lane.label, lane.digit) for lane in lanes] == [
        ("Unsortiert", 0),
        ("Gemeinwohl", 1),
        ("Interne Prozesse", 2),
    ]
    CardFactory(prompt=strengths, perspective=parent)
    lanes = load_board(workshop).lanes
    assert [(lane.label, lane.digit) for lane in lanes][3:] == [("Prozesse", None)]


def test_board_has_columns_for_the_kinds_that_are_asked(workshop, strengths, facilitator):
    PromptFactory(workshop=workshop, kind="threat")
    board = load_board(workshop)
    assert [column.kind for column in board.columns] == ["strength", "threat"]
    assert board.title == "Stärken und Risiken"


def test_board_keeps_clusters_and_puts_equal_cards_together(
    workshop, strengths, perspectives, facilitator
):
    place = {"prompt": strengths, "perspective": perspectives[0]}
    cluster = ClusterFactory(**place, title="Team")
    first = CardFactory(**place, text="eins", position=1)
    CardFactory(**place, text="zwei", position=2)
    CardFactory(**place, text="drei", position=3, same_as=first)
    CardFactory(**place, text="im Cluster", position=4, cluster=cluster, count=3)
    cell = load_board(workshop).lanes[1].cells[0]
    assert [card["text"] for card in cell.loose.cards] == ["eins", "drei", "zwei"]
    assert [(group.cluster["title"], group.count) for group in cell.groups] == [("Team", 3)]


def test_board_shows_a_card_in_its_own_row_even_if_its_cluster_is_elsewhere(
    workshop, strengths, perspectives, facilitator
):
    cluster = ClusterFactory(prompt=strengths, perspective=perspectives[0])
    CardFactory(prompt=strengths, perspective=perspectives[1], cluster=cluster, text="hier")
    lanes = load_board(workshop).lanes
    assert [texts(lane.cells[0]) for lane in lanes] == [[], [], ["hier"]]


def test_board_counts_cards_by_their_number_and_leaves_hidden_ones_out(
    workshop, strengths, perspectives, facilitator
):
    CardFactory(prompt=strengths, perspective=perspectives[0], count=3)
    CardFactory(prompt=strengths, perspective=perspectives[0], hidden_reason="doppelt")
    board = load_board(workshop)
    assert board.total == 3
    assert [chip.count for chip in board.chips] == [3, 0]
    assert len(board.hidden) == 1
    assert board.spread_label == "Gemeinwohl 3, Interne Prozesse 0 von 3 Karten"


def test_a_long_heading_gives_way_to_the_short_name(scorecard):
    long = PerspectiveFactory.build(heading="Gemeinwohlorientierung (Bürger/innen)", short="GWO")
    short = PerspectiveFactory.build(heading="Externe Prozesse", short="Extern")
    assert [board_name(long), board_name(short)] == ["GWO", "Externe Prozesse"]


def test_an_empty_row_speaks_and_names_its_question(
    sign_in, facilitator, workshop, strengths, perspectives
):
    question = GuidingQuestionFactory(workshop=workshop, number=8)
    question.perspectives.add(perspectives[1])
    CardFactory(prompt=strengths, perspective=perspectives[0])
    page = sign_in(facilitator).get(url(workshop)).text
    assert "Bewusst offen oder blinder Fleck?" in page
    assert ">Leitfrage 8 greift sie auf.</a>" in page


def test_board_without_prompts_says_what_to_do(sign_in, facilitator, workshop):
    page = sign_in(facilitator).get(url(workshop)).text
    assert "Noch ist nichts gefragt" in page
    assert reverse("swot:workshop_edit", args=[workshop.pk]) in page


def test_board_filters_without_scripts(sign_in, facilitator, workshop, strengths, perspectives):
    CardFactory(prompt=strengths, perspective=perspectives[0])
    client = sign_in(facilitator)
    page = client.get(url(workshop), {"p": "common_good"}).text
    hidden = re.findall(r'data-key="(\w+)"[^>]* hidden>', page)
    assert hidden == ["unsorted", "process_internal"]
    assert re.findall(r" hidden>", client.get(url(workshop), {"p": "no such"}).text) != hidden


@pytest.mark.parametrize("person", ["manager", "staff"])
def test_board_is_read_only_for_others(request, sign_in, workshop, strengths, person):
    CardFactory(prompt=strengths, text="Kurze Wege")
    page = sign_in(request.getfixturevalue(person)).get(url(workshop)).text
    assert "Kurze Wege" in page
    assert "note__more" not in page
    assert "board-sort" not in page


def test_an_archived_board_is_read_only(sign_in, facilitator, workshop, strengths, settings):
    from django.utils import timezone

    workshop.archived_at = timezone.now()
    workshop.save()
    card = CardFactory(prompt=strengths)
    client = sign_in(facilitator)
    page = client.get(url(workshop)).text
    assert "Diese Klausur ist archiviert" in page
    assert "note__more" not in page
    assert client.post(reverse("swot:card_remove", args=[card.pk])).status_code == 403


def test_a_stranger_sees_no_board(sign_in, stranger, workshop):
    assert sign_in(stranger).get(url(workshop)).status_code == 404


def test_board_escapes_what_cards_and_clusters_say(sign_in, facilitator, workshop, strengths):
    text = """<script>alert(1)</script>" onfocus="alert(1)"""
    cluster = ClusterFactory(prompt=strengths, title=text)
    CardFactory(prompt=strengths, text=text, reworded=text, cluster=cluster, count=2)
    CardFactory(prompt=strengths, text=text, hidden_reason=text)
    page = sign_in(facilitator).get(url(workshop)).text
    assert "<script>alert" not in page
    assert page.count('" onfocus="') == 0


def test_a_card_of_2000_characters_is_shown_whole(sign_in, facilitator, workshop, strengths):
    text = "Wort " * 399 + "Ende."
    CardFactory(prompt=strengths, text=text)
    assert text in sign_in(facilitator).get(url(workshop)).text


@pytest.mark.parametrize("count", [10, 300])
def test_board_asks_the_same_queries_for_any_number_of_cards(
    sign_in,
    facilitator,
    workshop,
    strengths,
    weaknesses,
    perspectives,
    django_assert_num_queries,
    count,
):
    for number in range(count):
        CardFactory(
            prompt=(strengths, weaknesses)[number % 2],
            perspective=(*perspectives, None)[number % 3],
            cluster=ClusterFactory(prompt=strengths, perspective=perspectives[0])
            if number % 10 == 0
            else None,
        )
    client = sign_in(facilitator)
    with django_assert_num_queries(13):
        client.get(url(workshop))
    with django_assert_num_queries(4):  # nothing changed: session, person, retreat, membership
        client.get(url(workshop))


def test_a_kept_board_is_drawn_anew_after_every_kind_of_change(
    sign_in, facilitator, workshop, strengths, perspectives
):
    client = sign_in(facilitator)
    card = CardFactory(prompt=strengths, perspective=perspectives[0], text="Kurze Wege")
    assert "Kurze Wege" in client.get(url(workshop)).text
    services.correct_card(card=card, by=facilitator, text="Lange Wege")
    assert "Lange Wege" in client.get(url(workshop)).text
    services.undo_last(workshop=workshop, by=facilitator)
    assert "Kurze Wege" in client.get(url(workshop)).text
    perspectives[0].heading = "Bürgerschaft"
    edit_perspective(perspective=perspectives[0])
    assert "Bürgerschaft" in client.get(url(workshop)).text
    create_question(workshop=workshop, text="Wie weiter?", perspectives=[perspectives[1]])
    assert "Leitfrage 1 greift sie auf." in client.get(url(workshop)).text


def test_only_the_newest_of_a_board_is_kept(sign_in, facilitator, workshop, strengths):
    """A long afternoon in a big room must not fill the memory."""
    client = sign_in(facilitator)
    drawn._kept.clear()
    for text in ("Eins", "Zwei", "Drei"):
        services.pin_card(workshop=workshop, prompt=strengths, text=text, by=facilitator)
        assert text in client.get(url(workshop)).text
    assert [kept.board.workshop for kept in drawn._kept.values()] == [workshop]


def test_late_reader_of_an_old_board_puts_no_newer_one_away(workshop, strengths):
    before = Workshop.objects.get(pk=workshop.pk)
    CardFactory(prompt=strengths, text="Neu")
    raise_pulse(workshop, board=True)
    now = Workshop.objects.get(pk=workshop.pk)
    newest = drawn.drawn_board(now)
    assert drawn.drawn_board(before) is not newest
    assert drawn.drawn_board(now) is newest


def test_a_kept_board_shows_readers_no_handles(sign_in, facilitator, manager, workshop, strengths):
    CardFactory(prompt=strengths)
    assert "note__more" in sign_in(facilitator).get(url(workshop)).text
    assert "note__more" not in sign_in(manager).get(url(workshop)).text


def test_a_kept_board_speaks_the_language_of_the_reader(sign_in, facilitator, workshop, strengths):
    client = sign_in(facilitator)
    assert "<h1>Stärken</h1>" in client.get(url(workshop)).text
    page = client.get(url(workshop), headers={"Accept-Language": "en"}).text
    assert "<h1>Strengths</h1>" in page
    assert "No strength named" in page
