"""The screen of the room: who reaches it, and what each scene says and never says."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from bsc_project import screen as screen_module
from goals.models import Ballot, BallotKind, VoteResult, VoteState, VotingRound
from swot.models import Card, Kind, Prompt, RoundState, WrittenCard
from tests.factories import CardFactory, ClusterFactory, GoalFactory, PromptFactory
from workshops.models import Participant, Room, Scene
from workshops.pulse import pulse_of, raise_pulse
from workshops.qr import QrCode, qr_code
from workshops.screens import UNSORTED

TOKEN = "a-screen-of-the-room"
NAMES = ("screen", "screen_scene", "screen_pulse")
SECRET_TEXT = "Dieser Satz ist noch verdeckt"


@pytest.fixture
def room(workshop):
    return Room.objects.create(
        workshop=workshop, is_open=True, code="7K4MX9PR", link="link-of-the-door", screen=TOKEN
    )


@pytest.fixture
def show(room, client):
    """Choose a scene and return the page that the screen gets."""

    def show_scene(scene, subject=None, **fields):
        Room.objects.filter(pk=room.pk).update(scene=scene, subject=subject, **fields)
        raise_pulse(room.workshop, room=True)
        response = client.get(reverse("screen", args=[TOKEN]))
        assert response.status_code == 200
        return response.content.decode()

    return show_scene


def _board(workshop, prompt, perspective, count, cluster=None):
    Card.objects.bulk_create(
        CardFactory.build(
            workshop=workshop, prompt=prompt, perspective=perspective, cluster=cluster, key=f"c{n}"
        )
        for n in range(count)
    )
    raise_pulse(workshop, board=True)


# --- who reaches it --------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_screen_opens_without_sign_in(name, room, client):
    assert client.get(reverse(name, args=[TOKEN])).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_screen_only_shows(name, room, client):
    assert client.post(reverse(name, args=[TOKEN])).status_code == 405


@pytest.mark.parametrize("name", NAMES)
def test_unknown_revoked_and_archived_screens_are_the_same_404(name, room, client):
    url = reverse(name, args=[TOKEN])
    answers = [client.get(reverse(name, args=["unknown"]))]
    Room.objects.update(screen="another-screen")
    answers.append(client.get(url))
    Room.objects.update(screen=None)
    answers += [client.get(url), client.get(reverse(name, args=["None"]))]
    Room.objects.update(screen=TOKEN)
    room.workshop.archived_at = timezone.now()
    room.workshop.save()
    answers.append(client.get(url))
    assert [answer.status_code for answer in answers] == [404] * 5
    own = re.compile(rb"CSRFToken.*|csrfmiddlewaretoken.*|/screen/[\w-]+/")
    assert len({own.sub(b"", answer.content) for answer in answers}) == 1


def test_screen_speaks_the_language_of_the_retreat(show, room, client):
    room.workshop.language = "en"
    room.workshop.save()
    client.cookies["language"] = "de"
    page = show(Scene.JOIN)
    assert '<html lang="en">' in page
    assert "Join with your phone" in page


def test_scene_is_not_sent_twice(room, client):
    url = reverse("screen_scene", args=[TOKEN])
    room.workshop.refresh_from_db()
    rev = pulse_of(room.workshop)
    assert client.get(url, {"rev": rev}).status_code == 204
    raise_pulse(room.workshop, box=True)
    assert client.get(url, {"rev": rev}).status_code == 200


def test_pulse_tells_the_three_numbers(room, client):
    raise_pulse(room.workshop, board=True, room=True)
    room.workshop.refresh_from_db()
    answer = client.get(reverse("screen_pulse", args=[TOKEN]))
    assert answer.content.decode() == pulse_of(room.workshop)


@pytest.mark.parametrize("size", [1, 30])
@pytest.mark.parametrize(
    ("scene", "queries"), [("join", 2), ("write", 3), ("board", 7), ("result", 2)]
)
def test_scene_costs_the_same_for_one_card_and_many(
    scene, queries, size, room, strengths, perspectives, client, django_assert_num_queries
):
    _board(room.workshop, strengths, perspectives[0], size)
    Room.objects.update(scene=scene)
    with django_assert_num_queries(queries):
        client.get(reverse("screen_scene", args=[TOKEN]))


# --- joining ---------------------------------------------------------------------------------


def test_join_shows_address_code_and_people(show, room, settings):
    settings.BASE_URL = "https://weitblick.example.org"
    Participant.objects.create(workshop=room.workshop, secret_hash="a", seats=1)
    Participant.objects.create(workshop=room.workshop, secret_hash="b", seats=4)
    page = show(Scene.JOIN)
    assert "<b>weitblick.example.org/join</b>" in page
    assert '<p class="code">7K4M X9PR</p>' in page
    assert "<b>5</b> Personen sind dabei" in page


def test_join_draws_the_link_of_the_door(show, monkeypatch, settings):
    settings.BASE_URL = "https://weitblick.example.org"
    drawn = []
    monkeypatch.setattr(
        screen_module, "qr_code", lambda text: drawn.append(text) or QrCode(29, "M0 0")
    )
    show(Scene.JOIN)
    assert drawn == [
        "https://weitblick.example.org" + reverse("workshops:join_link", args=["link-of-the-door"])
    ]


def test_qr_code_keeps_its_quiet_margin():
    drawn = qr_code("https://weitblick.example.org/join/AbCdEfGhIjKlMnOpQrStUv/")
    assert drawn.side == 33 + 2 * 4
    assert drawn.path.startswith("M4 4.5h7")


def test_join_with_the_door_shut_shows_no_way_in(show):
    page = show(Scene.JOIN, is_open=False)
    assert "Die Tür ist zu" in page
    assert ("7K4M" in page, "/join" in page, "qr" in page) == (False, False, False)


# --- writing ---------------------------------------------------------------------------------


@pytest.fixture
def open_round(strengths):
    Prompt.objects.filter(pk=strengths.pk).update(state=RoundState.OPEN)
    return strengths


def _box(prompt, **fields):
    return WrittenCard.objects.create(
        id=uuid4(), prompt=prompt, text=SECRET_TEXT, edit_hash="hash", **fields
    )


def test_write_counts_the_box_and_typed_cards_but_shows_no_text(show, open_round, workshop):
    _box(open_round)
    _box(open_round)
    _box(open_round, is_withdrawn=True)
    CardFactory(workshop=workshop, prompt=open_round, text="Getippt", count=2)
    CardFactory(workshop=workshop, prompt=open_round, hidden_reason="doppelt")
    page = show(Scene.WRITE)
    assert '<span class="counter__number num">4</span>' in page
    assert open_round.text in page
    assert ("Getippt" in page, SECRET_TEXT in page) == (False, False)


def test_write_shows_every_open_prompt(show, open_round, weaknesses):
    Prompt.objects.update(state=RoundState.OPEN)
    page = show(Scene.WRITE)
    assert (open_round.text in page, weaknesses.text in page) == (True, True)


def test_write_says_when_the_round_is_closed(show, strengths):
    Prompt.objects.update(state=RoundState.CLOSED)
    page = show(Scene.WRITE)
    assert "Die Runde ist geschlossen. Danke." in page
    assert "7K4M" not in page


def test_write_without_a_round_says_so(show, strengths):
    assert "Gleich geht es los" in show(Scene.WRITE)


@pytest.mark.parametrize(("minutes", "seconds"), [(5, "300"), (-1, "0")])
def test_write_counts_down(minutes, seconds, show, open_round, now):
    page = show(Scene.WRITE, writing_until=now + timedelta(minutes=minutes))
    assert f'data-seconds="{seconds}"' in page


@pytest.fixture
def now(monkeypatch):
    """Time stands still."""
    now = timezone.now()
    monkeypatch.setattr("bsc_project.screen.timezone.now", lambda: now)
    return now


def test_write_without_an_end_shows_no_timer(show, open_round):
    assert "data-seconds" not in show(Scene.WRITE)


# --- board, perspective, cluster -------------------------------------------------------------


def test_board_without_cards_says_so(show, strengths):
    page = show(Scene.BOARD)
    assert "Noch gibt es keine Karten." in page


def test_board_with_one_card_shows_its_text(show, strengths, perspectives, workshop):
    CardFactory(workshop=workshop, prompt=strengths, perspective=perspectives[0], text="Kurz")
    raise_pulse(workshop, board=True)
    assert "Kurz" in show(Scene.BOARD)


def test_board_with_many_cards_shows_sheets_and_clusters(show, strengths, perspectives, workshop):
    cluster = ClusterFactory(prompt=strengths, perspective=perspectives[0], title="Miteinander")
    _board(workshop, strengths, perspectives[0], 300, cluster)
    page = show(Scene.BOARD)
    assert page.count('class="sheet-mark"') == 300
    assert ("Miteinander" in page, "Kurze Wege" in page) == (True, False)


def test_board_draws_as_many_sheets_as_it_counts(show, strengths, perspectives, workshop):
    place = {"workshop": workshop, "prompt": strengths, "perspective": perspectives[0]}
    CardFactory(**place, text="Einmal")
    CardFactory(**place, text="Dreimal", count=3)
    raise_pulse(workshop, board=True)
    assert show(Scene.BOARD).count('class="sheet-mark"') == 4


def test_perspective_shows_both_halves(show, strengths, weaknesses, perspectives, workshop):
    CardFactory(workshop=workshop, prompt=strengths, perspective=perspectives[0], text="Nähe")
    CardFactory(workshop=workshop, prompt=weaknesses, perspective=perspectives[1], text="Ferne")
    raise_pulse(workshop, board=True)
    page = show(Scene.PERSPECTIVE, perspectives[0].pk)
    assert ("Nähe" in page, "Keine Schwäche genannt" in page, "Ferne" in page) == (
        True,
        True,
        False,
    )


def test_cards_in_no_perspective_can_be_read(show, strengths, perspectives, workshop):
    CardFactory(workshop=workshop, prompt=strengths, text="Noch ohne Platz")
    CardFactory(workshop=workshop, prompt=strengths, perspective=perspectives[0], text="Nähe")
    raise_pulse(workshop, board=True)
    page = show(Scene.PERSPECTIVE, UNSORTED)
    assert ("Unsortiert" in page, "Noch ohne Platz" in page, "Nähe" in page) == (True, True, False)


def test_board_shows_texts_of_few_unsorted_cards(show, strengths, perspectives, workshop):
    _board(workshop, strengths, perspectives[0], 30)
    CardFactory(workshop=workshop, prompt=strengths, text="Noch ohne Platz", key="tray")
    raise_pulse(workshop, board=True)
    page = show(Scene.BOARD)
    assert (page.count('class="note '), "Noch ohne Platz" in page) == (1, True)


@pytest.mark.parametrize(("with_cluster", "headings"), [(True, 1), (False, 0)])
def test_cards_without_a_cluster_stand_apart(
    with_cluster, headings, show, strengths, perspectives, workshop
):
    cluster = ClusterFactory(prompt=strengths, perspective=perspectives[0])
    place = {"workshop": workshop, "prompt": strengths, "perspective": perspectives[0]}
    if with_cluster:
        CardFactory(cluster=cluster, **place)
    CardFactory(**place)
    raise_pulse(workshop, board=True)
    assert show(Scene.PERSPECTIVE, perspectives[0].pk).count("Ohne Cluster") == headings


def test_people_are_told_of_all_where_their_number_is_known(show, workshop):
    Participant.objects.create(workshop=workshop, secret_hash="a", seats=8)
    for participants, sentence in (
        (9, "<b>8</b> von 9 Personen sind dabei"),
        (7, "<b>8</b> Personen sind dabei"),
        (None, "<b>8</b> Personen sind dabei"),
    ):
        workshop.participants = participants
        workshop.save(update_fields=["participants"])
        assert sentence in show(Scene.JOIN)


def test_four_kinds_stand_two_at_a_time(show, perspectives, workshop):
    for kind in Kind:
        PromptFactory(workshop=workshop, kind=kind)
    raise_pulse(workshop, board=True)
    assert show(Scene.PERSPECTIVE, perspectives[0].pk).count("data-spread") == 2


def test_cluster_shows_its_cards_and_its_neighbours(show, strengths, perspectives, workshop):
    shown = ClusterFactory(prompt=strengths, perspective=perspectives[0], title="Miteinander")
    other = ClusterFactory(prompt=strengths, perspective=perspectives[0], title="Fachlichkeit")
    _board(workshop, strengths, perspectives[0], 1, shown)
    CardFactory(workshop=workshop, prompt=strengths, perspective=perspectives[0], cluster=other)
    page = show(Scene.CLUSTER, shown.pk)
    assert "Stärken, Cluster 1 von 2" in page
    assert page.count('class="note ') == 1
    assert "Fachlichkeit" in page


def test_empty_cluster_says_so(show, strengths, perspectives):
    cluster = ClusterFactory(prompt=strengths, perspective=perspectives[0])
    raise_pulse(cluster.workshop, board=True)
    assert "In diesem Cluster hängt noch keine Karte." in show(Scene.CLUSTER, cluster.pk)


@pytest.mark.parametrize("scene", [Scene.PERSPECTIVE, Scene.CLUSTER])
@pytest.mark.parametrize("subject", [None, uuid4()])
def test_scene_whose_subject_is_gone_shows_the_board(scene, subject, show, strengths):
    assert 'data-scene="board"' in show(scene, subject)


def test_user_text_stays_text(show, strengths, perspectives, workshop):
    cluster = ClusterFactory(
        prompt=strengths, perspective=perspectives[0], title="<img src=x onerror=alert(1)>"
    )
    CardFactory(workshop=workshop, prompt=strengths, perspective=perspectives[0], cluster=cluster)
    raise_pulse(workshop, board=True)
    for scene, subject in (("board", None), ("cluster", cluster.pk)):
        assert "<img" not in show(scene, subject)


# --- the vote --------------------------------------------------------------------------------


@pytest.fixture
def vote(workshop):
    """A round that is closed, with two goals of equal dots and one of none."""
    found = VotingRound.objects.create(
        workshop=workshop, title="Was zuerst?", position=1, voters=7, decision="Wir fangen an."
    )
    for position, dots in enumerate((0, 5, 5)):
        goal = GoalFactory(workshop=workshop, statement=f"Ziel Nummer {position}")
        VoteResult.objects.create(round=found, goal=goal, dots=dots, position=position)
    return found


def test_result_without_a_vote_says_so(show):
    assert "Noch kein Ergebnis" in show(Scene.RESULT)


def test_result_shows_ranks_ties_and_the_decision(show, vote):
    page = show(Scene.RESULT)
    assert re.findall(r'ranks__place num">(\d)', page) == ["1", "1", "3"]
    assert page.count("gleichauf") == 2
    assert page.count("<i></i>") == 10
    assert "Wir fangen an." in page


def test_result_shows_the_newest_vote_or_the_chosen_one(show, vote, workshop):
    older = VotingRound.objects.create(workshop=workshop, title="Was davor?", position=0)
    assert "Was zuerst?" in show(Scene.RESULT)
    assert "Was davor?" in show(Scene.RESULT, older.pk)
    assert "Was zuerst?" in show(Scene.RESULT, uuid4())


def test_open_vote_tells_ballots_and_no_dots(show, vote, workshop):
    """The same rows are shown once it is closed: see above."""
    VotingRound.objects.update(state=VoteState.OPEN)
    Ballot.objects.create(round=vote, voter_hash="hash", dots={"goal": 5})
    Participant.objects.create(workshop=workshop, secret_hash="a")
    page = show(Scene.RESULT)
    assert "Was zuerst?" in page
    assert '<span class="counter__number num">1</span>' in page
    assert ("ranks" in page, "Ziel Nummer" in page) == (False, False)


def test_draft_of_a_vote_is_not_shown(show, vote):
    VotingRound.objects.update(state=VoteState.DRAFT)
    page = show(Scene.RESULT, vote.pk)
    assert ("Noch kein Ergebnis" in page, "Was zuerst?" in page) == (True, False)


def test_vote_of_two_phones_shows_no_counts(show, vote):
    VotingRound.objects.update(ballots=BallotKind.PHONE, voters=2)
    page = show(Scene.RESULT)
    assert "Es gingen weniger als drei" in page
    assert "ranks__dots" not in page


# --- before the reveal -----------------------------------------------------------------------


def test_no_scene_shows_a_covered_text(show, strengths, perspectives, workshop):
    """Sealed and in the box; the same card revealed is the negative control."""
    Prompt.objects.filter(pk=strengths.pk).update(state=RoundState.OPEN)
    cluster = ClusterFactory(prompt=strengths, perspective=perspectives[0])
    sealed = CardFactory(
        workshop=workshop,
        prompt=strengths,
        perspective=perspectives[0],
        cluster=cluster,
        text=SECRET_TEXT,
        seal="sealed",
    )
    _box(strengths)
    scenes = [(scene, None) for scene in Scene] + [
        (Scene.PERSPECTIVE, perspectives[0].pk),
        (Scene.PERSPECTIVE, UNSORTED),
        (Scene.CLUSTER, cluster.pk),
    ]

    def shown():
        raise_pulse(workshop, board=True)
        return [scene for scene, subject in scenes if SECRET_TEXT in show(scene, subject)]

    assert shown() == []
    Card.with_sealed.filter(pk=sealed.pk).update(seal="revealed")
    assert set(shown()) == {Scene.BOARD, Scene.PERSPECTIVE, Scene.CLUSTER}
