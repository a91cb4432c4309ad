"""The strategy map in a browser: nothing is cut, the keyboard is enough, phones get the list."""

import pytest
from django.urls import reverse

from goals.models import GoalLink
from tests.factories import GoalFactory
from tests.world import build_full_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What of each box does not lie in it, as the browser has drawn it.
OUTSIDE = """() => [...document.querySelectorAll(".goalmap__goal")].flatMap((goal) => {
  const box = goal.querySelector("rect").getBBox();
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const isIn = (text) => {
    const part = text.getBBox();
    const fits = part.x + part.width <= right && part.y + part.height <= bottom;
    return fits && box.x <= part.x && box.y <= part.y;
  };
  const texts = [...goal.querySelectorAll("text")];
  return texts.filter((text) => !isIn(text)).map((text) => text.textContent);
})"""
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 3


def test_nothing_is_cut_and_a_phone_shows_the_list_alone(sign_in_page, open_page):
    world = build_full_world("Landkreis Musterland")
    first = GoalFactory(workshop=world["workshop"], perspective=world["perspective"])
    for text in (LONG, "WWW MMM " * 30, "Ziele, § 8a SGB VIII, „Zitat“ – 0,82 % AV To ffi " * 4):
        GoalFactory(workshop=first.workshop, perspective=first.perspective, statement=text)
    page = sign_in_page(world["member_staff"])
    open_page("indicators:strategy_map", world["scorecard"].pk)
    page.evaluate("document.fonts.ready")
    assert page.locator(".goalmap__goal").count() == 16
    assert page.evaluate(OUTSIDE) == []
    page.get_by_role("link", name="Als Liste").click()
    page.wait_for_url("**#list")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.locator(".goalmap").is_hidden()
    assert page.locator(".map-list > li").first.is_visible()


def test_two_goals_are_linked_and_unlinked_by_keyboard(
    sign_in_page, open_page, manager, workshop, perspectives
):
    one, other = (GoalFactory(workshop=workshop, perspective=item) for item in perspectives)
    page = sign_in_page(manager)
    open_page("indicators:strategy_map", workshop.scorecard_id)
    page.get_by_role("link", name="Ziele verbinden").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/links/new/")
    page.locator("#id_goal").focus()
    page.keyboard.type("Z2")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Z1")
    page.keyboard.press("Tab")
    page.keyboard.type("Das eine bereitet das andere vor.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/map/")
    link = GoalLink.objects.get()
    assert (link.goal, link.kind, link.to) == (other, "supports", one)
    # A goal that is reached by Tab shows what hangs on it.
    page.locator(f'[data-goal="{one.pk}"]').focus()
    assert page.locator(".goalmap__link.is-on").count() == 1
    assert page.locator(".goalmap__goal.is-on").count() == 2
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('indicators:goal', args=[other.pk])}")
    page.get_by_role("link", name="Wirkungsbeziehung ändern: unterstützt Z1").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Löschen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('indicators:goal', args=[other.pk])}")
    assert not GoalLink.objects.exists()
    page.get_by_role("button", name="Rückgängig").press("Enter")
    page.get_by_text("Das eine bereitet das andere vor.").wait_for()
    assert GoalLink.objects.count() == 1
