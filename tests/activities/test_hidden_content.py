"""What hides in a picture or an office file from a simple search: it is refused with a reason,
never a failure, and what real programs write still passes."""

import struct
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from activities import contents
from activities.files import checked
from tests.activities.files import image, office, upload

BROKEN = "The file is broken or cut off."
MACROS = "The file holds macros."
NEEDS_NONE = "which no office file needs."


def refusal(name, content) -> str:
    with pytest.raises(ValidationError) as refused:
        checked(upload(name, content))
    return " ".join(refused.value.messages)


# Pictures


def odd_exif(kind):
    """Turned by a quarter, and with a width (tag 0x0100) that is a byte too short for it."""
    rows = [(0x0100, 1, 1, b"\x01\0\0\0"), (0x0112, 3, 1, b"\x06\0\0\0")]
    body = struct.pack("<H", len(rows))
    body += b"".join(struct.pack("<HHI", *row[:3]) + row[3] for row in rows)
    exif = b"Exif\0\0II*\0\x08\0\0\0" + body + b"\0\0\0\0"
    return image(kind, exif=exif)


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "x.jpg"), ("PNG", "x.png")])
def test_odd_data_of_a_camera_do_not_matter(kind, name):
    after = Image.open(BytesIO(checked(upload(name, odd_exif(kind))).content))
    assert (after.size, dict(after.getexif())) == ((40, 60), {})


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_stands_upright(orientation):
    from PIL import ImageOps

    picture = Image.new("RGB", (64, 32), "red")
    picture.paste("blue", (0, 0, 16, 16))
    exif = Image.Exif()
    exif[0x0112] = orientation
    target = BytesIO()
    picture.save(target, "PNG", exif=exif)
    wanted = ImageOps.exif_transpose(Image.open(target))
    after = Image.open(BytesIO(checked(upload("x.png", target.getvalue())).content))
    assert (after.size, after.tobytes()) == (wanted.size, wanted.tobytes())


def test_an_error_inside_the_decoder_is_a_refusal(monkeypatch):
    def fails(*_args):
        raise struct.error("odd")

    monkeypatch.setattr(contents, "_drawn_anew", fails)
    assert BROKEN in refusal("x.jpg", image())


def test_a_large_photo_is_accepted_and_a_large_drawing_is_not():
    assert "more than 25 million pixels" in refusal("x.png", image("PNG", (5100, 5000), "1", 1))
    photo = checked(upload("x.jpg", image("JPEG", (8160, 6120), "L", 9))).content
    assert Image.open(BytesIO(photo)).size == (4000, 3000)
    assert "more than 50 million pixels" in refusal("x.jpg", image("JPEG", (8200, 6120), "L", 9))


# Office files


def rels(kind, target="file:///C:/x.dotm", mode="External"):
    whole = (
        '<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument'
        f'/2006/relationships/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )
    return {"word/_rels/document.xml.rels": whole}


def types(kind):
    main = "wordprocessingml.document.main+xml"
    return {
        "[Content_Types].xml": f'<Types><Override ContentType="{main}"/>'
        f'<Override PartName="/word/x.xml" ContentType="{kind}"/></Types>'
    }


def with_entry(name, attributes=0, method=zipfile.ZIP_DEFLATED):
    target = BytesIO(office())
    with zipfile.ZipFile(target, "a") as package:
        entry = zipfile.ZipInfo("a.xml")
        entry.filename, entry.external_attr, entry.compress_type = name, attributes, method
        package.writestr(entry, "<a/>" * 1 + " " * 3000)
    return target.getvalue()


def broken_lzma():
    content = bytearray(with_entry("word/a.xml", method=zipfile.ZIP_LZMA))
    place = content.find(b"word/a.xml") + 10 + 4
    content[place : place + 12] = b"\xff" * 12
    return bytes(content)


DOCTYPE = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
HIDDEN = {
    "lzma": (with_entry("word/a.xml", method=zipfile.ZIP_LZMA), BROKEN),
    "broken lzma": (broken_lzma(), BROKEN),
    "bzip2": (with_entry("word/a.xml", method=zipfile.ZIP_BZIP2), BROKEN),
    "macros by type": (office(parts=types("application/vnd.ms-office.vbaProject")), MACROS),
    "macros by type in code": (
        office(parts=types("application/vnd.ms-office.&#118;baProject")), MACROS),
    "macros by relation": (office(parts=rels("vbaProject", "x.xml", "Internal")), MACROS),
    "template elsewhere": (office(parts=rels("attachedTemplate")), "“attachedTemplate: file:///C"),
    "picture elsewhere": (office(parts=rels("image", "https://example.org/a.png")), NEEDS_NONE),
    "mode in code": (office(parts=rels("image", mode="Exte&#114;nal")), NEEDS_NONE),
    "object of another program": (
        office(parts={"word/embeddings/oleObject1.bin": "x"}), NEEDS_NONE),
    "the same by another name": (
        office(parts={"word/media/a.png": b"\xd0\xcf\x11\xe0" + b"\0" * 99}), NEEDS_NONE),
    "unknown ending": (office(parts={"word/a.dat": "x"}), NEEDS_NONE),
    "no ending": (office(parts={"word/a": "x"}), NEEDS_NONE),
    "table that is none": (office(parts={"word/embeddings/a.xlsx": "x"}), NEEDS_NONE),
    "doctype in UTF-16": (office(parts={"word/a.xml": DOCTYPE.encode("utf-16")}), "<!DOCTYPE>"),
    "doctype far behind": (
        office(parts={"word/a.xml": f"<!--{' ' * 1_200_000}-->{DOCTYPE}"}), "<!DOCTYPE>"),
    "script in a drawing": (
        office(parts={"word/media/a.svg": "<svg><script>1</script></svg>"}), NEEDS_NONE),
    "broken xml": (office(parts={"word/a.xml": "<a>"}), BROKEN),
    "xml of an unknown writing": (
        office(parts={"word/a.xml": '<?xml version="1.0" encoding="nonsense"?><a/>'}), BROKEN),
    "another archive before": (office("xlsx") + office(), "not that of a DOCX file"),
    "something behind": (office() + b"\0" * 30, BROKEN),
    "drive": (with_entry("C:\\x\\y.xml"), NEEDS_NONE),
    "drive alone": (with_entry("C:x.xml"), NEEDS_NONE),
    "link": (with_entry("word/a.xml", 0o120777 << 16), NEEDS_NONE),
    "twice, in large and small": (
        office(parts={"word/A.xml": "<a/>", "word/a.xml": "<a/>"}), "not that of a DOCX file"),
}  # fmt: skip


@pytest.mark.parametrize("case", HIDDEN)
def test_what_hides_in_an_office_file_is_refused(case):
    content, reason = HIDDEN[case]
    assert reason in refusal("x.docx", content)


def test_what_office_programs_write_is_accepted():
    link = rels("hyperlink", "https://example.org/")
    link |= {"word/printerSettings/printerSettings1.bin": "\0\1", "docProps/thumbnail.jpeg": "x"}
    link |= {"word/media/image1.emf": "x", "word/fonts/font1.odttf": "x", "word/media/": ""}
    link |= {"word/drawings/vmlDrawing1.vml": "<xml><br></xml>", "_xmlsignatures/origin.sigs": ""}
    link |= {"customXml/item1.xml": '<?xml version="1.0" encoding="windows-1250"?><a/>'}
    link |= {"word/embeddings/Microsoft_Excel_Worksheet.xlsx": office("xlsx")}
    link |= {"customXml/item2.xml": "<a>č</a>".encode("utf-16")}
    assert checked(upload("x.docx", office(parts=link))).size
