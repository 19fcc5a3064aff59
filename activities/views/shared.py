"""What the pages of the plan have in common: finding a record, saying what was saved."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from activities import parts
from activities.models import Institution
from activities.words import Status
from core.days import in_words


def partners_of(project):
    return list(Institution.objects.of(project))


def activity_of(project, code, *, locked=False):
    """The activity; `locked` for a change that starts from its state (inside a transaction)."""
    rows = project.activities.select_related("component", "approved_by_act")
    if locked:
        rows = rows.select_for_update(of=("self",))
    activity = get_object_or_404(rows.order_by(), code=code)
    activity.project = project
    return activity


def not_counted(project, activity) -> str:
    """Says so where what was just entered lies after the project's cut-off day."""
    if not project.cut_off:
        return ""
    last = activity.last_change(to__gt="")
    if not last or last.on <= project.cut_off:
        return ""
    return _("Not counted on %(day)s: it takes effect on %(on)s.") % {
        "day": in_words(project.cut_off),
        "on": in_words(last.on),
    }


def say_saved(request, project, activity, text, *, moved=True):
    messages.success(request, text)
    if moved and (note := not_counted(project, activity)):
        messages.info(request, note)
    if activity.status == Status.DRAFT and activity.current_end and activity.current_start:
        try:
            activity.check_dates_in_project()
        except ValidationError as warning:
            messages.warning(request, " ".join(warning.messages))
    for notes in parts.SAVED_NOTES:
        for note in notes(activity):
            messages.warning(request, note)
