"""A review: begun, walked from goal to goal, finished as minutes that stay as they are."""

import datetime
import uuid

import pytest
from django.urls import reverse

from goals.models import Goal, Measure
from indicators.deletions import delete_review
from indicators.models import Indicator, Measurement, Review, ReviewNote
from indicators.review_services import MeasureAgreed, StaleNoteError, begin_review, save_note
from indicators.views import review as review_views
from tests.factories import GoalFactory, IndicatorFactory, PostFactory, ReviewFactory


@pytest.fixture
def scorecard(scorecard):
    scorecard.as_of = datetime.date(2008, 9, 30)
    scorecard.save()
    return scorecard


@pytest.fixture
def goals(workshop, perspectives):
    """A critical goal and one on track; both agreed, with somebody who answers for them."""
    post = PostFactory(organisation=workshop.scorecard.organisation, name="Amtsleitung")
    made = []
    for value, statement in ((55, "Gutes Ziel"), (20, "Schlechtes Ziel")):
        goal = GoalFactory(
            workshop=workshop,
            perspective=perspectives[0],
            statement=statement,
            status="agreed",
            responsible=post,
        )
        indicator = IndicatorFactory(goal=goal, frequency="month", green=50, red=30, name="X")
        Measurement.objects.create(indicator=indicator, period="2008-09", value=value)
        made.append(goal)
    return made


def _post(client, name, thing, **data):
    return client.post(reverse(f"indicators:{name}", args=[thing.pk]), data)


def _get(client, name, thing, **more):
    return client.get(reverse(f"indicators:{name}", args=[thing.pk]), **more)


@pytest.fixture
def review(sign_in, manager, scorecard, goals):
    sent = {"held_on": "01.10.2008", "participants": "Amtsleitung\nJugendhilfeplanung"}
    _post(sign_in(manager), "review_create", scorecard, **sent)
    return Review.objects.get()


def _note(review, place=1):
    return review.notes.get(position=place)


def _written(note, **more):
    return {
        "version": note.version,
        "writer": str(uuid.uuid4()),
        "sent_as": str(uuid.uuid4()),
    } | more


def test_review_begins_with_the_most_urgent_goal(sign_in, manager, scorecard, goals):
    GoalFactory(workshop=goals[0].workshop, perspective=goals[0].perspective, status="dropped")
    client = sign_in(manager)
    assert _get(client, "review_create", scorecard).context["form"].initial == {
        "held_on": datetime.date(2008, 9, 30)
    }
    answer = _post(client, "review_create", scorecard, held_on="01.10.2008", participants="Alle")
    review = Review.objects.get()
    assert [(note.label, note.state, note.why) for note in review.notes.all()] == [
        ("Z2", "critical", "Kritisch, weil „X“ nur 20 erreicht, weniger als 30."),
        ("Z1", "on_track", "Der einzige Indikator ist im Plan."),
    ]
    assert (review.as_of, review.participants) == (datetime.date(2008, 9, 30), "Alle")
    assert answer.url == reverse("indicators:review_note", args=[_note(review).pk])


def test_running_review_is_continued_where_nobody_has_written(sign_in, facilitator, review):
    save_note(note=_note(review), version=0, writer="", comment="a", decision="", by=facilitator)
    client = sign_in(facilitator)
    go_on = reverse("indicators:review_note", args=[_note(review, 2).pk])
    assert _get(client, "review_create", review.scorecard).context["go_on"] == go_on
    assert _get(client, "review_list", review.scorecard).context["go_on"] == go_on
    sent = {"held_on": "02.10.2008"}
    assert _post(client, "review_create", review.scorecard, **sent).url == go_on
    assert Review.objects.count() == 1


def test_review_asks_for_a_day(sign_in, manager, scorecard, goals):
    answer = _post(sign_in(manager), "review_create", scorecard, held_on="32.10.2008")
    assert (answer.status_code, Review.objects.count()) == (422, 0)
    assert answer.context["form"].errors["held_on"] == [
        "Das ist kein Tag des Kalenders. Schreiben Sie zum Beispiel 31.12.2008."
    ]


def test_note_shows_figures_and_the_last_review(sign_in, manager, review, goals):
    note = _note(review)
    save_note(note=note, version=0, writer="", comment="Lage ernst", decision="", by=manager)
    client = sign_in(manager)
    _post(client, "review_finish", review)
    _post(client, "review_create", review.scorecard, held_on="01.11.2008")
    second = Review.objects.running().get()
    page = _get(client, "review_note", second.notes.get(goal=goals[1]))
    assert (page.context["place"], page.context["count"]) == (1, 2)
    assert page.context["last"].comment == "Lage ernst"
    assert [view.figure.mark.word for view in page.context["views"]] == ["Kritisch"]


def test_note_saves_comment_decision_and_a_real_measure(sign_in, manager, review, goals):
    note = _note(review)
    sent = _written(
        note,
        comment="Lage ernst",
        decision="Nachsteuern",
        measure="Fallberatung ansetzen",
        responsible="Amtsleitung",
        due="31.12.2008",
        go="next",
    )
    client = sign_in(manager)
    answer = _post(client, "review_note", note, **sent)
    assert answer.url == reverse("indicators:review_note", args=[_note(review, 2).pk])
    note.refresh_from_db()
    assert (note.comment, note.decision, note.saved_by) == ("Lage ernst", "Nachsteuern", manager)
    measure = Measure.objects.get()
    assert (measure.goal, measure.text, measure.responsible.name, str(measure.due)) == (
        goals[1],
        "Fallberatung ansetzen",
        "Amtsleitung",
        "2008-12-31",
    )
    assert [version.by for version in goals[1].versions.all()] == [manager, None]
    # Sent twice, it is one measure.
    _post(client, "review_note", note, **sent)
    assert Measure.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "field", "fault"),
    [
        ({"due": "31.12.2008"}, "measure", "Nennen Sie, was zu tun ist"),
        ({"measure": "Tun", "due": "morgen"}, "due", "kein Tag des Kalenders"),
        ({"comment": "x" * 10_001}, "comment", "höchstens"),
    ],
)
def test_note_says_beside_the_field_what_is_wrong(sign_in, manager, review, sent, field, fault):
    note = _note(review)
    answer = _post(sign_in(manager), "review_note", note, **_written(note, **sent))
    assert answer.status_code == 422
    assert fault in answer.context["form"].errors[field][0]
    assert Measure.objects.count() == 0


def test_slip_in_the_name_of_a_post_is_asked_back_once(sign_in, manager, review):
    known = review.scorecard.organisation.posts.get(name="Amtsleitung")
    note, client = _note(review), sign_in(manager)
    sent = _written(note, comment="Lage", measure="Tun", responsible="Amtsleitng")
    answer = _post(client, "review_note", note, **sent)
    assert (answer.status_code, Measure.objects.count()) == (422, 0)
    assert "Meinten Sie „Amtsleitung“?" in answer.context["form"].errors["responsible"][0]
    confirmed = '<input type="hidden" name="responsible-new" value="Amtsleitng">'
    assert answer.content.decode().count(confirmed) == 1
    # Sent again as it stands, it is meant so; another slip is asked back anew.
    other = sent | {"responsible-new": "Amtsleitng", "responsible": "Amtsletiung"}
    assert _post(client, "review_note", note, **other).status_code == 422
    again = sent | {"responsible-new": "Amtsleitng"}
    assert _post(client, "review_note", note, **again).status_code == 302
    made = Measure.objects.get().responsible
    assert (made.name, made == known) == ("Amtsleitng", False)


def test_note_of_two_people_loses_nothing(sign_in, manager, facilitator, review):
    note = _note(review)
    save_note(note=note, version=0, writer="", comment="Von mir", decision="", by=facilitator)
    answer = _post(sign_in(manager), "review_note", note, **_written(note, comment="Von uns"))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Von mir" in text
    assert "Von uns" in text
    note.refresh_from_db()
    assert note.comment == "Von mir"
    # Saved again, with both before the eyes, it replaces the other.
    again = _written(note, comment="Von uns beiden")
    assert _post(sign_in(manager), "review_note", note, **again).status_code == 302


def test_page_that_saves_while_typing_is_never_in_conflict_with_itself(sign_in, manager, review):
    note = _note(review)
    sent = _written(note, comment="A")
    client = sign_in(manager)
    first = _post(client, "note_save", note, **sent)
    assert 'name="version" value="1"' in first.content.decode()
    assert "Gespeichert um" in first.content.decode()
    # The page has not heard of version 1 yet.
    _post(client, "note_save", note, **sent | {"comment": "AB"})
    assert _post(client, "review_note", note, **sent | {"comment": "ABC"}).status_code == 302
    note.refresh_from_db()
    assert (note.comment, note.version) == ("ABC", 3)


def test_typing_over_somebody_else_is_told_and_not_stored(sign_in, manager, facilitator, review):
    note = _note(review)
    save_note(note=note, version=0, writer="", comment="Von mir", decision="", by=facilitator)
    answer = _post(sign_in(manager), "note_save", note, **_written(note, comment="Drüber"))
    assert "Jemand anderes hat inzwischen" in answer.content.decode()
    note.refresh_from_db()
    assert note.comment == "Von mir"


def test_minutes_keep_the_state_of_the_moment(sign_in, manager, staff, review, goals):
    note = _note(review)
    client = sign_in(manager)
    _post(client, "review_note", note, **_written(note, comment="Ernst", go="back"))
    _post(client, "review_finish", review)
    Measurement.objects.update(value=99)
    Goal.objects.filter(pk=goals[1].pk).update(statement="Anders")
    page = _get(sign_in(staff), "review", review)
    assert [(row.note.statement, row.mark.word) for row in page.context["rows"]] == [
        ("Schlechtes Ziel", "Kritisch")
    ]
    assert [row.note.label for row in page.context["silent"]] == ["Z1"]
    text = page.content.decode()
    assert "Amtsleitung<br>Jugendhilfeplanung" in text
    assert "Durchsicht vom 01.10.2008" in text
    assert "Wieder aufnehmen" not in text  # staff read


def test_minutes_outlive_the_goal(sign_in, manager, review, goals):
    note = _note(review)
    agreed = MeasureAgreed("Tun", None, None, uuid.uuid4())
    save_note(note=note, version=0, writer="", comment="", decision="", by=manager, agreed=agreed)
    goals[1].delete()
    client = sign_in(manager)
    page = _get(client, "review", review)
    assert [
        (row.note.label, [item.text for item in row.agreed]) for row in page.context["rows"]
    ] == [("Z2", ["Tun"])]
    assert "inzwischen gelöscht" in _get(client, "review_note", note).content.decode()


def test_state_of_a_goal_is_that_of_saving(sign_in, manager, review):
    note = _note(review)
    Measurement.objects.update(value=60)
    _post(sign_in(manager), "review_note", note, **_written(note, comment="Besser"))
    note.refresh_from_db()
    assert (note.state, note.why) == ("on_track", "Der einzige Indikator ist im Plan.")


def test_finished_review_takes_no_more_and_can_be_taken_up_again(sign_in, manager, review):
    client = sign_in(manager)
    note = _note(review)
    _post(client, "review_finish", review)
    assert _get(client, "review_note", note).url == reverse("indicators:review", args=[review.pk])
    late = _post(client, "review_note", note, **_written(note, comment="Zu spät"))
    assert late.status_code == 409
    assert "Zu spät" in late.content.decode()
    assert "inzwischen abgeschlossen" in late.content.decode()
    _post(client, "review_reopen", review)
    assert _post(client, "review_note", note, **_written(note, comment="Doch")).status_code == 302


def test_review_is_not_taken_up_again_beside_a_running_one(sign_in, manager, review):
    client = sign_in(manager)
    _post(client, "review_finish", review)
    ReviewFactory(scorecard=review.scorecard)
    _post(client, "review_reopen", review)
    review.refresh_from_db()
    assert not review.is_running


def test_two_who_begin_at_once_are_in_one_review(review, facilitator):
    again = begin_review(
        scorecard=review.scorecard,
        rows=[],
        held_on=datetime.date(2008, 10, 2),
        participants="",
        by=facilitator,
    )
    assert again == review


def test_stale_note_is_refused(review, manager):
    note = _note(review)
    save_note(note=note, version=0, writer="a", comment="1", decision="", by=manager)
    with pytest.raises(StaleNoteError):
        save_note(note=note, version=0, writer="b", comment="2", decision="", by=manager)
    # The same words twice are no conflict.
    save_note(note=note, version=0, writer="b", comment="1", decision="", by=manager)


def test_review_is_deleted_after_asking(sign_in, manager, review, goals):
    note = _note(review)
    client = sign_in(manager)
    _post(client, "review_note", note, **_written(note, comment="Ernst", measure="Tun"))
    page = _get(client, "review_delete", review)
    assert (page.status_code, Review.objects.count()) == (200, 1)
    assert "Durchsicht vom 01.10.2008 löschen?" in page.content.decode()
    answer = _post(client, "review_delete", review)
    assert answer.url.startswith(reverse("indicators:review_list", args=[review.scorecard_id]))
    assert Review.objects.count() == 0
    assert Measure.objects.get().text == "Tun"
    assert "Durchsicht gelöscht: 01.10.2008" in client.get(answer.url).content.decode()


def test_note_typed_into_a_deleted_review_is_shown_with_the_way_back(sign_in, manager, review):
    note = _note(review)
    client = sign_in(manager)
    deletion = delete_review(review=review, by=manager)
    sent = _written(note, comment="Eben getippt", due="morgen")
    saved = _post(client, "note_save", note, **sent)
    assert (saved.status_code, "inzwischen gelöscht" in saved.content.decode()) == (200, True)
    answer = _post(client, "review_note", note, **sent)
    text = answer.content.decode()
    assert answer.status_code == 409
    for wanted in ("Eben getippt", "morgen", f"/deletions/{deletion.pk}/restore/"):
        assert wanted in text
    assert _get(client, "review_note", note).status_code == 409
    client.post(reverse("indicators:deletion_restore", args=[deletion.pk]))
    assert _post(client, "review_note", note, **_written(note, comment="Doch")).status_code == 302


def test_note_saved_while_its_review_is_being_deleted_is_told(
    sign_in, manager, review, monkeypatch
):
    note = _note(review)
    state_now = review_views.state_now

    def delete_first(found):
        delete_review(review=review, by=manager)
        return state_now(found)

    monkeypatch.setattr(review_views, "state_now", delete_first)
    answer = _post(sign_in(manager), "review_note", note, **_written(note, comment="Ernst"))
    assert (answer.status_code, "Ernst" in answer.content.decode()) == (409, True)


def test_deleted_review_is_for_those_who_may(sign_in, staff, stranger, manager, review):
    note = _note(review)
    assert _get(sign_in(staff), "review_delete", review).status_code == 403
    assert _post(sign_in(stranger), "review_delete", review).status_code == 404
    delete_review(review=review, by=manager)
    assert _post(sign_in(staff), "review_note", note, **_written(note)).status_code == 403
    assert _post(sign_in(stranger), "note_save", note, **_written(note)).status_code == 404


def test_minutes_can_be_taken_along_as_of_their_day(sign_in, staff, review):
    text = _get(sign_in(staff), "review", review).content.decode()
    link = reverse("indicators:scorecard_xlsx", args=[review.scorecard_id])
    assert f"{link}?as_of=2008-09-30" in text
    assert "data-print" in text


def test_minutes_are_edited(sign_in, manager, review):
    sent = {"held_on": "02.10.2008", "participants": "Alle"}
    assert _post(sign_in(manager), "review_edit", review, **sent).status_code == 302
    review.refresh_from_db()
    assert (review.held_on, review.participants) == (datetime.date(2008, 10, 2), "Alle")


def test_reviews_are_listed(sign_in, staff, review):
    page = _get(sign_in(staff), "review_list", review.scorecard)
    assert page.context["reviews"] == [review]
    assert "Durchsicht beginnen" not in page.content.decode()
    english = {"headers": {"accept-language": "en"}}
    assert (
        "Review of"
        in _get(sign_in(staff), "review_list", review.scorecard, **english).content.decode()
    )


def test_scorecard_offers_the_review(sign_in, manager, staff, scorecard, goals):
    link = reverse("indicators:review_create", args=[scorecard.pk])
    assert link in _get(sign_in(manager), "scorecard", scorecard).content.decode()
    assert link not in _get(sign_in(staff), "scorecard", scorecard).content.decode()


@pytest.mark.parametrize("name", ["review_create", "review_list"])
def test_review_of_a_strange_scorecard_is_not_found(sign_in, stranger, scorecard, name):
    assert _get(sign_in(stranger), name, scorecard).status_code == 404


def test_review_is_for_those_who_answer_for_goals(sign_in, staff, review):
    client = sign_in(staff)
    note = _note(review)
    assert _get(client, "review_note", note).status_code == 403
    assert _post(client, "note_save", note, **_written(note)).status_code == 403
    assert _post(client, "review_finish", review).status_code == 403
    assert _get(client, "review_finish", review).status_code == 405


def test_note_asks_the_same_queries_for_any_number(
    sign_in, manager, review, django_assert_num_queries
):
    note = _note(review)
    client = sign_in(manager)
    for count in (1, 9):
        for _number in range(count):
            indicator = IndicatorFactory(goal=note.goal)
            Measurement.objects.create(indicator=indicator, period="2008-09", value=1)
        with django_assert_num_queries(14):
            _get(client, "review_note", note)
    assert Indicator.objects.filter(goal=note.goal).count() == 11
    assert ReviewNote.objects.filter(pk=note.pk).exists()
