"""Submitting a report: its facts, figures and files are kept as they were handed over."""

import hashlib
from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.files import Checked, fill, write
from activities.models import Report, ReportFile, Stage
from activities.words import ReportState
from core.editions import Stale
from reports.kept_figures import Difference, differences
from reports.report.check import findings
from reports.report.file import facts_now, file_name, records_of, word_file


def submit(*, report: Report, stage: Stage | None, languages: list[str], by) -> Report:
    """Freezes what the records say and keeps the Word file in each of these languages. Raises
    ValidationError where something forbids it (report_check), or somebody wrote in the
    meantime."""
    report.check_step(ReportState.SUBMITTED)
    records = records_of(report)
    errors = [one.text for one in findings(report, records) if one.error]
    if errors:
        raise ValidationError(errors)
    facts = facts_now(report, records, stage)
    frozen = {
        "on": facts["on"],
        "figures": facts["figures"],
        "codes": records.identities(),
        "facts": facts,
    }
    seen = _written(report)
    handed_over = copy(report)
    handed_over.state = ReportState.SUBMITTED
    # Outside of the transaction: it takes seconds, in which others write.
    files = [_checked(handed_over, facts, stage, language) for language in languages]
    with transaction.atomic():
        locked = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        locked.project = report.project
        if _written(locked) != seen:
            raise Stale
        locked.submit(frozen=frozen, by=by)
        for language, file in zip(languages, files, strict=True):
            write(fill(ReportFile(report=locked, language=language), file, by=by))
    return locked


def _checked(report, facts, stage, language) -> Checked:
    content = word_file(report, facts, stage, language).getvalue()
    name = file_name(report, language)
    return Checked(name, "docx", content, hashlib.sha256(content).hexdigest())


def _written(report) -> tuple:
    """What people have written into the report: another value as soon as anybody saves."""
    texts = report.texts.order_by("section").values_list("section", "text_en", "text_sr")
    return report.state, report.lights, list(texts)


def changed_since(report: Report) -> list[Difference]:
    """Figures of a submitted report that the records give otherwise today, for the same day."""
    return differences(report.frozen, report.submitted_at, records_of(report))
