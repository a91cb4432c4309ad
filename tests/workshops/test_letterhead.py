"""Logo and colour of an organisation: who may change them, what is taken, where they show."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from reports.rendering.edition import edition_of
from tests.factories import LetterheadFactory
from workshops.colours import contrast, darkened, is_readable, read_colour
from workshops.letterhead import change_letterhead
from workshops.models import Letterhead

RED = "#8a1538"
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


def drawn(size=(1600, 400), kind="PNG", mode="RGBA", colour=(138, 21, 56, 128), **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


def send(client, raw=None, accent=""):
    file = {} if raw is None else {"logo": SimpleUploadedFile("Logo.png", raw)}
    return client.post(reverse("workshops:letterhead"), {**file, "accent": accent})


def errors(response) -> dict:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


# --- colours -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("#8A1538", RED),
        (" 8a1538 ", RED),
        ("#abc", "#aabbcc"),
        ("red", None),
        ("#12345", None),
        ("#١٢٣", None),
        ("url(#8a1538)", None),
    ],
)
def test_colour_is_read_from_its_short_and_long_form(typed, read):
    assert read_colour(typed) == read


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert (is_readable("#767676"), is_readable("#6a6a6a")) == (False, True)  # on the cover's grey


@pytest.mark.parametrize("colour", ["#ffff00", "#ffffff", "#4b90d1", RED])
def test_darkened_colour_can_be_read_and_keeps_its_hue(colour):
    found = darkened(colour)
    assert is_readable(found)
    assert found == colour or not is_readable(colour)
    brightest = [place for place in (1, 3, 5) if colour[place : place + 2] == "00"]
    assert all(found[place : place + 2] == "00" for place in brightest)


# --- the page ----------------------------------------------------------------------------------


def test_administrator_gives_the_organisation_a_logo_and_a_colour(
    sign_in, administrator, organisation
):
    client = sign_in(administrator)
    assert send(client, drawn(), "8A1538").status_code == 302
    found = Letterhead.objects.get(organisation=organisation)
    assert (found.accent, found.logo_width, found.logo_height) == (RED, 800, 200)
    page = client.get(reverse("workshops:letterhead")).content.decode()
    assert page.count(f'alt="Logo: {organisation.name}"') == 1
    assert page.count(f'value="{RED}"') == 1
    picture = client.get(reverse("workshops:logo", args=[organisation.pk]))
    image = Image.open(io.BytesIO(picture.content))
    assert (image.format, image.mode, image.getpixel((5, 5))[3]) == ("PNG", "RGBA", 128)
    assert picture.headers["Content-Type"] == "image/png"


def test_colour_alone_keeps_the_logo(sign_in, administrator, organisation):
    before = LetterheadFactory(organisation=organisation)
    assert send(sign_in(administrator), accent="").status_code == 302
    after = Letterhead.objects.get(organisation=organisation)
    assert (after.accent, bytes(after.logo)) == ("", before.logo)


def test_logo_loses_whatever_else_the_file_holds(sign_in, administrator, organisation):
    exif = Image.Exif()
    exif[0x010F] = "Geheime Kamera"
    raw = drawn((80, 60), "JPEG", "RGB", (1, 2, 3), exif=exif, comment=b"Geheim")
    assert b"Geheim" in raw
    send(sign_in(administrator), raw)
    kept = bytes(Letterhead.objects.get(organisation=organisation).logo)
    assert (b"Geheim" in kept, kept[:4]) == (False, b"\x89PNG")


@pytest.mark.parametrize(
    ("raw", "accent", "field", "words"),
    [
        (SVG, "", "logo", "Ein SVG kann mehr enthalten als ein Bild."),
        (b"\n <svg/>", "", "logo", "Ein SVG kann mehr enthalten als ein Bild."),
        (b"kein Bild", "", "logo", "Diese Datei ist kein lesbares Foto"),
        (b"", "", "logo", "Diese Datei ist kein lesbares Foto"),
        (b"x" * 5_000_001, "", "logo", "Diese Datei ist größer als 5 MB."),
        (drawn((1, 1)), "", "logo", "Dieses Bild ist zu klein: 1 × 1 Pixel."),
        (drawn((100, 15)), "", "logo", "Dieses Bild ist zu klein: 100 × 15 Pixel."),
        (drawn((5000, 1)), "", "logo", "Dieses Bild ist ein Strich und kein Logo"),
        (drawn((20, 420)), "", "logo", "Dieses Bild ist ein Strich und kein Logo"),
        (drawn(colour=(138, 21, 56, 0)), "", "logo", "Auf diesem Bild ist nichts zu sehen"),
        (None, "rot", "accent", "Bitte schreiben Sie die Farbe"),
        (None, "#ffd500", "accent", "Diese Farbe ist zu hell"),
    ],
    ids=[
        "svg",
        "bare svg",
        "text",
        "empty",
        "large",
        "dot",
        "flat",
        "line",
        "upright line",
        "transparent",
        "word",
        "light",
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field(
    sign_in, administrator, raw, accent, field, words
):
    response = send(sign_in(administrator), raw, accent)
    assert response.status_code == 422
    ((name, (told,)),) = errors(response).items()
    assert (name, told[: len(words)]) == (field, words)
    assert response.context["form"]["accent"].value() == accent
    assert Letterhead.objects.count() == 0


@pytest.mark.parametrize("size", [(16, 16), (400, 20), (20, 400)])
def test_small_and_long_logos_are_taken(sign_in, administrator, size):
    assert send(sign_in(administrator), drawn(size)).status_code == 302


def test_logo_is_removed_after_one_question(sign_in, administrator, organisation):
    LetterheadFactory(organisation=organisation)
    client, url = sign_in(administrator), reverse("workshops:logo_remove")
    assert client.get(url).status_code == 200
    assert Letterhead.objects.get().has_logo
    assert client.post(url).status_code == 302
    found = Letterhead.objects.get()
    assert (found.has_logo, found.logo, found.accent) == (False, None, RED)
    assert client.get(url).status_code == 302
    assert client.get(reverse("workshops:logo", args=[organisation.pk])).status_code == 404


# --- the report --------------------------------------------------------------------------------


def test_report_is_given_the_look_of_its_organisation(
    workshop, organisation, django_assert_num_queries
):
    plain = edition_of(workshop).look
    assert (plain.letterhead.logo, plain.letterhead.accent, plain.read()) == (None, "", {})
    stored = LetterheadFactory(organisation=organisation)
    look = edition_of(workshop).look
    assert (look.letterhead.logo.alt, look.letterhead.accent) == (f"Logo: {organisation}", RED)
    with django_assert_num_queries(1):
        assert look.read() == {stored.logo_sha256: stored.logo}


def test_preview_shows_the_logo(sign_in, staff, workshop, organisation):
    LetterheadFactory(organisation=organisation)
    page = sign_in(staff).get(reverse("reports:report", args=[workshop.pk])).content.decode()
    assert page.count(f'src="{reverse("workshops:logo", args=[organisation.pk])}"') == 1


def test_change_leaves_no_half_logo(organisation):
    change_letterhead(organisation=organisation, accent=RED)
    found = Letterhead.objects.get()
    assert (found.has_logo, found.logo) == (False, None)
