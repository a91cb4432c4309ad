"""The page of the room: door, rounds, screen; and that nothing gets out before the reveal."""

import io
import zipfile
from uuid import uuid4

import pdfplumber
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from swot import setup
from swot.models import Card, Prompt, QuestionCard, RoundState, WrittenCard
from swot.progress import counts_of
from swot.services import rounds
from tests.access_table import TABLE
from tests.factories import CardFactory, GuidingQuestionFactory
from tests.rooms import take_in
from tests.test_access import url_of
from tests.world import ROLES, build_world
from workshops.models import Perspective, Room, Scene
from workshops.pulse import pulse_of
from workshops.room import open_door
from workshops.screens import UNSORTED, new_screen
from workshops.services import StillInUse

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECRET = "Hier fehlt Vertrauen nach oben"


def url(name, thing):
    return reverse(name, args=[thing.pk])


def write(prompt, text=SECRET, **fields):
    values = {"id": uuid4(), "prompt": prompt, "text": text, "edit_hash": "0" * 64}
    return WrittenCard.objects.create(**{**values, **fields})


@pytest.fixture
def client(sign_in, facilitator):
    return sign_in(facilitator)


@pytest.fixture
def page(client, workshop):
    """The page of the room, as text and context."""
    return lambda **query: client.get(url("swot:room", workshop), query)


def row_of(response, prompt):
    return next(row for row in response.context["rounds"] if row.prompt == prompt)


# --- the page ------------------------------------------------------------------------------


def test_room_of_a_new_retreat_has_its_door_shut_and_stores_nothing(page, workshop, strengths):
    response = page()
    assert response.context["door"].is_open is False
    assert response.context["door"].inside == "Noch ist niemand im Raum."
    assert Room.objects.count() == 0


def test_room_without_prompts_says_what_to_do(page):
    assert "Es wurde noch niemand gefragt" in page().text or "Abfrage" in page().text


def test_open_door_shows_code_link_and_qr_code(page, workshop, strengths):
    room = open_door(workshop=workshop)
    response = page()
    door = response.context["door"]
    assert door.code == f"{room.code[:4]} {room.code[4:]}"
    assert door.link.endswith(reverse("workshops:join_link", args=[room.link]))
    assert f'd="{door.qr.path}"' in response.text


def test_shut_door_shows_neither_code_nor_link(page, client, workshop, strengths):
    room = open_door(workshop=workshop)
    client.post(url("workshops:door_shut", workshop))
    text = page().text
    assert room.link not in text
    assert room.code[:4] not in text


def test_room_counts_devices_and_people(page, workshop, strengths):
    for seats in (1, 1, 4):
        take_in(workshop, seats=seats)
    assert page().context["door"].inside == "6 Personen im Raum, an 3 Geräten"


def test_round_counts_the_box_without_withdrawn_cards(page, strengths):
    rounds.open_round(prompt=strengths)
    for _ in range(2):
        write(strengths)
    write(strengths, "", is_withdrawn=True)
    row = row_of(page(), strengths)
    assert row.counters == ["2 Karten im Kasten"]
    assert row.forward.name == "swot:round_close"


def test_every_state_has_its_verbs(page, strengths):
    seen = {}
    for state in RoundState:
        Prompt.objects.filter(pk=strengths.pk).update(state=state)
        row = row_of(page(), strengths)
        back = [verb.name for verb in row.backward]
        seen[state.value] = (row.forward.name if row.forward else None, back)
    assert seen == {
        "draft": ("swot:round_open", []),
        "open": ("swot:round_close", ["swot:round_draft"]),
        "closed": ("swot:round_reveal", ["swot:round_draft", "swot:round_open"]),
        "revealed": (None, ["swot:round_cover", "swot:round_open"]),
    }


def test_one_button_stands_out(page, workshop, strengths, weaknesses):
    assert page().text.count("btn-primary") == 1  # the door
    open_door(workshop=workshop)
    assert page().text.count("btn-primary") == 1
    rounds.open_round(prompt=weaknesses)
    response = page()
    assert response.text.count("btn-primary") == 1
    assert row_of(response, weaknesses).is_next


@pytest.mark.parametrize(("count", "warnings"), [(0, 0), (4, 1), (5, 0)])
def test_few_cards_at_once_are_warned_of(page, workshop, strengths, count, warnings):
    rounds.open_round(prompt=strengths)
    for _ in range(count):
        write(strengths)
    rounds.close_round(prompt=strengths)
    assert len(row_of(page(), strengths).warnings) == warnings


@pytest.mark.parametrize(("people", "warnings"), [(0, 0), (4, 1), (5, 0)])
def test_few_people_are_warned_of_before_the_opening(page, workshop, strengths, people, warnings):
    for _ in range(people):
        take_in(workshop)
    assert len(row_of(page(), strengths).warnings) == warnings


def test_cards_with_names_need_no_warning(page, workshop, strengths):
    workshop.asks_names = True
    workshop.save()
    take_in(workshop)
    assert row_of(page(), strengths).warnings == []


def test_late_cards_are_counted_as_such(page, strengths):
    rounds.open_round(prompt=strengths)
    write(strengths)
    rounds.close_round(prompt=strengths)
    rounds.open_round(prompt=strengths)
    write(strengths)
    rounds.close_round(prompt=strengths)
    assert row_of(page(), strengths).counters == ["2 Karten verdeckt", "davon 1 nachgereicht"]


@pytest.mark.parametrize("part", ["rounds", "screen"])
def test_part_answers_nothing_new_without_a_body(page, workshop, strengths, part):
    workshop.refresh_from_db()
    assert page(part=part, rev=pulse_of(workshop)).status_code == 204
    rounds.open_round(prompt=strengths)
    response = page(part=part, rev=pulse_of(workshop))
    assert response.status_code == 200
    assert f'id="room-{part}"' in response.text


def test_room_asks_the_same_queries_for_any_number_of_cards(
    client, workshop, strengths, weaknesses, django_assert_num_queries
):
    open_door(workshop=workshop)
    for count in (1, 30):
        for prompt in (strengths, weaknesses):
            for _ in range(count):
                write(prompt)
                take_in(workshop)
        with django_assert_num_queries(10):
            client.get(url("swot:room", workshop))


def test_archived_retreat_has_no_room(client, workshop):
    workshop.archived_at = timezone.now()
    workshop.save()
    assert client.get(url("swot:room", workshop)).status_code == 403


# --- the verbs -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("round_open", "draft", "open"),
        ("round_draft", "open", "draft"),
        ("round_close", "open", "closed"),
        ("round_reveal", "closed", "revealed"),
        ("round_cover", "revealed", "closed"),
        ("round_open", "revealed", "open"),
    ],
)
def test_verb_of_a_round_leads_back_to_the_room(client, workshop, strengths, verb, before, after):
    Prompt.objects.filter(pk=strengths.pk).update(state=before)
    response = client.post(url(f"swot:{verb}", strengths))
    assert response.url == url("swot:room", workshop)
    assert Prompt.objects.get(pk=strengths.pk).state == after


def test_step_out_of_order_says_why(client, workshop, strengths):
    response = client.post(url("swot:round_reveal", strengths), follow=True)
    assert "Schließen Sie zuerst die Runde" in response.text


def test_verb_with_htmx_brings_the_room_and_its_message(client, workshop, strengths):
    response = client.post(
        url("swot:round_open", strengths), headers={"HX-Request": "true"}, follow=True
    )
    assert "Die Runde ist offen" in response.text
    assert response.text.count('id="room"') == 1
    assert "<html" not in response.text


def test_door_verbs(client, workshop):
    client.post(url("workshops:door_open", workshop))
    first = Room.objects.get()
    assert first.is_open
    client.post(url("workshops:door_renew", workshop))
    second = Room.objects.get()
    assert (second.code, second.link) != (first.code, first.link)
    client.post(url("workshops:door_shut", workshop))
    assert not Room.objects.get().is_open


def test_screen_has_an_address_until_it_is_revoked(client, workshop):
    client.post(url("workshops:screen_new", workshop))
    first = Room.objects.get().screen
    client.post(url("workshops:screen_new", workshop))
    second = Room.objects.get().screen
    assert second not in (None, first)
    assert Client().get(reverse("screen", args=[first])).status_code == 404
    assert Client().get(reverse("screen", args=[second])).status_code == 200
    client.post(url("workshops:screen_revoke", workshop))
    assert Room.objects.get().screen is None
    assert Client().get(reverse("screen", args=[second])).status_code == 404


def test_scene_is_chosen_with_its_subject(client, workshop, perspectives):
    place = perspectives[1]
    client.post(
        url("workshops:scene", workshop), {"scene": "perspective", "subject": str(place.pk)}
    )
    room = Room.objects.get()
    assert (room.scene, room.subject) == (Scene.PERSPECTIVE, place.pk)


def test_clock_runs_from_the_choice_and_other_scenes_leave_it(client, workshop):
    begun = timezone.now()
    client.post(url("workshops:scene", workshop), {"scene": "write", "minutes": "8"})
    until = Room.objects.get().writing_until
    assert 479 <= (until - begun).total_seconds() <= 540
    client.post(url("workshops:scene", workshop), {"scene": "board", "minutes": "0"})
    client.post(url("workshops:scene", workshop), {"scene": "write", "minutes": ""})
    assert Room.objects.get().writing_until == until
    client.post(url("workshops:scene", workshop), {"scene": "write", "minutes": "0"})
    assert Room.objects.get().writing_until is None


@pytest.mark.parametrize(
    ("on_screen", "scene"), [({"on_screen": "on"}, Scene.WRITE), ({}, Scene.JOIN)]
)
def test_opening_brings_the_round_to_the_wall_if_asked(
    client, workshop, strengths, on_screen, scene
):
    new_screen(workshop=workshop)
    client.post(url("swot:round_open", strengths), on_screen)
    assert Room.objects.get().scene == scene


def test_revealing_brings_the_board_to_the_wall_only_with_an_address(client, workshop, strengths):
    for address, scene in ((False, Scene.JOIN), (True, Scene.BOARD)):
        open_door(workshop=workshop)
        if address:
            new_screen(workshop=workshop)
        Prompt.objects.filter(pk=strengths.pk).update(state=RoundState.CLOSED)
        assert ('name="on_screen"' in client.get(url("swot:room", workshop)).text) == address
        client.post(url("swot:round_reveal", strengths), {"on_screen": "on"})
        assert Room.objects.get().scene == scene


def test_refused_step_leaves_the_wall(client, workshop, strengths):
    new_screen(workshop=workshop)
    client.post(url("swot:round_reveal", strengths), {"on_screen": "on"})
    assert Room.objects.get().scene == Scene.JOIN


@pytest.mark.parametrize("verb", ["round_close", "round_draft"])
def test_clock_ends_with_the_last_open_round(client, workshop, strengths, weaknesses, verb):
    rounds.open_round(prompt=strengths)
    rounds.open_round(prompt=weaknesses)
    client.post(url("workshops:scene", workshop), {"scene": "write", "minutes": "8"})
    client.post(url(f"swot:{verb}", strengths))
    assert Room.objects.get().writing_until is not None
    client.post(url(f"swot:{verb}", weaknesses))
    assert Room.objects.get().writing_until is None


def test_cards_in_no_perspective_can_be_chosen(client, workshop, perspectives):
    data = {"scene": "perspective", "subject": str(UNSORTED)}
    client.post(url("workshops:scene", workshop), data)
    room = Room.objects.get()
    assert (room.scene, room.subject) == (Scene.PERSPECTIVE, UNSORTED)


def test_select_keeps_what_was_shown_last(client, page, workshop, perspectives):
    chosen = str(perspectives[1].pk)
    client.post(url("workshops:scene", workshop), {"scene": "perspective", "subject": chosen})
    client.post(url("workshops:scene", workshop), {"scene": "board"})
    row = next(row for row in page().context["scenes"] if row.value == Scene.PERSPECTIVE)
    assert [value for value, _label, is_chosen in row.options if is_chosen] == [chosen]


def test_votes_of_one_title_are_told_apart(page, workshop):
    for position, title in enumerate(("Was zuerst?", "Was danach?", "Was zuerst?")):
        workshop.voting_rounds.create(title=title, position=position)
    row = next(row for row in page().context["scenes"] if row.value == Scene.RESULT)
    assert [label for _value, label, _is_chosen in row.options] == [
        "die neueste",
        "Was zuerst? (1)",
        "Was danach?",
        "Was zuerst? (2)",
    ]


def test_next_step_after_all_reveals_is_the_board(page, strengths, weaknesses):
    Prompt.objects.filter(pk=strengths.pk).update(state=RoundState.REVEALED)
    assert "Alle Runden sind aufgedeckt" not in page().text
    Prompt.objects.update(state=RoundState.REVEALED)
    text = page().text
    assert ("Alle Runden sind aufgedeckt" in text, text.count("btn-primary")) == (True, 1)


def test_room_leads_to_the_votes_before_the_first(page, workshop):
    assert f'href="{url("goals:votes", workshop)}"' in page().text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"scene": "none"},
        {"scene": "cluster"},
        {"scene": "cluster", "subject": str(uuid4())},
        {"scene": "perspective", "subject": "x"},
        {"scene": "write", "minutes": "-1"},
        {"scene": "write", "minutes": "1e9"},
        {"scene": "write", "minutes": "181"},
    ],
)
def test_scene_that_is_none_is_refused_in_words(client, workshop, data):
    response = client.post(url("workshops:scene", workshop), data, follow=True)
    assert "banner--error" in response.text
    assert not Room.objects.exclude(scene=Scene.JOIN).exists()


def test_sheet_shows_the_code_while_the_door_is_open(client, workshop):
    assert "Die Tür ist zu" in client.get(url("swot:room_sheet", workshop)).text
    room = open_door(workshop=workshop)
    assert f"{room.code[:4]} {room.code[4:]}" in client.get(url("swot:room_sheet", workshop)).text


# --- names ---------------------------------------------------------------------------------


def test_names_are_settled_once_somebody_has_written(client, workshop, strengths):
    form = {
        "title": workshop.title,
        "language": "de",
        "asks_names": "on",
        f"prompt-{strengths.pk}-ask": "on",
        f"prompt-{strengths.pk}-text": "Welche Stärken?",
    }
    client.post(url("swot:workshop_edit", workshop), form)
    workshop.refresh_from_db()
    assert workshop.asks_names
    write(strengths)
    client.post(url("swot:workshop_edit", workshop), {**form, "asks_names": ""})
    workshop.refresh_from_db()
    assert workshop.asks_names
    frame = setup.Frame(title="x", language="de", asks_names=False)
    with pytest.raises(setup.NamesAreSettled):
        setup.edit_workshop(workshop=workshop, frame=frame, prompts=[])


# --- nothing gets out before the reveal ----------------------------------------------------


@pytest.mark.parametrize("is_sealed", [False, True])
def test_prompt_with_cards_from_phones_is_not_deleted(client, workshop, strengths, is_sealed):
    rounds.open_round(prompt=strengths)
    write(strengths)
    if is_sealed:
        rounds.close_round(prompt=strengths)
    frame = setup.Frame(title="x", language="de")
    with pytest.raises(StillInUse):
        setup.edit_workshop(workshop=workshop, frame=frame, prompts=[])
    response = client.post(
        url("swot:workshop_edit", workshop),
        {"title": "x", "language": "de", f"prompt-{strengths.pk}-text": "Welche Stärken?"},
    )
    assert "Zu dieser Abfrage gibt es scho" in response.text


def test_counts_leave_sealed_cards_out(workshop, strengths, perspectives):
    CardFactory(prompt=strengths, perspective=perspectives[0])
    rounds.open_round(prompt=strengths)
    write(strengths, perspective=perspectives[0])
    rounds.close_round(prompt=strengths)

    def numbers():
        counted = sum(row.cards for row in counts_of(type(workshop).objects.get(pk=workshop.pk)))
        place = Perspective.objects.with_ties().get(pk=perspectives[0].pk)
        return counted, place.card_count

    assert numbers() == (1, 1)
    rounds.reveal_round(prompt=strengths)
    assert numbers() == (2, 2)


@pytest.mark.slow
@pytest.mark.databases("sqlite")  # the seal is a filter of the models, not of the database
@pytest.mark.parametrize("stage", ["box", "sealed", "covered", "revealed"])
def test_no_page_holds_a_text_from_a_phone_before_the_reveal(db, stage):
    """Every address that answers GET, for every role; revealed is the control that could leak."""
    world = build_world("Landkreis")
    workshop, prompt = world["workshop"], world["prompt"]
    open_door(workshop=workshop)
    new_screen(workshop=workshop)
    rounds.open_round(prompt=prompt)
    for number in range(5):
        write(prompt, f"{SECRET} {number}", perspective=world["perspective"], signature=SECRET)
    if stage != "box":
        rounds.close_round(prompt=prompt)
    if stage in ("covered", "revealed"):
        rounds.reveal_round(prompt=prompt)
        _work_with_it(world)
    if stage == "covered":
        rounds.cover_round(prompt=prompt)
    leaks = {name for role in ROLES for name in _pages_with_secret(world, role)}
    if stage == "revealed":
        assert {
            "swot:board",
            "swot:question_list",
            "reports:report",
            "reports:report_pdf",
            "reports:report_word",
            "reports:archive_download",
        } <= leaks
    else:
        assert leaks == set()


def _work_with_it(world):
    """Let everything point at a card from a phone that can."""
    card = Card.objects.filter(text__startswith=SECRET).first()
    Card.objects.filter(pk=card.pk).update(cluster=world["cluster"])
    Card.objects.filter(pk=world["card"].pk).update(same_as=card, split_from=card)
    question = world["question"]
    QuestionCard.objects.create(question=question, card=card)
    question.goal_links.create(goal=world["goal"])
    GuidingQuestionFactory(workshop=world["workshop"], number=99)


def _pages_with_secret(world, role):
    """What this role may read; the others are turned away with a page that holds nothing."""
    client = Client()
    client.force_login(world[f"member_{role}"], BACKEND)
    room = world["workshop"].room
    paths = [
        (name, url_of(name, row, world))
        for name, row in TABLE.items()
        if row.get is not None and (role in row.get or "logged out" in row.get)
        if "photo" not in name
    ]
    paths += [(name, reverse(name, args=[room.screen])) for name in ("screen", "screen_scene")]
    for name, path in paths:
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        if SECRET in _text_of(name, body):
            yield name


def _text_of(name, body):
    """What a person reads in a page or a file, packed or not, with single spaces."""
    if name == "reports:report_pdf":
        with pdfplumber.open(io.BytesIO(body)) as pdf:
            text = " ".join(page.extract_text() for page in pdf.pages)
    elif body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            text = " ".join(
                packed.read(name).decode(errors="replace") for name in packed.namelist()
            )
    else:
        text = body.decode(errors="replace")
    return " ".join(text.split())
