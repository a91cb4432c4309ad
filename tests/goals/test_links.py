"""Links between goals: added, changed, deleted and taken back, by the forms that people use."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goals import links
from goals.models import GoalLink
from swot.services.refusal import RefusedError
from tests.factories import GoalFactory, ScorecardFactory, WorkshopFactory
from tests.races import at_once

WHY = "Geschulte Fachkräfte schreiben Standards, die halten."


@pytest.fixture
def goals(workshop, perspectives):
    return GoalFactory.create_batch(3, workshop=workshop, perspective=perspectives[0])


@pytest.fixture
def client(sign_in, manager):
    return sign_in(manager)


@pytest.fixture
def map_url(scorecard):
    return reverse("indicators:strategy_map", args=[scorecard.pk])


def _all():
    found = GoalLink.objects.order_by("position", "pk")
    return [(link.goal, link.kind, link.to, link.hypothesis) for link in found]


def _data(goal, to, kind="supports", hypothesis=WHY, **more):
    return {"goal": goal.pk, "to": to.pk, "kind": kind, "hypothesis": hypothesis, **more}


def _add(client, goal, to, **more):
    url = reverse("goals:link_create", args=[goal.scorecard_id])
    return client.post(url, _data(goal, to, **more))


def _url(link, name="edit"):
    return reverse(f"goals:link_{name}", args=[link.goal_id, link.kind, link.to_id])


def _undo(client, scorecard):
    url = reverse("goals:link_restore", args=[scorecard.pk])
    return client.post(url, follow=True).content.decode()


def _link(goal, to, **more):
    return GoalLink.objects.create(goal=goal, to=to, **{"kind": "supports", **more})


def test_link_is_added_and_taken_back(client, scorecard, goals, map_url):
    one, other, _third = goals
    answer = _add(client, one, other)
    assert (answer.status_code, answer.url) == (302, map_url)
    assert _all() == [(one, "supports", other, WHY)]
    assert "Wirkungsbeziehung angelegt." in client.get(map_url).content.decode()
    assert "Rückgängig gemacht." in _undo(client, scorecard)
    assert _all() == []
    assert "nichts mehr" in _undo(client, scorecard)
    assert "Wirkungsbeziehung angelegt." not in client.get(map_url).content.decode()


def test_link_is_changed_and_taken_back(client, scorecard, goals):
    one, other, third = goals
    link = _link(one, other, hypothesis=WHY, position=4)
    _link(third, one)
    seen = client.get(_url(link)).context["form"]["seen"].value()
    data = _data(third, other, kind="conflicts", hypothesis="Anders.", seen=seen)
    client.post(_url(link), data)
    assert _all() == [(third, "supports", one, None), (third, "conflicts", other, "Anders.")]
    _undo(client, scorecard)
    assert _all() == [(third, "supports", one, None), (one, "supports", other, WHY)]
    link.refresh_from_db()
    assert link.position == 4


def test_link_is_deleted_and_taken_back(client, scorecard, goals):
    one, other, third = goals
    link = _link(one, other, hypothesis=WHY, position=0)
    _link(one, third, position=1)
    client.post(_url(link, "delete"))
    assert _all() == [(one, "supports", third, None)]
    again = client.post(_url(link, "delete"), follow=True).content.decode()
    assert "hat schon jemand gelöscht" in again
    _undo(client, scorecard)
    assert _all() == [(one, "supports", other, WHY), (one, "supports", third, None)]


def test_taking_back_never_undoes_what_somebody_did_since(client, scorecard, goals):
    one, other, third = goals
    _add(client, one, other)
    GoalLink.objects.update(hypothesis="Von jemand anderem.")
    assert "wurde seither geändert" in _undo(client, scorecard)
    assert _all() == [(one, "supports", other, "Von jemand anderem.")]
    client.post(_url(GoalLink.objects.get(), "delete"))
    _link(one, other)
    assert "gibt es wieder" in _undo(client, scorecard)
    client.post(_url(GoalLink.objects.get(), "delete"))
    other.delete()
    assert "gibt es nicht mehr" in _undo(client, scorecard)
    _add(client, one, third)
    elsewhere = ScorecardFactory(organisation=scorecard.organisation)
    assert "nichts mehr" in _undo(client, elsewhere)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"to": ""}, "Bitte wählen Sie ein Ziel."),
        ({"goal": "no-such-goal"}, "Dieses Ziel steht hier nicht zur Wahl."),
        ({"kind": "helps"}, "Bitte wählen Sie, wie es wirkt."),
        ({"to": "same"}, "Ein Ziel kann nicht auf sich selbst wirken."),
        ({"to": "foreign"}, "Dieses Ziel steht hier nicht zur Wahl."),
        ({"goal": "archived"}, "Dieses Ziel steht hier nicht zur Wahl."),
        ({"to": "linked"}, "Diese Wirkungsbeziehung gibt es schon."),
        ({"hypothesis": "x" * 2001}, "2000"),
    ],
)
def test_wrong_input_gets_a_sentence_and_loses_nothing(client, scorecard, goals, change, sentence):
    one, other, third = goals
    _link(one, third)
    resting = WorkshopFactory(scorecard=scorecard, archived_at=timezone.now())
    ids = {
        "same": one.pk,
        "foreign": GoalFactory().pk,
        "archived": GoalFactory(workshop=resting).pk,
        "linked": third.pk,
    }
    data = _data(one, other) | {name: ids.get(value, value) for name, value in change.items()}
    answer = client.post(reverse("goals:link_create", args=[scorecard.pk]), data)
    text = answer.content.decode()
    assert sentence in text
    assert change.get("hypothesis", WHY) in text
    assert len(_all()) == 1


def test_goals_of_an_archived_retreat_can_still_be_aimed_at(client, scorecard, goals):
    resting = WorkshopFactory(scorecard=scorecard, archived_at=timezone.now())
    old = GoalFactory(workshop=resting, perspective=goals[0].perspective)
    _add(client, goals[0], old)
    assert _all() == [(goals[0], "supports", old, WHY)]
    link = _link(old, goals[0])
    assert client.get(_url(link)).status_code == 403
    assert client.post(_url(link, "delete")).status_code == 403


def test_two_who_change_a_link_see_both_texts(client, goals):
    one, other, third = goals
    link = _link(one, other, hypothesis="Zuerst.")
    seen = client.get(_url(link)).context["form"]["seen"].value()
    GoalLink.objects.update(hypothesis="Von jemand anderem.")
    answer = client.post(_url(link), _data(one, third, seen=seen, hypothesis="Von mir."))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Von jemand anderem." in text
    assert "Von mir." in text
    again = answer.context["form"]
    data = {name: again[name].value() for name in ("goal", "to", "kind", "hypothesis", "seen")}
    client.post(_url(link), data)
    assert _all() == [(one, "supports", third, "Von mir.")]


def test_what_was_typed_for_a_deleted_link_can_be_saved_anew(client, scorecard, goals):
    one, other, _third = goals
    link = _link(one, other)
    url = _url(link)
    seen = client.get(url).context["form"]["seen"].value()
    link.delete()
    assert client.get(url).status_code == 404
    answer = client.post(url, _data(one, other, seen=seen))
    create = reverse("goals:link_create", args=[scorecard.pk])
    assert answer.status_code == 409
    assert WHY in answer.content.decode()
    assert f'action="{create}"' in answer.content.decode()


def test_form_begins_and_ends_at_the_goal_where_one_came_from(client, scorecard, goals):
    one, other, _third = goals
    create = reverse("goals:link_create", args=[scorecard.pk])
    goal_url = reverse("indicators:goal", args=[one.pk])
    page = client.get(f"{create}?goal={one.pk}&back={one.pk}")
    assert f'<option value="{one.pk}" selected>' in page.content.decode()
    assert _add(client, one, other, back=one.pk).url == goal_url
    text = client.get(goal_url).content.decode()
    assert "Wirkungsbeziehung angelegt." in text
    assert WHY in text
    # The other goal tells the same link from its side.
    other_text = client.get(reverse("indicators:goal", args=[other.pk])).content.decode()
    assert "wird unterstützt von" in other_text
    deleted = client.post(_url(GoalLink.objects.get(), "delete"), {"back": one.pk})
    assert deleted.url == goal_url
    restored = client.post(reverse("goals:link_restore", args=[scorecard.pk]), {"back": "//evil"})
    assert restored.url == reverse("indicators:strategy_map", args=[scorecard.pk])


def test_form_without_two_goals_says_what_is_needed(client, scorecard, workshop):
    url = reverse("goals:link_create", args=[scorecard.pk])
    assert "braucht zwei Ziele" in client.get(url).content.decode()
    GoalFactory(workshop=workshop)
    assert "braucht zwei Ziele" in client.get(url).content.decode()


def test_deleted_goal_takes_its_links_along(goals):
    one, other, third = goals
    _link(one, other)
    _link(third, one)
    one.delete()
    assert _all() == []
    entry = links.LinkEntry(one, other, "supports")
    with pytest.raises(RefusedError, match="gibt es nicht mehr"):
        links.add_link(entry=entry)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_link_added_by_six_at_once_is_one(goals):
    entry = links.LinkEntry(goals[0], goals[1], "supports", WHY)
    answers = at_once(*[lambda: links.add_link(entry=entry)] * 6)
    assert len(_all()) == 1
    refused = [str(answer) for answer in answers if isinstance(answer, RefusedError)]
    assert refused == ["Diese Wirkungsbeziehung gibt es schon."] * 5
