"""The files of the pack of a committee's meeting: their figures are those of the dashboard."""

import re
import shutil
import subprocess
from datetime import date
from io import BytesIO

import pytest
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from activities.models import AgendaItem, Decision, Meeting, Project, WordTemplate
from activities.word_templates import built_in
from activities.words import Role, WordKind
from core.templatetags.twinning import day_or_na, number_or_na, of, percent, signed_months
from core.word_tags import check_template
from reports.committee.pack import pack_of, pack_words
from reports.committee.pack_placeholders import MINUTES, PACK
from reports.loading import load, read
from reports.management.commands.demonstration import FILE
from reports.queries import progress
from reports.views.dashboard import figures_of
from tests.factories import DecisionFactory, MeetingFactory, MembershipFactory
from tests.reports.pages import text

pytestmark = pytest.mark.django_db
needs_pdftotext = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)"
)
LANGUAGES = ["en", "sr-latn", "sr"]


@pytest.fixture(scope="module")
def loaded(once):
    with once():
        load(read(FILE), release=True)


@pytest.fixture
def project(loaded, signed_in):
    """The demonstration project with the fifth meeting of its committee and earlier decisions."""
    project = Project.objects.get(slug="thb-serbia")
    signed_in(MembershipFactory(project=project, role=Role.VIEWER).user)
    fourth, fifth = (
        MeetingFactory(activity=project.activities.get(code=code), number=number)
        for code, number in (("0.5", 4), ("0.6", 5))
    )
    AgendaItem.objects.create(
        meeting=fifth, place=2, title_en="Rolling work plan", title_sr="Klizni plan rada",
        presenter_en="RTA", presenter_sr="stalni savetnik",
    )  # fmt: skip
    DecisionFactory(
        meeting=fourth, number=1, text_en="Print the brochure", text_sr="Odštampati brošuru",
        due=date(2019, 11, 1), institution=project.institutions.get(key="mup"),
    )  # fmt: skip
    DecisionFactory(
        meeting=fourth, number=2, text_en="Agree on dates", status="done",
        closed_on=date(2019, 12, 20), text_sr="Dogovoriti termine",
    )  # fmt: skip
    DecisionFactory(
        meeting=fifth, number=1, text_en="Approve the plan", text_sr="Usvojiti plan",
        due=date(2019, 12, 20),
    )  # fmt: skip
    return project


def fetch(client, language, ending, **query):
    address = f"/{language}/projects/thb-serbia/committee/0.6/pack.{ending}"
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer


def read_pdf(content, folder) -> str:
    file = folder / "pack.pdf"
    file.write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    )
    return re.sub(r"\s+", " ", done.stdout)


def figures_on(project, day) -> list[str]:
    """Each figure of the dashboard on the day, as the language of the page writes it."""
    found = progress(project, day)
    advice, people = found.recommendations, found.participations
    return [
        percent(found.elapsed_percent),
        percent(found.planned_percent),
        percent(found.progress_percent),
        percent(found.expert_days.percent),
        percent(advice.rate),
        of(found.month, found.months),
        str(found.completed),
        of(*found.delivered),
        signed_months(found.months_ahead),
        number_or_na(found.spi, 2),
        day_or_na(found.forecast_end),
        str(people.total),
    ]


def components_on(project, day) -> list[str]:
    """As files write them; the page has them in two columns."""
    found = progress(project, day)
    return [of(found.by_component[key], n) for key, n in found.planned_by_component.items()]


@needs_pdftotext
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", ["2019-12-05", "2019-07-05"])
def test_each_figure_of_the_pdf_is_that_of_the_dashboard(project, client, tmp_path, language, day):
    shown = read_pdf(fetch(client, language, "pdf", on=day).content, tmp_path)
    page = text(client.get(f"/{language}/projects/thb-serbia/", {"on": day}))
    with translation.override(language):
        expected = figures_on(project, date.fromisoformat(day))
        components = components_on(project, date.fromisoformat(day))
    assert [words for words in expected if words not in page] == []
    assert [words for words in [*expected, *components] if words not in shown] == []


def read_docx(content) -> str:
    """All words of the document with those of its pages' heads, a table row by row."""
    document = Document(BytesIO(content))
    texts = [node.text for node in document.element.body.iter(qn("w:t"), qn("w:p")) if node.text]
    heads = [text.text for section in document.sections for text in section.header.paragraphs]
    rows = [" ".join(cell.text for cell in row.cells) for table in document.tables
            for row in table.rows]  # fmt: skip
    whole = " ".join([*heads, *rows, "".join(texts), *(p.text for p in document.paragraphs)])
    return re.sub(r"\s+", " ", whole)


def fetch_docx(client, language, **query) -> bytes:
    return b"".join(fetch(client, language, "docx", **query).streaming_content)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", ["2019-12-05", "2019-07-05"])
def test_each_figure_of_the_word_file_is_that_of_the_dashboard(project, client, language, day):
    shown = read_docx(fetch_docx(client, language, on=day))
    page = text(client.get(f"/{language}/projects/thb-serbia/", {"on": day}))
    with translation.override(language):
        expected = figures_on(project, date.fromisoformat(day))
        components = components_on(project, date.fromisoformat(day))
    assert [words for words in expected if words not in page] == []
    assert [words for words in [*expected, *components] if words not in shown] == []


def test_the_word_file_says_what_the_pdf_says(project, client, rf):
    shown = read_docx(fetch_docx(client, "en"))
    words = words_of(rf, Meeting.objects.get(number=5), date(2019, 12, 5))
    rows = [
        " ".join(row)
        for part in ("agenda", "earlier", "recommendations", "plan", "proposed")
        for row in words[part]["rows"]
    ]
    assert len(rows) > 20
    assert [row for row in rows if re.sub(r"\s+", " ", row).strip() not in shown] == []
    for said in (words["facts"][0], words["earlier"]["lead"], words["recommendations"]["lead"]):
        assert said in shown


def test_the_word_file_has_two_pictures_and_a_page_on_its_side(project, client):
    document = Document(BytesIO(fetch_docx(client, "sr")))
    described = [node.get("descr") for node in document.element.iter(qn("wp:docPr"))]
    assert described[0] == "Финансира Европска унија"
    assert described[-1] == "Временски приказ, пресек на дан 5. 12. 2019."
    assert len(described) == 3
    assert [section.orientation for section in document.sections] == [0, 1, 0]
    assert document.core_properties.author == ""
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert heads == [
        "Дневни ред", "Раније одлуке", "Напредак", "Временски приказ", "Отворене препоруке",
        "План за наредна три месеца", "Предложене одлуке",
    ]  # fmt: skip


def test_the_built_in_template_has_only_known_placeholders():
    for language in ("en", "sr"):
        check_template(built_in(WordKind.COMMITTEE_PACK, language), PACK)
        check_template(built_in(WordKind.COMMITTEE_MINUTES, language), MINUTES)


def test_an_office_has_its_own_template(project, client):
    document = Document()
    document.add_paragraph("Ministry: {{ title }} / {{ agenda|length }}")
    file = BytesIO()
    document.save(file)
    WordTemplate.objects.create(
        project=project, kind=WordKind.COMMITTEE_PACK, language="en", name="own.docx",
        content=file.getvalue(), sha256="0" * 64,
    )  # fmt: skip
    own = read_docx(fetch_docx(client, "en"))
    assert "Ministry: PSC-05 – Fifth meeting of the project steering committee / 2" in own
    assert "Ministry" not in read_docx(fetch_docx(client, "sr-latn"))


def test_a_template_that_does_not_fit_any_more_says_so(project, client):
    document = Document()
    document.add_paragraph("{{ gone.for_ever }}")
    file = BytesIO()
    document.save(file)
    WordTemplate.objects.create(
        kind=WordKind.COMMITTEE_PACK, language="en", name="own.docx", content=file.getvalue(),
        sha256="0" * 64,
    )  # fmt: skip
    address = "/en/projects/thb-serbia/committee/0.6/pack.docx"
    answer = client.get(address, follow=True)
    assert answer.redirect_chain == [("/en/projects/thb-serbia/committee/0.6/", 302)]
    assert "The template of “steering committee pack” cannot be filled:" in text(answer)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", [
            "Minutes: Fifth meeting of the project steering committee",
            "PSC-05 · 5 Dec 2019, Beograd", "2. Rolling work plan", "Presented by: RTA",
            "It was approved. With one change.", "PSC-05/1 Approve the plan – 20 Dec 2019",
            "Ministry of the Interior of the Republic of Serbia beneficiary –",
            "Project Leader, Member State",
        ]),
        ("sr", [
            "Записник: Пети састанак Управног одбора пројекта", "2. Клизни план рада",
            "Излаже: стални саветник", "Усвојен је.", "PSC-05/1 Усвојити план – 20. 12. 2019.",
        ]),
    ],
)  # fmt: skip
def test_the_minutes_as_a_word_file(project, client, language, expected):
    AgendaItem.objects.filter(place=2).update(
        minutes_en="It was approved.\n\nWith one change.", minutes_sr="Usvojen je."
    )
    address = f"/{language}/projects/thb-serbia/committee/0.6/"
    assert f"{address}minutes.docx" in client.get(address).content.decode()
    answer = client.get(f"{address}minutes.docx")
    shown = read_docx(b"".join(answer.streaming_content))
    assert [words for words in expected if words not in shown] == []


def test_minutes_need_an_agenda(project, client):
    answer = client.get("/en/projects/thb-serbia/committee/0.7/minutes.docx", follow=True)
    assert "Save the agenda first: the minutes follow its points." in text(answer)


@needs_pdftotext
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", [
            "PSC-05 · 5 Dec 2019, Beograd", "Figures as of 5 Dec 2019", "Rolling work plan RTA",
            "PSC-04/1 Print the brochure MUP 1 Nov 2019 open, 34 days late",
            "PSC-04/2 Agree on dates – – open",
            "8 of 9 recommendations are open, 1 of them overdue.",
            "0.7° Sixth meeting of the project steering committee",
            "PSC-05/1 Approve the plan – 20 Dec 2019", "EXAMPLE – not the Ministry's data.",
            "Funded by the European Union",
        ]),
        ("sr-latn", [
            "PSC-05 · 5. 12. 2019., Beograd", "Klizni plan rada stalni savetnik",
            "PSC-04/1 Odštampati brošuru MUP 1. 11. 2019. otvorena, kasni 34",
            "Finansira Evropska unija",
        ]),
        ("sr", [
            "PSC-05 · 5. 12. 2019., Београд", "Клизни план рада стални саветник",
            "PSC-04/1 Одштампати брошуру МУП 1. 11. 2019. отворена, касни 34",
            "Финансира Европска унија",
        ]),
    ],
)  # fmt: skip
def test_the_pdf_says_in_each_language(project, client, tmp_path, language, expected):
    shown = read_pdf(fetch(client, language, "pdf").content, tmp_path)
    assert [words for words in expected if words not in shown] == []


def test_the_pdf_is_tagged_and_has_headings(project, client):
    answer = fetch(client, "en", "pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "thb-serbia_PSC-05_pack_2019-12-05.pdf" in answer["Content-Disposition"]
    for mark in (b"/StructTreeRoot", b"/Outlines"):
        assert mark in answer.content
    assert len(re.findall(rb"/Type\s*/Page\b", answer.content)) == 4
    assert fetch(client, "en", "pdf", paper="a3").content.count(b"841.88") > 0


def test_lines_for_decisions_leave_nothing_over_for_a_page_of_its_own(project, client):
    Decision.objects.filter(meeting__activity__code="0.6").delete()
    assert len(re.findall(rb"/Type\s*/Page\b", fetch(client, "sr", "pdf").content)) == 4


def test_what_people_typed_is_never_part_of_the_source(project, client):
    AgendaItem.objects.update(title_en='#panic("x") $ * _ \\ " ] <b>')
    Decision.objects.update(text_en='#panic("x") $ * _ \\ " ] <b>\0'.replace("\0", ""))
    assert fetch(client, "en", "pdf").content.startswith(b"%PDF")


def test_the_day_of_the_pack(project, client):
    Meeting.objects.filter(number=5).update(figures_on=date(2019, 11, 21))
    named = fetch(client, "en", "pdf")["Content-Disposition"]
    assert "2019-11-21.pdf" in named
    assert "2019-12-01.pdf" in fetch(client, "en", "pdf", on="2019-12-01")["Content-Disposition"]
    address = "/en/projects/thb-serbia/committee/0.6/pack.pdf"
    assert client.get(address, {"on": "soon"}).status_code == 400


def words_of(rf, meeting, on) -> dict:
    project = meeting.activity.project
    return pack_words(pack_of(meeting, on, figures_of(rf.get("/"), project, on)))


def test_open_recommendations_are_those_that_the_dashboard_counts(project, rf):
    meeting = Meeting.of(project.activities.get(code="0.6"))
    for day in (date(2019, 7, 5), date(2019, 12, 5), date(2020, 1, 20)):
        words = words_of(rf, meeting, day)["recommendations"]
        assert len(words["rows"]) == progress(project, day).recommendations.open
