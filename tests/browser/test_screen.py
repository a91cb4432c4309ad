"""The screen of the room in a browser: it fits, it is large enough, and it heals itself."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from swot.models import Card, Cluster, Prompt, RoundState
from tests.browser.test_axe import COLOURS, FORM, findings
from tests.factories import CardFactory, ClusterFactory, PromptFactory
from tests.plugins.room import cut_line
from tests.world import build_full_world
from workshops.models import Participant, Room, Scene
from workshops.pulse import raise_pulse
from workshops.services import delete_workshop

TOKEN = "a-screen-of-the-room"
SMALL, FULL = (1280, 720), (1920, 1080)
LEAST_PIXELS = 28
TEXTS = """() => {
  const small = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    const isSeen = parent.checkVisibility({ visibilityProperty: true });
    if (!walk.currentNode.data.trim() || !isSeen || parent.closest(".visually-hidden")) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < 28) small.push(`${size} px: ${walk.currentNode.data.trim()}`);
  }
  return small;
}"""
# Nothing is cut: what overflows its box is turned to by pages, or would not be seen.
CUT = """() => {
  const root = document.documentElement;
  const found = [];
  if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) found.push("the window");
  const boxes = "#scene, .matrix, .matrix th, .matrix td, .door-text, .scene__body, .scene__head,"
    + " .beside__aside, .ranks li > *, .note, .half h2";
  for (const box of document.querySelectorAll(boxes)) {
    if (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1) {
      found.push(`${box.className || box.tagName}: ${box.scrollWidth}x${box.scrollHeight} in ` +
        `${box.clientWidth}x${box.clientHeight}`);
    }
  }
  return found;
}"""


@pytest.fixture
def show(page, live_server):
    """Open the screen of a retreat with a scene; returns the page."""

    def show_scene(workshop, scene, subject=None, size=SMALL, scheme="light") -> Any:
        Room.objects.update_or_create(
            workshop=workshop,
            defaults={
                "is_open": True,
                "code": "7K4MX9PR",
                "link": "link-of-the-door",
                "screen": TOKEN,
                "scene": scene,
                "subject": subject,
                "writing_until": timezone.now() + timedelta(minutes=4),
            },
        )
        raise_pulse(workshop, board=True, room=True)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=scheme)
        page.goto(live_server.url + reverse("screen", args=[TOKEN]))
        page.evaluate("document.fonts.ready")
        return page

    return show_scene


def _faults(page: Any, looks: tuple[Any, ...] = (FORM, COLOURS)) -> list[str]:
    h1 = [] if page.locator("h1").count() == 1 else ["not exactly one h1"]
    return [*findings(page, looks=looks), *h1, *page.evaluate(TEXTS), *page.evaluate(CUT)]


def _fill(workshop, perspectives, count, *, with_clusters):
    """Spread cards as a real retreat does: nearly all in one perspective."""
    for kind in ("strength", "weakness"):
        prompt = PromptFactory(workshop=workshop, kind=kind)
        clusters = [
            ClusterFactory(prompt=prompt, perspective=perspectives[1], title=f"Zusammenarbeit {n}")
            for n in range(8 if with_clusters else 0)
        ]
        Card.objects.bulk_create(
            CardFactory.build(
                workshop=workshop,
                prompt=prompt,
                perspective=perspectives[0 if number % 8 == 0 else 1],
                cluster=clusters[number % 8] if number % 8 and clusters else None,
                text=f"Karte {number}: Kurze Wege und ein gutes Miteinander im Haus",
                key=f"{kind}-{number}",
                position=number,
            )
            for number in range(count // 2)
        )


def _pin_one(workshop, perspectives):
    prompt = PromptFactory(workshop=workshop)
    cluster = ClusterFactory(prompt=prompt, perspective=perspectives[1])
    CardFactory(workshop=workshop, prompt=prompt, perspective=perspectives[1], cluster=cluster)


STATES = {
    "empty": lambda *_: None,
    "one": _pin_one,
    "many": lambda *place: _fill(*place, 300, with_clusters=True),
}


def _subject(workshop, scene, perspectives):
    if scene == Scene.PERSPECTIVE:
        return perspectives[1].pk
    if scene == Scene.CLUSTER:
        cluster = Cluster.objects.filter(workshop=workshop).order_by("position").last()
        return cluster.pk if cluster else None
    return None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scene", Scene.values)
def test_scene_fits_and_is_readable(scene, state, show, workshop, perspectives):
    STATES[state](workshop, perspectives)
    Prompt.objects.update(state=RoundState.OPEN)
    subject = _subject(workshop, scene, perspectives)
    # A larger window has the same colours.
    windows = (
        (SMALL, "light", (FORM, COLOURS)),
        (SMALL, "dark", (COLOURS,)),
        (FULL, "light", (FORM,)),
    )
    faults = [
        f"{size} {scheme}: {fault}"
        for size, scheme, looks in windows
        for fault in _faults(show(workshop, scene, subject, size, scheme), looks)
    ]
    assert faults == []


@pytest.mark.parametrize("scene", Scene.values)
def test_real_retreat_fits_without_scrolling(scene, show, db):
    world = build_full_world("Landkreis Musterland")
    workshop = world["workshop"]
    perspectives = sorted(workshop.scorecard.perspectives.all(), key=lambda p: p.cards.count())
    subject = _subject(workshop, scene, [None, perspectives[-1]])
    assert _faults(show(workshop, scene, subject, SMALL)) == []
    assert _faults(show(workshop, scene, subject, FULL), (FORM,)) == []


def test_board_of_300_cards_without_clusters_fits(show, workshop, perspectives):
    _fill(workshop, perspectives, 300, with_clusters=False)
    page = show(workshop, Scene.BOARD)
    assert page.evaluate(CUT) == []
    assert page.locator(".sheet-mark:visible").count() == 300


@pytest.mark.parametrize("scene", Scene.values)
def test_scene_can_be_enlarged_and_read_on_a_phone(scene, show, workshop, perspectives):
    _fill(workshop, perspectives, 40, with_clusters=True)
    Prompt.objects.update(state=RoundState.OPEN)
    subject = _subject(workshop, scene, perspectives)
    for width in (320, 390, 640):
        page = show(workshop, scene, subject, (width, 800))
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_long_list_of_neighbours_shows_the_cluster_in_question(show, workshop, perspectives):
    prompt = PromptFactory(workshop=workshop)
    names = [f"Eine Gruppe mit einem langen Namen {n}" for n in range(20)]
    clusters = [
        ClusterFactory(prompt=prompt, perspective=perspectives[0], title=name) for name in names
    ]
    for place in (0, 9, 19):
        page = show(workshop, Scene.CLUSTER, clusters[place].pk)
        aside, shown = (
            page.locator(name).bounding_box() for name in (".neighbours", "[aria-current]")
        )
        assert aside["x"] - 1 <= shown["x"] <= aside["x"] + 1
        assert aside["y"] <= shown["y"] + 1
        assert shown["y"] + shown["height"] <= aside["y"] + aside["height"] + 1


def test_card_longer_than_the_screen_is_shown_to_its_end(show, workshop, perspectives):
    prompt = PromptFactory(workshop=workshop, kind="weakness")
    cluster = ClusterFactory(prompt=prompt, perspective=perspectives[0])
    place = {"prompt": prompt, "perspective": perspectives[0], "cluster": cluster}
    CardFactory(workshop=workshop, text=f"{'Ein langer Gedanke. ' * 98}Ende", **place)
    page = show(workshop, Scene.CLUSTER, cluster.pk)
    pages = int(page.locator(".page-of").inner_text().split()[-1])
    assert pages > 1
    page.keyboard.press("ArrowLeft")
    flow = page.locator(".flow").bounding_box()
    end = page.evaluate("""() => {
      const text = document.querySelector(".note [lang]").firstChild;
      const range = document.createRange();
      range.setStart(text, text.length - 4);
      range.setEnd(text, text.length);
      const box = range.getBoundingClientRect();
      return [box.left, box.right, box.bottom];
    }""")
    assert flow["x"] <= end[0] < end[1] <= flow["x"] + flow["width"]
    assert end[2] <= flow["y"] + flow["height"]


def test_few_cards_just_revealed_are_read_on_the_board(show, workshop, perspectives):
    prompts = [PromptFactory(workshop=workshop, kind=kind) for kind in ("strength", "weakness")]
    for number in range(9):
        text = f"Karte {number}: Kurze Wege und ein gutes Miteinander"
        CardFactory(workshop=workshop, prompt=prompts[0], text=text)
    page = show(workshop, Scene.BOARD)
    assert page.locator(".note:visible").count() == 9
    assert page.evaluate(CUT) == []


# --- pages -----------------------------------------------------------------------------------


def _seen(page: Any) -> set[str]:
    """The cards that are in sight now, whole."""
    return set(
        page.evaluate("""() => [...document.querySelectorAll(".flow .note")].filter((note) => {
          const flow = note.closest(".flow").getBoundingClientRect();
          const box = note.getBoundingClientRect();
          return box.left >= flow.left - 1 && box.right <= flow.right + 1 &&
            box.bottom <= flow.bottom + 1 && box.width > 0;
        }).map((note) => note.innerText.trim())""")
    )


@pytest.mark.parametrize("scene", [Scene.PERSPECTIVE, Scene.CLUSTER])
def test_pages_show_every_card_once(scene, show, workshop, perspectives):
    _fill(workshop, perspectives, 120, with_clusters=True)
    subject = _subject(workshop, scene, perspectives)
    page = show(workshop, scene, subject)
    pages = int(page.locator(".page-of").inner_text().split()[-1])
    seen = []
    for number in range(1, pages + 1):
        expect(page.locator(".page-of")).to_have_text(f"{number} von {pages}")
        seen += _seen(page)
        page.keyboard.press("ArrowRight")
    expect(page.locator(".page-of")).to_have_text(f"1 von {pages}")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".page-of")).to_have_text(f"{pages} von {pages}")
    cards = Card.objects.filter(workshop=workshop)
    cards = (
        cards.filter(cluster=subject) if scene == "cluster" else cards.filter(perspective=subject)
    )
    # Columns that have come to their end stay while the other turns on.
    assert set(seen) == {card.text for card in cards}


def test_pages_turn_by_themselves_until_somebody_turns_them(show, workshop, perspectives, page):
    _fill(workshop, perspectives, 60, with_clusters=False)
    page.clock.install()
    show(workshop, Scene.PERSPECTIVE, perspectives[1].pk)
    number = page.locator(".page-of")
    expect(number).to_contain_text("1 von")
    page.clock.run_for(15_000)
    # A picture drawn anew does not put the next page off.
    page.evaluate("window.dispatchEvent(new Event('resize'))")
    page.clock.run_for(6_000)
    expect(number).to_contain_text("2 von")
    page.keyboard.press("ArrowRight")
    expect(number).to_contain_text("3 von")
    page.clock.run_for(60_000)
    expect(number).to_contain_text("3 von")


# --- time, pointer ---------------------------------------------------------------------------


def test_timer_tells_the_last_minutes_by_seconds_and_ends_calmly(show, workshop, page):
    PromptFactory(workshop=workshop, state=RoundState.OPEN)
    page.clock.install()
    show(workshop, Scene.WRITE)
    Room.objects.update(writing_until=timezone.now() + timedelta(minutes=8))
    page.reload()
    timer = page.locator(".timer")
    expect(timer).to_have_text("noch 8 Minuten")
    page.clock.run_for(241_000)
    expect(timer).to_have_text(re.compile(r"^noch 3:[345]\d$"))
    page.clock.run_for(185_000)
    expect(timer).to_have_text(re.compile(r"^noch 0:[345]\d$"))
    page.clock.run_for(60_000)
    expect(timer).to_have_text("Die Zeit ist um. Schreiben Sie Ihren Satz in Ruhe zu Ende.")


def test_pointer_goes_and_comes_back(show, workshop, page):
    page.clock.install()
    show(workshop, Scene.JOIN)
    page.clock.run_for(3_100)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).cursor") == "none"
    page.mouse.move(50, 50)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).cursor") != "none"


def test_nothing_can_be_clicked_or_filled_in(show, workshop):
    page = show(workshop, Scene.JOIN)
    assert page.locator("a, button, input, select, textarea, form").count() == 0


# --- live ------------------------------------------------------------------------------------


@pytest.fixture
def live(room_server, room_window, workshop):
    """A screen with a real stream on a retreat that shows the join scene."""
    room = Room.objects.create(
        workshop=workshop, is_open=True, code="7K4MX9PR", link="link", screen=TOKEN
    )
    page = room_window(viewport={"width": 1280, "height": 720})
    page.goto(room_server.at("screen", TOKEN))
    return room, page


def _change(room, **fields):
    Room.objects.filter(pk=room.pk).update(**fields)
    raise_pulse(room.workshop, room=True)


@pytest.mark.django_db(transaction=True)
def test_scene_follows_the_facilitator(live, perspectives):
    room, page = live
    expect(page.locator("h1")).to_have_text("Mit dem Telefon mitmachen")
    _change(room, is_open=False)
    expect(page.locator("h1")).to_have_text("Die Tür ist zu")
    Participant.objects.create(workshop=room.workshop, secret_hash="a", seats=3)
    raise_pulse(room.workshop, box=True)
    expect(page.locator(".people")).to_contain_text("3 Personen sind dabei")
    _change(room, scene=Scene.PERSPECTIVE, subject=perspectives[0].pk)
    expect(page.locator("h1")).to_have_text("Gemeinwohl")


@pytest.mark.django_db(transaction=True)
def test_screen_of_a_deleted_retreat_says_so(live):
    room, page = live
    expect(page.locator("h1")).to_be_visible()
    delete_workshop(workshop=room.workshop)
    expect(page.locator("#ended")).to_be_visible()
    page.wait_for_timeout(7_500)  # the stream is silent, and nobody calls that a lost line
    expect(page.locator("#pulse")).to_be_hidden()


@pytest.mark.django_db(transaction=True)
def test_picture_stays_without_network_and_catches_up(live):
    room, page = live
    page.clock.install()
    expect(page.locator("h1")).to_have_text("Mit dem Telefon mitmachen")
    cut_line(page)
    expect(page.locator("#pulse")).to_be_visible(timeout=10_000)
    _change(room, is_open=False)
    page.clock.run_for(45_000)
    expect(page.locator("h1")).to_have_text("Mit dem Telefon mitmachen")
    page.context.set_offline(False)
    page.clock.run_for(5_000)
    expect(page.locator("h1")).to_have_text("Die Tür ist zu")


@pytest.mark.django_db(transaction=True)
def test_revoked_screen_says_that_it_has_ended(live):
    room, page = live
    expect(page.locator("h1")).to_be_visible()
    _change(room, screen=None)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#ended")).to_be_visible()
    expect(page.locator("#ended")).to_have_text("Diese Ansicht wurde beendet.")


@pytest.mark.django_db(transaction=True)
def test_screen_begins_anew_with_a_newer_version(live, monkeypatch):
    room, page = live
    page.evaluate("window.isOld = true")
    monkeypatch.setattr("bsc_project.screen.page_version", lambda: "newer")
    _change(room, is_open=False)
    expect(page.locator("h1")).to_have_text("Die Tür ist zu")
    expect(page.locator("body")).to_have_attribute("data-version", "newer")
    assert page.evaluate("window.isOld") is None
