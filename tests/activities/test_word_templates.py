"""The office's own Word templates: which one is in force, the check of an upload, the admin."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from docx import Document

from accounts.models import User
from activities.models import WordTemplate
from activities.parts import WORD_DOCUMENTS, WordDocument
from activities.word_templates import checked_template, listed, word_document
from activities.words import WordKind
from core.word_parts import new_document, paragraph
from tests.core.word_files import KNOWN, template, texts
from tests.factories import UserFactory, project_with

pytestmark = pytest.mark.django_db
KIND = WordKind.CERTIFICATE


def build():
    document = new_document("")
    paragraph(document, translation.gettext("Project"))
    paragraph(document, "{{ title }}")
    return document


@pytest.fixture(autouse=True)
def a_kind(monkeypatch):
    monkeypatch.setitem(WORD_DOCUMENTS, KIND, WordDocument(KNOWN, build))


@pytest.fixture
def project():
    return project_with(slug="p")[0]


@pytest.fixture
def boss(signed_in):
    return signed_in(User.objects.create_superuser("boss", password="correct horse"))


def upload(content, name="template.docx"):
    return SimpleUploadedFile(name, content)


def kept(content, project=None, language="en"):
    return WordTemplate.objects.create(
        project=project, kind=KIND, language=language, name="t.docx", content=content, sha256="0"
    )


def filled(project, language="en"):
    with translation.override(language):
        return texts(word_document(KIND, project, {"title": "Naslov"}, title="x"))


def test_without_a_template_of_the_office_the_built_in_one_is_used(project):
    assert filled(project) == ["Project", "Naslov"]
    assert filled(project, "sr") == ["Пројекат", "Naslov"]
    assert filled(project, "sr-latn") == ["Projekat", "Naslov"]


def test_the_projects_own_template_comes_before_that_of_all_projects(project):
    other, _component, _user = project_with()
    kept(template("All {{ title }}"))
    kept(template("Own {{ title }}"), project)
    kept(template("Свима {{ title }}"), None, "sr")
    assert filled(project) == ["Own Naslov"]
    assert filled(other) == ["All Naslov"]
    assert filled(project, "sr") == ["Свима Naslov"]
    assert filled(other, "sr-latn") == ["Svima Naslov"]


def test_a_template_that_does_not_fit_any_more_is_named(project):
    kept(template("{{ gone }}"))
    with pytest.raises(ValidationError) as caught:
        filled(project)
    (message,) = caught.value.messages
    assert message.startswith(
        "The template of “certificate of attendance” cannot be filled: 'gone' is undefined"
    )


def refused(content, name="template.docx"):
    with pytest.raises(ValidationError) as caught:
        checked_template(upload(content, name), KIND)
    return caught.value.messages


def with_part(name, content=b"x"):
    file = BytesIO(template("{{ title }}"))
    with ZipFile(file, "a") as package:
        package.writestr(name, content)
    return file.getvalue()


def with_relation(said):
    """The template with one more relation of its document."""
    source, target = BytesIO(template("{{ title }}")), BytesIO()
    with ZipFile(source) as package, ZipFile(target, "w") as changed:
        for name in package.namelist():
            content = package.read(name)
            if name == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", said + b"</Relationships>")
            changed.writestr(name, content)
    return target.getvalue()


def test_refuses_macros_embedded_files_and_links_to_the_outside():
    assert refused(with_part("word/vbaProject.bin")) == [
        "The file holds macros. Save it without macros and add that."
    ]
    table = BytesIO()
    with ZipFile(table, "w") as package:
        package.writestr("xl/workbook.xml", "<w/>")
        package.writestr(
            "[Content_Types].xml", '<T><O ContentType="x.spreadsheetml.sheet.main+xml"/></T>'
        )
    assert refused(with_part("word/embeddings/table.xlsx", table.getvalue())) == [
        "The template holds an embedded file, “word/embeddings/table.xlsx”. Take it out."
    ]
    outside = (
        b'<Relationship Id="rId99" Type="http://x/attachedTemplate" Target="http://bad/x.dotm" '
        b'TargetMode="External"/>'
    )
    (message,) = refused(with_relation(outside))
    assert message.startswith("The file holds “attachedTemplate: http://bad/x.dotm”")


def test_refuses_other_files_and_large_ones():
    assert refused(template("{{ title }}"), "template.odt") == [
        "“template.odt” is no Word document. Save the template as DOCX and add that."
    ]
    assert refused(b"x" * 2_500_000) == ["“template.docx” has 2.3 MB; a template has at most 2 MB."]
    (message,) = refused(b"text")
    assert message.startswith("The content is not that of a DOCX file.")


# The admin


def address(name, *args):
    return reverse(f"admin:activities_wordtemplate_{name}", args=args)


def posted(content, **changed):
    return {"kind": KIND, "language": "en", "project": "", "upload": upload(content)} | changed


def test_an_upload_is_checked_kept_and_can_be_downloaded_and_replaced(boss, project):
    content = template("{{ title }}")
    assert boss.post(address("add"), posted(content, project=project.pk)).status_code == 302
    one = WordTemplate.objects.get()
    assert (one.project, one.kind, one.language, one.name) == (project, KIND, "en", "template.docx")
    sent = boss.get(address("file", one.pk))
    assert b"".join(sent.streaming_content) == content
    assert one.history.first().history_user.username == "boss"
    better = template("Better {{ title }}")
    data = {"project": project.pk, "upload": upload(better)}
    assert boss.post(address("change", one.pk), data).status_code == 302
    assert filled(project) == ["Better Naslov"]
    assert [bytes(row.content) for row in one.history.all()] == [better, content]


def test_a_faulty_upload_says_why_and_keeps_nothing(boss):
    page = boss.post(address("add"), posted(template("{{ titel }}")))
    assert page.context["adminform"].form.errors == {
        "upload": ["“titel” in “{{ titel }}” is no known placeholder. Did you mean “title”?"]
    }
    assert not WordTemplate.objects.exists()


def test_there_is_one_template_for_a_document_and_language(boss, project):
    kept(template("{{ title }}"))
    kept(template("{{ title }}"), project)
    for other in ("", project.pk):
        page = boss.post(address("add"), posted(template("{{ title }}"), project=other))
        (message,) = page.context["adminform"].form.non_field_errors()
        assert message.endswith("Open that and replace its file.")
    assert WordTemplate.objects.count() == 2


def test_the_list_of_placeholders_names_each_and_gives_the_built_in_templates(boss):
    page = boss.get(address("placeholders")).content.decode()
    for name in ("title", "picture", "figures.completed", "activities.code", "activities.notes"):
        assert f"<code>{name}</code>" in page
    sent = boss.get(address("built_in", KIND, "sr"))
    document = Document(BytesIO(b"".join(sent.streaming_content)))
    assert [one.text for one in document.paragraphs] == ["Пројекат", "{{ title }}"]
    assert boss.get(address("built_in", "novel", "sr")).status_code == 404
    assert boss.get(address("built_in", KIND, "de")).status_code == 404
    assert boss.get(address("file", 99)).status_code == 404


def test_only_administrators_who_may_see_templates_get_them(signed_in):
    one = kept(template("{{ title }}"))
    client = signed_in(UserFactory(is_staff=True))
    for name, *args in (("placeholders",), ("built_in", KIND, "en"), ("file", one.pk)):
        assert client.get(address(name, *args)).status_code in (403, 404)


def test_the_documentation_lists_every_placeholder(monkeypatch):
    """docs/word-templates.md ends with what `listed` gives; write that there when this fails."""
    monkeypatch.undo()  # the certificate has its own list again
    written = Path("docs/word-templates.md").read_text(encoding="utf-8")
    assert written.endswith(listed())
