from django.urls import path

from reports.views import dashboard, my_work, public, releases

app_name = "reports"
urlpatterns = [
    path("", public.public_list, name="public-list"),
    path("p/<slug:slug>/", public.public_project, name="public-project"),
    path("p/<slug:slug>/files/<int:pk>/", public.public_file, name="public-file"),
    path("my/", my_work.my_work, name="my-work"),
    path("projects/", my_work.project_list, name="project-list"),
    path("projects/<slug:slug>/", dashboard.dashboard, name="dashboard"),
    path("projects/<slug:slug>/publish/", releases.publishing, name="publishing"),
    path("projects/<slug:slug>/publish/undo/", releases.undo_release, name="undo-release"),
    path("projects/<slug:slug>/publish/<slug:kind>/<int:pk>/", releases.release, name="release"),
    path(
        "projects/<slug:slug>/publish/<slug:kind>/<int:pk>/preview/",
        releases.preview,
        name="preview",
    ),
]
