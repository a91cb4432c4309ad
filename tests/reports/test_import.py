"""A retreat comes in whole and goes out as it came."""

from pathlib import Path

import pytest

from reports.archive import dump_archive, parse_archive
from reports.exporting import export_retreat
from reports.importing import import_retreat
from workshops.models import Workshop

DEMO = Path(__file__).parents[2] / "reports" / "demo"
FIRST = (DEMO / "bad-duerkheim-2007.json").read_bytes()
SECOND = (DEMO / "bad-duerkheim-2008-example.json").read_bytes()


@pytest.fixture
def bring_in(organisation):
    def bring_in(raw, **where):
        return import_retreat(
            archive=parse_archive(raw), organisation=organisation, by=None, **where
        )

    return bring_in


def out(workshop):
    return dump_archive(export_retreat(Workshop.objects.get(pk=workshop.pk)))


@pytest.fixture
def organisation(db):
    from tests.factories import OrganisationFactory

    return OrganisationFactory(name="Landkreis Bad Dürkheim")


def test_the_real_retreat_comes_back_byte_for_byte(bring_in):
    assert out(bring_in(FIRST)) == FIRST


def test_the_example_comes_back_byte_for_byte(bring_in):
    assert out(bring_in(SECOND)) == SECOND


def test_both_retreats_of_one_scorecard_come_back_byte_for_byte(bring_in):
    first = bring_in(FIRST)
    second = bring_in(SECOND, scorecard=first.scorecard)
    assert second.follows == first
    assert out(first) == FIRST
    assert out(second) == SECOND
