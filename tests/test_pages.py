"""The start page and the path of a retreat: states, people, and the number of queries."""

import pytest
from django.urls import reverse

from bsc_project import overview
from goals.models import GoalWording
from tests.factories import (
    CardFactory,
    ClusterFactory,
    GoalFactory,
    GuidingQuestionFactory,
    IndicatorFactory,
    ObjectiveFactory,
    PerspectiveFactory,
    PromptFactory,
    ScorecardFactory,
    WorkshopFactory,
)
from tests.versions import issue_draft, propose_final
from workshops import services
from workshops.models import Workshop
from workshops.path import PathStep, StepState


def path(workshop):
    return reverse("workshop", args=[workshop.pk])


@pytest.fixture
def retreat(workshop, perspectives, facilitator):
    """A retreat with something of everything."""
    strengths = PromptFactory(workshop=workshop, kind="strength", position=0)
    weaknesses = PromptFactory(workshop=workshop, kind="weakness", position=1)
    CardFactory.create_batch(3, prompt=strengths, perspective=perspectives[1])
    CardFactory(prompt=weaknesses, perspective=perspectives[1], count=2)
    CardFactory(prompt=weaknesses, perspective=perspectives[0], hidden_reason="doppelt")
    GuidingQuestionFactory(workshop=workshop)
    ObjectiveFactory(workshop=workshop)
    GoalFactory(workshop=workshop, perspective=perspectives[0])
    for slot in ("procedure", "analysis", "conclusion", "direction", "goals"):
        services.save_narrative(
            workshop=workshop, slot=slot, text="Text", version=0, by=facilitator
        )
    return workshop


# --- start -------------------------------------------------------------------------------


def test_start_without_retreats_invites_a_facilitator_to_create_one(sign_in, facilitator):
    response = sign_in(facilitator).get("/")
    content = response.content.decode()
    assert response.context["is_empty"] is True
    assert content.count(f'href="{reverse("swot:workshop_create")}"') == 1


def test_start_without_retreats_tells_staff_to_wait(sign_in, staff):
    content = sign_in(staff).get("/").content.decode()
    assert content.count(f'href="{reverse("swot:workshop_create")}"') == 0
    assert "Sobald die Moderation eine Klausur anlegt, steht sie hier." in content


def test_start_lists_what_each_retreat_holds(sign_in, facilitator, retreat):
    row = sign_in(facilitator).get("/").context["rows"][0]
    assert row.figures == "5 Karten · 1 Leitfrage · 1 strategisches Ziel"
    assert (row.marks, row.now) == (("d", "d", "d", "d", "d", "d", "n"), "Bericht")


def test_start_counts_goals_that_a_later_retreat_took_over(sign_in, facilitator, retreat):
    later = WorkshopFactory(scorecard=retreat.scorecard)
    GoalWording.objects.create(goal=retreat.goals.get(), workshop=later, statement="Später")
    rows = sign_in(facilitator).get("/").context["rows"]
    assert [row.workshop.goal_count for row in rows] == [1, 1]


def test_start_goes_on_with_the_newest_retreat(sign_in, facilitator, workshop, scorecard):
    newest = WorkshopFactory(scorecard=scorecard)
    content = sign_in(facilitator).get("/").content.decode()
    assert content.count("btn-primary") == 1
    assert content.count(f'class="btn btn-primary" href="{path(newest)}"') == 1


@pytest.mark.parametrize("who", ["staff", "manager"])
def test_start_offers_readers_the_newest_version(sign_in, request, facilitator, workshop, who):
    issue_draft(workshop, facilitator)
    newest = issue_draft(workshop, facilitator)
    content = sign_in(request.getfixturevalue(who)).get("/").content.decode()
    file = reverse("reports:version_file", args=[newest.pk, "pdf"])
    assert content.count(f'href="{file}"') == content.count("/file/pdf/") == 1
    assert content.count("2. Entwurf, ausgegeben am") == 1
    assert content.count("Klausur anlegen") == 0


def test_start_says_where_no_version_is_issued(sign_in, staff, workshop):
    content = sign_in(staff).get("/").content.decode()
    assert content.count("Bericht: noch keine Fassung ausgegeben") == 1
    assert content.count(f'href="{reverse("reports:report", args=[workshop.pk])}"') == 1


@pytest.mark.parametrize(("who", "shown"), [("manager", 1), ("facilitator", 1), ("staff", 0)])
def test_start_leads_to_what_waits_for_confirmation(
    sign_in, request, facilitator, workshop, who, shown
):
    proposal = propose_final(workshop, facilitator)
    content = sign_in(request.getfixturevalue(who)).get("/").content.decode()
    assert content.count(reverse("reports:version", args=[proposal.pk])) == shown


def test_start_shows_nothing_of_another_organisation(sign_in, stranger, retreat):
    response = sign_in(stranger).get("/")
    assert (response.context["rows"], str(retreat.pk) in response.content.decode()) == (
        [],
        False,
    )


def test_start_keeps_archived_retreats_behind_a_link(sign_in, facilitator, workshop):
    services.archive_workshop(workshop=workshop)
    client = sign_in(facilitator)
    assert client.get("/").context["rows"] == []
    archived = client.get("/?archived=1")
    assert [row.workshop for row in archived.context["rows"]] == [workshop]
    assert reverse("workshops:workshop_restore", args=[workshop.pk]) in archived.content.decode()


def test_start_finds_by_title_and_keeps_the_query(sign_in, facilitator, workshop, scorecard):
    WorkshopFactory(scorecard=scorecard, title="Zweite Tagung")
    response = sign_in(facilitator).get("/", {"q": "tagung"})
    assert [row.workshop.title for row in response.context["rows"]] == ["Zweite Tagung"]
    assert 'value="tagung"' in response.content.decode()


@pytest.mark.parametrize("query", ["", "\x00", "ä" * 5000, "%_'\"<script>"])
def test_start_survives_any_query(sign_in, facilitator, workshop, query):
    assert sign_in(facilitator).get("/", {"q": query, "page": "x"}).status_code == 200


@pytest.mark.parametrize(("count", "shown"), [(1, 1), (3, 3), (300, 20)])
def test_start_asks_nine_queries_for_any_number_of_retreats(
    sign_in, facilitator, scorecard, perspectives, django_assert_num_queries, count, shown
):
    for workshop in WorkshopFactory.create_batch(count, scorecard=scorecard)[-3:]:
        CardFactory.create_batch(
            2, prompt=PromptFactory(workshop=workshop), perspective=perspectives[0]
        )
    client = sign_in(facilitator)
    with django_assert_num_queries(9):
        response = client.get("/")
    assert len(response.context["rows"]) == shown


def test_start_pages_through_300_retreats(sign_in, facilitator, scorecard):
    WorkshopFactory.create_batch(300, scorecard=scorecard)
    client = sign_in(facilitator)
    seen = [
        row.workshop.pk
        for number in range(1, 16)
        for row in client.get("/", {"page": number}).context["rows"]
    ]
    assert len(set(seen)) == len(seen) == 300


def test_start_names_each_scorecard_with_its_goals(sign_in, facilitator, retreat):
    ScorecardFactory(organisation=retreat.scorecard.organisation, title="Jugendhilfe")
    found = sign_in(facilitator).get("/").context["scorecards"]
    assert [(item.title, item.goal_count) for item in found] == [
        ("Jugendhilfe", 0),
        ("Strategie der sozialen Dienste", 1),
    ]


def test_next_steps_name_the_first_five(sign_in, facilitator, workshop):
    response = sign_in(facilitator).get(reverse("next_steps", args=[workshop.pk]))
    assert [item.title for item in response.context["missing"]][:2] == [
        "Die Vorgehensweise ist noch nicht beschrieben",
        "Die Analyse hat noch keine Einleitung",
    ]
    assert len(response.context["missing"]) == 5


def test_board_beside_a_text_names_clusters_with_their_cards(
    sign_in, staff, workshop, perspectives, django_assert_num_queries
):
    prompt = PromptFactory(workshop=workshop, kind="strength")
    for title, cards in (("Klein", 1), ("Groß", 3), ("Leer", 0)):
        cluster = ClusterFactory(prompt=prompt, perspective=perspectives[0], title=title)
        CardFactory.create_batch(cards, prompt=prompt, perspective=perspectives[0], cluster=cluster)
    client = sign_in(staff)
    with django_assert_num_queries(7):
        response = client.get(reverse("board_beside", args=[workshop.pk]))
    [(kind, clusters)] = response.context["kinds"]
    assert (kind, [(item.title, item.cards_in_all) for item in clusters]) == (
        "Stärken",
        [("Groß", 3), ("Klein", 1)],
    )


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("staff", 403)])
def test_next_steps_are_for_those_who_take_them(sign_in, request, workshop, who, status):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse("next_steps", args=[workshop.pk])).status_code == status


# --- the path of a retreat ---------------------------------------------------------------


def test_path_begins_with_the_procedure(sign_in, facilitator, workshop):
    context = sign_in(facilitator).get(path(workshop)).context
    assert (context["now"].slug, context["now_number"]) == ("procedure", 1)
    assert context["steps"][0].state == "now"


def test_path_goes_on_with_what_was_begun_last():
    def step(slug, state):
        return PathStep(slug, "", "", "/", state, "", "")

    procedure = step("procedure", StepState.EMPTY)
    cards = step("cards", StepState.PARTLY)
    goals = step("goals", StepState.PARTLY)
    report = step("report", StepState.PARTLY)
    done = step("conclusion", StepState.DONE)
    assert overview.now_of([procedure, cards, done, report]) == cards
    assert overview.now_of([procedure, cards, done, goals, report]) == goals
    assert overview.now_of([procedure, done, report]) == procedure
    assert overview.now_of([done, report]) == report


def test_path_is_told_in_order(retreat):
    slugs = [step.slug for step in overview.path_of(retreat)]
    assert slugs == sorted(slugs, key=overview.ORDER.index)


def test_path_joins_two_voices_on_one_step():
    def step(state, detail, missing):
        return PathStep("goals", "Ziele", detail, "/", state, "", "", missing=missing)

    joined = overview._joined(
        step(StepState.PARTLY, "unten", ("a",)), step(StepState.DONE, "oben", ("b",))
    )
    assert (joined.state, joined.detail, joined.missing) == (StepState.PARTLY, "oben", ("a", "b"))


def test_path_shows_the_picture_of_the_cards(sign_in, facilitator, retreat):
    context = sign_in(facilitator).get(path(retreat)).context
    assert context["sides"] == ["3 Stärken", "2 Schwächen"]
    assert str(context["sentence"]).startswith("5 von 5 Karten betreffen „Interne Prozesse“.")


def test_path_lists_facts_and_leaves_out_the_unknown(sign_in, facilitator, retreat):
    facts = dict(sign_in(facilitator).get(path(retreat)).context["facts"])
    assert facts == {
        "Methode": "Kartenabfrage",
        "Karten je Person": "4 Stärken, 4 Schwächen",
        "Perspektiven": "2, davon 1 ohne Karte",
        "Teilnehmende": "mindestens 1, nach Zahl der Karten",
    }


def test_path_of_a_reader_has_no_way_to_change(sign_in, staff, workshop):
    content = sign_in(staff).get(path(workshop)).content.decode()
    for name in ("swot:workshop_edit", "swot:workshop_duplicate", "workshop_delete"):
        assert content.count(reverse(name, args=[workshop.pk])) == 0
    assert content.count("/texts/") == 0


def test_path_of_an_archived_retreat_says_so_and_cannot_be_edited(sign_in, facilitator, workshop):
    services.archive_workshop(workshop=workshop)
    content = sign_in(facilitator).get(path(workshop)).content.decode()
    assert "Diese Klausur liegt im Archiv" in content
    assert content.count(reverse("swot:workshop_edit", args=[workshop.pk])) == 0
    assert content.count(reverse("workshops:workshop_restore", args=[workshop.pk])) == 1


def test_path_of_a_stranger_is_not_found(sign_in, stranger, workshop):
    assert sign_in(stranger).get(path(workshop)).status_code == 404


@pytest.mark.parametrize("cards", [10, 300])
def test_path_asks_the_same_queries_for_10_and_for_300_cards(
    sign_in, facilitator, retreat, django_assert_num_queries, cards
):
    prompt = retreat.prompts.first()
    for perspective in PerspectiveFactory.create_batch(5, scorecard=retreat.scorecard):
        CardFactory.create_batch(cards // 5, prompt=prompt, perspective=perspective)
    for goal in GoalFactory.create_batch(cards // 10, workshop=retreat, perspective=perspective):
        IndicatorFactory(goal=goal)
    client = sign_in(facilitator)
    with django_assert_num_queries(13):
        client.get(path(retreat))
    with django_assert_num_queries(13):
        client.get(reverse("next_steps", args=[retreat.pk]))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_that_change_nothing_refuse_other_verbs(sign_in, facilitator, workshop, method):
    client = sign_in(facilitator)
    assert getattr(client, method)("/").status_code == 405
    assert getattr(client, method)(path(workshop)).status_code == 405
    assert Workshop.objects.count() == 1
