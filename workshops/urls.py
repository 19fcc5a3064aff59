from django.urls import path

from activities.words import Kind
from core import converters  # noqa: F401  (registers <code:…>)
from workshops.views import (
    bulk,
    certificates,
    evaluations,
    exports,
    missions,
    participants,
    paste,
    recommendation,
    recommendations,
    register,
)
from workshops.views.events import event_list

app_name = "workshops"
urlpatterns = [
    path("workshops/", event_list, {"kind": Kind.WORKSHOP}, name="workshops"),
    path("trainings/", event_list, {"kind": Kind.TRAINING}, name="trainings"),
    path("study-visits/", event_list, {"kind": Kind.STUDY_VISIT}, name="study-visits"),
    path("activities/<code:code>/participants/", participants.participants, name="participants"),
    path(
        "activities/<code:code>/participants/add/",
        participants.add_participants,
        name="add-participants",
    ),
    path("activities/<code:code>/participants/paste/", paste.paste, name="paste-participants"),
    path("activities/<code:code>/participants/sheet/", participants.sheet, name="sheet"),
    path(
        "activities/<code:code>/participants.xlsx",
        exports.participants,
        {"form": "xlsx"},
        name="participants-xlsx",
    ),
    path(
        "activities/<code:code>/participants.csv",
        exports.participants,
        {"form": "csv"},
        name="participants-csv",
    ),
    path(
        "activities/<code:code>/certificates/",
        certificates.make_certificates,
        name="certificates",
    ),
    path("recommendations/", recommendations.register, name="recommendations"),
    path(
        "recommendations.xlsx",
        exports.recommendations,
        {"form": "xlsx"},
        name="recommendations-xlsx",
    ),
    path(
        "recommendations.csv", exports.recommendations, {"form": "csv"}, name="recommendations-csv"
    ),
    path("recommendations/bulk/", bulk.change, name="bulk"),
    path("recommendations/bulk/<int:pk>/undo/", bulk.undo_change, name="undo-bulk"),
    path("recommendations/print/", recommendations.sheet, name="recommendations-print"),
    path("recommendations/<rcode:rcode>/", recommendation.detail, name="recommendation"),
    path("recommendations/<rcode:rcode>/edit/", recommendation.edit, name="edit-recommendation"),
    path(
        "recommendations/<rcode:rcode>/<slug:action>/",
        recommendation.act,
        name="recommendation-action",
    ),
    path(
        "activities/<code:code>/recommendations/add/",
        recommendation.add,
        name="add-recommendations",
    ),
    path("missions/", missions.mission_list, name="missions"),
    path("activities/<code:code>/missions/add/", missions.add_mission, name="add-mission"),
    path("activities/<code:code>/missions/<int:number>/", missions.mission, name="mission"),
    path(
        "activities/<code:code>/missions/<int:number>/edit/",
        missions.edit_mission,
        name="edit-mission",
    ),
    path("evaluations/", evaluations.evaluations, name="evaluations"),
    path("activities/<code:code>/evaluation/", evaluations.evaluation, name="evaluation"),
    path("people/", register.register, name="register"),
    path("people/add/", register.add_person, name="add-person"),
    path("people/<int:pk>/", register.person, name="person"),
    path("people/<int:pk>/export/", register.export_person, name="export-person"),
    path("people/<int:pk>/merge/", register.merge_people, name="merge-people"),
    path("people/<int:pk>/erase/", register.erase_person, name="erase-person"),
]
