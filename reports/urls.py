from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.public_list, name="public-list"),
    path("p/<slug:slug>/", views.public_project, name="public-project"),
    path("p/<slug:slug>/files/<int:pk>/", views.public_file, name="public-file"),
    path("my/", views.my_work, name="my-work"),
    path("projects/", views.project_list, name="project-list"),
    path("projects/<slug:slug>/", views.dashboard, name="dashboard"),
]
