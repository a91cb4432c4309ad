"""The page of a phone without scripts, what its script asks for, and what it weighs."""

import gzip
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from goals.models import VotingRound
from swot.models import RoundState, WrittenCard
from swot.services.box import write_card
from tests.factories import CardFactory, WorkshopFactory
from tests.rooms import enter_room
from workshops.models import Workshop
from workshops.pulse import pulse_of, raise_pulse
from workshops.services import archive_workshop

MOST_BYTES = 80_000
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def strengths(strengths):
    strengths.state = RoundState.OPEN
    strengths.save()
    return strengths


@pytest.fixture
def device(client, workshop):
    return enter_room(client, workshop)


def url(name, device):
    return reverse(f"swot:{name}", args=[device.workshop.pk])


def send(client, device, prompt, /, **more):
    data = {"card": uuid4(), "prompt": prompt.pk, "text": "Kurze Wege", **more}
    headers = data.pop("headers", {})
    return client.post(url("phone_card", device), data, headers=headers)


def pin(device, prompt, text="Kurze Wege", secret=None):
    card_id = uuid4()
    write_card(
        workshop=device.workshop,
        prompt=prompt,
        secret=secret or device.secret,
        seats=1,
        card_id=card_id,
        text=text,
    )
    return card_id


def page(client, device, query="", **more):
    return client.get(url("phone", device) + query, **more).content.decode()


def region(html):
    """What the room shows, without the words of the script."""
    return html[html.index('id="room"') : html.index('id="returned"')]


def set_state(prompt, state):
    prompt.state = state
    prompt.save()


# --- states ------------------------------------------------------------------------------------


def test_phone_waits_for_the_first_round(client, device, weaknesses):
    html = page(client, device)
    assert "<h1>Gleich geht es los</h1>" in html
    assert weaknesses.text not in html


def test_phone_shows_the_open_question(client, device, strengths, weaknesses):
    html = page(client, device)
    assert f'<h1 lang="de">{strengths.text}</h1>' in html
    assert "4 von 4 Karten frei" in html
    assert weaknesses.text not in html
    assert re.findall(r"<h1", html) == ["<h1"]


def test_phone_changes_between_open_questions(client, device, strengths, weaknesses):
    set_state(weaknesses, RoundState.OPEN)
    html = page(client, device, f"?prompt={weaknesses.pk}")
    assert f'<h1 lang="de">{weaknesses.text}</h1>' in html
    assert html.count('aria-current="true"') == 1


def test_phone_offers_the_perspectives_in_use_and_none(client, device, strengths, perspectives):
    perspectives[0].is_retired = True
    perspectives[0].save()
    html = page(client, device)
    assert re.findall(r'name="perspective" value="([^"]*)"', html) == [str(perspectives[1].pk), ""]
    assert " checked" not in html


@pytest.mark.parametrize(
    ("state", "heading"),
    [
        (RoundState.CLOSED, "Danke, die Runde ist geschlossen"),
        (RoundState.REVEALED, "Die Karten hängen an der Pinnwand"),
    ],
)
def test_phone_says_what_happens_after_the_round(client, device, strengths, state, heading):
    pin(device, strengths)
    set_state(strengths, state)
    html = page(client, device)
    assert heading in html
    assert "Kurze Wege" not in html
    assert 'id="write"' not in html


def test_phone_leads_to_an_open_vote(client, device, strengths):
    assert "Punkte vergeben" not in page(client, device)
    VotingRound.objects.create(workshop=device.workshop, title="Punkte", state="open")
    link = reverse("goals:ballot", args=[device.workshop.pk])
    assert f'href="{link}"' in page(client, device)


def test_phone_of_a_retreat_put_away_finds_nothing(client, device):
    archive_workshop(workshop=device.workshop)
    assert client.get(url("phone", device)).status_code == 404


def test_phone_sees_nothing_of_another_room(client, device):
    other = WorkshopFactory(scorecard=device.workshop.scorecard)
    assert client.get(reverse("swot:phone", args=[other.pk])).url == "/join/?why=unknown"
    assert client.get(reverse("swot:board", args=[device.workshop.pk])).status_code == 302


# --- cards without scripts ---------------------------------------------------------------------


def test_card_is_pinned_and_shown(client, device, strengths, perspectives):
    answer = send(client, device, strengths, perspective=perspectives[1].pk)
    assert answer.url == url("phone", device) + f"?said=pinned&prompt={strengths.pk}"
    html = client.get(answer.url).content.decode()
    assert "Karte angeheftet." in html
    assert html.count(' lang="de">Kurze Wege</span>') == 1
    assert 'data-p="blue"' in region(html)
    assert "3 von 4 Karten frei" in html


def test_card_sent_twice_is_one(client, device, strengths):
    card = uuid4()
    answers = {send(client, device, strengths, card=card).url for _ in range(3)}
    assert (len(answers), WrittenCard.objects.count()) == (1, 1)


def test_card_is_changed_and_withdrawn(client, device, strengths):
    card = pin(device, strengths)
    html = page(client, device, "?edit=1")
    assert ">Kurze Wege</textarea>" in html
    assert f'action="{url("phone_change", device)}"' in html
    assert f'name="card" value="{card}"' in html
    data = {"card": card, "text": "Sehr kurze Wege", "version": "1", "prompt": strengths.pk}
    answer = client.post(url("phone_change", device), data)
    assert "Angeheftet, geändert" in client.get(answer.url).content.decode()
    answer = client.post(url("phone_withdraw", device), {"card": card, "prompt": strengths.pk})
    html = client.get(answer.url).content.decode()
    assert "Karte zurückgezogen." in html
    assert "Sehr kurze Wege" not in html
    assert "4 von 4 Karten frei" in html


def test_refused_card_keeps_its_text(client, device, strengths):
    set_state(strengths, RoundState.OPEN)
    for _ in range(4):
        pin(device, strengths)
    answer = send(client, device, strengths, text="Die fünfte")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert ">Die fünfte</textarea>" in html
    assert "Alle Karten dieser Runde sind verbraucht." in html


@pytest.mark.parametrize(
    "data",
    [
        {"text": ""},
        {"text": "\x00\u202e"},
        {"text": "x" * 2001},
        {"card": "kein Schlüssel"},
        {"card": ""},
        {"prompt": "x\x00"},
        {"perspective": "\x00"},
    ],
)
def test_faulty_card_gets_a_sentence(client, device, strengths, data):
    answer = send(client, device, strengths, **data)
    assert answer.status_code == 422
    assert 'class="field-error" id="text-error">' in answer.content.decode()
    told = send(client, device, strengths, headers={"HX-Request": "true"}, **data)
    assert (told.status_code, list(told.json())) == (422, ["error"])
    assert WrittenCard.objects.count() == 0


@pytest.mark.parametrize("version", ["0", "-3", "x", "99999999999999", "\x00"])
def test_faulty_version_gets_a_sentence(client, device, strengths, version):
    card = pin(device, strengths)
    data = {"card": card, "text": "anders", "version": version, "prompt": strengths.pk}
    assert client.post(url("phone_change", device), data).status_code == 422


def test_hostile_text_is_cleaned_and_escaped(client, device, strengths):
    text = "\u202e<script>alert(1)</script>\x00 hx-get=x"
    send(client, device, strengths, text=text)
    assert WrittenCard.objects.get().text == "<script>alert(1)</script> hx-get=x"
    assert escape("<script>alert(1)</script> hx-get=x") in page(client, device)


def test_own_cards_are_shown_to_their_device_alone(client, device, strengths):
    pin(device, strengths, "Von mir")
    other = Client()
    pin(enter_room(other, device.workshop), strengths, "Von nebenan")
    html, theirs = page(client, device), page(other, device)
    assert ("Von mir" in html, "Von nebenan" in html) == (True, False)
    assert ("Von mir" in theirs, "Von nebenan" in theirs) == (False, True)


def test_sealed_and_pinned_cards_are_on_no_phone(client, device, strengths):
    CardFactory(prompt=strengths, text="Versiegelt", seal="sealed")
    CardFactory(prompt=strengths, text="Getippt")
    html = page(client, device)
    assert ("Versiegelt" in html, "Getippt" in html) == (False, False)


def test_table_device_shows_no_text(client, workshop, strengths):
    device = enter_room(client, workshop, seats=3)
    pin(device, strengths)
    for query in ("", "?edit=1"):
        html = page(client, device, query)
        assert "Kurze Wege" not in html
        assert "11 von 12 Karten frei" in html
        assert "Karte 1 angeheftet" in html


# --- names -------------------------------------------------------------------------------------


def test_name_is_asked_for_before_anything_is_typed(client, device, strengths):
    assert 'name="signature"' not in page(client, device)
    Workshop.objects.update(asks_names=True)
    html = page(client, device)
    assert html.index("trägt jede Karte den Namen") < html.index('name="signature"')
    assert html.index('name="signature"') < html.index("<textarea")
    assert "Zu Ihrer Karte gehört kein Name" not in html


def test_name_stays_on_the_device_and_goes_with_the_card(client, device, strengths):
    Workshop.objects.update(asks_names=True)
    assert send(client, device, strengths).status_code == 422
    send(client, device, strengths, signature="Anna Öztürk")
    assert WrittenCard.objects.get().signature == "Anna Öztürk"
    assert 'value="Anna Öztürk"' in page(client, device)


def test_page_without_scripts_goes_on_by_itself_but_never_while_somebody_types(
    client, device, strengths
):
    looks_again = '<noscript><meta http-equiv="refresh"'
    assert looks_again not in page(client, device)
    set_state(strengths, RoundState.CLOSED)
    assert looks_again in client.get(url("phone", device)).text


# --- what the script asks for --------------------------------------------------------------------


def test_unchanged_room_is_not_sent_again(client, device, strengths):
    rev = Workshop.objects.get(pk=device.workshop.pk).room_revision
    answer = client.get(url("phone", device) + f"?rev={rev}", **HTMX)
    assert (answer.status_code, answer.content) == (204, b"")
    raise_pulse(device.workshop, room=True)
    answer = client.get(url("phone", device) + f"?rev={rev}", **HTMX)
    html = answer.content.decode()
    assert (html.count('id="room"'), "<html" in html) == (1, False)


def test_script_gets_the_region_or_a_reason(client, device, strengths):
    answer = send(client, device, strengths, **HTMX)
    assert (answer.status_code, 'id="own"' in answer.content.decode()) == (200, True)
    set_state(strengths, RoundState.CLOSED)
    answer = send(client, device, strengths, **HTMX)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Die Runde ist geschlossen.")


def test_reading_changes_nothing(client, device, strengths):
    pin(device, strengths)
    before = pulse_of(Workshop.objects.get(pk=device.workshop.pk))
    for query in ("", "?edit=1", "?said=withdrawn", "?rev=0", "?prompt=\x00&edit=\x00"):
        page(client, device, query)
    for name in ("phone_card", "phone_change", "phone_withdraw"):
        assert client.get(url(name, device)).status_code == 405
    assert pulse_of(Workshop.objects.get(pk=device.workshop.pk)) == before
    assert "sessionid" not in client.cookies


def test_no_address_names_a_card(client, device, strengths):
    """Beside the address of a phone in the log of a proxy, it would say who wrote it."""
    card = pin(device, strengths)
    for query in ("", "?edit=1"):
        addresses = re.findall(
            r'(?:href|action|formaction|data-[a-z]*url)="([^"]*)"', page(client, device, query)
        )
        assert [address for address in addresses if str(card) in address] == []


def test_writing_asks_for_a_token(workshop, strengths):
    client = Client(enforce_csrf_checks=True)
    device = enter_room(client, workshop)
    card = pin(device, strengths)
    assert send(client, device, strengths).status_code == 403
    for name in ("phone_change", "phone_withdraw"):
        assert client.post(url(name, device), {"card": card, "text": "x"}).status_code == 403
    assert WrittenCard.objects.get().text == "Kurze Wege"


def test_number_of_queries_is_the_same_for_one_and_many(
    client, device, strengths, weaknesses, django_assert_num_queries
):
    pin(device, strengths)
    with django_assert_num_queries(6):
        page(client, device)
    for prompt in (strengths, weaknesses):
        set_state(prompt, RoundState.OPEN)
        for _ in range(3):
            pin(device, prompt)
    with django_assert_num_queries(6):
        page(client, device)


# --- what it weighs ------------------------------------------------------------------------------


def test_first_load_weighs_at_most_eighty_kilobytes(client, device, strengths):
    html = page(client, device)
    linked = set(re.findall(r'(?:href|src)="/static/([^"#]+)', html))
    kinds = {Path(name).suffix for name in linked}
    assert kinds == {".css", ".js", ".svg"}
    parts = [html.encode()]
    parts += [(settings.BASE_DIR / "static" / name).read_bytes() for name in linked]
    weight = sum(len(gzip.compress(part)) for part in parts)
    assert weight <= MOST_BYTES, weight
