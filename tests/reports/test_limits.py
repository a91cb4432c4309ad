"""What a form takes, the database holds and an archive brings back."""

import pytest
from django.urls import reverse

from accounts.forms import PostForm
from accounts.models import Organisation, Post
from goals.forms import ObjectiveForm, PhaseForm
from goals.models import Goal, Phase, VotingRound
from indicators.forms import IndicatorForm
from indicators.models import Indicator, Measurement
from reports.archive import dump_archive, parse_archive, shape
from reports.exchange.exporting import export_retreat
from reports.exchange.importing import import_retreat
from reports.forms import DraftForm
from swot.forms.cards import ClusterOfCardForm, CorrectForm, HideForm, RecountForm, RewordForm
from swot.forms.questions import QuestionForm
from swot.models import Card, Cluster, Prompt
from swot.setup_forms import PromptForm, WorkshopForm
from workshops.forms import NarrativeForm, PerspectiveForm, ScorecardForm
from workshops.models import Perspective, Scorecard, Workshop


def kind_at(place):
    """The kind that stands in the archive at a place such as "cards.text"."""
    kind = shape.ARCHIVE
    for name in place.split("."):
        kind = getattr(kind, "item", kind).members[name]
    return getattr(kind, "item", kind)


COLUMNS = [
    ("organisation.name", Organisation, "name"),
    ("scorecard.title", Scorecard, "title"),
    ("scorecard.unit", Scorecard, "unit"),
    ("scorecard.perspectives.key", Perspective, "key"),
    ("scorecard.perspectives.name", Perspective, "name"),
    ("scorecard.perspectives.heading", Perspective, "heading"),
    ("scorecard.perspectives.short", Perspective, "short"),
    ("scorecard.perspectives.icon", Perspective, "icon"),
    ("workshop.title", Workshop, "title"),
    ("workshop.place", Workshop, "place"),
    ("workshop.facilitator", Workshop, "facilitator"),
    ("workshop.follows", Workshop, "follows_title"),
    ("prompts.key", Prompt, "key"),
    ("prompts.text", Prompt, "text"),
    ("clusters.key", Cluster, "key"),
    ("clusters.title", Cluster, "title"),
    ("cards.key", Card, "key"),
    ("cards.text", Card, "text"),
    ("cards.reworded", Card, "reworded"),
    ("cards.hidden_reason", Card, "hidden_reason"),
    ("cards.signature", Card, "signature"),
    ("phases.label", Phase, "label"),
    ("goals.key", Goal, "key"),
    ("goals.number", Goal, "number"),
    ("goals.responsible", Post, "name"),
    ("goals.indicators.key", Indicator, "key"),
    ("goals.indicators.name", Indicator, "name"),
    ("goals.indicators.unit", Indicator, "unit"),
    ("goals.indicators.values.rating", Measurement, "rating"),
    ("votes.title", VotingRound, "title"),
]
LINES = [
    ("scorecard.title", ScorecardForm, "title"),
    ("scorecard.unit", ScorecardForm, "unit"),
    ("scorecard.perspectives.name", PerspectiveForm, "name"),
    ("scorecard.perspectives.heading", PerspectiveForm, "heading"),
    ("scorecard.perspectives.short", PerspectiveForm, "short"),
    ("workshop.title", WorkshopForm, "title"),
    ("workshop.place", WorkshopForm, "place"),
    ("workshop.facilitator", WorkshopForm, "facilitator"),
    ("narratives.procedure", NarrativeForm, "text"),
    ("prompts.text", PromptForm, "text"),
    ("clusters.title", ClusterOfCardForm, "title"),
    ("cards.text", CorrectForm, "text"),
    ("cards.reworded", RewordForm, "text"),
    ("cards.hidden_reason", HideForm, "reason"),
    ("questions.text", QuestionForm, "text"),
    ("objectives.text", ObjectiveForm, "text"),
    ("phases.text", PhaseForm, "text"),
    ("phases.label", PhaseForm, "label"),
    ("goals.responsible", PostForm, "name"),
    ("goals.indicators.name", IndicatorForm, "name"),
    ("goals.indicators.unit", IndicatorForm, "unit"),
]
NUMBERS = [
    ("workshop.participants", WorkshopForm, "participants"),
    ("workshop.report.number", DraftForm, "number"),
    ("prompts.max_cards", PromptForm, "max_cards"),
    ("cards.count", RecountForm, "count"),
]


@pytest.mark.parametrize(("place", "model", "column"), COLUMNS)
def test_column_is_as_wide_as_the_archive(place, model, column):
    assert kind_at(place).limit == model._meta.get_field(column).max_length


@pytest.mark.parametrize(("place", "form", "field"), LINES)
def test_archive_takes_every_text_that_a_form_takes(place, form, field):
    assert form.base_fields[field].max_length <= kind_at(place).limit


@pytest.mark.parametrize(("place", "form", "field"), NUMBERS)
def test_archive_takes_every_number_that_a_form_takes(place, form, field):
    typed, kind = form.base_fields[field], kind_at(place)
    assert kind.least <= typed.min_value <= typed.max_value <= kind.most


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("participants", 1, 1),
        ("participants", 9_999, 9_999),
        ("participants", 10_000, None),
        ("title", "x" * 200, "x" * 200),
        ("title", "x" * 201, None),
        ("place", "x" * 200, "x" * 200),
        ("facilitator", "x" * 200, "x" * 200),
    ],
)
def test_what_was_typed_at_the_edge_comes_back_from_a_file(
    sign_in, facilitator, workshop, field, value, kept
):
    data = {"title": "Klausur", "language": "de", "dates": [], field: value}
    answer = sign_in(facilitator).post(reverse("swot:workshop_edit", args=[workshop.pk]), data)
    assert answer.status_code == (200 if kept is None else 302)
    if kept is not None:
        raw = dump_archive(export_retreat(Workshop.objects.get(pk=workshop.pk)))
        again = import_retreat(
            archive=parse_archive(raw), organisation=workshop.scorecard.organisation, by=None
        )
        assert getattr(again, field) == kept
