"""Factories without surprises: what a test does not say stays plain."""

import io
from hashlib import sha256

import factory
from PIL import Image

from accounts.models import Membership, Organisation, Post, Role, User
from goals.models import Goal, Objective, Phase
from indicators.models import Indicator, Review, ReviewNote
from swot.models import Card, Cluster, GuidingQuestion, Kind, Prompt
from workshops.models import (
    Attachment,
    Hue,
    Letterhead,
    Perspective,
    Photo,
    Scorecard,
    View,
    Workshop,
)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = "Landkreis Musterland"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.FACILITATOR


class PostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Post

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Stelle {n}")


class ScorecardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Scorecard

    organisation = factory.SubFactory(OrganisationFactory)
    title = "Strategie der sozialen Dienste"
    unit = "soziale Dienste"
    period_from = "2008"
    period_to = "2012"


class PerspectiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Perspective

    scorecard = factory.SubFactory(ScorecardFactory)
    name = factory.Sequence(lambda n: f"Perspektive {n}")
    heading = factory.SelfAttribute("name")
    position = factory.Sequence(lambda n: n)
    board_position = factory.Sequence(lambda n: n)
    view = View.OUTWARD
    hue = Hue.BLUE


class WorkshopFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Workshop

    scorecard = factory.SubFactory(ScorecardFactory)
    title = "Strategieklausur"
    language = "de"
    dates = ["2007-06-22"]


class AttachmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attachment

    workshop = factory.SubFactory(WorkshopFactory)
    name = "pinnwand.jpg"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    position = factory.Sequence(lambda n: n)


def small_jpeg() -> bytes:
    return small_picture("JPEG")


def small_picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 12), "#fdf1c7").save(out, kind)
    return out.getvalue()


class PhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Photo

    attachment = factory.SubFactory(AttachmentFactory)
    caption = "Pinnwand mit den Stärken"
    width = 16
    height = 12
    content = factory.LazyFunction(small_jpeg)


class LetterheadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Letterhead

    organisation = factory.SubFactory(OrganisationFactory)
    logo = factory.LazyFunction(lambda: small_picture("PNG"))
    logo_sha256 = factory.LazyAttribute(lambda found: sha256(found.logo).hexdigest())
    logo_width = 16
    logo_height = 12
    accent = "#8a1538"


class PromptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Prompt

    workshop = factory.SubFactory(WorkshopFactory)
    kind = Kind.STRENGTH
    text = "Welche vier wesentlichen Stärken hat die Arbeitsgruppe?"
    max_cards = 4
    position = factory.Sequence(lambda n: n)


class ClusterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cluster

    prompt = factory.SubFactory(PromptFactory)
    workshop = factory.SelfAttribute("prompt.workshop")
    title = "Miteinander"
    position = factory.Sequence(lambda n: n)


class CardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Card

    prompt = factory.SubFactory(PromptFactory)
    workshop = factory.SelfAttribute("prompt.workshop")
    text = factory.Sequence(lambda n: f"Kurze Wege {n}")
    position = factory.Sequence(lambda n: n)


class GuidingQuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GuidingQuestion

    workshop = factory.SubFactory(WorkshopFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = "Wie kann die kollegiale Beratung gestärkt werden?"


class ObjectiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Objective

    workshop = factory.SubFactory(WorkshopFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = "Die sozialen Dienste sind die zentrale Anlaufstelle."


class PhaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Phase

    workshop = factory.SubFactory(WorkshopFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = "Im ersten Schritt wird der Kinderschutz ausgebaut."


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    workshop = factory.SubFactory(WorkshopFactory)
    scorecard = factory.SelfAttribute("workshop.scorecard")
    perspective = factory.SubFactory(
        PerspectiveFactory, scorecard=factory.SelfAttribute("..scorecard")
    )
    statement = "Bis Ende 2008 sind mit allen freien Trägern Vereinbarungen geschlossen."
    position = factory.Sequence(lambda n: n)


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator

    goal = factory.SubFactory(GoalFactory)
    level = "result"
    name = "Vereinbarungen geschlossen"
    unit = "Anzahl"
    direction = "up"
    position = factory.Sequence(lambda n: n)


class ReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Review

    scorecard = factory.SubFactory(ScorecardFactory)
    held_on = "2008-10-01"
    as_of = "2008-09-30"


class ReviewNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReviewNote

    review = factory.SubFactory(ReviewFactory)
    goal = factory.SubFactory(GoalFactory)
    position = factory.Sequence(lambda n: n)
    label = "Z1"
    statement = "Bis Ende 2008 sind mit allen freien Trägern Vereinbarungen geschlossen."
    perspective = "Interne Prozesse"
    state = "critical"
