"""Files for tests, made in memory: good ones of each type, and what they are made of."""

import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}


def upload(name, content):
    """As Django hands it to a view; the name goes through no browser."""
    file = SimpleUploadedFile("x", content)
    file._name = name
    return file


def pdf(inside=b"", info=b"", end=b"\n%%EOF\n"):
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + inside + b" >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
        b"3 0 obj\n<< /Producer (x) " + info + b" >>\nendobj\n"
        b"trailer << /Root 1 0 R /Info 3 0 R >>\nstartxref\n0" + end
    )


def packed(objects: bytes) -> bytes:
    """The objects inside a compressed object stream."""
    stream = zlib.compress(objects)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>" % len(stream)
    whole = b"4 0 obj\n" + head + b"\nstream\n" + stream + b"\nendstream\nendobj\n"
    return pdf().replace(b"trailer", whole + b"trailer")


def office(extension="docx", *, parts=None, type=None, without=()):
    main, kind = MAIN[extension]
    content = {
        "[Content_Types].xml": f'<Types><Override ContentType="{type or kind}"/></Types>',
        "_rels/.rels": "<Relationships/>",
        main: "<document/>",
        "word/media/image1.svg": "<svg/>",
        **(parts or {}),
    }
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in content.items():
            if name not in without:
                package.writestr(name, text)
    return target.getvalue()


def image(kind="JPEG", size=(60, 40), mode="RGB", color="red", **options):
    target = BytesIO()
    Image.new(mode, size, color).save(target, kind, **options)
    return target.getvalue()


def png_that_claims(width, height):
    """A picture whose head says that it is huge."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def moving_png():
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue", "green")]
    target = BytesIO()
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    return target.getvalue()


GOOD = {
    "Agenda.pdf": pdf(),
    "Agenda packed.pdf": packed(b"5 0 << /Type /Font >>"),
    "Zapisnik.docx": office("docx"),
    "Lista.xlsx": office("xlsx", parts={"xl/printerSettings/printerSettings1.bin": "\0\1"}),
    "Prezentacija.pptx": office(
        "pptx", parts={"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": office("xlsx")}
    ),
    "photo.jpg": image(),
    "photo.JPEG": image(),
    "map.png": image("PNG", mode="RGBA", color=(255, 0, 0, 128)),
}
