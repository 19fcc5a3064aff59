from django.urls import path

from reports.views import (
    dashboard,
    exports,
    lights,
    my_work,
    plan,
    plan_files,
    public,
    releases,
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
    path("projects/<slug:slug>/figures.xlsx", exports.figures, name="figures-xlsx"),
    path("projects/<slug:slug>/timeline/", timeline.timeline, name="timeline"),
    path("projects/<slug:slug>/timeline.svg", timeline.drawing, name="timeline-svg"),
    path("projects/<slug:slug>/timeline.pdf", timeline.paper, name="timeline-pdf"),
    path("projects/<slug:slug>/plan/", plan.plan, name="plan"),
    path("projects/<slug:slug>/plan/freeze/", plan.freeze, name="freeze-plan"),
    path("projects/<slug:slug>/plan/compare/", plan.compare, name="compare-plans"),
    path(
        "projects/<slug:slug>/plan/compare.xlsx",
        plan_files.differences,
        {"form": "xlsx"},
        name="plan-differences-xlsx",
    ),
    path("projects/<slug:slug>/plan/outlook/", plan.outlook, name="plan-outlook"),
    path(
        "projects/<slug:slug>/plan/outlook.xlsx",
        plan_files.outlook,
        {"form": "xlsx"},
        name="plan-outlook-xlsx",
    ),
    path(
        "projects/<slug:slug>/plan/draft.xlsx",
        plan_files.work_plan,
        {"number": None, "form": "xlsx"},
        name="plan-draft-xlsx",
    ),
    path("projects/<slug:slug>/plan/<int:number>/", plan.version, name="plan-version"),
    path(
        "projects/<slug:slug>/plan/<int:number>/plan.xlsx",
        plan_files.work_plan,
        {"form": "xlsx"},
        name="plan-xlsx",
    ),
    path("projects/<slug:slug>/publish/", releases.publishing, name="publishing"),
    path("projects/<slug:slug>/publish/undo/", releases.undo_release, name="undo-release"),
    path("projects/<slug:slug>/publish/<slug:kind>/<int:pk>/", releases.release, name="release"),
    path(
        "projects/<slug:slug>/publish/<slug:kind>/<int:pk>/preview/",
        releases.preview,
        name="preview",
    ),
]
