"""Word files from templates: what they are filled with, and what a template may not."""

from time import monotonic
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from jinja2.exceptions import TemplateError

from core.word import Picture, render
from core.word_known import Text, sample
from core.word_parts import LINE, lined_table, new_document
from core.word_sandbox import MOST_ROWS, TooMuch
from core.word_tags import check_template
from tests.core.word_files import KNOWN, saved, template, texts


def refusal(content, known=KNOWN) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        check_template(content, known)
    return caught.value.messages


# Pieces


def test_the_lines_of_tables_are_thin_and_grey():
    document = new_document("")
    lined_table(document, (4, 4), ["code", "title"], [["1.1.1", "Workshop"]])
    borders = document.tables[0].style.element.find(f".//{qn('w:tblBorders')}")
    assert {(line.get(qn("w:sz")), line.get(qn("w:color"))) for line in borders} == {("4", LINE)}
    assert len(borders) == 6


# Filling


def test_fills_texts_rows_and_the_head_of_pages():
    content = template(
        "{{ title }}: {{ figures.completed }}",
        rows=[
            ["{%tr for row in activities %}", ""],
            ["{{ loop.index }}", "{{ row.code }}"],
            ["{%tr endfor %}", ""],
        ],
        head="{{ title }} again",
    )
    values = {
        "title": "Report & more <1>",
        "figures": {"completed": 39},
        "activities": [{"code": "1.1.1"}, {"code": "1.1.2"}],
    }
    file = render(content, values)
    assert texts(file) == ["Report & more <1>: 39", "1 | 1.1.1", "2 | 1.1.2"]
    assert Document(file).sections[0].header.paragraphs[0].text == "Report & more <1> again"


def test_an_empty_line_begins_a_paragraph_and_a_line_break_stays_one():
    file = render(template("{{ title }}"), {"title": "One\r\ntwo\n \n\nthree {{ x }}"})
    assert texts(file) == ["One\ntwo", "three {{ x }}"]


def test_what_somebody_typed_is_never_read_as_a_tag():
    file = render(template("{{ title }}"), {"title": "{% for %} {{ figures }} {{"})
    assert texts(file) == ["{% for %} {{ figures }} {{"]


def test_a_picture_stands_in_the_place_of_its_text_and_says_what_it_shows():
    dot = sample(KNOWN, full=True)["picture"].png
    file = render(template("{{ picture }}"), {"picture": Picture(dot, 4, "The curve")})
    document = Document(file)
    (shape,) = document.inline_shapes
    assert (round(shape.width.cm, 1), shape._inline.docPr.get("descr")) == (4.0, "The curve")


@pytest.mark.parametrize("value", [object(), 1.5, {"a": {1, 2}}, [Text("x")], b"x"])
def test_refuses_values_that_are_no_plain_ones(value):
    if isinstance(value, list):  # a NamedTuple would pass for a list of its fields
        value = [object()]
    with pytest.raises(TypeError):
        render(template("{{ title }}"), {"title": value})


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("sr", "Извештај о DOCX: ", "Извештај о DOCX: "),
        ("sr-latn", "Извештај, Љубљана & ", "Izveštaj, Ljubljana & "),
        ("sr", "Izveštaj & ", "Извештај & "),
        ("en", "Izveštaj ", "Izveštaj "),
    ],
)
def test_fixed_text_comes_in_the_script_of_the_document_and_values_as_they_are(
    language, typed, shown
):
    file = render(template(typed + "{{ title }}"), {"title": "Europol"}, language=language)
    assert texts(file) == [shown + "Europol"]


def test_the_file_says_its_language_and_names_nobody():
    document = Document()
    document.add_paragraph("{{ title }}").runs[0]._r.get_or_add_rPr().append(
        _element("w:lang", "de-AT")
    )
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = "Petar Petrović"
    with translation.override("sr"):
        file = render(saved(document), {"title": "x"}, title="Извештај 1")
    made = Document(file)
    with ZipFile(file) as package:
        everything = b"".join(package.read(name) for name in package.namelist()).decode("latin-1")
    assert made.core_properties.title == "Извештај 1"
    assert "Petrovi" not in everything and "python-docx" not in everything
    assert [one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))] == [
        "sr-Cyrl-RS"
    ]
    assert list(made.element.iter(qn("w:lang"))) == []


def _element(name, value):
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element


# What a template may not


@pytest.mark.parametrize(
    "tag",
    [
        "{{ title.__class__ }}",
        "{{ title.upper }}",
        "{{ activities.append }}",
        "{{ figures.items }}",
        "{{ figures.keys }}",
        "{{ range }}",
        "{{ unheard_of }}",
    ],
)
def test_nothing_but_the_values_is_readable(tag):
    with pytest.raises(TemplateError):
        render(template(tag), sample(KNOWN, full=True))


@pytest.mark.parametrize(
    "tag",
    [
        "{{ title.upper() }}",
        "{{ title * 9999999 }}",
        "{{ title ~ title }}",
        "{{ 2 ** 99999 }}",
        "{% set x = title %}",
        "{{ title|center(99999999) }}",
        "{{ title|attr('__class__') }}",
        "{{ title['__class__'] }}",
        "{% include title %}",
        "{% for c in activities recursive %}{{ loop(c) }}{% endfor %}",
        "{% for c in activities if c %}{% endfor %}",
        "{% macro x() %}{% endmacro %}",
        "{% raw %}{{ x }}{% endraw %}{{ title() }}",
        "{% extends title %}",
        "{% autoescape false %}{{ title }}{% endautoescape %}",
        "{{ lipsum(9999) }}",
        "{{ cycler }}",
        "{{ self }}",
    ],
)
def test_refuses_calls_arithmetic_and_inclusion_at_upload_and_when_filling(tag):
    content = template(tag)
    assert refusal(content) != []
    with pytest.raises(TemplateError):
        render(content, sample(KNOWN, full=True))


def test_loops_in_loops_end_at_a_limit():
    depth = 4
    begin = "".join("{% for a in activities %}" for _n in range(depth))
    content = template(begin + "{% endfor %}" * depth)
    many = [{"code": "1"}] * 100
    begun = monotonic()
    with pytest.raises(TooMuch):
        render(content, {"activities": many})
    assert 100**depth > MOST_ROWS
    assert monotonic() - begun < 20


def test_a_text_is_no_list():
    with pytest.raises(TemplateError):
        render(template("{% for c in title %}x{% endfor %}"), {"title": "abc"})
