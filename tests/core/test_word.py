"""Word files from templates: what a template may ask for, and what it gets."""

from io import BytesIO
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
from core.word_known import Text, named, sample
from core.word_parts import LINE, lined_table, new_document
from core.word_sandbox import MOST_ROWS, TooMuch
from core.word_tags import check_template, placeholders_of
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


# The check of an upload


def test_a_good_template_passes_and_names_its_placeholders():
    content = template(
        "{{ title }}",
        "{{ picture }}",
        "{% if figures.completed %}{{ figures.completed|upper }}{% else %}–{% endif %}",
        "{# for the typist #}",
        rows=[
            ["{%tr for row in activities %}"],
            ["{{ row.code }}{% for note in row.notes %}, {{ note }}{% endfor %}"],
            ["{%tr endfor %}"],
        ],
        head="{{ title }}",
    )
    check_template(content, KNOWN)
    assert placeholders_of(content) == [
        "title", "picture", "figures.completed", "activities", "activities.code",
        "activities.notes",
    ]  # fmt: skip


def test_a_tag_that_word_cut_into_runs_is_one_tag():
    document = Document()
    paragraph = document.add_paragraph()
    for part in ("{", "{ ti", "tle }", "}"):
        paragraph.add_run(part).bold = part == "{ ti"
    check_template(saved(document), KNOWN)
    assert texts(render(saved(document), {"title": "Whole"})) == ["Whole"]


@pytest.mark.parametrize(
    ("paragraph", "message"),
    [
        (
            "{{ titel }}",
            "“titel” in “{{ titel }}” is no known placeholder. Did you mean “title”?",
        ),
        (
            "{{ qqqqqqq }}",
            "“qqqqqqq” in “{{ qqqqqqq }}” is no known placeholder. See the list of placeholders.",
        ),
        (
            "{{ figures.complete }}",
            "“figures.complete” in “{{ figures.complete }}” is no known placeholder. "
            "Did you mean “figures.completed”?",
        ),
        (
            "{{ title and more",
            "“{{ title and more” is opened and not closed: “}}” is missing.",
        ),
        ("title }} here", "“}}” closes a tag that is not opened, in “title }} here”."),
        (
            "{% for row in activities %}{{ row.code }}",
            "“{% for row in activities %}” has no end. Add “{% endfor %}” behind it.",
        ),
        ("{% endfor %}", "“{% endfor %}” ends nothing that was begun before it."),
        (
            "{% for row in title %}{% endfor %}",
            "“{% for row in title %}” goes through “title”, which is a single value. "
            "Write “{{ title }}”.",
        ),
        (
            "{{ project title }}",
            "“{{ project title }}” cannot be read. A placeholder is written “{{ name }}”.",
        ),
        (
            "{{ title() }}",
            "“{{ title() }}” cannot be used: only placeholders, loops and conditions may stand "
            "in a template.",
        ),
        (
            "{%tr for row in activities %}",
            "“{%tr for row in activities %}” must stand in a row of a table.",
        ),
        (
            "Text {%p if title %}",
            "“{%p if title %}” needs a row or paragraph of its own: “Text”, which stands beside "
            "it, would be lost.",
        ),
        (
            "{% for row in activities %}{{ loop.cycle }}{% endfor %}",
            "“loop.cycle” in “{{ loop.cycle }}” is no known placeholder. See the list of "
            "placeholders.",
        ),
    ],
)
def test_says_what_is_wrong_with_a_tag(paragraph, message):
    assert refusal(template(paragraph)) == [message]


@pytest.mark.parametrize(
    "paragraph",
    [
        "{% if title %}" * 150 + "{% endif %}" * 150,
        "{{ " + "(" * 3000 + "title" + ")" * 3000 + " }}",
        "{{ " + "not " * 3000 + "title }}",
        "{{ title" + " and title" * 3000 + " }}",
        "{{ title" + "|upper" * 3000 + " }}",
        "{{ title" + ".a" * 3000 + " }}",
    ],
)
def test_what_is_nested_without_end_is_refused_with_a_message(paragraph):
    (message, *_more) = refusal(template(paragraph))
    assert message.startswith("“{")


def test_says_every_unknown_placeholder_at_once():
    found = refusal(template("{{ titel }}", "{{ pictur }}"))
    assert [message.split("”")[0] for message in found] == ["“titel", "“pictur"]


def test_a_loop_over_rows_needs_both_ends_of_one_kind():
    rows = [["{%tr for row in activities %}"], ["{{ row.code }}"], ["{% endfor %}"]]
    assert refusal(template(rows=rows)) == [
        "“{%tr for row in activities %}” and “{% endfor %}” do not fit: both begin with the same "
        "letters after “{%”."
    ]


def test_refuses_a_loop_that_begins_outside_the_table_in_which_it_ends():
    content = template("{% for row in activities %}", rows=[["{{ row.code }}{% endfor %}"]])
    (message,) = refusal(content)
    assert message.startswith("The template cannot be filled: a loop or condition begins in one")
    assert "{%tr endfor %}" in message


def test_refuses_what_is_no_word_document():
    (message,) = refusal(b"not a zip")
    assert message == "The file is not a Word document. Save it as DOCX and add that."
    file = BytesIO()
    with ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<w:document/>")
    assert refusal(file.getvalue()) == [message]


def test_refuses_tracked_changes_which_carry_names():
    document = Document()
    added = OxmlElement("w:ins")
    added.set(qn("w:author"), "Petar")
    document.add_paragraph("{{ title }}")._p.append(added)
    (message,) = refusal(saved(document))
    assert message.startswith("The template holds comments or tracked changes")


def with_field(*pieces) -> bytes:
    """A template with a field whose name Word has cut into these runs."""
    document = Document()
    paragraph = document.add_paragraph()
    for kind in ("begin", *pieces, "end"):
        name = "w:fldChar" if kind in ("begin", "end") else "w:instrText"
        element = OxmlElement(name)
        if name == "w:fldChar":
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = kind
        paragraph.add_run()._r.append(element)
    return saved(document)


@pytest.mark.parametrize(
    ("pieces", "field"),
    [
        ((' INCLUDEPICTURE "https://example.org/x.png" ',), "INCLUDEPICTURE"),
        ((" DDE", 'AUTO c:\\program "x" '), "DDEAUTO"),
        ((' includetext "//host/file" ',), "INCLUDETEXT"),
        (("  ",), ""),
    ],
)
def test_refuses_a_field_that_takes_something_from_elsewhere(pieces, field):
    [message] = refusal(with_field(*pieces))
    assert message == (
        f"The template holds the field “{field}”, which may take something from elsewhere when the "
        "document is opened. Take it out."
    )


def test_fields_of_the_document_itself_may_stand_in_a_template():
    check_template(with_field(" PAGE "), KNOWN)
    check_template(with_field(' HYPERLINK "https://example.org" '), KNOWN)


def test_refuses_a_document_inside_of_the_template():
    document = Document()
    document.element.body.insert(0, OxmlElement("w:altChunk"))
    assert "“altChunk”" in refusal(saved(document))[0]


def test_a_large_text_is_refused_before_it_is_read():
    document = Document()
    document.add_paragraph("x" * 4_000_000)
    begun = monotonic()
    (message,) = refusal(saved(document))
    assert message == "The template is too large. Take pictures and long texts out of it."
    assert monotonic() - begun < 5


def test_the_list_of_placeholders_names_each_with_its_loop():
    assert [(one.name, one.rows, one.within) for one in named(KNOWN)] == [
        ("title", False, ""),
        ("picture", False, ""),
        ("figures.completed", False, ""),
        ("activities", True, ""),
        ("activities.code", False, "activities"),
        ("activities.notes", True, "activities"),
    ]
