"""Names of people taken out of the texts of a project, wherever they stand."""

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from activities.models import Activity, Project
from core.names import Names

# Stands where nothing is left: a title, for one, must not be empty.
STRUCK = "…"


def path_to_project(model) -> str | None:
    """The lookup that leads from a row to its project; None where none does."""
    if model is Project:
        return "pk"
    if model is Project.history.model:
        return "id"
    links = {
        field.name: field.related_model
        for field in model._meta.concrete_fields
        if field.is_relation
        and field.related_model._meta.app_label in ("activities", "workshops")
        and field.name != "history_relation"
    }
    for wanted in (Project, Activity):
        for name, target in links.items():
            if target is wanted:
                return name if wanted is Project else f"{name}__project"
    for name in ("evaluation", "recommendation", "report", "version"):
        if name in links:
            return f"{name}__{path_to_project(links[name])}"
    if "meeting" in links:
        # Its key is that of its activity, so that the history needs no join (see `belonging`).
        return "meeting__activity__project"
    return None


def belonging(model, project) -> Q:
    """The rows of the project; in the history also those of activities that are no more."""
    path = path_to_project(model)
    if not path.endswith("activity__project"):
        return Q(**{path: project.pk})
    # No join: it would pass over the history of an activity that is gone.
    activity = path.removesuffix("__project") + "_id__in"
    now = Activity.objects.filter(project=project).order_by()
    ever = Activity.history.model.objects.filter(project_id=project.pk).order_by()
    return Q(**{activity: now.values("id")}) | Q(**{activity: ever.values("id")})


def typed_columns(model) -> list[str]:
    """The columns in which somebody wrote, and those that keep what somebody wrote elsewhere."""
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not isinstance(field, models.SlugField)
        and not field.choices
    ]


def tables():
    """The models whose rows belong to a project, their histories included."""
    for app in ("activities", "workshops"):
        for model in apps.get_app_config(app).get_models():
            if path_to_project(model) and typed_columns(model):
                yield model


def strike(rows, columns, names: Names, *, careful=True) -> int:
    """Takes the names out of these columns of the rows; how many texts that were. `careful`: see
    Names.strike."""
    struck = 0
    for pk, *texts in rows.order_by().values_list("pk", *columns):
        changed = {}
        for column, text in zip(columns, texts, strict=True):
            without = _without(text, names, careful)
            if without != text:
                changed[column] = without
        if changed:
            struck += len(changed)
            # Also where nobody may change a row any more: names go from frozen ones too.
            models.QuerySet(rows.model).filter(pk=pk).update(**changed)
    return struck


def _without(value, names: Names, careful: bool):
    """The text without the names, or what JSON holds of texts."""
    if isinstance(value, dict):
        return {key: _without(inner, names, careful) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, names, careful) for inner in value]
    if not (value and isinstance(value, str)):
        return value
    without = names.strike(value, careful=careful)
    return value if without == value else without or ("" if careful else STRUCK)


def strike_everywhere(project, names: Names) -> int:
    """Out of every text of the project, its history and the admin's log; how many those were."""
    struck = 0
    for model in tables():
        rows = model.objects.filter(belonging(model, project))
        struck += strike(rows, typed_columns(model), names, careful=False)
        struck += _strike_log(model, rows, names)
    return struck


def _strike_log(model, rows, names) -> int:
    """The admin's log: it keeps how a record called itself. A message with a name goes wholly."""
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    entries = list(LogEntry.objects.filter(content_type=kind))
    ours = {str(pk) for pk in rows.order_by().values_list("pk", flat=True)} if entries else set()
    struck = 0
    for entry in entries:
        if entry.object_id not in ours:
            continue
        called = names.strike(entry.object_repr, careful=False) or STRUCK
        message = entry.get_change_message()
        message = entry.change_message if names.strike(message, careful=False) == message else ""
        if (called, message) != (entry.object_repr, entry.change_message):
            entry.object_repr, entry.change_message = called, message
            entry.save(update_fields=["object_repr", "change_message"])
            struck += 1
    return struck
