"""The door of a room: code, link, return word, and how guessing ends."""

import re
import time
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from swot.services.rounds import close_round
from tests.factories import WorkshopFactory
from tests.races import at_once
from tests.rooms import enter_room
from workshops import room as rooms
from workshops.devices import cookie_name, hash_of, secret_on, words_of
from workshops.models import Participant, Room, Workshop
from workshops.pulse import pulse_of
from workshops.services import archive_workshop

JOIN = "/join/"
NOT_OPEN = "Dieser Code öffnet gerade keinen Raum."
TOO_OFTEN = "Es wurden zu viele falsche Codes eingegeben."
WRONG = "22222222"


@pytest.fixture(autouse=True)
def fresh_counts(db):
    cache.clear()


@pytest.fixture
def door(workshop):
    return rooms.open_door(workshop=workshop)


def phone_page(workshop):
    return reverse("swot:phone", args=[workshop.pk])


def link_of(room):
    return reverse("workshops:join_link", args=[room.link])


def fail(client, times=1, **more):
    for _ in range(times):
        answer = client.post(JOIN, {"code": WRONG}, **more)
    return answer


def said(answer):
    found = re.search(r'id="id_\w+_error">.*?<span>(.*?)</span>', answer.content.decode(), re.S)
    return found[1] if found else ""


# --- the code --------------------------------------------------------------------------------


def test_code_has_eight_signs_without_look_alikes():
    signs = "".join(rooms.new_code() for _ in range(300))
    assert set(signs) == set("23456789ABCDEFGHJKMNPQRSTUVWXYZ")
    assert (len(rooms.new_code()), len(rooms.new_link())) == (8, 22)
    assert rooms.spell_code("ABCD2345") == "ABCD-2345"


@pytest.mark.parametrize(
    "typed", ["abcd2345", "ABCD-2345", " ab cd 23 45 ", "abcd – 2345", "A.B.C.D.2.3.4.5"]
)
def test_code_is_read_however_it_is_typed(typed):
    assert rooms.read_code(typed) == "ABCD2345"


@pytest.mark.parametrize("typed", ["", "ABCD234", "ABCD23456", "ABCD234O", "ABCD2341", "ÄBCD2345"])
def test_what_can_be_no_code_is_none(typed):
    assert rooms.read_code(typed) == ""


# --- the door --------------------------------------------------------------------------------


def test_door_is_shut_until_it_is_opened(workshop):
    room = rooms.ensure_room(workshop)
    assert (room.is_open, rooms.ensure_room(workshop)) == (False, room)
    assert rooms.open_door(workshop=workshop).is_open is True
    assert rooms.shut_door(workshop=workshop).is_open is False
    assert pulse_of(Workshop.objects.get()) == "0.0.2"


def test_renewed_door_has_another_code_and_link(workshop, door):
    fresh = rooms.renew_door(workshop=workshop)
    assert fresh.is_open is True
    assert {door.code, door.link} & {fresh.code, fresh.link} == set()
    assert Room.objects.count() == 1


def test_taken_code_is_tried_again(workshop, door, monkeypatch):
    codes = iter([door.code, "ABCD2345"])
    monkeypatch.setattr(rooms, "new_code", lambda: next(codes))
    assert rooms.ensure_room(WorkshopFactory()).code == "ABCD2345"


# --- joining ---------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["code", "link"])
def test_phone_joins_without_account_or_name(client, workshop, door, way):
    if way == "code":
        answer = client.post(JOIN, {"code": rooms.spell_code(door.code).lower()})
    else:
        answer = client.post(link_of(door))
    assert answer.url == f"{phone_page(workshop)}?said=joined"  # neither code nor link
    participant = Participant.objects.get()
    secret = secret_on(asking(client), workshop.pk)
    assert (participant.secret_hash, participant.seats) == (hash_of(secret), 1)
    assert client.get(answer.url).status_code == 200
    assert "sessionid" not in client.cookies


def test_return_word_is_open_at_joining_and_folded_later(client, workshop, door):
    page = client.post(link_of(door), follow=True).content.decode()
    folded = client.get(phone_page(workshop)).content.decode()
    assert [text.count('<details class="more" open>') for text in (page, folded)] == [1, 0]


def asking(client):
    """A request with the cookies of the client."""
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return request


def test_looking_at_the_link_changes_nothing(client, workshop, door):
    before = pulse_of(Workshop.objects.get())
    answer = client.get(link_of(door))
    assert answer.status_code == 200
    assert (Participant.objects.count(), pulse_of(Workshop.objects.get())) == (0, before)


def test_phone_that_was_here_comes_back_to_its_place(client, workshop, door):
    device = enter_room(client, workshop)
    for answer in (
        client.post(JOIN, {"code": door.code}),
        client.post(link_of(door)),
        client.get(link_of(door)),
    ):
        assert (answer.status_code, answer.url) == (302, phone_page(workshop))
    assert Participant.objects.get() == device.participant


def test_table_device_says_for_how_many_it_writes(client, workshop, door):
    client.post(JOIN, {"code": door.code, "seats": "5"})
    assert Participant.objects.get().seats == 5
    client.post(reverse("workshops:seats", args=[workshop.pk]), {"seats": "8"})
    assert Participant.objects.get().seats == 8


@pytest.mark.parametrize("seats", ["0", "9", "x", "", "-1", "\x00"])
def test_table_device_writes_for_one_to_eight(client, workshop, seats):
    enter_room(client, workshop, seats=3)
    client.post(reverse("workshops:seats", args=[workshop.pk]), {"seats": seats})
    assert Participant.objects.get().seats == 3


def change_seats(client, workshop, seats):
    url = reverse("workshops:seats", args=[workshop.pk])
    answer = client.post(url, {"seats": seats}, follow=True)
    found = re.search(r'id="seats-error">.*?<span>(.*?)</span>', answer.content.decode(), re.S)
    return Participant.objects.get().seats, found[1] if found else ""


def test_seats_stand_while_a_vote_is_open(client, workshop):
    enter_room(client, workshop, seats=3)
    vote = workshop.voting_rounds.create(title="Punkte", state="open")
    for wanted in (1, 8):
        seats, sentence = change_seats(client, workshop, wanted)
        assert (seats, sentence[:25]) == (3, "Eine Abstimmung läuft: Di")
    assert change_seats(client, workshop, 3) == (3, "")
    vote.delete()
    assert change_seats(client, workshop, 1) == (1, "")


def test_seats_only_grow_while_cards_of_the_device_lie_in_the_box(client, workshop, strengths):
    """Or one person would read what several wrote."""
    strengths.state = "open"
    strengths.save()
    device = enter_room(client, workshop, seats=3)
    card = {"card": uuid4(), "prompt": strengths.pk, "text": "Kurze Wege"}
    client.post(reverse("swot:phone_card", args=[workshop.pk]), card)
    for wanted in (1, 2):
        seats, sentence = change_seats(client, workshop, wanted)
        assert (seats, sentence[:24]) == (3, "Von diesem Gerät liegen ")
        assert "Kurze Wege" not in client.get(phone_page(workshop)).content.decode()
    assert change_seats(client, workshop, 8) == (8, "")
    assert words_of(device.secret) in client.get(phone_page(workshop)).content.decode()
    close_round(prompt=strengths)
    assert change_seats(client, workshop, 1) == (1, "")


def test_cards_of_others_do_not_fix_the_seats(client, workshop, strengths):
    strengths.state = "open"
    strengths.save()
    other = Client()
    enter_room(other, workshop)
    card = {"card": uuid4(), "prompt": strengths.pk, "text": "Kurze Wege"}
    other.post(reverse("swot:phone_card", args=[workshop.pk]), card)
    Participant.objects.all().delete()
    enter_room(client, workshop, seats=3)
    assert change_seats(client, workshop, 1) == (1, "")


@pytest.mark.parametrize("what", ["shut", "renewed", "archived", "deleted"])
@pytest.mark.parametrize("way", ["code", "link"])
def test_door_that_closes_in_between_lets_nobody_in(client, workshop, door, monkeypatch, way, what):
    """What happens after the code was looked up and before the phone has its turn."""
    verbs = {
        "shut": lambda: rooms.shut_door(workshop=workshop),
        "renewed": lambda: rooms.renew_door(workshop=workshop),
        "archived": lambda: archive_workshop(workshop=workshop),
        "deleted": lambda: Workshop.objects.filter(pk=workshop.pk).delete(),
    }
    raised = rooms.raise_pulse

    def change_and_raise(*args, **more):
        monkeypatch.setattr(rooms, "raise_pulse", raised)
        verbs[what]()
        raised(*args, **more)

    monkeypatch.setattr(rooms, "raise_pulse", change_and_raise)
    url, data = (JOIN, {"code": door.code}) if way == "code" else (link_of(door), {})
    answer = client.post(url, data)
    assert (answer.status_code, Participant.objects.count()) == (200 if way == "code" else 404, 0)
    words = NOT_OPEN if way == "code" else "Dieser Link öffnet gerade keinen Raum."
    assert words in answer.content.decode()


@pytest.mark.parametrize("what", ["archived", "deleted"])
def test_seats_of_a_retreat_that_ends_in_between_lead_to_joining(
    client, workshop, monkeypatch, what
):
    enter_room(client, workshop)
    raised = rooms.raise_pulse

    def change_and_raise(*args, **more):
        if what == "archived":
            archive_workshop(workshop=workshop)
        else:
            Workshop.objects.filter(pk=workshop.pk).delete()
        raised(*args, **more)

    monkeypatch.setattr(rooms, "raise_pulse", change_and_raise)
    answer = client.post(reverse("workshops:seats", args=[workshop.pk]), {"seats": 2})
    assert answer.url == "/join/?why=unknown"


def test_wrong_shut_and_renewed_codes_get_the_same_answer(client, workshop, door):
    old = door.code
    rooms.renew_door(workshop=workshop)
    shut = rooms.shut_door(workshop=WorkshopFactory()).code
    gone = WorkshopFactory()
    away = rooms.open_door(workshop=gone).code
    archive_workshop(workshop=gone)
    answers = [client.post(JOIN, {"code": code}) for code in (WRONG, old, shut, away)]
    assert {(answer.status_code, said(answer)) for answer in answers} == {(200, said(answers[0]))}
    assert said(answers[0]).startswith(NOT_OPEN)
    assert Participant.objects.count() == 0


def test_wrong_shut_and_renewed_links_get_the_same_answer(client, workshop, door):
    old = link_of(door)
    rooms.renew_door(workshop=workshop)
    shut = link_of(rooms.shut_door(workshop=WorkshopFactory()))
    for url in (old, shut, "/join/no-such-link/"):
        for answer in (client.get(url), client.post(url)):
            assert (answer.status_code, Participant.objects.count()) == (404, 0)
            assert "Dieser Link öffnet gerade keinen Raum." in answer.content.decode()


@pytest.mark.parametrize("typed", ["", "\x00", "ABCD", "\u202eABCD2345\x00", "x" * 5000])
def test_what_is_no_code_gets_a_sentence(client, workshop, typed):
    answer = client.post(JOIN, {"code": typed})
    assert answer.status_code == 200
    assert said(answer)


def test_strange_phone_is_led_to_joining(client, workshop):
    answer = client.get(phone_page(workshop), follow=True)
    assert answer.redirect_chain == [("/join/?why=unknown", 302)]
    assert "Dieses Gerät ist in jenem Raum nicht bekannt." in answer.content.decode()
    answer = client.get(phone_page(workshop), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/join/?why=unknown"


def test_joining_asks_for_a_token(workshop, door):
    client = Client(enforce_csrf_checks=True)
    for url in (JOIN, link_of(door), "/join/back/"):
        assert client.post(url, {"code": door.code}).status_code == 403
    assert Participant.objects.count() == 0


def test_pages_speak_the_language_of_the_phone(client, workshop, door):
    english = {"headers": {"accept-language": "en"}}
    assert "Take part" in client.get(JOIN, **english).content.decode()
    client.post(reverse("set_language"), {"language": "de", "next": JOIN})
    assert "Teilnehmen" in client.get(JOIN, **english).content.decode()


# --- the return word ---------------------------------------------------------------------------


def test_return_word_takes_up_the_place(client, workshop):
    device = enter_room(client, workshop)
    word = words_of(device.secret)
    assert word in client.get(phone_page(workshop)).content.decode()
    other = Client()
    answer = other.post("/join/back/", {"words": word.upper().replace(" ", "-")})
    assert answer.url == phone_page(workshop)
    assert other.cookies[cookie_name(workshop.pk)].value == (
        client.cookies[cookie_name(workshop.pk)].value
    )
    assert Participant.objects.count() == 1


def test_return_word_works_with_the_door_shut_until_the_retreat_is_put_away(client, workshop):
    device = enter_room(client, workshop)
    archive_workshop(workshop=workshop)
    answer = Client().post("/join/back/", {"words": words_of(device.secret)})
    assert said(answer).startswith("Zu diesem Rückkehrwort gehört kein Platz.")


@pytest.mark.parametrize(
    "typed", ["", "\x00", "lusab babad", words_of(bytes(range(16))), "x" * 9000]
)
def test_return_word_of_nobody_gets_a_sentence(client, db, typed):
    answer = client.post("/join/back/", {"words": typed})
    assert answer.status_code == 200
    assert said(answer)


# --- guessing ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_guessing_from_one_address_is_limited(client, workshop, door):
    answer = fail(client, 61)
    assert (answer.status_code, said(answer)[:14]) == (200, NOT_OPEN[:14])
    answer = fail(client)
    assert answer.status_code == 429
    assert said(answer).startswith(TOO_OFTEN)
    # The right code is not looked at either, or guessing would go on.
    assert client.post(JOIN, {"code": door.code}).status_code == 429
    assert client.post(link_of(door)).url.startswith(phone_page(workshop))
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(JOIN, {"code": door.code}).status_code == 302


@pytest.mark.slow
def test_address_in_the_dress_of_the_other_kind_counts_as_itself(client, workshop, door):
    fail(client, 61, REMOTE_ADDR="::ffff:10.0.0.1")
    answers = [
        fail(client, REMOTE_ADDR=address).status_code
        for address in ("10.0.0.1", "::ffff:a00:1", "::ffff:10.0.0.2", "10.0.0.3")
    ]
    assert answers == [429, 429, 200, 200]


def test_guessing_from_many_addresses_is_limited(workshop, door, settings):
    settings.ACCOUNT_RATE_LIMITS = {
        **settings.ACCOUNT_RATE_LIMITS,
        "join_failed_in_all": "5/m/key",
    }
    for n in range(6):
        fail(Client(REMOTE_ADDR=f"192.0.2.{n}"))
    answer = Client(REMOTE_ADDR="192.0.2.77").post(JOIN, {"code": door.code})
    assert answer.status_code == 429


@pytest.mark.slow
def test_addresses_of_one_ipv6_network_count_as_one(workshop, door):
    client = Client()
    for n in range(61):
        fail(client, REMOTE_ADDR=f"2001:db8::{n + 1:x}")
    assert fail(client, REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert fail(client, REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


@pytest.mark.slow
def test_what_can_be_no_code_does_not_count(client, workshop, door):
    for _ in range(70):
        client.post(JOIN, {"code": "ABC"})
    assert client.post(JOIN, {"code": door.code}).status_code == 302


def test_limit_never_fails_open(client, workshop, door, monkeypatch):
    def broken(*_args, **_more):
        raise OperationalError("the cache is away")

    client.raise_request_exception = False
    monkeypatch.setattr("workshops.guessing.cache.get_many", broken)
    assert client.post(JOIN, {"code": door.code}).status_code == 503
    monkeypatch.undo()
    monkeypatch.setattr("workshops.guessing.consume", broken)
    assert client.post(JOIN, {"code": WRONG}).status_code == 503
    assert Participant.objects.count() == 0


@pytest.mark.slow
def test_three_hundred_join_from_one_address_within_a_minute(workshop, door):
    client = Client()  # one for all: making it takes longer than joining
    began = time.monotonic()
    for _ in range(300):
        client.cookies.clear()
        assert client.post(JOIN, {"code": door.code}).status_code == 302
    assert Participant.objects.count() == 300
    assert time.monotonic() - began < 60


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_thirty_join_at_the_same_moment(workshop, door):
    answers = at_once(*[lambda: Client().post(JOIN, {"code": door.code}).status_code] * 30)
    assert answers == [302] * 30
    assert Participant.objects.count() == 30


# --- the pulse of a phone --------------------------------------------------------------------


def test_pulse_is_for_phones_of_the_room(client, workshop):
    url = reverse("workshops:phone_pulse", args=[workshop.pk])
    assert client.get(url).url == "/join/?why=unknown"
    enter_room(client, workshop)
    assert client.get(url).content.decode() == "0.1.0"
