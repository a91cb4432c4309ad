"""Scorecards below scorecards: within the organisation, and never in a circle."""

import pytest
from django.urls import reverse

from tests.factories import ScorecardFactory
from tests.races import at_once
from workshops import services
from workshops.models import Scorecard

FRAME = {"title": "Jugendamt", "unit": "", "period_from": "", "period_to": "", "as_of": ""}


@pytest.fixture
def units(organisation):
    """Dezernat, Jugendamt below it, Erziehungshilfen below that."""
    above = None
    for title in ("Dezernat", "Jugendamt", "Erziehungshilfen"):
        above = ScorecardFactory(organisation=organisation, title=title, unit=None, parent=above)
    return list(Scorecard.objects.order_by("created_at"))


def _edit(scorecard):
    return reverse("workshops:scorecard_edit", args=[scorecard.pk])


def _choices(page):
    return [str(words) for _value, words in page.context["form"].fields["parent"].choices]


def test_scorecard_is_put_below_another_and_taken_out_again(sign_in, facilitator, units):
    client = sign_in(facilitator)
    last = units[2]
    for chosen in (units[0], None):
        client.post(_edit(last), FRAME | {"parent": chosen.pk if chosen else ""})
        last.refresh_from_db()
        assert last.parent == chosen


def test_neither_itself_nor_what_is_below_is_offered(sign_in, facilitator, units):
    ScorecardFactory(title="Fremd")  # of another organisation
    client = sign_in(facilitator)
    assert _choices(client.get(_edit(units[1]))) == ["keine: steht für sich", "Dezernat"]
    assert _choices(client.get(_edit(units[2]))) == [
        "keine: steht für sich",
        "Dezernat",
        "Jugendamt",
    ]


@pytest.mark.parametrize("what", ["itself", "below", "foreign", "rubbish"])
def test_what_is_not_offered_is_refused(sign_in, facilitator, units, what):
    chosen = {
        "itself": units[1].pk,
        "below": units[2].pk,
        "foreign": ScorecardFactory().pk,
        "rubbish": "x",
    }[what]
    page = sign_in(facilitator).post(_edit(units[1]), FRAME | {"parent": chosen})
    assert list(page.context["form"].errors) == ["parent"]
    units[1].refresh_from_db()
    assert units[1].parent == units[0]


def test_new_scorecard_may_stand_below_another(sign_in, facilitator, units):
    new = {"title": "Sozialamt", "template": "empty", "language": "de", "parent": units[0].pk}
    sign_in(facilitator).post(reverse("workshops:scorecard_create"), new)
    assert Scorecard.objects.get(title="Sozialamt").parent == units[0]


def test_first_scorecard_is_not_asked_where_it_stands(sign_in, facilitator, organisation):
    page = sign_in(facilitator).get(reverse("workshops:scorecard_create"))
    assert 'name="parent"' not in page.content.decode()


def test_service_looks_again_at_what_stands_above(units):
    """The form looked before: meanwhile somebody put the top below, or took the unit away."""
    units[0].parent = units[2]
    with pytest.raises(services.CannotStandThere):
        services.edit_scorecard(scorecard=units[0])
    units[2].parent = ScorecardFactory()
    with pytest.raises(services.CannotStandThere):
        services.edit_scorecard(scorecard=units[2])
    assert Scorecard.objects.filter(parent=None, title="Dezernat").exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_no_circle(organisation):
    one, two = ScorecardFactory.create_batch(2, organisation=organisation)

    def below(pk, above):
        def do():
            found = Scorecard.objects.get(pk=pk)
            found.parent_id = above
            services.edit_scorecard(scorecard=found)

        return do

    outcomes = at_once(below(one.pk, two.pk), below(two.pk, one.pk))
    assert {type(found) for found in outcomes} == {type(None), services.CannotStandThere}
    assert Scorecard.objects.filter(parent=None).count() == 1
