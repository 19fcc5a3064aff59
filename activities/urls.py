from django.urls import path

from activities import project_views, views
from core import converters  # noqa: F401  (registers <code:…>)

app_name = "activities"
urlpatterns = [
    path("settings/", project_views.settings, name="settings"),
    path("settings/<slug:action>/", project_views.publish, name="publish"),
    path("activities/", views.activity_list, name="list"),
    path("activities/add/", views.add, name="add"),
    path("activities/approve/", views.approve, name="approve"),
    path("activities/<code:code>/", views.detail, name="detail"),
    path("activities/<code:code>/edit/", views.edit, name="edit"),
    path("activities/<code:code>/<slug:action>/", views.act, name="action"),
]
