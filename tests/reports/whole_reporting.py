"""What the office of the whole project hands over: reports, versions of its plan, meetings, and its
own Word templates."""

from datetime import date
from hashlib import sha256
from io import BytesIO

from docx import Document as Word

from activities.models import (
    AgendaItem,
    Meeting,
    PlanLine,
    PlanVersion,
    Report,
    ReportText,
    WordTemplate,
)
from activities.plan_lines import components_of, lines_on
from activities.words import Kind, ReportState, WordKind
from core.word_parts import new_document, paragraph
from reports.plan.outlook import missions_ahead
from reports.report.file import facts_now, records_of
from tests.factories import DecisionFactory, ReportFactory, ReportFileFactory
from tests.reports.pages import held

# A colour that somebody put in the place of the proposed one.
LIGHTS = {"schedule": {"colour": "amber", "reason_en": "x", "reason_sr": "ж"}}


def word(text) -> bytes:
    document, file = Word(), BytesIO()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def reporting(project, component, act, manager, unit, stored):
    _reports(project, act, manager, stored)
    _versions(project, act, manager)
    _committee(project, component, act, manager, unit)
    document, file = new_document(""), BytesIO()
    paragraph(document, "{{ title }} Извештај")
    document.save(file)
    content = file.getvalue()
    for language in ("en", "sr"):
        WordTemplate.objects.create(
            project=project, kind=WordKind.QUARTERLY, language=language, name="Образац.docx",
            content=content, sha256=sha256(content).hexdigest(),
        )  # fmt: skip
    # Of all projects: it stays with the installation.
    WordTemplate.objects.create(
        kind=WordKind.STAGE, language="en", name="all.docx", content=b"x", sha256="1"
    )


def _submit(report, by):
    records = records_of(report)
    facts = facts_now(report, records, None)
    frozen = {"on": facts["on"], "figures": facts["figures"], "codes": records.identities()}
    report.submit(frozen=frozen | {"facts": facts}, by=by)


def _reports(project, act, manager, stored):
    first = ReportFactory(project=project, state=ReportState.DRAFT, lights=LIGHTS)
    for section in ("results", "background"):
        ReportText.objects.create(
            report=first, section=section, text_en=f"{section}\n\nin two parts", text_sr="Текст"
        )
    first.circulate(by=manager)
    _submit(first, manager)
    stored(ReportFileFactory, word("1"), report=first, language="en", name="Извештај 1.docx")
    second = first.send_back(note="Нису сви подаци", by=manager)
    _submit(second, manager)
    second.approve(act=act, by=manager)
    for language in ("sr", "en"):
        stored(ReportFileFactory, word(language), report=second, language=language,
               uploaded_by=manager)  # fmt: skip
    Report.objects.create(
        project=project, kind="stage", number=1, first=date(2019, 1, 1), last=date(2019, 6, 30),
        due=date(2019, 7, 30),
    )  # fmt: skip


def _versions(project, act, manager):
    """As freezing writes them, without approving what is not approved."""
    for number, on in ((1, date(2019, 2, 1)), (2, date(2019, 5, 7))):
        missions = [
            {"code": one.code, "title_sr": one.title_sr, "days": str(one.days)}
            for one in missions_ahead(project, on)
        ]
        version = PlanVersion.objects.create(
            project=project, number=number, approved_on=on, act=act, on=on, note="Усвојено",
            components=components_of(project), missions=missions, frozen_by=manager,
        )  # fmt: skip
        lines = lines_on(project, on)
        for line in lines:
            line.version = version
        PlanLine.objects.bulk_create(lines)
    # What it was is not in the records any more.
    PlanLine._base_manager.filter(version=version, code="1.2.3").update(
        activity=None, code="9.9.9", sort_key="090909"
    )


def _committee(project, component, act, manager, unit):
    activity = held(
        project, component, "1.4.1", date(2019, 6, 3), kind=Kind.STEERING_COMMITTEE,
        title_sr="Састанак",
    )  # fmt: skip
    meeting = Meeting.objects.create(activity=activity, project=project, number=7)
    # Entered in another order than they stand on the agenda.
    for place, title in ((2, "Извештај"), (1, "Отварање"), (3, "Разно")):
        AgendaItem.objects.create(meeting=meeting, place=place, title_sr=title)
    DecisionFactory(meeting=meeting, number=2, owner=manager, due=date(2019, 7, 1))
    DecisionFactory(
        meeting=meeting, number=1, institution=unit, status="done", closed_on=date(2019, 6, 10),
        act=act, text_sr="Одлука",
    )  # fmt: skip
