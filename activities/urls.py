from django.urls import path

from activities.views import actions, entry, plan, project
from core import converters  # noqa: F401  (registers <code:…>)

app_name = "activities"
urlpatterns = [
    path("settings/", project.settings, name="settings"),
    path("settings/<slug:action>/", project.publish, name="publish"),
    path("activities/", plan.activity_list, name="list"),
    path("activities/add/", entry.add, name="add"),
    path("activities/approve/", actions.approve, name="approve"),
    path("activities/<code:code>/", plan.detail, name="detail"),
    path("activities/<code:code>/edit/", entry.edit, name="edit"),
    path("activities/<code:code>/<slug:action>/", actions.act, name="action"),
]
