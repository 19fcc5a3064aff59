"""The register of conclusions and recommendations, and lists of participants, as files."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.models import ReadingLog
from activities.views.exports import table_as_file
from activities.views.shared import activity_of
from activities.words import Reading, Role
from core.days import today
from workshops.views.participants import rows_of
from workshops.views.recommendations import asked_for, show
from workshops.workbooks import of_participants, of_recommendations


@require_safe
@for_members(Role.VIEWER)
def recommendations(request, project, form):
    """The rows of the register with the same address, in the same order, all pages of it."""
    asked = asked_for(request, project)
    table = of_recommendations(project, asked, show(asked.rows, project, asked.on))
    return table_as_file(form, table, _("recommendations"), project.slug, asked.day)


@require_safe
@for_members(Role.STAFF)
def participants(request, project, code, form):
    """The list of names; whoever takes it is noted as a reader."""
    activity = activity_of(project, code)
    table = of_participants(project, activity, rows_of(activity))
    ReadingLog.note(project, request.user, Reading.LIST, activity)
    return table_as_file(form, table, _("participants"), project.slug, code, today())
