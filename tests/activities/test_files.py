"""What may be kept as a file: hostile and broken ones are refused with a reason and leave nothing
behind, good ones are kept, and pictures lose what the camera wrote into them."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image

from activities import contents
from activities.files import checked, keep, safe_name
from activities.models import Document
from core import office_files
from tests.activities.files import (
    GOOD,
    image,
    moving_png,
    office,
    packed,
    pdf,
    png_that_claims,
    upload,
)
from tests.activities.pages import text, url
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db

EXE = b"MZ\x90\x00" + b"\0" * 200
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
V19 = "Only PDF, DOCX, XLSX, PPTX, JPG and PNG up to 20 MB are accepted; this file is 0.1 MB "
NOT_PDF = "The content is not that of a PDF file. Open it, save it as PDF, add that."
NOT_JPG = NOT_PDF.replace("PDF", "JPG")
NOT_PNG = NOT_PDF.replace("PDF", "PNG")
NOT_DOCX = NOT_PDF.replace("PDF", "DOCX")
BROKEN = "The file is broken or cut off. Save it again and add that."
MACROS = "The file holds macros. Save it without macros and add that."
BOMB = "The file unpacks to far more than its size, as a file made to do harm does."
NEEDS_NONE = "which no office file needs. It is not accepted."
PIXELS = "The picture has more than 25 million pixels."


def encrypted_docx():
    content = bytearray(office())
    start = content.find(b"PK\x01\x02")
    while start >= 0:
        content[start + 8] |= 1
        start = content.find(b"PK\x01\x02", start + 4)
    return bytes(content)


def lying_docx():
    """Says in its folder that its parts are small."""
    content = bytearray(office(parts={"word/media/a.png": b"\0" * 40_000_000}))
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def corrupt_docx():
    content = bytearray(office(parts={"word/media/a.png": bytes(range(256)) * 40}))
    place = content.find(b"word/media/a.png") + 40
    content[place : place + 40] = b"\xff" * 40
    return bytes(content)


HOSTILE = {
    "script named pdf": ("x.pdf", b"#!/bin/sh\nrm -rf /\n", NOT_PDF),
    "program named pdf": ("x.pdf", EXE, NOT_PDF),
    "program with two endings": ("report.pdf.exe", EXE, V19 + "EXE."),
    "script with two endings": ("x.php.pdf", b"<?php system($_GET[0]); ?>", NOT_PDF),
    "html": ("x.html", HTML, V19 + "HTML."),
    "html named jpg": ("x.jpg", HTML, NOT_JPG),
    "svg": ("x.svg", SVG, V19 + "SVG."),
    "svg named png": ("x.png", SVG, NOT_PNG),
    "javascript": ("x.js", b"alert(1)", V19 + "JS."),
    "empty": ("x.pdf", b"", "The file is empty (0 bytes). Choose another."),
    "empty picture": ("x.png", b"", "The file is empty (0 bytes). Choose another."),
    "no ending": ("agenda", pdf(), V19 + "without an extension."),
    "no name": (".pdf", pdf(), "The file “.pdf” has no name. Give it one before you add it."),
    "300 characters": ("x" * 296 + ".pdf", pdf(), "The file name is too long: “" + "x" * 40 + "…”"),
    "path of an unreadable type": ("../../etc/passwd", pdf(), V19 + "without an extension."),
    "turned round": ("agenda\u202efdp.exe", EXE, V19 + "EXE."),
    "pdf inside a page": ("x.pdf", HTML + pdf(), NOT_PDF),
    "pdf cut off": ("x.pdf", pdf(end=b""), BROKEN),
    "pdf with something behind": ("x.pdf", pdf() + b"\0" * 2000, BROKEN),
    "pdf with a script": ("x.pdf", pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
                          "The PDF holds a script."),
    "pdf with a hidden script": ("x.pdf", pdf(b"/OpenAction << /S /J#61vaScript >>"),
                                 "The PDF holds a script."),
    "pdf with a packed script": ("x.pdf", packed(b"5 0 << /S /JavaScript >>"),
                                 "The PDF holds a script."),
    "pdf that starts a program": ("x.pdf", pdf(b"/OpenAction << /S /Launch /F (cmd) >>"),
                                  "The PDF holds a command that starts a program."),
    "pdf with a file inside": ("x.pdf", pdf(b"/Names << /EmbeddedFiles 9 0 R >>"),
                               "The PDF holds another file inside."),
    "locked pdf": ("x.pdf", pdf(b"/Encrypt 7 0 R"), "The PDF is locked with a password"),
    "pdf bomb": ("x.pdf", packed(b"\0" * 60_000_000), "The PDF unpacks to far more than its size."),
    "zip named docx": ("x.docx", office(without=["word/document.xml"]), NOT_DOCX),
    "table named docx": ("x.docx", office("xlsx"), NOT_DOCX),
    "text named docx": ("x.docx", b"Agenda", NOT_DOCX),
    "program before a docx": ("x.docx", EXE + office(), NOT_DOCX),
    "docx of another type": ("x.docx", office(type="x.document.main+xml"), NOT_DOCX),
    "docx with macros": ("x.docx", office(parts={"word/vbaProject.bin": "x"}), MACROS),
    "docx of the type with macros": (
        "x.docx", office(type="vnd.ms-word.document.macroEnabled.main+xml"), MACROS),
    "docm": ("x.docm", office(), V19 + "DOCM."),
    "docx with a program": ("x.docx", office(parts={"word/a.exe": "MZ"}), NEEDS_NONE),
    "docx with a program by another name": (
        "x.docx", office(parts={"word/media/image1.png": EXE}),
        "The file holds a program. It is not accepted."),
    "docx with a way out": ("x.docx", office(parts={"../../x.xml": "x"}), NEEDS_NONE),
    "docx with entities": (
        "x.docx", office(parts={"word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        NEEDS_NONE),
    "zip bomb": ("x.docx", office(parts={"word/media/a.png": b"\0" * 40_000_000}), BOMB),
    "zip bomb that lies": ("x.docx", lying_docx(), BROKEN),
    "zip bomb inside": (
        "x.pptx", office("pptx", parts={
            "ppt/embeddings/a.xlsx": office("xlsx", parts={"xl/a.xml": b" " * 40_000_000})}), BOMB),
    "file in a file in a file": (
        "x.docx", office(parts={"word/embeddings/a.docx": office(
            parts={"word/embeddings/b.docx": office()})}), NEEDS_NONE),
    "zip inside": ("x.docx", office(parts={"word/media/a.png": office()}), NEEDS_NONE),
    "very many parts": (
        "x.docx", office(parts={f"word/{n}.xml": "" for n in range(5001)}), BOMB),
    "locked docx": ("x.docx", encrypted_docx(), "The file is locked with a password."),
    "corrupt docx": ("x.docx", corrupt_docx(), BROKEN),
    "docx cut off": ("x.docx", office()[:-30], BROKEN),
    "picture cut off": ("x.jpg", image(size=(500, 500))[:2000], BROKEN),
    "png cut off": ("x.png", image("PNG", size=(500, 500), mode="RGB")[:-40], BROKEN),
    "gif named jpg": ("x.jpg", image("GIF", mode="P", color=1), NOT_JPG),
    "png named jpg": ("x.jpg", image("PNG"), NOT_JPG),
    "tiff named png": ("x.png", image("TIFF"), NOT_PNG),
    "picture bomb": ("x.png", png_that_claims(60_000, 60_000), PIXELS),
    "smaller picture bomb": ("x.png", png_that_claims(9000, 9000), PIXELS),
    "moving png": ("x.png", moving_png(), "The picture moves. Only still pictures are accepted."),
}  # fmt: skip


def stored():
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason_and_leaves_nothing(name, office, client):
    project, component, _user = office
    ActivityFactory(project=project, component=component, code="1.1.1")
    sent, content, reason = HOSTILE[name]
    with pytest.raises(ValidationError) as refused:
        checked(upload(sent, content))
    assert reason in " ".join(refused.value.messages)
    before = stored()
    page = client.post(
        url("add-files", project, "1.1.1"),
        {"kind": "other", "access": "internal", "files": [upload(sent, content)]},
    )
    assert page.status_code == 200
    assert "Not saved." in text(page)
    assert (Document.objects.count(), Document.history.count(), stored()) == (0, 0, before)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_kept_with_its_checksum(name):
    file = checked(upload(name, GOOD[name]))
    activity = ActivityFactory()
    document = keep(file, activity=activity, kind="agenda")
    document.refresh_from_db()
    content = document.content.read()
    assert document.name == ("photo.jpeg" if name == "photo.JPEG" else name)
    assert (document.size, document.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert document.access == "internal"
    if not name.startswith(("photo", "map")):
        assert content == GOOD[name]
    path = Path(document.content.name)
    assert path.parent == Path(f"documents/{activity.project_id}")
    assert (len(path.stem), path.suffix) == (32, ".jpg" if "photo" in name else path.suffix)


def test_a_file_over_the_limit_is_refused_before_it_is_read(settings):
    settings.FILE_SIZE_LIMIT_MB = 1
    big = upload("x.pdf", pdf(inside=b" " * 1_200_000))
    with pytest.raises(ValidationError) as refused:
        checked(big)
    assert refused.value.messages == [
        "Only PDF, DOCX, XLSX, PPTX, JPG and PNG up to 1 MB are accepted; this file is 1.1 MB PDF."
    ]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Agenda.pdf", "Agenda.pdf"),
        ("Дневни ред.PDF", "Дневни ред.pdf"),
        ("../../etc/x.pdf", "x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("C:\\Users\\ana\\x.pdf", "x.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie- b.pdf"),
        ("...hidden.pdf", "hidden.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1.txt.pdf", "_LPT1.txt.pdf"),
        ("x.php.pdf", "x.php.pdf"),
        ('a"b<c>?.pdf', "a-b-c--.pdf"),
        ("x .pdf ", "x.pdf"),
        ("x.jpeg", "x.jpeg"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_a_name_is_made_safe(typed, name):
    assert safe_name(typed)[0] == name


def gps_photo(orientation=6):
    """Left half red, right half blue, as the sensor saw it; with where, whose and what."""
    picture = Image.new("RGB", (600, 400), "red")
    picture.paste("blue", (300, 0, 600, 400))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif[0x013B] = "Ana Petrović"
    exif.get_ifd(0x8825).update({1: "N", 2: (44.0, 48.0, 59.0), 3: "E", 4: (20.0, 27.0, 40.0)})
    target = BytesIO()
    picture.save(target, "JPEG", exif=exif, comment=b"SecretComment", icc_profile=b"SecretProfile")
    return target.getvalue() + b"SecretTail"


def test_a_photo_loses_place_camera_comment_and_tail_and_stands_upright():
    before = gps_photo()
    assert Image.open(BytesIO(before)).getexif().get_ifd(0x8825)[2] == (44.0, 48.0, 59.0)
    assert before.count(b"Secret") == 4
    content = checked(upload("photo.jpg", before)).content
    after = Image.open(BytesIO(content))
    assert (dict(after.getexif()), after.info.get("comment"), b"Secret" in content) == (
        {}, None, False,
    )  # fmt: skip
    assert (after.format, after.size) == ("JPEG", (400, 600)), "turned as the orientation says"
    # Turned by a quarter clockwise, what was left is now above.
    above, below = after.getpixel((200, 50)), after.getpixel((200, 550))
    assert above[0] > 200 > 60 > above[2]
    assert below[2] > 200 > 60 > below[0]


def test_a_png_loses_its_texts_and_keeps_what_is_seen_through():
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", "Ana Petrović Secret")
    before = image("PNG", mode="RGBA", color=(255, 0, 0, 128), pnginfo=notes)
    assert b"Secret" in before
    content = checked(upload("map.png", before)).content
    after = Image.open(BytesIO(content))
    assert (after.text, after.getpixel((5, 5)), b"Secret" in content) == (
        {}, (255, 0, 0, 128), False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "mode", "color"),
    [
        ("JPEG", "L", 90), ("JPEG", "CMYK", (0, 255, 255, 0)), ("PNG", "P", 1), ("PNG", "1", 1),
        ("PNG", "L", 9), ("PNG", "LA", (9, 80)), ("PNG", "I;16", 40_000), ("PNG", "RGB", "red"),
    ],
)  # fmt: skip
def test_pictures_of_every_mode_are_kept(kind, mode, color):
    name = "x.jpg" if kind == "JPEG" else "x.png"
    content = checked(upload(name, image(kind, mode=mode, color=color))).content
    assert Image.open(BytesIO(content)).size == (60, 40)


def test_a_large_picture_becomes_smaller():
    content = checked(upload("x.png", image("PNG", size=(5000, 1000)))).content
    assert Image.open(BytesIO(content)).size == (4000, 800)


def test_a_name_that_cannot_be_stored_leaves_no_content():
    before = stored()
    file = checked(upload("x.pdf", pdf()))._replace(name="x" * 200 + ".pdf")
    with pytest.raises(ValidationError):
        keep(file, activity=ActivityFactory(), kind="agenda")
    assert stored() == before


def test_a_signed_sheet_is_always_restricted():
    file = checked(upload("x.pdf", pdf()))
    document = keep(file, activity=ActivityFactory(), kind="signed sheet", access="public")
    assert document.access == "restricted"


@pytest.mark.parametrize(
    ("name", "content", "field", "message"),
    [
        ("Ana Petrović.pdf", pdf(), "name",
         "The text looks like it contains personal data (Ana Petrovic). "
         "Remove it before publishing."),
        ("x.pdf", pdf(info=b"/Author (Ana P)"), "access", "name an author, “Ana P”"),
        ("x.pdf", pdf(info=b"/Author <416E61>"), "access", "name an author, “Ana”"),
        ("x.pdf", pdf(info=b"/Author <41 6E\n61>"), "access", "name an author, “Ana”"),
        ("x.pdf", pdf(b"<dc:creator><rdf:Seq><rdf:li>Ana</rdf:li></rdf:Seq></dc:creator>"),
         "access", "name an author, “Ana”"),
        ("x.pdf", packed(b"5 0 << /Author (Ana P) >>"), "access", "name an author, “Ana P”"),
        ("x.docx", office(), "access", "it carries the names of those who wrote it"),
    ],
)  # fmt: skip
def test_a_file_that_names_people_cannot_be_public(name, content, field, message):
    activity = ActivityFactory(responsible_ms="Ana Petrovic")
    before = stored()
    with pytest.raises(ValidationError) as refused:
        keep(checked(upload(name, content)), activity=activity, kind="agenda", access="public")
    assert list(refused.value.message_dict) == [field]
    assert message in refused.value.messages[0]
    assert (Document.objects.count(), stored()) == (0, before)


@pytest.mark.parametrize("name", ["Agenda.pdf", "photo.jpg", "map.png"])
def test_pdf_without_author_and_pictures_can_be_public(name):
    file = checked(upload(name, GOOD[name]))
    document = keep(file, activity=ActivityFactory(), kind="agenda", access="public")
    assert document.access == "public"


def test_the_bounds_hold_whatever_the_file_is_called():
    """Random bytes behind each good beginning: refused, never a failure."""
    for start in (b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"):
        for extension in ("pdf", "docx", "xlsx", "pptx", "jpg", "png"):
            for tail in (b"", b"\0" * 99, bytes(range(256)) * 9, b"%%EOF"):
                try:
                    checked(upload(f"x.{extension}", start + tail))
                except ValidationError as refused:
                    assert refused.messages
                else:
                    assert (start[:5], tail, extension) == (b"%PDF-", b"%%EOF", "pdf")


def test_no_office_file_is_unpacked_beyond_its_bounds(monkeypatch):
    monkeypatch.setattr(office_files, "MOST_BYTES", 1000)
    with pytest.raises(ValidationError, match="far more than its size"):
        checked(upload("x.docx", office(parts={"word/a.png": b"x" * 2000})))


def test_no_picture_is_decoded_beyond_its_bounds(monkeypatch):
    monkeypatch.setattr(contents, "MOST_PIXELS", {"JPEG": 1000})
    with pytest.raises(ValidationError, match="million pixels"):
        checked(upload("x.jpg", image()))
