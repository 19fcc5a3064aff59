"""Components: filled by name, nothing lost between them, and the page of docs that shows them."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.template import TemplateSyntaxError, engines

from core import component_page

ROOT = Path(component_page.DOCS).parent
# Markup that one component writes: a page that writes it by hand goes another way one day.
BY_HAND = (
    *('class="page-head"', 'class="page-actions', 'class="over"', 'class="state ', 'class="light '),
    *('class="figure"', 'class="bar"', 'class="empty"', 'class="pills"'),
)
# Papers have a head of their own.
PAPERS = ("sheet.html", "_protocol_copy.html", "dossier_index.html")


def render(text, **context):
    return engines["django"].from_string(text).render(context)


def test_a_component_shows_its_slots_in_the_words_of_the_page():
    page = (
        '{% component "page_head" %}{% slot over %}{{ where }}{% endslot %}'
        "{% slot title %}<em>{{ what }}</em>{% endslot %}"
        "{% slot lead %}{% if False %}<p>no</p>{% endif %}{% endslot %}{% endcomponent %}"
    )
    shown = render(page, where="<b>", what="Stages", lead="not this", actions="nor this")
    assert shown.strip() == (
        '<div class="page-head"><div><p class="over">&lt;b&gt;</p>\n'
        "<h1><em>Stages</em></h1>\n</div></div>"
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("lost words{% slot title %}x{% endslot %}", "component page_head: 'lost words' is in no"),
        ("{% if x %}{% slot title %}x{% endslot %}{% endif %}", "component page_head: "),
    ],
)
def test_what_stands_in_no_slot_is_refused(body, message):
    with pytest.raises(TemplateSyntaxError, match=message):
        render('{% component "page_head" %}' + body + "{% endcomponent %}")


def test_a_value_without_a_name_is_refused():
    with pytest.raises(TemplateSyntaxError, match="component: 'loose' is no name=value"):
        render('{% component "count" loose %}{% endcomponent %}')


def test_no_page_writes_by_hand_what_a_component_writes():
    found = [
        (str(path.relative_to(ROOT / "templates")), mark)
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if path.parent != component_page.INCLUDES and not path.name.endswith(PAPERS)
        for mark in BY_HAND
        if mark in path.read_text()
    ]
    assert found == []


def test_the_page_of_components_is_up_to_date():
    assert component_page.PAGE.read_text() == component_page.page(), "run manage.py components"


def test_the_command_says_when_the_page_is_out_of_date(tmp_path, monkeypatch):
    page = tmp_path / "components.html"
    for module in ("core.component_page", "core.management.commands.components"):
        monkeypatch.setattr(f"{module}.PAGE", page)
    with pytest.raises(CommandError, match=r"run manage\.py components"):
        call_command("components", "--check")
    call_command("components")
    call_command("components", "--check")
    assert page.read_text() == component_page.page()


PARTS_OF_OTHERS = ("_another_day.html", "_downloads.html", "_hint.html")


def test_every_piece_that_pages_share_is_shown_or_named_as_no_component():
    _foreword, samples, others = component_page.written()
    shown = {name for sample in samples for name in sample.files}
    there = {path.name for path in component_page.INCLUDES.glob("*.html")}
    assert there - shown - set(others) == set()
    assert (shown | set(others)) - there == set()
    assert shown & set(others) == set()
    for sample in samples:
        for name in sample.files:
            asked = name in sample.lines or f'component "{name[1:-5]}"' in sample.lines
            assert asked or name in PARTS_OF_OTHERS, (sample.name, name)


def test_every_icon_is_shown_and_drawn():
    text = (component_page.INCLUDES / "_icon.html").read_text()
    assert re.findall(r'name == "(\w+)"', text) == component_page.ICONS
    asked = set()
    for path in (ROOT / "templates").rglob("*.html"):
        asked |= set(re.findall(r'_icon.html" with name="(\w+)"', path.read_text()))
    assert asked - set(component_page.ICONS) == set()


def test_office_and_admin_have_the_same_letters():
    faces = [
        re.findall(r"@font-face \{.*?\}", (ROOT / "static" / "css" / name).read_text(), re.S)
        for name in ("twinning.css", "admin.css")
    ]
    assert len(faces[0]) == 3
    assert faces[0] == faces[1]
