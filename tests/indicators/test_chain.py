"""The page of the chain, what became of a card, and where a goal comes from."""

import json
from pathlib import Path

import pytest
from django.urls import reverse

from goals.models import GoalWording, Measure, VoteResult, VotingRound
from indicators.models import Target
from reports.archive import parse_archive
from reports.exchange.importing import import_retreat
from swot.models import Card
from tests.factories import (
    CardFactory,
    ClusterFactory,
    GoalFactory,
    GuidingQuestionFactory,
    IndicatorFactory,
    ObjectiveFactory,
    PostFactory,
    PromptFactory,
    WorkshopFactory,
)

TESTS = Path(__file__).resolve().parents[1]
EXPECTED = json.loads((TESTS / "data" / "bad-duerkheim-2007-expected.json").read_text("utf-8"))
DEMO = TESTS.parent / "reports" / "demo"


def _url(thing, query="", name="chain"):
    return reverse(f"indicators:{name}", args=[thing.pk]) + query


def _lines(page):
    """Each sentence of the coverage with its gap and where that leads."""
    return {
        line.sentence: (line.gap, line.url or [mend.url for mend in line.mends])
        for _name, _title, lines in page.context["coverage"]
        for line in lines
    }


def _texts(groups):
    return [(group.title, [note.card.text for note in group.notes]) for group in groups]


@pytest.fixture
def imported(organisation):
    def read(name, scorecard=None):
        archive = parse_archive((DEMO / f"bad-duerkheim-{name}.json").read_bytes())
        return import_retreat(
            archive=archive, organisation=organisation, by=None, scorecard=scorecard
        )

    return read


@pytest.fixture
def told(workshop, perspectives, strengths, weaknesses):
    """Five cards for seven; two questions, of which one has a goal; two goals, one bare."""
    cluster = ClusterFactory(prompt=strengths, perspective=perspectives[1], title="Miteinander")
    cards = [
        CardFactory(
            prompt=strengths, perspective=perspectives[1], cluster=cluster, text="Wir reden"
        ),
        CardFactory(prompt=strengths, perspective=perspectives[1], text="Kurze Wege", count=3),
        CardFactory(prompt=weaknesses, perspective=perspectives[0], text="Kein Geld"),
        CardFactory(prompt=weaknesses, text="Alles zugleich"),
        CardFactory(prompt=weaknesses, text="Geheim", hidden_reason="doppelt"),
    ]
    questions = [GuidingQuestionFactory(workshop=workshop, number=n) for n in (1, 2)]
    questions[0].cards.set([cards[0], cards[1], cards[4]])
    questions[1].cards.set([cards[2]])
    goal = GoalFactory(workshop=workshop, perspective=perspectives[0], position=1)
    goal.objective = ObjectiveFactory(workshop=workshop, number=1)
    goal.save()
    goal.questions.add(questions[0])
    IndicatorFactory(goal=goal, level="effect", name="Zufriedenheit")
    Measure.objects.create(goal=goal, text="Gespräche führen", due="2008-11-15")
    bare = GoalFactory(workshop=workshop, perspective=perspectives[1], position=2)
    return {"cards": cards, "questions": questions, "goal": goal, "bare": bare}


# --- figures -------------------------------------------------------------------------------------


def test_real_retreat_has_the_expected_figures(sign_in, facilitator, imported):
    workshop = imported("2007")
    page = sign_in(facilitator).get(_url(workshop))
    keys = {str(item.pk): item.key for item in workshop.scorecard.perspectives.all()}
    turn = page.context["turn"]
    assert {
        keys[row.key]: (row.cards.count, row.cards.percent) for row in turn.rows if row.key
    } == {
        key: (found["total"], found["share_percent"])
        for key, found in EXPECTED["distribution"].items()
    }
    assert page.context["turn_sentences"] == ["Blick nach innen: 43 von 49 Karten."]
    told = _lines(page)
    assert list(told) == [
        "Keine der 49 Karten führt zu einer Leitfrage.",
        "Keine der 49 Karten führt bis zu einem Ziel.",
        "Keine der 8 Leitfragen hat ein Ziel.",
        "Keine der 8 Leitfragen geht auf Karten zurück.",
    ]
    assert told["Keine der 8 Leitfragen hat ein Ziel."][0] == "8 Leitfragen ohne Ziel"
    # Without a goal the walk begins with the cards.
    (walk,) = page.context["card_walks"]
    assert (walk.title, walk.count, walk.ends) == ("Ohne Leitfrage", "49 Karten", [])

    question = workshop.questions.first()
    question.cards.set(workshop.cards.order_by("position")[:31])
    workshop.cards.filter(questions=question).first().delete()
    sentences = list(_lines(sign_in(facilitator).get(_url(workshop))))
    assert sentences[0] == "30 von 48 Karten führen zu einer Leitfrage."


def test_example_retreat_reaches_from_cards_to_goals(sign_in, facilitator, imported):
    workshop = imported("2008-example", imported("2007").scorecard)
    page = sign_in(facilitator).get(_url(workshop))
    assert [(count, name) for count, name, _link in page.context["stations"]] == [
        (21, "Karten"),
        (8, "Leitfragen"),
        (12, "Ziele"),
        (24, "Indikatoren"),
        (27, "Maßnahmen"),
    ]
    assert list(_lines(page)) == [
        "20 von 21 Karten führen zu einer Leitfrage.",
        "18 von 21 Karten führen bis zu einem Ziel.",
        "7 von 8 Leitfragen haben ein Ziel.",
        "Alle 12 Ziele beruhen auf Karten.",
        "Alle 8 Leitfragen gehen auf Karten zurück.",
        "Alle 12 Ziele haben einen Indikator auf der Ergebnisebene.",
        "10 von 12 Zielen haben einen Indikator auf der Wirkungsebene.",
        "Alle 12 Ziele haben zu jedem Indikator einen Ausgangswert.",
        "Alle 12 Ziele haben zu jedem Indikator einen Zielwert.",
        "Alle 12 Ziele haben einen Termin.",
        "Alle 12 Ziele haben eine verantwortliche Stelle.",
    ]
    first = page.context["goal_walks"][0]
    assert (first.label, first.summary) == ("Z1", "2 Leitfragen, 8 Karten")
    assert [place.words for place in first.places] == ["Platz 2 von 12, 9 Punkte"]


def test_empty_retreat_says_what_belongs_here(sign_in, staff, workshop):
    text = sign_in(staff).get(_url(workshop)).content.decode()
    assert "Hier kommen Karten, Leitfragen und Ziele zusammen" in text
    assert "Wie weit die Kette reicht" not in text


# --- gaps ----------------------------------------------------------------------------------------


def test_every_gap_leads_to_where_it_is_mended(sign_in, facilitator, workshop, told):
    goal, bare = told["goal"], told["bare"]
    second = told["questions"][1]
    second.cards.clear()
    edit = reverse("indicators:goal_edit", args=[bare.pk])
    both = [reverse("indicators:indicator_create", args=[item.pk]) for item in (goal, bare)]
    effect = goal.indicators.get()
    assert _lines(sign_in(facilitator).get(_url(workshop))) == {
        "4 von 6 Karten führen zu einer Leitfrage.": (
            "2 Karten ohne Leitfrage",
            reverse("swot:cards_without_question", args=[workshop.pk]),
        ),
        "4 von 6 Karten führen bis zu einem Ziel.": (
            "2 Karten ohne Ziel",
            "?walk=cards&show=no_question#walk",
        ),
        "1 von 2 Leitfragen hat ein Ziel.": (
            "1 Leitfrage ohne Ziel",
            f"{reverse('indicators:goal_create', args=[workshop.pk])}?question={second.pk}",
        ),
        "1 von 2 Zielen beruht auf Karten.": ("1 Ziel, das auf keiner Karte beruht", edit),
        "1 von 2 Leitfragen geht auf Karten zurück.": (
            "1 Leitfrage ohne Karte",
            reverse("swot:question_edit", args=[second.pk]),
        ),
        "Keines der beiden Ziele hat einen Indikator auf der Ergebnisebene.": (
            "2 Ziele ohne Indikator auf der Ergebnisebene",
            [f"{url}?level=result" for url in both],
        ),
        "1 von 2 Zielen hat einen Indikator auf der Wirkungsebene.": (
            "1 Ziel ohne Indikator auf der Wirkungsebene",
            f"{both[1]}?level=effect",
        ),
        "Keines der beiden Ziele hat zu jedem Indikator einen Ausgangswert.": (
            "2 Ziele, denen ein Ausgangswert fehlt",
            [reverse("indicators:indicator_edit", args=[effect.pk]), both[1]],
        ),
        "Keines der beiden Ziele hat zu jedem Indikator einen Zielwert.": (
            "2 Ziele, denen ein Zielwert fehlt",
            [reverse("indicators:indicator_edit", args=[effect.pk]), both[1]],
        ),
        "Keines der beiden Ziele hat einen Termin.": (
            "2 Ziele ohne Termin",
            [f"{reverse('indicators:goal_edit', args=[item.pk])}#id_due" for item in (goal, bare)],
        ),
        "Keines der beiden Ziele hat eine verantwortliche Stelle.": (
            "2 Ziele ohne verantwortliche Stelle",
            [
                f"{reverse('indicators:goal_edit', args=[item.pk])}#id_responsible"
                for item in (goal, bare)
            ],
        ),
    }


@pytest.mark.parametrize("who", ["staff", "manager", "facilitator"])
def test_who_may_not_mend_is_led_to_where_it_is_seen(sign_in, request, workshop, told, who):
    client = sign_in(request.getfixturevalue(who))
    found = _lines(client.get(_url(workshop)))
    seen = f"{reverse('swot:question_list', args=[workshop.pk])}#question-{told['questions'][1].pk}"
    goal_url = found["1 von 2 Leitfragen hat ein Ziel."][1]
    assert (goal_url == seen) is (who == "staff")
    if who == "facilitator":
        workshop.archived_at = "2009-01-01T00:00Z"
        workshop.save()
        page = client.get(_url(workshop))
        urls = [url for _gap, url in _lines(page).values()]
        assert seen in urls
        assert not [url for url in map(str, urls) if "edit" in url or "/new/" in url]
    else:
        text = client.get(_url(workshop, "?walk=cards")).content.decode()
        assert "Mit einer Leitfrage verknüpfen" not in text


def test_dropped_goals_answer_nothing_but_are_told(sign_in, facilitator, workshop, told):
    told["goal"].status = "dropped"
    told["goal"].save()
    client = sign_in(facilitator)
    page = client.get(_url(workshop, "?walk=cards"))
    assert "Keine der beiden Leitfragen hat ein Ziel." in _lines(page)
    assert "Aufgegebene Ziele zählen hier nicht mit." in page.content.decode()
    end = page.context["card_walks"][1].ends[0]
    assert ([goal.mark.word for goal in end.goals], end.has_goal) == (["Aufgegeben"], False)
    (walk,) = client.get(_url(workshop, "?walk=goals")).context["goal_walks"]
    assert walk.goal == told["bare"]


# --- the walk ------------------------------------------------------------------------------------


def test_goal_walks_back_to_the_words_of_its_cards(sign_in, staff, workshop, told):
    page = sign_in(staff).get(_url(workshop))
    walk, bare = page.context["goal_walks"]
    assert [(item.number, _texts(item.groups)) for item in walk.origins] == [
        (1, [("Miteinander", ["Wir reden"]), ("", ["Kurze Wege"])])
    ]
    assert walk.summary == "1 Leitfrage, 4 Karten"
    assert [mend.label for mend in bare.missing] == [
        "beruht auf keiner Karte",
        "kein Indikator auf der Ergebnisebene",
        "kein Indikator auf der Wirkungsebene",
        "kein Ausgangswert",
        "kein Zielwert",
        "kein Termin",
        "niemand verantwortlich",
    ]
    text = page.content.decode()
    assert told["goal"].objective.text in text
    assert "Geheim" not in text


def test_cards_of_the_same_questions_walk_on_together(sign_in, staff, workshop, told):
    page = sign_in(staff).get(_url(workshop, "?walk=cards"))
    assert [(walk.title, walk.count) for walk in page.context["card_walks"]] == [
        ("Ohne Leitfrage", "1 Karte"),
        ("Leitfrage 1", "4 Karten"),
        ("Leitfrage 2", "1 Karte"),
    ]
    (end,) = page.context["card_walks"][1].ends
    assert [(goal.label, goal.reach) for goal in end.goals] == [("Z1", "1 Indikator, 1 Maßnahme")]
    assert "Geheim" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("walk=cards", ["Alles zugleich", "Wir reden", "Kurze Wege", "Kein Geld"]),
        ("walk=cards&show=no_question", ["Alles zugleich"]),
        ("walk=cards&show=no_goal", ["Kein Geld"]),
        ("walk=cards&show=goal", ["Wir reden", "Kurze Wege"]),
        ("walk=cards&perspective=none", ["Alles zugleich"]),
        ("walk=cards&perspective=here", ["Kein Geld"]),
        ("walk=cards&perspective=nonsense&show=%00", []),
        ("walk=cards&show=lacking", ["Alles zugleich", "Wir reden", "Kurze Wege", "Kein Geld"]),
        ("walk=goals", ["Z1", "Z2"]),
        ("walk=nonsense&show=no_card", ["Z2"]),
        ("show=lacking&perspective=here", ["Z1"]),
    ],
)
def test_address_narrows_the_walk(sign_in, staff, workshop, perspectives, told, query, left):
    query = query.replace("here", str(perspectives[0].pk))
    context = sign_in(staff).get(_url(workshop, f"?{query}")).context
    walks = context["goal_walks"]
    found = (
        [walk.label for walk in walks]
        if walks is not None
        else [
            text
            for walk in context["card_walks"]
            for _title, texts in _texts(walk.groups)
            for text in texts
        ]
    )
    assert found == left


def test_goal_taken_over_walks_back_to_the_retreat_that_worded_it(
    sign_in, facilitator, workshop, told
):
    later = WorkshopFactory(scorecard=workshop.scorecard, title="Nächste Klausur")
    GoalWording.objects.create(goal=told["goal"], workshop=later, statement="Wie damals gesagt")
    GuidingQuestionFactory(workshop=later, number=1)
    page = sign_in(facilitator).get(_url(later))
    (walk,) = page.context["goal_walks"]
    assert (walk.text, walk.is_own) == ("Wie damals gesagt", False)
    assert [(item.retreat, len(item.groups)) for item in walk.origins] == [("Strategieklausur", 2)]
    told_here = _lines(page)
    assert "Das einzige Ziel beruht auf Karten." in told_here
    assert "Die einzige Leitfrage hat noch kein Ziel." in told_here


# --- one card, one goal --------------------------------------------------------------------------


def test_card_tells_what_became_of_it(sign_in, staff, workshop, told):
    client = sign_in(staff)
    card, loose, hidden = told["cards"][0], told["cards"][3], told["cards"][4]
    page = client.get(_url(card, name="card_chain"))
    assert page.context["said"] == "1 Leitfrage, 1 strategisches Ziel, 1 Indikator, 1 Maßnahme"
    text = page.content.decode()
    for words in ("Wir reden", "Miteinander", "Zufriedenheit", "Wirkungsebene", "Gespräche führen"):
        assert words in text
    part = client.get(_url(card, name="card_chain"), headers={"HX-Request": "true"})
    assert "Zufriedenheit" in part.content.decode()
    assert "<html" not in part.content.decode()
    text = client.get(_url(loose, name="card_chain")).content.decode()
    assert "Noch greift keine Leitfrage diese Karte auf." in text
    assert "Mit einer Leitfrage verknüpfen" not in text
    loose.cluster = card.cluster
    loose.save()
    text = client.get(_url(loose, name="card_chain")).content.decode()
    assert "Andere Karten ihres Clusters führen zu Leitfrage 1." in text
    text = client.get(_url(hidden, name="card_chain")).content.decode()
    assert "Diese Karte ist ausgeblendet" in text


def test_sealed_card_has_no_chain(sign_in, facilitator, workshop, told):
    Card.objects.filter(pk=told["cards"][0].pk).update(seal="sealed")
    client = sign_in(facilitator)
    assert client.get(_url(told["cards"][0], name="card_chain")).status_code == 404
    for query in ("?walk=goals", "?walk=cards"):
        page = client.get(_url(workshop, query))
        assert "Wir reden" not in page.content.decode()
        assert "4 von 5 Karten führen zu einer Leitfrage." in _lines(page)


def test_pages_of_card_goal_and_retreat_lead_to_the_chain(sign_in, facilitator, workshop, told):
    client = sign_in(facilitator)
    card = client.get(reverse("swot:card", args=[told["cards"][0].pk])).content.decode()
    assert f'hx-get="{_url(told["cards"][0], name="card_chain")}"' in card
    assert (
        f'href="{_url(workshop)}"'
        in client.get(reverse("workshop", args=[workshop.pk])).content.decode()
    )
    goal = client.get(_url(told["goal"], name="goal"))
    assert f'href="{_url(workshop)}"' in goal.content.decode()
    assert [_texts(item.groups) for item in goal.context["origins"]] == [
        [("Miteinander", ["Wir reden"]), ("", ["Kurze Wege"])]
    ]


def test_goal_tells_its_places_unless_the_count_is_withheld(
    sign_in, staff, workshop, told, strengths
):
    goals = (told["goal"], told["bare"])
    for title, more in (
        ("Auf Papier", {"ballots": "paper"}),
        ("Zu wenige", {"ballots": "phone", "voters": 2}),
        ("Offen", {"state": "open", "ballots": "phone"}),
    ):
        held = VotingRound.objects.create(workshop=workshop, title=title, **more)
        for place, (goal, dots) in enumerate(zip(goals, (3, 5), strict=True)):
            VoteResult.objects.create(round=held, goal=goal, dots=dots, position=place)
    cluster = told["cards"][0].cluster
    held = VotingRound.objects.create(workshop=workshop, title="Cluster", subject="clusters")
    VoteResult.objects.create(round=held, cluster=cluster, dots=4)
    told["goal"].priority = 1
    told["goal"].save()
    client = sign_in(staff)
    page = client.get(_url(told["goal"], name="goal"))
    assert [(place.title, place.words) for place in page.context["places"]] == [
        ("Auf Papier", "Platz 2 von 2, 3 Punkte")
    ]
    text = page.content.decode()
    assert "Von der Gruppe entschieden: Platz 1" in text
    assert "Platz 1 von 1, 4 Punkte" in text
    assert "Zu wenige" not in text
    card = client.get(_url(told["cards"][0], name="card_chain")).content.decode()
    assert "Platz 1 von 1, 4 Punkte" in card


# --- many ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 20])
def test_pages_ask_the_same_queries_for_any_number(
    sign_in, facilitator, workshop, perspectives, strengths, count, django_assert_num_queries
):
    cluster = ClusterFactory(prompt=strengths, perspective=perspectives[0])
    post = PostFactory(organisation=workshop.scorecard.organisation)
    held = VotingRound.objects.create(workshop=workshop, title="Was zuerst?")
    for _ in range(count):
        for place in perspectives:
            card = CardFactory(prompt=strengths, perspective=place, cluster=cluster)
        question = GuidingQuestionFactory(workshop=workshop)
        question.cards.add(card)
        question.perspectives.add(perspectives[0])
        goal = GoalFactory(workshop=workshop, perspective=perspectives[0], responsible=post)
        goal.questions.add(question)
        goal.measures.create(text="x", responsible=post)
        Target.objects.create(indicator=IndicatorFactory(goal=goal), period="2008", value=1)
        VoteResult.objects.create(round=held, goal=goal, dots=1)
        cards = [*workshop.cards.all()]
    client = sign_in(facilitator)
    for query in ("?walk=goals", "?walk=cards"):
        with django_assert_num_queries(14):  # four of them for person, organisation and retreat
            client.get(_url(workshop, query))
    question.cards.set(cards)
    with django_assert_num_queries(9):
        client.get(_url(card, name="card_chain"))


def test_three_hundred_loose_cards_are_all_there(sign_in, staff, workshop, strengths):
    Card.objects.bulk_create(
        CardFactory.build(workshop=workshop, prompt=strengths) for _ in range(300)
    )
    page = sign_in(staff).get(_url(workshop))
    assert page.content.decode().count("note--s") == 300
    assert next(iter(_lines(page))) == "Keine der 300 Karten führt zu einer Leitfrage."


def test_kinds_beyond_strengths_keep_their_sign(sign_in, staff, workshop):
    prompt = PromptFactory(workshop=workshop, kind="threat")
    CardFactory(prompt=prompt)
    assert "note--t" in sign_in(staff).get(_url(workshop)).content.decode()
