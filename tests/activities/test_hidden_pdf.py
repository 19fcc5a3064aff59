"""What hides in a PDF from a simple search: scripts in packed objects and the author. It is refused
with a reason, never a failure, never slow."""

import time
import zlib

import pytest
from django.core.exceptions import ValidationError

from activities.files import checked, keep
from activities.pdf_files import check_pdf, pdf_author
from tests.activities.files import packed, pdf, upload
from tests.factories import ActivityFactory

BROKEN = "The file is broken or cut off."
SCRIPT = "The PDF holds a script."


def refusal(name, content) -> str:
    with pytest.raises(ValidationError) as refused:
        checked(upload(name, content))
    return " ".join(refused.value.messages)


# PDF: scripts in packed objects

JS = b"5 0 << /S /JavaScript /JS (app.alert(1)) >>"
FLATE = zlib.compress(JS)
HEAD = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>"


def objects(head=HEAD, body=FLATE, start=b"\nstream\n", end=b"\nendstream\n"):
    return pdf().replace(b"trailer", b"4 0 obj\n" + head + start + body + end + b"endobj\ntrailer")


def predicted():
    rows = [JS[at : at + 4].ljust(4) for at in range(0, len(JS), 4)]
    before = [bytes(4), *rows]
    return zlib.compress(
        b"".join(
            b"\2" + bytes((new - old) % 256 for new, old in zip(row, last, strict=True))
            for row, last in zip(rows, before, strict=False)
        )
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (objects(HEAD[:-2] + b" " * 5000 + b">>"), SCRIPT),
        (objects(start=b"\nstream\r"), SCRIPT),
        (objects(HEAD.replace(b"ObjStm", b"Obj#53tm")), SCRIPT),
        (objects(b"<< /Type /ObjStm /F#69lter [/ASCIIHexDecode /FlateDecode] >>",
                 FLATE.hex().encode()), BROKEN),
        (objects(HEAD.replace(b"/N", b"/DecodeParms << /Predictor 12 /Columns 4 >> /N"),
                 predicted()), BROKEN),
        (objects(HEAD.replace(b"/FlateDecode", b"7 0 R")), BROKEN),
        (objects(HEAD.replace(b"/N", b"/Z (obj) /N")), BROKEN),
        (objects(start=b"% c\nstream\n"), BROKEN),
        (objects(body=b"x" + FLATE), BROKEN),
        (objects(body=FLATE[:-8]), BROKEN),
        (objects(end=b"\n"), BROKEN),
        (pdf(b"<< >> stream\n") + objects(end=b"\nendstream\n"), BROKEN),
    ],
)  # fmt: skip
def test_packed_objects_are_searched_or_refused(content, reason):
    assert reason in refusal("x.pdf", content)


def test_packed_objects_without_a_script_are_accepted():
    for head in (HEAD, HEAD.replace(b"/FlateDecode", b"[/FlateDecode]")):
        check_pdf(objects(head, zlib.compress(b"5 0 << /Type /Font >>")))
    check_pdf(objects(b"<< /Type /ObjStm /N 1 /First 4 >>", b"5 0 << /Type /Font >>"))


@pytest.mark.parametrize(
    "inside",
    [
        b"/ObjStm stream\nX\n" * 25_000,
        b"/ObjStm >> stream\nX\nendstream\n" * 25_000,
        b"<dc:creator>" * 40_000,
        b"<dc:creator/>" * 40_000,
        b"<dc:creator" * 40_000,
        b"/Author" * 40_000,
        b"/Author (" * 9_000,
        b"/Title (" * 9_000,
        b"(" * 400_000,
        b"#4a" * 400_000,
        b" creator =" * 40_000,
    ],
)
def test_searching_a_pdf_takes_time_in_step_with_its_size(inside):
    content = pdf(b"(" + inside)
    started = time.process_time()  # what other processes take does not count
    for search in (check_pdf, pdf_author):
        try:
            search(content)
        except ValidationError as refused:
            assert refused.messages
    assert time.process_time() - started < 2


# PDF: its author


def xmp(packet, head=b"/Type /Metadata /Subtype /XML"):
    whole = b"9 0 obj\n<< " + head + b" >>\nstream\n" + packet + b"\nendstream\nendobj\n"
    return pdf().replace(b"trailer", whole + b"trailer")


CREATOR = b"<?xpacket?><dc:creator><rdf:Seq><rdf:li>Ana P</rdf:li></rdf:Seq></dc:creator>"
NAMED = {
    "brackets in brackets": (pdf(info=b"/Author (Ana Petrovic (MUP))"), "Ana Petrovic (MUP)"),
    "bracket set apart": (pdf(info=rb"/Author (Ana \) P)"), "Ana ) P"),
    "elsewhere": (pdf(info=b"/Author 7 0 R"), "7 0 R"),
    "name in code": (pdf(info=b"/Auth#6fr (Ana P)"), "Ana P"),
    "comment before": (pdf(info=b"/Author% c\n(Ana P)"), "Ana P"),
    "octal": (pdf(info=rb"/Author (\376\377\000A\000n\000a)"), "Ana"),
    "another key": (pdf(info=b"/AAPL:Author (Ana P)"), "Ana P"),
    "who saved it": (pdf(info=b"/LastModifiedBy (Ana P)"), "Ana P"),
    "never closed": (pdf(info=b"/Author (Ana P"), "Ana P"),
    "attribute": (xmp(b'<rdf:Description dc:creator="Ana P"/>'), "Ana P"),
    "element with attributes": (xmp(b'<dc:creator a="b">Ana P</dc:creator>'), "Ana P"),
    "space in the element": (xmp(b"<dc:creator >Ana P</dc:creator >"), "Ana P"),
    "value in an attribute": (xmp(b'<dc:creator><rdf:li x="Ana"/></dc:creator>'), "…"),
    "no end": (xmp(b"<dc:creator>Ana P"), "Ana P"),
    "UTF-16": (xmp(CREATOR.decode().encode("utf-16")), "Ana P"),
    "UTF-16 the other way": (xmp(CREATOR.decode().encode("utf-16-be")), "Ana P"),
    "packed": (
        xmp(zlib.compress(CREATOR), b"/Type /Metadata /Filter /FlateDecode"), "Ana P"),
    "packed under no name": (xmp(zlib.compress(CREATOR), b"/Filter /FlateDecode"), "Ana P"),
    "packed so that nobody can see": (xmp(b"?", b"/Type /Metadata /Filter /LZWDecode"), "?"),
}  # fmt: skip


@pytest.mark.parametrize("case", NAMED)
def test_a_pdf_that_may_name_its_author_says_so(case):
    content, author = NAMED[case]
    assert author in pdf_author(content)


@pytest.mark.parametrize(
    "content",
    [
        *(pdf(info=b"/Author " + value) for value in (b"()", b"<>", b"<FEFF>", b"( )", b"null")),
        pdf(info=b"/Creator (Writer) /Producer (LibreOffice)"),
        xmp(b"<dc:creator/><xmp:CreatorTool>Writer</xmp:CreatorTool>"),
        xmp(b'<rdf:Description dc:creator=""/>'),
        xmp(b'<dc:creator><rdf:Seq><rdf:li xml:lang="x-default"/></rdf:Seq></dc:creator>'),
        xmp(b"x", b"/Type /XObject /Filter /DCTDecode"),
    ],
)
def test_a_pdf_that_plainly_names_nobody_can_be_public(content):
    assert pdf_author(content) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        pdf(info=b"/Title (CV Ana Petrovic)"),
        pdf(info=b"/Title <FEFF" + "CV Ана Петровић".encode("utf-16-be").hex().encode() + b">"),
        packed(b"5 0 << /Subject (Petrovic Ana) >>"),
        pdf(info=b"/Title 7 0 R").replace(b"trailer", b"7 0 obj\n(Ana Petrovic)\nendobj\ntrailer"),
    ],
)
def test_a_pdf_whose_title_names_somebody_cannot_be_public(content):
    activity = ActivityFactory(responsible_ms="Ana Petrovic")
    with pytest.raises(ValidationError, match="personal data"):
        keep(checked(upload("x.pdf", content)), activity=activity, kind="agenda", access="public")
    clean = checked(upload("x.pdf", pdf(info=b"/Title (Agenda)")))
    assert keep(clean, activity=activity, kind="agenda", access="public").pk


def test_properties_are_not_unpacked_beyond_their_bounds():
    bomb = xmp(zlib.compress(b"<?x" + b" " * 20_000_000), b"/Type /Metadata /Filter /FlateDecode")
    stream = bomb[bomb.index(b"9 0 obj") : bomb.index(b"trailer")]
    with pytest.raises(ValidationError, match="far more than its size"):
        pdf_author(bomb.replace(b"trailer", stream * 3 + b"trailer"))
