"""Photos of the pinboard: who may do what, and what becomes of a file that somebody uploads."""

import io
import resource
import struct
import subprocess
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.factories import AttachmentFactory, WorkshopFactory
from workshops import encoding, pictures
from workshops.models import Attachment, Photo
from workshops.photos import MOST_PHOTOS, add_photo
from workshops.pictures import Refused, encode_anew
from workshops.services import delete_workshop

pytestmark = pytest.mark.slow  # each picture is made anew by a process of its own

RED, BLUE = (200, 20, 20), (20, 20, 200)


def drawn(size=(80, 60), kind="JPEG", mode="RGB", colour=RED, **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


def opened(picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content))


def upload(client, workshop, raw=None, name="Wand 1.png", caption="Die Stärken"):
    file = SimpleUploadedFile(name, drawn(kind="PNG") if raw is None else raw)
    url = reverse("workshops:photo_add", args=[workshop.pk])
    return client.post(url, {"file": file, "caption": caption})


@pytest.fixture
def photo(workshop):
    return add_photo(
        workshop=workshop, name="wand.jpg", picture=encode_anew(drawn()), caption="Die Stärken"
    )


# --- what becomes of a picture ---------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_becomes_a_jpeg_of_its_size(kind):
    picture = encode_anew(drawn(kind=kind))
    found = opened(picture)
    assert (found.format, found.mode, found.size) == ("JPEG", "RGB", (80, 60))
    assert (picture.width, picture.height) == (80, 60)


def test_picture_is_made_no_larger_than_needed():
    picture = encode_anew(drawn((5000, 2500), "PNG"))
    assert (picture.width, picture.height) == (2400, 1200)
    assert opened(encode_anew(drawn((5000, 2500)))).size == (2400, 1200)


def test_picture_loses_place_time_device_and_remarks():
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Geheime Kamera", "2026:11:22 10:00:00"
    exif.get_ifd(0x8825)[1] = "N"
    raw = drawn(exif=exif, comment=b"Geheim", xmp=b"<x>Geheim</x>", icc_profile=b"Geheim")
    assert raw.count(b"Geheim") >= 3
    picture = encode_anew(raw)
    assert b"Geheim" not in picture.content
    found = opened(picture)
    assert (dict(found.getexif()), set(found.info)) == (
        {},
        {"jfif", "jfif_version", "jfif_unit", "jfif_density"},
    )


def test_picture_stands_upright():
    """Orientation 6: the camera was held upright, so left goes up."""
    image = Image.new("RGB", (80, 60), RED)
    image.paste(BLUE, (0, 0, 40, 60))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=95)
    found = opened(encode_anew(out.getvalue()))
    assert found.size == (60, 80)
    top, bottom = found.getpixel((30, 10)), found.getpixel((30, 70))
    assert (top[2] > 150, bottom[0] > 150) == (True, True)


def test_picture_with_broken_remarks_is_still_taken():
    raw = drawn()
    broken = (
        raw[:2] + b"\xff\xe1" + struct.pack(">H", 20) + b"Exif\0\0II*\0\xff\xff\xff\xff\0\0\0\0"
    )
    assert encode_anew(broken + raw[2:]).width == 80


def test_transparent_picture_gets_white_paper():
    found = opened(encode_anew(drawn(kind="PNG", mode="RGBA", colour=(0, 0, 0, 0))))
    assert found.getpixel((5, 5)) == (255, 255, 255)


def _bomb(side: int) -> bytes:
    """A PNG of a few bytes that unpacks to side × side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [7_100, 9_000, 20_000])
def test_bomb_is_refused_before_it_is_unpacked(side):
    assert len(_bomb(side)) < 1_000
    with pytest.raises(Refused) as refused:
        encode_anew(_bomb(side))
    assert refused.value.is_too_large


def test_largest_picture_that_is_taken_fits_into_its_memory():
    """50 million transparent pixels, which are read, made smaller and laid on white paper."""
    picture = encode_anew(drawn((8_000, 6_250), "PNG", "RGBA", (0, 0, 200, 128)))
    assert (picture.width, picture.height) == (2400, 1875)


def test_unpacking_leaves_no_memory_in_this_process():
    raw = drawn((6_000, 5_000), "PNG", "RGBA", RED)
    encode_anew(raw)
    before = resident_bytes()
    with ThreadPoolExecutor(3) as threads:  # as many as are taken at once
        assert {picture.width for picture in threads.map(encode_anew, [raw] * 3)} == {2400}
        assert resident_bytes() - before < 30 * 1024**2


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_picture_too_many_is_refused_at_once(sign_in, facilitator, workshop, monkeypatch):
    monkeypatch.setattr(pictures, "_places", BoundedSemaphore(1))
    with pictures._places:
        answer = upload(sign_in(facilitator), workshop, caption="Bleibt stehen")
    assert answer.status_code == 422
    assert "gleich noch einmal" in answer.context["form"].errors["file"][0]
    assert "Bleibt stehen" in answer.content.decode()
    assert upload(sign_in(facilitator), workshop).status_code == 302


def test_picture_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "TIMEOUT_SECONDS", 0.001)
    with pytest.raises(Refused) as refused:
        encode_anew(drawn())
    assert (refused.value.is_too_large, refused.value.is_busy) == (False, False)
    monkeypatch.undo()
    assert encode_anew(drawn()).width == 80  # its place is free again


def test_process_of_a_picture_knows_neither_key_nor_database(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    run, seen = subprocess.run, []

    def note(*command, **more):
        seen.append(set(more["env"]))
        return run(*command, **more)

    monkeypatch.setattr(subprocess, "run", note)
    encode_anew(drawn())
    assert seen[0] <= set(pictures.ENVIRONMENT)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"<!doctype html><script>alert(1)</script>",
        drawn()[:400],
        drawn(kind="PNG")[:60],
        drawn(kind="GIF", mode="L", colour=3),
        drawn(kind="BMP"),
        drawn(kind="TIFF"),
        b"\xff\xd8\xff\xe0" + b"\0" * 500,
    ],
    ids=["empty", "svg", "pdf", "html", "cut jpeg", "cut png", "gif", "bmp", "tiff", "false jpeg"],
)
def test_anything_else_is_refused(raw):
    with pytest.raises(Refused):
        encode_anew(raw)


def test_what_hides_behind_a_picture_stays_behind():
    assert b"<script>" not in encode_anew(drawn() + b"<script>alert(1)</script>").content


# --- pages -----------------------------------------------------------------------------------


def test_photo_is_uploaded_described_and_shown(sign_in, facilitator, workshop):
    client = sign_in(facilitator)
    answer = upload(client, workshop, name="C:\\fakepath\\Wand\u202e 1.png")
    photo = Photo.objects.get()
    assert answer.url == f"{reverse('workshops:photo_list', args=[workshop.pk])}#photo-{photo.pk}"
    assert (photo.attachment.name, photo.caption) == ("Wand 1.jpg", "Die Stärken")
    assert photo.attachment.sha256 == encode_anew(drawn(kind="PNG")).sha256
    page = client.get(reverse("workshops:photo_list", args=[workshop.pk])).content.decode()
    assert page.count('alt="Die Stärken"') == 1


def test_photo_without_words_says_at_least_which_one_it_is(sign_in, facilitator, workshop):
    client = sign_in(facilitator)
    upload(client, workshop, caption="")
    page = client.get(reverse("workshops:photo_list", args=[workshop.pk])).content.decode()
    assert page.count('alt="Foto 1 der Pinnwand"') == 1
    assert "Ohne Beschreibung" in page


def test_same_photo_twice_is_one(sign_in, facilitator, workshop):
    client = sign_in(facilitator)
    upload(client, workshop)
    upload(client, workshop)
    assert (Photo.objects.count(), Attachment.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("wand.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        ("wand.jpg", b"<!doctype html>", "kein lesbares Foto"),
        ("wand.png", _bomb(20_000), "50 Millionen Bildpunkte"),
        ("wand.jpg", b"", "kein lesbares Foto"),
    ],
)
def test_bad_file_is_refused_beside_the_field(sign_in, facilitator, workshop, name, raw, words):
    answer = upload(sign_in(facilitator), workshop, raw, name, caption="Bleibt stehen")
    assert answer.status_code == 422
    assert words in answer.context["form"].errors["file"][0]
    assert "Bleibt stehen" in answer.content.decode()
    assert Photo.objects.count() == 0


def test_file_that_is_too_large_is_refused(sign_in, facilitator, workshop, monkeypatch):
    monkeypatch.setattr("workshops.photo_forms.MAX_BYTES", 50)
    answer = upload(sign_in(facilitator), workshop)
    assert "größer als 15 MB" in answer.context["form"].errors["file"][0]


def test_caption_that_is_too_long_is_refused(sign_in, facilitator, workshop):
    answer = upload(sign_in(facilitator), workshop, caption="x" * 301)
    assert answer.context["form"].errors["caption"] == ["Bitte höchstens 300 Zeichen."]


def test_no_more_photos_than_a_report_bears(sign_in, facilitator, workshop):
    for number in range(MOST_PHOTOS):
        add_photo(
            workshop=workshop, name="w.jpg", picture=encode_anew(drawn(colour=(number * 12, 0, 0)))
        )
    answer = upload(sign_in(facilitator), workshop)
    assert answer.status_code == 422
    assert Photo.objects.count() == MOST_PHOTOS


def test_picture_is_served_as_a_jpeg_and_nothing_else(sign_in, staff, photo):
    answer = sign_in(staff).get(reverse("workshops:photo", args=[photo.pk]))
    assert answer.content == bytes(photo.content)
    assert {name: answer.headers[name] for name in HEADERS} == {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Content-Disposition": f'inline; filename="{photo.pk}.jpg"',
        "Cross-Origin-Resource-Policy": "same-origin",
    }


HEADERS = (
    "Content-Type",
    "X-Content-Type-Options",
    "Cache-Control",
    "Content-Disposition",
    "Cross-Origin-Resource-Policy",
)


def test_stranger_gets_404(sign_in, stranger, workshop, photo):
    client = sign_in(stranger)
    for name, pk in [
        ("photo_list", workshop.pk),
        ("photo_add", workshop.pk),
        ("photo", photo.pk),
        ("photo_edit", photo.pk),
        ("photo_delete", photo.pk),
    ]:
        assert client.get(reverse(f"workshops:{name}", args=[pk])).status_code == 404


def test_staff_looks_and_changes_nothing(sign_in, staff, workshop, photo):
    client = sign_in(staff)
    assert client.get(reverse("workshops:photo_list", args=[workshop.pk])).status_code == 200
    assert upload(client, workshop).status_code == 403
    for name in ("photo_edit", "photo_move", "photo_delete"):
        assert client.post(reverse(f"workshops:{name}", args=[photo.pk])).status_code == 403


def test_archived_retreat_keeps_its_photos(sign_in, facilitator, workshop, photo):
    workshop.archived_at = "2026-11-22T10:00Z"
    workshop.save()
    client = sign_in(facilitator)
    page = client.get(reverse("workshops:photo_list", args=[workshop.pk])).content.decode()
    assert "Foto hinzufügen" not in page
    assert upload(client, workshop).status_code == 403


def test_move_by_get_is_refused(sign_in, facilitator, photo):
    client = sign_in(facilitator)
    assert client.get(reverse("workshops:photo_move", args=[photo.pk])).status_code == 405


def test_photos_change_places_across_a_file_that_is_only_named(sign_in, facilitator, workshop):
    first = add_photo(workshop=workshop, name="a.jpg", picture=encode_anew(drawn(colour=RED)))
    AttachmentFactory(workshop=workshop, name="folien.pdf", position=1)
    second = add_photo(workshop=workshop, name="b.jpg", picture=encode_anew(drawn(colour=BLUE)))
    client = sign_in(facilitator)
    url = reverse("workshops:photo_move", args=[second.pk])
    client.post(url, {"step": "-1"})
    assert list(Photo.objects.of_workshop(workshop)) == [second, first]
    client.post(url, {"step": "-1"})  # at the end of the row nothing happens
    names = [item.name for item in workshop.attachments.all()]
    assert names == ["b.jpg", "folien.pdf", "a.jpg"]


def test_caption_is_changed(sign_in, facilitator, photo):
    url = reverse("workshops:photo_edit", args=[photo.pk])
    client = sign_in(facilitator)
    assert "Die Stärken" in client.get(url).content.decode()
    client.post(url, {"caption": "Vor dem\nSortieren\x00"})
    photo.refresh_from_db()
    assert photo.caption == "Vor dem Sortieren"


def test_deleted_photo_is_gone_with_its_name(sign_in, facilitator, photo):
    client = sign_in(facilitator)
    url = reverse("workshops:photo_delete", args=[photo.pk])
    assert client.get(url).status_code == 200
    assert Photo.objects.count() == 1
    client.post(url)
    assert (Photo.objects.count(), Attachment.objects.count()) == (0, 0)
    assert client.get(reverse("workshops:photo", args=[photo.pk])).status_code == 404


def test_deleting_the_retreat_names_and_deletes_its_photos(sign_in, facilitator, workshop, photo):
    page = sign_in(facilitator).get(reverse("workshop_delete", args=[workshop.pk]))
    assert page.context["losses"] == ["1 Foto"]
    delete_workshop(workshop=workshop)
    assert Photo.objects.count() == 0


@pytest.mark.parametrize("count", [1, 12])
def test_number_of_queries_does_not_grow(
    sign_in, facilitator, workshop, count, django_assert_num_queries
):
    for number in range(count):
        add_photo(
            workshop=workshop, name="w.jpg", picture=encode_anew(drawn(colour=(number * 12, 0, 0)))
        )
    client = sign_in(facilitator)
    with django_assert_num_queries(6):
        page = client.get(reverse("workshops:photo_list", args=[workshop.pk]))
    assert page.content.decode().count("<img") == count


def test_photos_stand_beside_the_field_for_cards(sign_in, facilitator, workshop, strengths, photo):
    client = sign_in(facilitator)
    for name in ("swot:board", "swot:entry"):
        page = client.get(reverse(name, args=[workshop.pk])).content.decode()
        assert page.count(reverse("workshops:photo", args=[photo.pk])) == 2
        assert page.count('alt="Die Stärken"') == 1


def test_without_photos_the_board_says_nothing_of_them(sign_in, facilitator, workshop, strengths):
    page = sign_in(facilitator).get(reverse("swot:board", args=[workshop.pk])).content.decode()
    assert "photo-panel" not in page


def test_photo_of_another_retreat_is_not_shown(sign_in, facilitator, workshop, scorecard, photo):
    other = WorkshopFactory(scorecard=scorecard)
    page = sign_in(facilitator).get(reverse("workshops:photo_list", args=[other.pk]))
    assert page.context["rows"] == []


def test_limits_are_as_promised():
    assert (pictures.MAX_BYTES, encoding.LONGEST_SIDE) == (15_000_000, 2400)
