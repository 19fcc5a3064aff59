"""The reports of a project: the list, each with its sections and files."""

from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.files import CONTENT_TYPES
from activities.models import Report, ReportFile
from activities.views.documents import file_response
from activities.words import Role
from core.days import today
from core.templatetags.twinning import LANGUAGES
from reports.report.check import findings
from reports.report.file import day_of_figures, facts_now, file_name, records_of, word_file
from reports.report.forms import ACTIONS, IN_STATE
from reports.report.list import report_of, reports_of, stage_of_report
from reports.report.sections import SECTIONS
from reports.report.steps import changed_since
from reports.report.tables import tables_of
from reports.report.words import ReportWords, title_of


@for_members(Role.VIEWER)
def report_list(request, project):
    reports = reports_of(project)
    stages = {one.number: one for one in project.stages.all()}
    for one in reports:
        one.title = title_of(one, stages.get(one.number) if one.kind == "stage" else None)
        one.begun = one.pk is not None
        one.coming = one.first > today()
    return render(
        request,
        "reports/report_list.html",
        {"project": project, "reports": reports, "today": today()},
    )


@for_members(Role.VIEWER)
def report(request, project, code):
    found = report_of(project, code, request.GET.get("version", ""))
    stage = stage_of_report(found)
    context = {
        "project": project,
        "report": found,
        "title": title_of(found, stage),
        "on": day_of_figures(found),
        "begun": found.first <= today(),
        "newest": True,
    }
    if found.pk:
        versions = Report.objects.filter(project=project, kind=found.kind, number=found.number)
        context["versions"] = list(versions.order_by("-version").values("version", "state"))
        context["newest"] = context["versions"][0]["version"] == found.version
        context["files"] = files_of(found)
    if context["begun"]:
        context |= content(found, stage)
    context["actions"] = [
        (name, ACTIONS[name].button)
        for name in (IN_STATE.get(found.state, []) if context["newest"] else [])
    ]
    return render(request, "reports/report.html", context)


def files_of(report) -> list:
    names = {code: (name, lang) for code, name, lang in LANGUAGES}
    found = list(report.files.all())
    for file in found:
        file.language_name, file.lang = names[file.language]
    return found


def content(report, stage) -> dict:
    """The sections: of a submitted report from what is frozen, else from the records."""
    if report.is_frozen:
        facts = report.frozen["facts"]
        more = {"differences": changed_since(report)}
    else:
        records = records_of(report)
        facts = facts_now(report, records, stage)
        more = {"findings": findings(report, records)}
        more["errors"] = sum(one.error for one in more["findings"])
    words = ReportWords(report, facts, stage=stage).context()
    tables = tables_of(words)
    texts = {one.section: one for one in report.texts.all()} if report.pk else {}
    more["sections"] = [
        {
            "section": section,
            "text": texts.get(section.key),
            "story": words["texts"]["story"] if section.key == "story" else "",
            "tables": tables.get(section.key, []),
        }
        for section in SECTIONS[report.kind]
    ]
    more["lights"] = words["lights"]
    return more


@require_safe
@for_members(Role.VIEWER)
def word(request, project, code):
    """The draft in the language of the page; of a submitted report what was frozen, in any."""
    found = report_of(project, code, request.GET.get("version", ""))
    stage = stage_of_report(found)
    facts = found.frozen["facts"] if found.is_frozen else facts_now(found, records_of(found), stage)
    language = get_language()
    try:
        file = word_file(found, facts, stage, language)
    except ValidationError as error:
        return render(request, "400.html", {"message": error.messages[0]}, status=400)
    return FileResponse(
        file,
        as_attachment=True,
        filename=file_name(found, language),
        content_type=CONTENT_TYPES["docx"],
    )


@require_safe
@for_members(Role.VIEWER)
def report_file(request, project, code, pk):
    """A file as it was submitted. Never public: members alone come here."""
    rows = ReportFile.objects.filter(report__project=project).select_related("report")
    file = get_object_or_404(rows, pk=pk)
    if file.report.code != code:
        return redirect("reports:report-file", project.slug, file.report.code, pk)
    return file_response(file, cache="private, no-store")
