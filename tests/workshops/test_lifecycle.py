"""Put a retreat aside, bring it back, delete it, and purge what is past its retention."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.factories import CardFactory, GoalFactory, PromptFactory, WorkshopFactory
from workshops import services
from workshops.models import Perspective, Workshop


def url(name, workshop):
    return reverse(name, args=[workshop.pk])


ARCHIVE, RESTORE = "workshops:workshop_archive", "workshops:workshop_restore"


def test_archive_and_restore(sign_in, facilitator, workshop):
    client = sign_in(facilitator)
    assert client.post(url(ARCHIVE, workshop)).url == "/"
    workshop.refresh_from_db()
    assert workshop.is_archived is True
    client.post(url(RESTORE, workshop))
    workshop.refresh_from_db()
    assert workshop.is_archived is False


@pytest.mark.parametrize("verb", [services.archive_workshop, services.restore_workshop])
def test_archive_verbs_are_heard_by_open_pages(workshop, verb):
    before = Workshop.objects.get()
    verb(workshop=workshop)
    now = Workshop.objects.get()
    assert (now.revision, now.room_revision) == (before.revision + 1, before.room_revision + 1)


@pytest.mark.parametrize("name", [ARCHIVE, RESTORE])
def test_archive_verbs_refuse_get(sign_in, facilitator, workshop, name):
    assert sign_in(facilitator).get(url(name, workshop)).status_code == 405


@pytest.mark.parametrize("name", [ARCHIVE, RESTORE, "workshop_delete"])
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("staff", 403), ("manager", 403)])
def test_lifecycle_is_for_facilitators_of_the_house(sign_in, request, workshop, name, who, status):
    client = sign_in(request.getfixturevalue(who))
    assert client.post(url(name, workshop), {"sure": "on"}).status_code == status
    assert Workshop.objects.current().count() == 1


def test_delete_names_what_goes(sign_in, facilitator, workshop, perspectives):
    CardFactory.create_batch(2, prompt=PromptFactory(workshop=workshop))
    GoalFactory(workshop=workshop, perspective=perspectives[0])
    response = sign_in(facilitator).get(url("workshop_delete", workshop))
    assert response.context["losses"] == [
        "2 Karten",
        "1 strategisches Ziel mit seinen Indikatoren und Messwerten",
    ]


def test_delete_needs_the_tick(sign_in, facilitator, workshop):
    response = sign_in(facilitator).post(url("workshop_delete", workshop))
    assert list(response.context["form"].errors) == ["sure"]
    assert Workshop.objects.count() == 1


def test_delete_takes_the_cards_and_leaves_the_scorecard(
    sign_in, facilitator, workshop, perspectives
):
    CardFactory(prompt=PromptFactory(workshop=workshop), perspective=perspectives[0])
    sign_in(facilitator).post(url("workshop_delete", workshop), {"sure": "on"})
    assert (Workshop.objects.count(), Perspective.objects.count()) == (0, 2)


@pytest.fixture
def three_ages(scorecard):
    for title, day in (("vorbei", 9), ("heute", 10), ("später", 11)):
        WorkshopFactory(scorecard=scorecard, title=title, delete_on=datetime.date(2026, 3, day))
    WorkshopFactory(scorecard=scorecard, title="ohne")


def left():
    return list(Workshop.objects.order_by("title").values_list("title", flat=True))


def test_purge_deletes_only_what_is_past(three_ages, time_machine):
    time_machine.move_to("2026-03-10 12:00:00+00:00")
    out = StringIO()
    call_command("purge_workshops", stdout=out)
    assert left() == ["heute", "ohne", "später"]
    assert out.getvalue() == (
        "deleted: vorbei (Landkreis Musterland), kept until 2026-03-09\n1 in all\n"
    )


def test_purge_dry_run_deletes_nothing(three_ages, time_machine):
    time_machine.move_to("2026-03-12 12:00:00+00:00")
    out = StringIO()
    call_command("purge_workshops", "--dry-run", stdout=out)
    assert left() == ["heute", "ohne", "später", "vorbei"]
    assert out.getvalue().endswith("3 in all\n")


def test_purge_services_return_what_went(three_ages):
    gone = services.purge_workshops(day=datetime.date(2026, 3, 11))
    assert [workshop.title for workshop in gone] == ["vorbei", "heute"]
