"""The figures of the dashboard as a file."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.views.exports import as_download
from activities.words import Role
from core.pages import BadDay, day_of
from core.workbook import write_workbook
from reports.compared import compared_with
from reports.period import Period
from reports.queries import progress
from reports.workbooks import of_figures


@require_safe
@for_members(Role.VIEWER)
def figures(request, project):
    """All of a day, as the dashboard with the same address; with `?from=` those of the period too,
    which ends on that day."""
    on = project.day(day_of(request))
    compared = compared_with(request, project, on)
    found = progress(project, on, compared.plan)
    first = first_day_of(request, found.on)
    period = Period(project, first, found.on) if first else None
    name = "_".join([_("figures"), project.slug, str(found.on)])
    return as_download(
        write_workbook(*of_figures(project, found, period, compared)), f"{name}.xlsx"
    )


def first_day_of(request, last):
    """The day of `?from=`; None where nobody asks for a period. Raises BadDay."""
    first = day_of(request, "from")
    if first and first > last:
        raise BadDay.order(first, last)
    return first
