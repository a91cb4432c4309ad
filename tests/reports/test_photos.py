"""Photos of the pinboard in the annex of the report, in its cache and beside its archive."""

import base64
import io

import pdfplumber
import pikepdf
import pytest
from django.core.management import call_command
from django.urls import reverse
from PIL import Image, ImageDraw

from reports.archive import dump_archive, parse_archive
from reports.exchange.exporting import export_retreat
from reports.exchange.importing import import_retreat
from reports.paper.html import render_html
from reports.paper.pdf import Refused, own_file, pdf_from_html, picture_url, render_pdf
from reports.rendering import cache, worker
from reports.rendering.edition import Edition
from reports.rendering.worker import render_in_worker
from reports.tree.build import build_document
from reports.tree.photos import PhotoFacts, Photos, photos_of
from tests.factories import AttachmentFactory
from tests.reports import archives
from tests.reports.conformance import faults_of
from workshops.models import Photo
from workshops.photos import add_photo, caption_photo, delete_photo
from workshops.pictures import Picture, encode_anew

TITLE = "Anhang: Fotos der Pinnwand"


def pinboard(size=(1200, 900), paper="#fdf1c7") -> Picture:
    image = Image.new("RGB", size, "#c9b48a")
    draw = ImageDraw.Draw(image)
    for place in range(6):
        left, top = 60 + place % 3 * size[0] // 3, 80 + place // 3 * size[1] // 2
        draw.rectangle((left, top, left + 220, top + 130), fill=paper, outline="#444")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return encode_anew(out.getvalue())


WIDE, TALL = pinboard(), pinboard((900, 1600), "#dbeafa")
FACTS = (
    PhotoFacts(WIDE.sha256, "Pinnwand mit den Stärken <vorher>", WIDE.width, WIDE.height),
    PhotoFacts(TALL.sha256, "", TALL.width, TALL.height),
)
JPEGS = {WIDE.sha256: WIDE.content, TALL.sha256: TALL.content}


def titles(document) -> list[str]:
    return [section.title for section in document.sections]


def test_annex_is_the_last_chapter_and_bears_no_number():
    document = build_document(archives.real(), FACTS)
    last = document.sections[-1]
    assert (last.title, last.number, len(last.blocks)) == (TITLE, "", 2)
    assert [photo.alt for photo in last.blocks] == [FACTS[0].caption, "Foto 2 der Pinnwand"]


def test_without_photos_there_is_no_annex():
    assert TITLE not in titles(build_document(archives.real()))


def test_file_that_is_printed_is_not_listed_as_well():
    archive = archives.real()
    archive["attachments"] = [
        {"name": "wand.jpg", "sha256": WIDE.sha256},
        {"name": "folien.pdf", "sha256": "a" * 64},
    ]
    html = render_html(build_document(archive, FACTS), preview=True)
    assert ("folien.pdf" in html, "wand.jpg" in html) == (True, False)


def test_preview_shows_photos_under_their_address_with_their_words():
    html = render_html(
        build_document(archives.real(), FACTS),
        preview=True,
        pictures={WIDE.sha256: "/photos/1/", TALL.sha256: "/photos/2/"},
    )
    assert html.count('<img src="/photos/1/" alt="Pinnwand mit den Stärken &lt;vorher&gt;"') == 1
    assert html.count('<img class="tall" src="/photos/2/" alt="Foto 2 der Pinnwand"') == 1


@pytest.mark.slow
@pytest.mark.usefixtures("pdf_libraries")
def test_pdf_with_photos_is_accessible_and_holds_them():
    data = render_pdf(build_document(archives.real(), FACTS), JPEGS)
    assert faults_of(data) == []
    with pdfplumber.open(io.BytesIO(data)) as document:
        assert [len(sheet.images) for sheet in document.pages][-2:] == [1, 1]
        assert TITLE in document.pages[1].extract_text()
        assert "Foto 2 der Pinnwand" in document.pages[-1].extract_text()
    with pikepdf.open(io.BytesIO(data)) as document:
        alts = {
            str(item.Alt)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        }
    assert alts >= {FACTS[0].caption, "Foto 2 der Pinnwand"}
    assert b"\xff\xd8\xff" in data  # the JPEG as it is: not unpacked and packed anew


@pytest.mark.slow
@pytest.mark.usefixtures("pdf_libraries")
def test_pdf_serves_the_photos_of_this_report_and_no_others():
    with pytest.raises(Refused):
        own_file(picture_url(WIDE.sha256))
    address = picture_url(WIDE.sha256)
    asked = f'<!doctype html><html lang="de"><title>x</title><img alt="x" src="{address}">'
    with_it, without = pdf_from_html(asked, JPEGS), pdf_from_html(asked, {TALL.sha256: b"x"})
    assert [b"/DCTDecode" in data for data in (with_it, without)] == [True, False]


@pytest.mark.slow
@pytest.mark.usefixtures("pdf_libraries")
def test_child_gets_the_photos_and_forgets_them():
    child = worker.Child()
    try:
        photos = Photos(FACTS, lambda: JPEGS)
        with_photos = child.render(Edition(archives.real(), photos), timeout=60)
        without = child.render(Edition(archives.real()), timeout=60)
    finally:
        child.stop()
    assert [b"/DCTDecode" in data for data in (with_photos, without)] == [True, False]
    assert with_photos == render_pdf(build_document(archives.real(), FACTS), JPEGS, archives.real())


def test_another_picture_or_caption_is_another_report():
    keys = {
        cache.key_of(Edition(archives.real(), Photos(facts)))
        for facts in (
            (),
            FACTS,
            FACTS[:1],
            FACTS[::-1],
            (PhotoFacts(WIDE.sha256, "x", 1, 1), FACTS[1]),
        )
    }
    assert len(keys) == 5


# --- with a database -------------------------------------------------------------------------


@pytest.fixture
def photo(workshop):
    return add_photo(workshop=workshop, name="wand.jpg", picture=WIDE, caption="Die Stärken")


def test_report_page_shows_the_annex(sign_in, staff, workshop, photo):
    html = sign_in(staff).get(reverse("reports:report", args=[workshop.pk])).content.decode()
    assert TITLE in html
    assert html.count(f'<img src="{reverse("workshops:photo", args=[photo.pk])}"') == 1


def test_report_is_given_the_photos(workshop, photo, django_assert_num_queries):
    with django_assert_num_queries(2):
        photos = photos_of(Photo.objects.of_workshop(workshop), workshop)
        assert photos.read() == {WIDE.sha256: WIDE.content}
    assert photos.facts == (PhotoFacts(WIDE.sha256, "Die Stärken", WIDE.width, WIDE.height),)


@pytest.fixture
def own_cache(tmp_path, settings):
    settings.REPORT_CACHE_DIR = tmp_path / "reports"
    return settings.REPORT_CACHE_DIR


def test_kept_report_reads_no_picture(own_cache, monkeypatch):
    photos = Photos(FACTS, read=lambda: pytest.fail("read"))
    cache.write(cache.key_of(Edition(archives.real(), photos)), b"kept", "shelf")
    assert render_in_worker(archives.real(), photos=photos, shelf="shelf") == b"kept"


def test_deleted_photo_leaves_no_report_behind(
    own_cache, workshop, photo, django_capture_on_commit_callbacks
):
    shelf = str(workshop.pk)
    cache.write("key", b"with the photo", shelf)
    with django_capture_on_commit_callbacks(execute=True):
        delete_photo(photo=photo)
    assert cache.read("key", shelf) is None


def test_archive_names_the_photo_and_comes_back_byte_for_byte(
    organisation, scorecard, workshop, photo
):
    AttachmentFactory(workshop=workshop, name="folien.pdf", sha256="a" * 64, position=7)
    told = dump_archive(export_retreat(workshop))
    assert parse_archive(told)["attachments"] == [
        {"name": "wand.jpg", "sha256": WIDE.sha256},
        {"name": "folien.pdf", "sha256": "a" * 64},
    ]
    caption_photo(photo=photo, caption="Anders beschrieben")
    assert dump_archive(export_retreat(workshop)) == told
    again = import_retreat(archive=parse_archive(told), organisation=organisation, by=None)
    assert dump_archive(export_retreat(again)) == told
    assert Photo.objects.of_workshop(again).count() == 0


def test_name_of_an_imported_file_gets_its_picture_back(organisation, workshop, photo):
    told = export_retreat(workshop)
    again = import_retreat(archive=told, organisation=organisation, by=None)
    add_photo(workshop=again, name="anders.jpg", picture=WIDE)
    assert export_retreat(again)["attachments"] == told["attachments"]
    assert Photo.objects.of_workshop(again).count() == 1


def test_report_as_a_file_holds_its_photos(tmp_path, workshop, photo):
    out = tmp_path / "report.html"
    call_command("render_report", str(workshop.pk), str(out))
    html = out.read_text()
    assert html.count('<img src="data:image/jpeg;base64,') == 1
    assert base64.b64encode(WIDE.content).decode() in html
