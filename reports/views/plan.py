"""The rolling work plan: its versions, what differs between two of them, the next six months."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from activities.access import for_members
from activities.freezing import unapproved
from activities.models import PlanVersion
from activities.words import Role
from core.days import today
from core.forms import show_errors, typed
from core.pages import BadAddress, day_of
from reports.plan.changes import Changes
from reports.plan.forms import FreezeForm, choices_of
from reports.plan.months import PlanCalendar
from reports.plan.outlook import Outlook
from reports.plan.shown import grouped_changes, grouped_lines, rows_ahead
from reports.plan.states import PlanState, two_states, versions_of
from reports.plan.words import counts_in_words

PAGE_SIZE = 200
# Of what the next version approves with itself.
APPROVED_SHOWN = 50


def version_of(project, number: int, versions) -> PlanState:
    for version in versions:
        if version.number == number:
            return PlanState(project, version, version.on)
    raise Http404(_("The plan of this project has no such version."))


def before(state: PlanState, versions) -> PlanState | None:
    """The version that it follows; of today's plan the last one."""
    number = state.version.number if state.version else versions and versions[0].number + 1
    for version in versions:
        if version.number < number:
            return PlanState(state.project, version, version.on)
    return None


def changes_of(project, was, now) -> Changes:
    return Changes(was, now, names_reasons=project.can_edit)


def since_last(project, versions):
    """What differs today from the last version; None where there is none."""
    if not versions:
        return None
    last = PlanState(project, versions[0], versions[0].on)
    return changes_of(project, last, PlanState(project, None, today()))


@for_members(Role.VIEWER)
def plan(request, project):
    """The versions, and what has changed since the last one."""
    versions = versions_of(project)
    counts = dict(project.plan_versions.order_by().values_list("pk").annotate(count=Count("lines")))
    for version in versions:
        version.count = counts[version.pk]
    changes = since_last(project, versions)
    return render(
        request,
        "reports/plan.html",
        {
            "project": project,
            "versions": versions,
            "today": today(),
            "changes": changes,
            "sentences": counts_in_words(changes) if changes else [],
        },
    )


@for_members(Role.MANAGER)
def freeze(request, project):
    number = PlanVersion.next_number(project)
    data = typed(request)
    form = FreezeForm(data, project=project, number=number)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                version = form.freeze(request.user)
        except ValidationError as error:
            show_errors(form, error)
            number = PlanVersion.next_number(project)
            form.see_again(number)
        else:
            messages.success(
                request, _("Version %(number)s is frozen.") % {"number": version.number}
            )
            return redirect(version)
    waiting = unapproved(project).order_by("sort_key")
    versions = versions_of(project)
    changes = since_last(project, versions)
    return render(
        request,
        "reports/plan_freeze.html",
        {
            "project": project,
            "form": form,
            "number": number,
            "count": project.activities.counted().count(),
            "waiting": waiting.count(),
            "first_waiting": waiting[:APPROVED_SHOWN],
            "last": versions[0] if versions else None,
            "sentences": counts_in_words(changes) if changes else [],
        },
    )


@for_members(Role.VIEWER)
def version(request, project, number):
    versions = versions_of(project)
    state = version_of(project, number, versions)
    calendar = PlanCalendar(project)
    previous = before(state, versions)
    ordered = sorted(state.lines, key=lambda line: (int(line.component), line.sort_key))
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "reports/plan_version.html",
        {
            "project": project,
            "state": state,
            "version": state.version,
            "previous": previous,
            "next": next((one for one in reversed(versions) if one.number > number), None),
            "sentences": counts_in_words(changes_of(project, previous, state)) if previous else [],
            "page": page,
            "groups": grouped_lines(page.object_list, state.titles, calendar),
            "count": len(state.open_lines),
            "days": sum(line.working_days for line in state.open_lines),
        },
    )


@for_members(Role.VIEWER)
def compare(request, project):
    versions = versions_of(project)
    context = {
        "project": project,
        "versions": versions,
        "choices": choices_of(versions),
        "asked": {name: request.GET.get(name, "") for name in ("from", "to")},
    }
    if not versions and not request.GET.get("from", "").strip():
        return render(request, "reports/plan_compare.html", context)
    try:
        was, now = two_states(project, request.GET, versions)
    except BadAddress as error:
        return render(
            request, "reports/plan_compare.html", context | {"error": str(error)}, status=400
        )
    changes = changes_of(project, was, now)
    context |= {
        "was": was,
        "now": now,
        "plan_only": now.on > today(),
        "asked": {"from": was.asked, "to": now.asked},
        "changes": changes,
        "sentences": counts_in_words(changes),
        "groups": grouped_changes(changes, PlanCalendar(project)),
    }
    return render(request, "reports/plan_compare.html", context)


@for_members(Role.VIEWER)
def outlook(request, project):
    on = project.day(day_of(request))
    found = Outlook(project, on)
    calendar = PlanCalendar(project)
    return render(
        request,
        "reports/plan_outlook.html",
        {
            "project": project,
            "outlook": found,
            "on": on,
            "plan_only": on > today(),
            "months": [
                (
                    month,
                    calendar.months((month.first, month.last)),
                    rows_ahead(month.rows, calendar),
                )
                for month in found.months
            ],
            "late": rows_ahead(found.late, calendar),
            "undated": rows_ahead(found.undated, calendar),
            "missions": [
                (
                    group,
                    found.titles.get(group.component),
                    [
                        (mission, calendar.both((mission.start, mission.end)))
                        for mission in group.missions
                    ],
                )
                for group in found.mission_groups
            ],
        },
    )
