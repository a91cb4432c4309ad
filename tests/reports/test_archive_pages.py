"""Archive files in the browser."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.archive import MAX_BYTES
from tests.factories import ScorecardFactory
from workshops.models import Workshop

DEMO = Path(__file__).parents[2] / "reports" / "demo"
FIRST = (DEMO / "bad-duerkheim-2007.json").read_bytes()
UPLOAD, CHECK = reverse("reports:archive_upload"), reverse("reports:archive_check")


@pytest.fixture(autouse=True)
def _english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def file(raw=FIRST, name="retreat.json"):
    return SimpleUploadedFile(name, raw, content_type="application/json")


def faulty(**changes):
    archive = json.loads(FIRST)
    archive["cards"][12] |= changes
    return file(json.dumps(archive).encode())


def test_upload_brings_the_retreat_into_the_own_organisation(sign_in, facilitator, organisation):
    answer = sign_in(facilitator).post(UPLOAD, {"file": file()})
    workshop = Workshop.objects.get()
    assert answer["Location"] == reverse("workshop", args=[workshop.pk])
    assert workshop.scorecard.organisation == organisation


def test_upload_continues_a_chosen_scorecard(sign_in, facilitator, scorecard):
    sign_in(facilitator).post(UPLOAD, {"file": file(), "scorecard": scorecard.pk})
    assert Workshop.objects.get().scorecard == scorecard


def test_upload_takes_no_foreign_scorecard(sign_in, facilitator):
    foreign = ScorecardFactory()
    answer = sign_in(facilitator).post(UPLOAD, {"file": file(), "scorecard": foreign.pk})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "scorecard": ["Choose one of the scorecards in the list."]
    }
    assert Workshop.objects.count() == 0


def test_a_second_upload_is_told(sign_in, facilitator):
    client = sign_in(facilitator)
    client.post(UPLOAD, {"file": file()})
    answer = client.post(UPLOAD, {"file": file()}, follow=True)
    assert "It was here already; this is a second one." in answer.text


def test_faults_stand_on_the_same_page_with_their_places(sign_in, facilitator):
    answer = sign_in(facilitator).post(UPLOAD, {"file": faulty(perspective="finanzen", count=0)})
    assert answer.status_code == 422
    assert [str(fault) for fault in answer.context["form"].faults] == [
        'cards[12].perspective: no perspective "finanzen"',
        "cards[12].count: must be between 1 and 9999",
    ]
    assert "<code>cards[12].count</code> <span>must be between 1 and 9999</span>" in answer.text
    assert Workshop.objects.count() == 0


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "the file is not JSON: line 1, column 1"),
        (b"\xff\xfe", "the file is not UTF-8 text (byte 1)"),
        (b"PK\x03\x04", "the file is not JSON: line 1, column 1"),
        (b" " * (MAX_BYTES + 2), "the file is larger than 20 MB"),
    ],
)
def test_what_is_no_archive_is_refused(sign_in, facilitator, raw, fault):
    answer = sign_in(facilitator).post(UPLOAD, {"file": file(raw)})
    assert [str(fault) for fault in answer.context["form"].faults] == [fault]


def test_no_file_is_told_beside_the_field(sign_in, facilitator):
    answer = sign_in(facilitator).post(UPLOAD, {})
    assert answer.context["form"].errors == {"file": ["Choose the file that you want to import."]}


def test_markup_in_a_file_is_shown_as_text(sign_in, facilitator):
    answer = sign_in(facilitator).post(CHECK, {"file": faulty(perspective="<b>x</b>")})
    assert "<b>x</b>" not in answer.text
    assert "no perspective &quot;&lt;b&gt;x&lt;/b&gt;&quot;" in answer.text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_look_at_the_file_shows_its_organisation_and_changes_nothing(
    sign_in, facilitator, headers
):
    answer = sign_in(facilitator).post(CHECK, {"file": file()}, headers=headers)
    assert answer.context["preview"].stray_organisation == "Landkreis Bad Dürkheim"
    assert "49 cards, 8 guiding questions, 0 goals" in answer.text
    assert ("<h1>" in answer.text) is not bool(headers)
    assert Workshop.objects.count() == 0


def test_download_gives_the_bytes_that_came_in(sign_in, staff, facilitator, organisation):
    organisation.name = "Landkreis Bad Dürkheim"
    organisation.save()
    sign_in(facilitator).post(UPLOAD, {"file": file()})
    pk = Workshop.objects.get().pk
    answer = sign_in(staff).get(reverse("reports:archive_download", args=[pk]))
    assert answer.content == FIRST
    assert answer["Content-Disposition"] == (
        'attachment; filename="2007-06-22_Strategieklausur-der-sozialen-Dienste.json"'
    )


def test_a_stranger_downloads_nothing(sign_in, stranger, workshop):
    answer = sign_in(stranger).get(reverse("reports:archive_download", args=[workshop.pk]))
    assert answer.status_code == 404


@pytest.mark.parametrize("url", [UPLOAD, CHECK])
def test_only_facilitators_read_in(sign_in, staff, manager, url):
    assert [
        sign_in(person).post(url, {"file": file()}).status_code for person in (staff, manager)
    ] == [403, 403]


def test_a_look_is_no_get(sign_in, facilitator):
    assert sign_in(facilitator).get(CHECK).status_code == 405


def test_the_empty_page_asks_for_few_queries(
    sign_in, facilitator, scorecard, django_assert_num_queries
):
    client = sign_in(facilitator)
    with django_assert_num_queries(4):  # session, person, memberships, scorecards
        client.get(UPLOAD)


def test_file_of_many_faults_shows_the_first(sign_in, facilitator):
    archive = json.loads(FIRST) | {f"key{number}": 1 for number in range(300)}
    page = sign_in(facilitator).post(CHECK, {"file": file(json.dumps(archive).encode())})
    words = page.content.decode()
    assert words.count("this key is unknown") == 200
    assert "The file has more than 200 faults." in words
    assert "These are only the first faults." in words
