"""The check of a template that an office uploads."""

from io import BytesIO
from time import monotonic
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from core.word import render
from core.word_known import named
from core.word_tags import check_template, placeholders_of
from tests.core.word_files import KNOWN, saved, template, texts


def refusal(content, known=KNOWN) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        check_template(content, known)
    return caught.value.messages


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
