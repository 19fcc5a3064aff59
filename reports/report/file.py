"""A report: the facts that it rests on, and its Word file."""

from datetime import date
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _

from activities.models import Report, Stage
from activities.word_templates import word_document
from activities.words import ReportKind, WordKind
from core.days import today
from core.scripts import in_script
from reports.report.facts import ReportFacts
from reports.report.words import ReportWords
from reports.stages.closing import generated
from reports.stages.records import StageRecords

WORD_KINDS = {
    ReportKind.QUARTERLY: WordKind.QUARTERLY,
    ReportKind.STAGE: WordKind.STAGE,
    ReportKind.FINAL: WordKind.FINAL,
}


def day_of_figures(report: Report) -> date:
    """The last day; while that is still to come, today."""
    return min(report.last, today())


def records_of(report: Report) -> ReportFacts:
    return ReportFacts(report.project, report.first, day_of_figures(report))


def facts_now(report: Report, records: ReportFacts, stage: Stage | None) -> dict:
    """What the records say now; of a stage its text too: as it was closed, else as it would be."""
    facts = records.facts()
    if stage is not None:
        if stage.is_closed:
            facts["story"] = [stage.text_en, stage.text_sr]
        else:
            text = generated(stage, StageRecords(stage, records.on))
            facts["story"] = [text["en"], text["sr"]]
    return facts


def file_name(report: Report, language: str) -> str:
    """In the script of the file: thb-serbia_IQR-05_v1_Tromesečni izveštaj.docx"""
    with translation.override(language):
        label = {
            ReportKind.QUARTERLY: _("quarterly report"),
            ReportKind.STAGE: _("stage summary"),
            ReportKind.FINAL: _("final report"),
        }[report.kind]
    label = in_script(label, language).replace(" ", "-")
    return f"{report.project.slug}_{report.code}_v{report.version}_{label}.docx"


def word_file(report: Report, facts: dict, stage: Stage | None, language: str) -> BytesIO:
    """The Word file in that language. Raises ValidationError where the office's own template does
    not fit."""
    from reports.report.pictures import curve

    with translation.override(language):
        words = ReportWords(report, facts, stage=stage)
        context = words.context() | {"curve": curve(facts)}
        name = f"{context['title']} – {context['project']}"
        return word_document(
            WORD_KINDS[report.kind], report.project, context, title=name, language=language
        )
