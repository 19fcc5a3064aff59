"""The register of conclusions and recommendations as a file."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.views.exports import table_as_file
from activities.words import Role
from workshops.views.recommendations import asked_for, show
from workshops.workbooks import of_recommendations


@require_safe
@for_members(Role.VIEWER)
def recommendations(request, project, form):
    """The rows of the register with the same address, in the same order, all pages of it."""
    asked = asked_for(request, project)
    table = of_recommendations(project, asked, show(asked.rows, project, asked.on))
    return table_as_file(form, table, _("recommendations"), project.slug, asked.day)
