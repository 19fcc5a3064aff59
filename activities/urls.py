from django.urls import path

from activities.views import (
    actions,
    bulk,
    documents,
    entry,
    exports,
    import_writing,
    imports,
    inline,
    plan,
    project,
    readings,
)
from core import converters  # noqa: F401  (registers <code:…>)

app_name = "activities"
urlpatterns = [
    path("settings/", project.settings, name="settings"),
    path("readings/", readings.reading_list, name="readings"),
    path("activities/", plan.activity_list, name="list"),
    path("activities.xlsx", exports.activities, {"form": "xlsx"}, name="list-xlsx"),
    path("activities.csv", exports.activities, {"form": "csv"}, name="list-csv"),
    path("activities/add/", entry.add, name="add"),
    path("activities/similar/", entry.similar, name="similar"),
    path("activities/approve/", actions.approve, name="approve"),
    path("activities/bulk/", bulk.change, name="bulk"),
    path("activities/bulk/<int:pk>/undo/", bulk.undo_change, name="undo-bulk"),
    path("activities/<code:code>/", plan.detail, name="detail"),
    path("activities/<code:code>/edit/", entry.edit, name="edit"),
    path("activities/<code:code>/files/add/", documents.add_files, name="add-files"),
    path("activities/<code:code>/files/<int:pk>/", documents.download, name="file"),
    path("activities/<code:code>/files/<int:pk>/edit/", documents.edit_file, name="edit-file"),
    path(
        "activities/<code:code>/files/<int:pk>/remove/", documents.remove_file, name="remove-file"
    ),
    path("activities/<code:code>/change/<slug:what>/", inline.cell, name="cell"),
    path("activities/<code:code>/dossier/", documents.dossier, name="dossier"),
    path("import/", imports.import_list, name="imports"),
    path("import/<int:pk>/", imports.rows, name="import"),
    path("import/<int:pk>/columns/", imports.columns, name="import-columns"),
    path("import/<int:pk>/write/", import_writing.write, name="import-write"),
    path("import/<int:pk>/undo/", import_writing.undo_import, name="import-undo"),
    path("import/<int:pk>/discard/", import_writing.discard_import, name="import-discard"),
    path("import/<slug:what>/", imports.new_import, name="import-new"),
    path("import/<slug:what>/sample.xlsx", imports.sample, name="import-sample"),
    path("activities/<code:code>/<slug:action>/", actions.act, name="action"),
]
