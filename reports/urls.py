from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.public_list, name="public-list"),
    path("p/<slug:slug>/", views.public_project, name="public-project"),
    path("projects/", views.project_list, name="project-list"),
    path("projects/<slug:slug>/", views.dashboard, name="dashboard"),
]
