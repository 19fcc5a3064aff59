from django.urls import path

from reports.views import dashboard, my_work, public, timeline

app_name = "reports"
urlpatterns = [
    path("", public.public_list, name="public-list"),
    path("p/<slug:slug>/", public.public_project, name="public-project"),
    path("p/<slug:slug>/files/<int:pk>/", public.public_file, name="public-file"),
    path("my/", my_work.my_work, name="my-work"),
    path("projects/", my_work.project_list, name="project-list"),
    path("projects/<slug:slug>/", dashboard.dashboard, name="dashboard"),
    path("projects/<slug:slug>/timeline/", timeline.timeline, name="timeline"),
    path("projects/<slug:slug>/timeline.svg", timeline.drawing, name="timeline-svg"),
    path("projects/<slug:slug>/timeline.pdf", timeline.paper, name="timeline-pdf"),
]
