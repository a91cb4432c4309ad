"""The Word file as a download and from the command line."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from reports.tree.build import build_document
from reports.word import CONTENT_TYPE, render_word
from tests.factories import CardFactory
from tests.reports import archives
from tests.reports.word_reader import WordFile

ROOT = Path(__file__).resolve().parents[2]


def test_word_file_is_a_download_with_a_readable_name(sign_in, staff, strengths, perspectives):
    CardFactory(prompt=strengths, perspective=perspectives[0], text="Kurze <b>Wege</b> & „Mut“")
    response = sign_in(staff).get(reverse("reports:report_word", args=[strengths.workshop_id]))
    assert response.headers["Content-Type"] == CONTENT_TYPE
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="2007-06-22_Strategieklausur_Vorschau.docx"'
    )
    assert "+ Kurze <b>Wege</b> & „Mut“" in WordFile(response.content).lines()


def test_report_page_offers_the_word_file(sign_in, staff, workshop):
    page = sign_in(staff).get(reverse("reports:report", args=[workshop.pk])).content.decode()
    assert page.count(f'href="{reverse("reports:report_word", args=[workshop.pk])}"') == 1


def test_word_file_of_another_organisation_is_not_found(sign_in, stranger, workshop):
    url = reverse("reports:report_word", args=[workshop.pk])
    assert sign_in(stranger).get(url).status_code == 404


@pytest.mark.parametrize("number", [2, 60])
def test_word_file_asks_no_query_per_card(
    sign_in, staff, strengths, perspectives, number, django_assert_max_num_queries
):
    CardFactory.create_batch(number, prompt=strengths, perspective=perspectives[0])
    client = sign_in(staff)
    with django_assert_max_num_queries(16):
        client.get(reverse("reports:report_word", args=[strengths.workshop_id]))


def test_command_picks_the_format_by_the_ending(tmp_path):
    out = tmp_path / "report.DOCX"
    call_command("render_report", str(archives.DEMO), str(out))
    assert out.read_bytes() == render_word(build_document(archives.real()))


def test_word_file_is_made_where_the_pdf_cannot_be():
    code = (
        "import sys; sys.modules['weasyprint'] = None\n"
        "from tests.reports import archives\n"
        "from reports.tree.build import build_document\n"
        "from reports.word import render_word\n"
        "data = render_word(build_document(archives.real()))\n"
        "print(data[:2])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("b'PK'\n", "")
