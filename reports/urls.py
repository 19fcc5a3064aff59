from django.urls import path

from core import converters  # noqa: F401  (registers <code:…>)
from reports.views import (
    committee,
    dashboard,
    exports,
    lights,
    my_work,
    pack,
    public,
    releases,
    report_steps,
    reports,
    stages,
    timeline,
)

app_name = "reports"
urlpatterns = [
    path("", public.public_list, name="public-list"),
    path("p/<slug:slug>/", public.public_project, name="public-project"),
    path("p/<slug:slug>/files/<int:pk>/", public.public_file, name="public-file"),
    path("my/", my_work.my_work, name="my-work"),
    path("projects/", my_work.project_list, name="project-list"),
    path("projects/<slug:slug>/", dashboard.dashboard, name="dashboard"),
    path("projects/<slug:slug>/dashboard.pdf", dashboard.paper, name="dashboard-pdf"),
    path("projects/<slug:slug>/lights/", lights.lights, name="lights"),
    path("projects/<slug:slug>/stages/", stages.stage_list, name="stages"),
    path("projects/<slug:slug>/stages/<int:number>/", stages.stage, name="stage"),
    path("projects/<slug:slug>/stages/<int:number>/close/", stages.close, name="close-stage"),
    path("projects/<slug:slug>/stages/<int:number>/text/", stages.text, name="stage-text"),
    path(
        "projects/<slug:slug>/stages/<int:number>/<slug:action>/", stages.act, name="stage-action"
    ),
    path("projects/<slug:slug>/committee/", committee.committee, name="committee"),
    path("projects/<slug:slug>/committee/decisions/", committee.decisions, name="decisions"),
    path("projects/<slug:slug>/committee/decisions/<int:pk>/", committee.decision, name="decision"),
    path(
        "projects/<slug:slug>/committee/decisions/<int:pk>/remove/",
        committee.remove_decision,
        name="remove-decision",
    ),
    path("projects/<slug:slug>/committee/<code:code>/", committee.meeting, name="meeting"),
    path("projects/<slug:slug>/committee/<code:code>/agenda/", committee.agenda, name="agenda"),
    path("projects/<slug:slug>/committee/<code:code>/minutes/", committee.minutes, name="minutes"),
    path(
        "projects/<slug:slug>/committee/<code:code>/decisions/add/",
        committee.add_decisions,
        name="add-decisions",
    ),
    path("projects/<slug:slug>/committee/<code:code>/pack.pdf", pack.pdf_file, name="pack-pdf"),
    path("projects/<slug:slug>/committee/<code:code>/pack.docx", pack.word_file, name="pack-word"),
    path(
        "projects/<slug:slug>/committee/<code:code>/minutes.docx",
        pack.minutes_file,
        name="minutes-word",
    ),
    path("projects/<slug:slug>/reports/", reports.report_list, name="reports"),
    path("projects/<slug:slug>/reports/settings/", report_steps.settings, name="report-settings"),
    path("projects/<slug:slug>/reports/<slug:code>/", reports.report, name="report"),
    path("projects/<slug:slug>/reports/<slug:code>.docx", reports.word, name="report-word"),
    path(
        "projects/<slug:slug>/reports/<slug:code>/files/<int:pk>/",
        reports.report_file,
        name="report-file",
    ),
    path(
        "projects/<slug:slug>/reports/<slug:code>/text/<slug:section>/",
        report_steps.text,
        name="report-text",
    ),
    path(
        "projects/<slug:slug>/reports/<slug:code>/assessment/",
        report_steps.assessment,
        name="report-assessment",
    ),
    path(
        "projects/<slug:slug>/reports/<slug:code>/<slug:action>/",
        report_steps.act,
        name="report-action",
    ),
    path("projects/<slug:slug>/figures.xlsx", exports.figures, name="figures-xlsx"),
    path("projects/<slug:slug>/timeline/", timeline.timeline, name="timeline"),
    path("projects/<slug:slug>/timeline.svg", timeline.drawing, name="timeline-svg"),
    path("projects/<slug:slug>/timeline.pdf", timeline.paper, name="timeline-pdf"),
    path("projects/<slug:slug>/publish/", releases.publishing, name="publishing"),
    path("projects/<slug:slug>/publish/undo/", releases.undo_release, name="undo-release"),
    path("projects/<slug:slug>/publish/<slug:kind>/<int:pk>/", releases.release, name="release"),
    path(
        "projects/<slug:slug>/publish/<slug:kind>/<int:pk>/preview/",
        releases.preview,
        name="preview",
    ),
]
