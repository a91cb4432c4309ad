"""The secret of a phone: marks, words, cookie, and the way into the room."""

import uuid

import pytest
from django.http import Http404, HttpResponse

from tests.factories import WorkshopFactory
from workshops.devices import (
    UnknownDevice,
    cookie_name,
    hash_of,
    is_mark_of,
    mark_of,
    new_secret,
    reach_device,
    remember_device,
    secret_of,
    words_of,
)
from workshops.models import Participant
from workshops.services import archive_workshop

SECRET = bytes.fromhex("7f000001" * 4)
# The paper's own example: 127.0.0.1 is lusab-babad.
WORDS = "lusab babad " * 3 + "lusab babad"


@pytest.fixture
def participant(workshop):
    return Participant.objects.create(workshop=workshop, secret_hash=hash_of(SECRET))


def request_of(rf, workshop_pk, secret=SECRET):
    response = HttpResponse()
    remember_device(response, workshop_pk, secret)
    request = rf.get("/")
    request.COOKIES = {name: morsel.value for name, morsel in response.cookies.items()}
    return request


def test_secret_is_128_random_bits():
    assert (len(new_secret()), new_secret() == new_secret()) == (16, False)


def test_mark_belongs_to_one_secret_and_one_thing():
    card, other = uuid.uuid4(), uuid.uuid4()
    marks = {mark_of(SECRET, card), mark_of(SECRET, other), mark_of(new_secret(), card)}
    assert len(marks) == 3
    assert is_mark_of(mark_of(SECRET, str(card)), SECRET, card)
    assert not is_mark_of(mark_of(SECRET, other), SECRET, card)


def test_words_are_proquints_of_the_secret():
    assert words_of(SECRET) == WORDS


@pytest.mark.parametrize("_", range(50))
def test_words_come_back_as_the_secret(_):
    secret = new_secret()
    assert secret_of(words_of(secret)) == secret


@pytest.mark.parametrize(
    "typed",
    [
        WORDS.upper(),
        WORDS.replace(" ", "-"),
        WORDS.replace(" ", ""),
        f"  {WORDS.replace(' ', '  ').title()}.\n",
        WORDS.replace(" ", ", "),
    ],
)
def test_words_are_read_however_they_are_written(typed):
    assert secret_of(typed) == SECRET


@pytest.mark.parametrize(
    "typed", ["", "lusab", WORDS + " babad", WORDS.replace("lusab", "lesab"), "ßabad" * 8, "\x00"]
)
def test_words_that_are_none_are_no_secret(typed):
    assert secret_of(typed) is None


@pytest.mark.parametrize("is_https", [False, True])
def test_cookie_is_out_of_reach_of_scripts(settings, is_https):
    settings.SESSION_COOKIE_SECURE = is_https
    workshop_id = uuid.uuid4()
    response = HttpResponse()
    remember_device(response, workshop_id, SECRET)
    morsel = response.cookies[cookie_name(workshop_id)]
    assert (morsel["httponly"], morsel["samesite"], bool(morsel["secure"]), morsel["path"]) == (
        True,
        "Lax",
        is_https,
        "/",
    )
    assert morsel["max-age"] == 14 * 24 * 3600


def test_reach_device_finds_the_phone(rf, workshop, participant, django_assert_num_queries):
    with django_assert_num_queries(1):
        device = reach_device(request_of(rf, workshop.pk), workshop.pk)
        assert device.workshop.scorecard.title
    assert (device.workshop, device.participant, device.secret) == (workshop, participant, SECRET)


def test_device_shows_no_secret_in_traces(rf, workshop, participant):
    device = reach_device(request_of(rf, workshop.pk), workshop.pk)
    assert SECRET.hex() not in repr(device)
    assert str(SECRET) not in repr(device)


@pytest.mark.parametrize("value", ["", "kein Keks", "ä" * 22, "AAAA", "\x00" * 22, "=" * 30])
def test_reach_device_knows_no_broken_cookie(rf, workshop, participant, value):
    request = rf.get("/")
    request.COOKIES[cookie_name(workshop.pk)] = value
    with pytest.raises(UnknownDevice):
        reach_device(request, workshop.pk)


def test_reach_device_knows_no_phone_of_another_room(rf, workshop, participant):
    other = WorkshopFactory(scorecard=workshop.scorecard)
    with pytest.raises(UnknownDevice):
        reach_device(request_of(rf, other.pk), other.pk)
    with pytest.raises(UnknownDevice):
        reach_device(request_of(rf, workshop.pk, new_secret()), workshop.pk)


def test_reach_device_of_a_retreat_put_away_is_404(rf, workshop, participant):
    archive_workshop(workshop=workshop)
    with pytest.raises(Http404):
        reach_device(request_of(rf, workshop.pk), workshop.pk)
