"""PDF files: what was typed stays text, and Serbian has its own letter forms."""

import json
import subprocess
import sys

import pytest
from django.utils import translation

from core.pdf import FONT, FONTS, fitted, pdf, width_of


def test_what_was_typed_is_data_and_never_typst():
    typed = '#panic("no") $x$ *bold* "] + 1 \\ ё \U0001f600 \n #read("/etc/passwd")'
    source = "#let data = json(bytes(sys.inputs.data))\n#data.typed"
    assert pdf(source, data={"typed": typed}).startswith(b"%PDF-")


def test_a_source_reads_no_file_of_the_computer():
    with pytest.raises(RuntimeError):
        pdf('#read("/../../../settings.py")', data={})


def outlines(language):
    """The drawing of a б, whose form is another in Serbian than in Russian."""
    import typst

    text = f'#set page(width: 20pt, height: 20pt)\n#text(font: "{FONT}", lang: "{language}")[б]'
    return typst.compile(
        text.encode(), root=FONTS, font_paths=[FONTS], ignore_system_fonts=True, format="svg"
    )


def test_serbian_cyrillic_has_serbian_letter_forms():
    assert outlines("sr") != outlines("ru")
    assert outlines("en") == outlines("ru")


@pytest.mark.parametrize(("language", "expected"), [("en", "en"), ("sr", "sr"), ("sr-latn", "sr")])
def test_a_file_says_its_language(language, expected):
    with translation.override(language):
        assert f"/Lang({expected})".encode() in pdf("#[Текст]", data={}).replace(b" ", b"")


def test_a_text_that_is_too_wide_gets_smaller_and_then_shorter():
    wide = width_of("Radionica o prevenciji", 3)
    assert fitted("Radionica o prevenciji", wide, 3) == ("Radionica o prevenciji", 3)
    text, size = fitted("Radionica o prevenciji", wide * 0.9, 3)
    assert (text, round(size, 3)) == ("Radionica o prevenciji", 2.7)
    text, size = fitted("Radionica o prevenciji", wide * 0.5, 3)
    assert (text, size) == ("Radionica…", pytest.approx(2.4))
    assert width_of(text, size) <= wide * 0.5 < width_of("Radionica o…", size)


def test_the_library_is_read_when_the_first_file_is_made():
    code = (
        "import django, sys; django.setup(); import twinning.urls; "
        "print([name for name in ('typst', 'PIL.ImageFont') if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""},
    )  # fmt: skip
    assert found.stdout == "[]\n", json.dumps(found.stderr)
