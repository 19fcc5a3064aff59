"""The managers' dashboard of a project: one screen that says whether it is on time, what is late
and who must act."""

from collections import defaultdict
from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.access import for_members
from activities.forms.filters import COMING_DAYS
from activities.models import Activity
from activities.words import Role
from core.days import today
from core.kept import kept
from core.pages import BadDay, day_of
from procurement.deadlines import lot_deadlines
from reports.compared import compared_with
from reports.curve import Curve
from reports.dashboard_paper import dashboard_pdf
from reports.first_steps import begun, first_steps
from reports.lights import lights
from reports.period import Period
from reports.queries import progress
from reports.rows import component_rows, equipment_rows, kind_rows
from reports.verdict import verdict

LIST_LENGTH = 10


@for_members(Role.VIEWER, knowing=begun)
def dashboard(request, project):
    content = kept(
        request, "reports/_dashboard.html", project, lambda: figures_of(request, project)
    )
    on = project.day(day_of(request))
    around = {
        "project": project,
        "on": on,
        "end": project.end(on),
        "months": project.months(on),
        "steps": first_steps(project, request.user),
        "content": content,
    }
    return render(request, "reports/dashboard.html", around)


@require_POST
@for_members(Role.MANAGER)
def put_away_steps(request, project):
    """For everybody: the office has begun in its own way."""
    project.first_steps_over = True
    project.save(update_fields=["first_steps_over"])
    messages.success(request, _("The list of first steps is put away."))
    return redirect(project)


@require_safe
@for_members(Role.VIEWER)
def paper(request, project):
    """The same on one page of PDF."""
    shown = figures_of(request, project)
    answer = HttpResponse(dashboard_pdf(shown), "application/pdf")
    name = f"{project.slug}_{_('dashboard')}_{shown['on']}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name)
    return answer


def figures_of(request, project, on=None) -> dict:
    """All that the dashboard shows, on the day given, else that of the address; with `?from=` also
    what happened since that day, with `?plan=approved` compared with the last approved version of
    the plan."""
    on = on or project.day(day_of(request))
    compared = compared_with(request, project, on)
    figures = progress(project, on, compared.plan)
    coming_to = on + timedelta(days=COMING_DAYS)
    due = lot_deadlines(figures.items, today())
    equipment = reverse("procurement:overview", args=[project.slug]) + f"?on={on}"
    return {
        "project": project,
        "progress": figures,
        "compared": compared,
        "verdict": verdict(figures),
        "lights": lights(figures),
        "curve": Curve(figures),
        "components": component_rows(project, figures),
        "kinds": kind_rows(figures),
        "on": on,
        "plan_only": on > today(),
        "entries_after": figures.entries_after,
        "since_committee": figures.last_committee and figures.last_committee + timedelta(days=1),
        "period": period_of(request, project, on),
        "coming_to": coming_to,
        "agenda": agenda(project, on, coming_to),
        "equipment": equipment_rows(figures.equipment_by_category, equipment),
        "equipment_link": equipment,
        "due": due[:LIST_LENGTH],
        "today": today(),
        "more_due": len(due) > LIST_LENGTH,
        "several_contracts": len({item.lot.contract_id for item in figures.items}) > 1,
    }


def period_of(request, project, on) -> Period | None:
    """From the day asked for to T; a period that ends before it begins is said."""
    first = day_of(request, "from")
    if first and first > on:
        raise BadDay.order(first, on)
    return first and Period(project, first, on)


class Awaited:
    """What somebody must act on, or expect: how many, and the first of them."""

    def __init__(self):
        self.count, self.rows = 0, []


def agenda(project, on, last) -> dict[str, Awaited]:
    """By `what` of Activity.objects.awaited; the first of each, in one statement."""
    rows = (
        Activity.objects.filter(project=project)
        .select_related("project")
        .awaited(on, last)
        .annotate(
            rank=Window(RowNumber(), "what", order_by=["awaited_on", "sort_key"]),
            of=Window(Count("pk"), "what"),
        )
        .filter(rank__lte=LIST_LENGTH)
        .order_by("awaited_on", "sort_key")
    )
    found = defaultdict(Awaited, {name: Awaited() for name in ("overdue", "waiting", "coming")})
    for row in rows:
        found[row.what].count = row.of
        found[row.what].rows.append(row)
    return dict(found)
