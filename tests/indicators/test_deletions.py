"""What was deleted comes back with all that went with it, or says why it cannot."""

from __future__ import annotations

import datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.apps import apps
from django.core import serializers
from django.urls import reverse
from django.utils import timezone

from goals.models import Goal, GoalLink, GoalQuestion, GoalWording, Measure, VoteResult, VotingRound
from indicators.deletions import bring_back, delete_goal, delete_indicator, delete_review
from indicators.history import record_version
from indicators.models import (
    Deletion,
    GoalVersion,
    Indicator,
    Measurement,
    MeasurementChange,
    RatingRule,
    Review,
    ReviewNote,
    Target,
)
from indicators.review_services import MeasureAgreed, save_note
from swot.services.refusal import RefusedError
from tests.factories import (
    GoalFactory,
    GuidingQuestionFactory,
    IndicatorFactory,
    ObjectiveFactory,
    PostFactory,
    ReviewFactory,
    ReviewNoteFactory,
    WorkshopFactory,
)


@pytest.fixture
def goal(workshop, perspectives, manager):
    """A goal with one of everything that can hang on it."""
    post = PostFactory(organisation=workshop.scorecard.organisation)
    found = GoalFactory(
        workshop=workshop,
        perspective=perspectives[0],
        statement="Weniger Umzüge",
        objective=ObjectiveFactory(workshop=workshop),
        responsible=post,
        due=datetime.date(2008, 12, 31),
        weight=Decimal("0.3"),
    )
    other = GoalFactory(workshop=workshop, perspective=perspectives[1])
    GoalLink.objects.create(goal=found, to=other, kind="supports", hypothesis="Weil")
    GoalLink.objects.create(goal=other, to=found, kind="conflicts")
    GoalQuestion.objects.create(goal=found, question=GuidingQuestionFactory(workshop=workshop))
    later = WorkshopFactory(scorecard=workshop.scorecard)
    GoalWording.objects.create(goal=found, workshop=later, statement="Wie damals")
    vote = VotingRound.objects.create(workshop=workshop, title="Was zuerst?", state="closed")
    VoteResult.objects.create(round=vote, goal=found, dots=3)
    Measure.objects.create(
        goal=found,
        text="Tun",
        responsible=post,
        is_done=True,
        done_on="2008-05-01",
        done_by=manager,
    )
    return found


@pytest.fixture
def indicator(goal, manager):
    found = IndicatorFactory(goal=goal, name="Quote", green=Decimal("50.25"))
    Target.objects.create(indicator=found, period="2008", value=Decimal("0.000001"))
    RatingRule.objects.create(indicator=found, green=40)
    RatingRule.objects.create(indicator=found, green=50, valid_from="2008-07-01", position=1)
    value = Measurement.objects.create(
        indicator=found,
        period="2008-Q3",
        value=Decimal("-1234.5"),
        comment="„Zeichen“\nzwei",
        entered_at=timezone.now(),
        entered_by=manager,
        version=4,
    )
    MeasurementChange.objects.create(measurement=value, at=timezone.now(), by=manager, value=1)
    return found


@pytest.fixture
def review(goal, manager):
    found = ReviewFactory(scorecard=goal.scorecard, finished_at=timezone.now(), created_by=manager)
    note = ReviewNoteFactory(review=found, goal=goal)
    agreed = MeasureAgreed("Vereinbart", None, None, uuid4())
    Review.objects.update(finished_at=None)
    save_note(note=note, version=0, writer="", comment="A", decision="B", by=manager, agreed=agreed)
    return found


def _stored() -> dict[str, list[str]]:
    """Every row of goals, indicators and all that hangs on them."""
    models = [*apps.get_app_config("goals").get_models()]
    models += apps.get_app_config("indicators").get_models()
    return {
        model._meta.label: sorted(
            serializers.serialize("json", [item]) for item in model._base_manager.all()
        )
        for model in models
        if model is not Deletion
    }


def _restore(client, deletion):
    return client.post(reverse("indicators:deletion_restore", args=[deletion.pk]))


# --- everything comes back -------------------------------------------------------------------


def test_goal_comes_back_with_all_that_went_with_it(goal, indicator, review, manager):
    record_version(goal=goal, by=manager)
    before = _stored()
    deletion = delete_goal(goal=goal, by=manager)
    assert not Goal.objects.filter(pk=goal.pk).exists()
    counts = [model.objects.count() for model in (Measurement, GoalVersion, VoteResult, GoalLink)]
    assert counts == [0, 0, 0, 0]
    assert ReviewNote.objects.get().goal is None  # minutes outlive the goal
    assert deletion.title == "Z1 Weniger Umzüge"
    bring_back(deletion=deletion, by=manager)
    assert _stored() == before
    deletion.refresh_from_db()
    assert (deletion.restored_by, deletion.content) == (manager, {})
    bring_back(deletion=deletion, by=manager)  # once more changes nothing
    assert _stored() == before


def test_indicator_comes_back_with_its_values_and_its_history_goes_on(goal, indicator, manager):
    record_version(goal=goal, by=manager)
    before = _stored()
    deletion = delete_indicator(indicator=indicator, by=manager)
    assert Measurement.objects.count() == MeasurementChange.objects.count() == 0
    bring_back(deletion=deletion, by=manager)
    after = _stored()
    versions = after.pop("indicators.GoalVersion")
    assert [item.number for item in GoalVersion.objects.all()] == [3, 2, 1]
    assert set(before.pop("indicators.GoalVersion")) < set(versions)
    assert after == before


def test_review_comes_back_with_its_minutes(goal, review, manager):
    before = _stored()
    deletion = delete_review(review=review, by=manager)
    assert Review.objects.count() == ReviewNote.objects.count() == 0
    assert goal.measures.filter(text="Vereinbart").exists()  # what was agreed stays
    bring_back(deletion=deletion, by=manager)
    assert _stored() == before


# --- what is gone by then --------------------------------------------------------------------


def test_goal_comes_back_without_what_is_gone_meanwhile(goal, indicator, manager, perspectives):
    deletion = delete_goal(goal=goal, by=manager)
    Goal.objects.all().delete()
    VotingRound.objects.all().delete()
    goal.objective.delete()
    goal.responsible.delete()
    goal.workshop.questions.all().delete()
    perspectives[0].delete()
    GoalFactory(workshop=goal.workshop, perspective=perspectives[1], key=goal.key)
    bring_back(deletion=deletion, by=manager)
    found = Goal.objects.get(pk=goal.pk)
    assert (found.objective, found.responsible) == (None, None)
    assert (found.perspective, found.measures.get().responsible) == (perspectives[1], None)
    assert [found.questions.count(), found.links.count(), found.vote_results.count()] == [0, 0, 0]
    assert found.key != goal.key
    assert Measurement.objects.get(indicator__goal=found).value == Decimal("-1234.5")


def test_goal_needs_a_perspective(goal, manager, perspectives):
    deletion = delete_goal(goal=goal, by=manager)
    Goal.objects.all().delete()
    for item in perspectives:
        item.delete()
    with pytest.raises(RefusedError, match="keine Perspektive"):
        bring_back(deletion=deletion, by=manager)
    assert Deletion.objects.unrestored().count() == 1


def test_indicator_waits_for_its_goal(goal, indicator, manager):
    first = delete_indicator(indicator=indicator, by=manager)
    second = delete_goal(goal=goal, by=manager)
    with pytest.raises(RefusedError, match="zuerst das Ziel"):
        bring_back(deletion=first, by=manager)
    bring_back(deletion=second, by=manager)
    IndicatorFactory(goal=goal, key=indicator.key)
    bring_back(deletion=first, by=manager)
    assert goal.indicators.get(pk=indicator.pk).key != indicator.key


def test_running_review_does_not_come_back_beside_another(goal, review, manager):
    deletion = delete_review(review=review, by=manager)
    other = ReviewFactory(scorecard=goal.scorecard)
    with pytest.raises(RefusedError, match="andere Durchsicht"):
        bring_back(deletion=deletion, by=manager)
    other.delete()
    bring_back(deletion=deletion, by=manager)
    assert Review.objects.get().pk == review.pk


def test_deleted_goal_goes_for_good_with_its_retreat(goal, manager):
    delete_goal(goal=goal, by=manager)
    goal.workshop.delete()
    assert Deletion.objects.count() == 0


def test_deleting_what_is_gone_is_done(goal, indicator, review, manager):
    for _round in range(2):
        delete_review(review=review, by=manager)
        delete_indicator(indicator=indicator, by=manager)
        delete_goal(goal=goal, by=manager)
    assert Deletion.objects.count() == 3


# --- on the pages ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["goal", "indicator", "review"])
def test_page_after_deleting_offers_the_way_back(
    sign_in, manager, goal, indicator, review, kind, client
):
    thing = {"goal": goal, "indicator": indicator, "review": review}[kind]
    sign_in(manager)
    url = reverse(f"indicators:{kind}_delete", args=[thing.pk])
    assert "rückgängig" in client.get(url).content.decode()
    answer = client.post(url)
    deletion = Deletion.objects.get()
    page = client.get(answer.url).content.decode()
    assert f'action="{reverse("indicators:deletion_restore", args=[deletion.pk])}"' in page
    there = {"goal": goal, "indicator": goal, "review": review}[kind]
    place = "review" if kind == "review" else "goal"
    assert _restore(client, deletion).url == reverse(f"indicators:{place}", args=[there.pk])
    assert type(thing).objects.filter(pk=thing.pk).exists()
    # The way back is gone with that, on whatever page.
    assert "deletions/" not in client.get(answer.url).content.decode()
    assert client.get(f"{answer.url}&deleted=x").status_code == 200
    # Deleted once more, an old button leads to the list.
    client.post(url)
    changes = reverse("indicators:scorecard_changes", args=[goal.scorecard_id])
    stale = _restore(client, deletion).url
    assert stale == (changes if kind != "indicator" else reverse("indicators:goal", args=[goal.pk]))


def test_refusal_is_told(sign_in, manager, goal, indicator):
    deletion = delete_indicator(indicator=indicator, by=manager)
    delete_goal(goal=goal, by=manager)
    client = sign_in(manager)
    page = client.get(_restore(client, deletion).url)
    assert "zuerst das Ziel" in page.content.decode()


def test_only_those_who_edit_bring_back(sign_in, staff, stranger, manager, goal, review):
    deletions = [delete_goal(goal=goal, by=manager), delete_review(review=review, by=manager)]
    for deletion in deletions:
        assert _restore(sign_in(staff), deletion).status_code == 403
        assert _restore(sign_in(stranger), deletion).status_code == 404
    goal.workshop.archived_at = timezone.now()
    goal.workshop.save()
    assert _restore(sign_in(manager), deletions[0]).status_code == 403
    assert _restore(sign_in(manager), deletions[1]).status_code == 302


def test_goals_of_a_foreign_retreat_are_not_offered(sign_in, manager, goal):
    """The address cannot show what was deleted elsewhere."""
    other = WorkshopFactory(scorecard=goal.scorecard)
    deletion = delete_goal(goal=goal, by=manager)
    url = reverse("indicators:goal_list", args=[other.pk])
    assert "Weniger" not in sign_in(manager).get(f"{url}?deleted={deletion.pk}").content.decode()


def test_deleting_many_values_takes_few_queries(
    goal, manager, django_assert_max_num_queries, indicator
):
    Measurement.objects.bulk_create(
        Measurement(indicator=indicator, period=f"{1900 + at // 12}-{at % 12 + 1:02}", value=at)
        for at in range(600)
    )
    with django_assert_max_num_queries(60):
        deletion = delete_goal(goal=goal, by=manager)
    with django_assert_max_num_queries(60):
        bring_back(deletion=deletion, by=manager)
    assert Indicator.objects.get().measurements.count() == 601
