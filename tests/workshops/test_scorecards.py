"""Scorecards from a template, and what may happen to their perspectives."""

import pytest
from django.urls import reverse

from tests.factories import CardFactory, GoalFactory, PerspectiveFactory, PromptFactory
from workshops import services
from workshops.models import Perspective, Scorecard


def url(name, *args):
    return reverse(f"workshops:{name}", args=args)


def names(scorecard, order="position"):
    return list(scorecard.perspectives.order_by(order).values_list("name", flat=True))


NEW = {"title": "Soziale Dienste 2008 bis 2012", "template": "public_social", "language": "de"}


def test_scorecard_create_takes_the_perspectives_of_the_template(sign_in, facilitator):
    response = sign_in(facilitator).post(url("scorecard_create"), NEW)
    scorecard = Scorecard.objects.get()
    assert response.url == url("scorecard_edit", scorecard.pk)
    assert names(scorecard) == [
        "Finanzen und Gesetze",
        "Prozesse der Kooperation und Koordination",
        "Interne Prozesse",
        "Externe Prozesse",
        "Lernen und Entwicklung",
        "Gemeinwohlorientierung/Bürger/innen",
    ]
    assert list(scorecard.perspectives.in_board_order().values_list("short", flat=True)) == [
        "Gemeinwohl",
        "Extern",
        "Intern",
        "Lernen",
        "Finanzen",
        "Prozesse",
    ]
    inner = scorecard.perspectives.get(key="process_internal")
    assert (inner.parent.key, inner.hue, inner.icon) == ("process", "blue", "workflow")


def test_scorecard_create_speaks_the_language_chosen(sign_in, facilitator):
    sign_in(facilitator).post(
        url("scorecard_create"), {**NEW, "language": "en", "template": "classic"}
    )
    assert names(Scorecard.objects.get()) == [
        "Financial",
        "Customer",
        "Internal Process",
        "Learning and Growth",
    ]


def test_scorecard_create_may_begin_empty(sign_in, facilitator):
    sign_in(facilitator).post(url("scorecard_create"), {**NEW, "template": "empty"})
    assert names(Scorecard.objects.get()) == []


def test_scorecard_create_keeps_what_was_typed_beside_the_error(sign_in, facilitator):
    response = sign_in(facilitator).post(
        url("scorecard_create"), {**NEW, "title": "", "unit": "ASD", "period_from": "08"}
    )
    form = response.context["form"]
    assert (response.status_code, form["unit"].value()) == (200, "ASD")
    assert set(form.errors) == {"title", "period_from"}
    assert form["period_from"].value() == "08"


@pytest.mark.parametrize("who", ["manager", "staff"])
def test_scorecard_create_is_for_facilitators(sign_in, request, who):
    person = request.getfixturevalue(who)
    assert sign_in(person).get(url("scorecard_create")).status_code == 403


def test_scorecard_create_shows_the_perspectives_of_each_template(sign_in, facilitator):
    response = sign_in(facilitator).get(url("scorecard_create"))
    assert [len(row["perspectives"]) for row in response.context["templates"]] == [5, 4, 5, 0]


def test_scorecard_edit_changes_title_and_period(sign_in, facilitator, scorecard):
    sign_in(facilitator).post(
        url("scorecard_edit", scorecard.pk),
        {"title": "Neu", "period_from": "2009", "period_to": "", "unit": "", "as_of": ""},
    )
    scorecard.refresh_from_db()
    assert (scorecard.title, scorecard.period_from, scorecard.period_to, scorecard.unit) == (
        "Neu",
        "2009",
        None,
        None,
    )


def test_scorecard_edit_refuses_years_in_the_wrong_order(sign_in, facilitator, scorecard):
    response = sign_in(facilitator).post(
        url("scorecard_edit", scorecard.pk),
        {"title": "Neu", "period_from": "2012", "period_to": "2008"},
    )
    assert list(response.context["form"].errors) == ["period_to"]


@pytest.mark.parametrize("count", [1, 12])
def test_scorecard_edit_asks_the_same_number_of_queries(
    sign_in, facilitator, scorecard, count, django_assert_num_queries
):
    for perspective in PerspectiveFactory.create_batch(count, scorecard=scorecard):
        CardFactory(perspective=perspective)
    client = sign_in(facilitator)
    with django_assert_num_queries(6):
        client.get(url("scorecard_edit", scorecard.pk))


def form_of(**changes):
    return {
        "name": "Bürgerinnen und Bürger",
        "heading": "",
        "short": "",
        "parent": "",
        "view": "outward",
        "hue": "yellow",
        "icon": "users",
        **changes,
    }


def test_perspective_add_puts_it_last_in_both_orders(sign_in, facilitator, scorecard, perspectives):
    sign_in(facilitator).post(url("perspective_add", scorecard.pk), form_of())
    made = scorecard.perspectives.get(name="Bürgerinnen und Bürger")
    assert (made.heading, made.position, made.board_position) == ("Bürgerinnen und Bürger", 2, 2)


def test_perspective_edit_renames_and_keeps_the_cards(sign_in, facilitator, perspectives):
    card = CardFactory(perspective=perspectives[0])
    sign_in(facilitator).post(
        url("perspective_edit", perspectives[0].pk), form_of(name="Auftrag", short="A")
    )
    perspectives[0].refresh_from_db()
    card.refresh_from_db()
    assert (perspectives[0].name, perspectives[0].short) == ("Auftrag", "A")
    assert card.perspective == perspectives[0]


def test_perspective_edit_offers_no_ring_of_parents(sign_in, facilitator, perspectives):
    upper, lower = perspectives
    Perspective.objects.filter(pk=lower.pk).update(parent=upper)
    response = sign_in(facilitator).post(
        url("perspective_edit", upper.pk), form_of(parent=str(lower.pk))
    )
    assert list(response.context["form"].errors) == ["parent"]


def test_perspective_edit_shows_what_is_wrong_beside_the_field(sign_in, facilitator, perspectives):
    response = sign_in(facilitator).post(
        url("perspective_edit", perspectives[0].pk), form_of(name="", short="Kurz", hue="pink")
    )
    assert set(response.context["form"].errors) == {"name", "hue"}
    assert response.context["form"]["short"].value() == "Kurz"


INNER, OUTER = "Interne Prozesse", "Gemeinwohl"


@pytest.mark.parametrize(
    ("order", "field", "before"),
    [("report", "position", [INNER, OUTER]), ("board", "board_position", [OUTER, INNER])],
)
def test_perspective_move_changes_one_order_only(
    sign_in, facilitator, scorecard, perspectives, order, field, before
):
    other = "board_position" if order == "report" else "position"
    untouched = names(scorecard, other)
    assert names(scorecard, field) == before
    last = scorecard.perspectives.order_by(field).last()
    sign_in(facilitator).post(url("perspective_move", last.pk, order, "up"))
    assert names(scorecard, field) == before[::-1]
    assert names(scorecard, other) == untouched


def test_perspective_move_answers_htmx_with_the_lists(sign_in, facilitator, perspectives):
    response = sign_in(facilitator).post(
        url("perspective_move", perspectives[0].pk, "report", "up"), headers={"HX-Request": "true"}
    )
    content = response.content.decode()
    assert (response.status_code, content.count("<html"), content.count('id="perspectives"')) == (
        200,
        0,
        1,
    )


def test_perspective_move_stops_at_the_end(scorecard, perspectives):
    last = scorecard.perspectives.order_by("position").last()
    assert services.move_perspective(perspective=last, order="report", step=1) is False


def test_perspective_retire_keeps_its_cards_and_lists_them(
    sign_in, facilitator, scorecard, perspectives
):
    CardFactory.create_batch(3, perspective=perspectives[0])
    client = sign_in(facilitator)
    client.post(url("perspective_retire", perspectives[0].pk))
    response = client.get(url("scorecard_edit", scorecard.pk))
    assert [row.perspective.name for row in response.context["retired"]] == ["Gemeinwohl"]
    assert "3 Karten bleiben hier" in response.content.decode()
    client.post(url("perspective_restore", perspectives[0].pk))
    perspectives[0].refresh_from_db()
    assert perspectives[0].is_retired is False


def test_perspective_retire_moves_its_children_up(perspectives):
    upper, lower = perspectives
    Perspective.objects.filter(pk=lower.pk).update(parent=upper)
    services.retire_perspective(perspective=upper)
    lower.refresh_from_db()
    assert lower.parent is None


def test_perspective_delete_removes_one_that_nothing_hangs_on(sign_in, facilitator, perspectives):
    sign_in(facilitator).post(url("perspective_delete", perspectives[0].pk))
    assert list(Perspective.objects.all()) == [perspectives[1]]


@pytest.mark.parametrize("tie", ["card", "goal", "child", "question"])
def test_perspective_delete_refuses_what_is_in_use(workshop, perspectives, tie):
    used, other = perspectives
    if tie == "card":
        CardFactory(prompt=PromptFactory(workshop=workshop), perspective=used)
    elif tie == "goal":
        GoalFactory(workshop=workshop, perspective=used)
    elif tie == "child":
        Perspective.objects.filter(pk=other.pk).update(parent=used)
    else:
        workshop.questions.create(number=1, text="Wie?").perspectives.add(used)
    with pytest.raises(services.StillInUse):
        services.delete_perspective(perspective=used)
    assert Perspective.objects.count() == 2


POSTS = ("perspective_retire", "perspective_restore", "perspective_delete")


@pytest.mark.parametrize("name", POSTS)
def test_perspective_verbs_refuse_get(sign_in, facilitator, perspectives, name):
    assert sign_in(facilitator).get(url(name, perspectives[0].pk)).status_code == 405


@pytest.mark.parametrize("name", [*POSTS, "perspective_edit"])
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("staff", 403), ("manager", 403)])
def test_perspective_verbs_are_for_facilitators_of_the_house(
    sign_in, request, perspectives, name, who, status
):
    client = sign_in(request.getfixturevalue(who))
    assert client.post(url(name, perspectives[0].pk)).status_code == status
    assert Perspective.objects.filter(is_retired=False).count() == 2


@pytest.mark.parametrize("name", ["scorecard_edit", "perspective_add"])
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("staff", 403)])
def test_scorecard_pages_are_for_facilitators_of_the_house(
    sign_in, request, scorecard, name, who, status
):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(url(name, scorecard.pk)).status_code == status
