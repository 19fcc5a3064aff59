"""The pages of the plan: list, record, form, actions, approval."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import rules
from activities.access import at_least, for_members
from activities.conflicts import merged, versions_side_by_side
from activities.forms.actions import ACTIONS, ApproveForm, possible_actions
from activities.forms.activity import ActivityForm
from activities.forms.filters import ActivityFilter, order_of
from activities.history import edits
from activities.models import Activity, Change, Institution
from activities.models.actions import Stale
from activities.models.activity import normal_code
from activities.services import approve_plan
from activities.words import Kind, Role, Status
from core.days import in_words
from core.forms import show_errors, take_carried, typed
from core.pages import day_of

PAGE_SIZE = 50
APPROVE_SHOWN = 200


def partners_of(project):
    return list(Institution.objects.filter(projects=project).order_by("partnerships__pk"))


def activity_of(project, code, *, locked=False):
    """The activity; `locked` for a change that starts from its state (inside a transaction)."""
    rows = project.activities.select_related("component", "approved_by_act")
    if locked:
        rows = rows.select_for_update(of=("self",))
    activity = get_object_or_404(rows.order_by(), code=code)
    activity.project = project
    return activity


@for_members(Role.VIEWER)
def activity_list(request, project):
    on = day_of(request)
    form = ActivityFilter(
        request.GET,
        components=project.components.all(),
        stages=project.stages.all(),
        institutions=partners_of(project),
    )
    activities = form.narrow(Activity.objects.filter(project=project), project.day(), on)
    sort = request.GET.get("sort", "code")
    activities = activities.select_related("component").order_by(*order_of(sort))
    if project.cut_off:
        later = Change.objects.filter(activity=OuterRef("pk"), on__gt=project.cut_off)
        activities = activities.annotate(after_cut_off=Exists(later))
    page = Paginator(activities, PAGE_SIZE).get_page(request.GET.get("page"))
    for activity in page:
        activity.project = project
        activity.shown_status = activity.status
        if on and activity.status != Status.DRAFT:
            activity.shown_status = activity.status_then
    return render(
        request,
        "activities/activity_list.html",
        {
            "project": project,
            "form": form,
            "page": page,
            "on": on,
            "sort": sort,
            "day": on or project.day(),
            "stages": list(form.stages.values()),
        },
    )


@for_members(Role.VIEWER)
def detail(request, project, code):
    activity = activity_of(project, code)
    changes = list(activity.changes.select_related("recorded_by", "act"))
    presences = list(activity.presences.select_related("institution"))
    actions = [
        {"name": name, "label": ACTIONS[name].button, "form": ACTIONS[name]}
        for name in possible_actions(activity)
        if at_least(project.role, ACTIONS[name].needs_role)
    ]
    last_day = activity.actual_end or activity.current_end
    stages = [
        stage for stage in project.stages.all() if last_day and stage.start <= last_day <= stage.end
    ]
    return render(
        request,
        "activities/activity_detail.html",
        {
            "project": project,
            "activity": activity,
            "changes": changes,
            "presences": presences,
            "actions": actions,
            "stage": stages[0] if stages else None,
            "day": project.day(),
            "edits": edits(activity),
        },
    )


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


def say_saved(request, project, activity, text):
    messages.success(request, text)
    if note := not_counted(project, activity):
        messages.info(request, note)
    if activity.status == Status.DRAFT and activity.current_end and activity.current_start:
        try:
            activity.check_dates_in_project()
        except ValidationError as warning:
            messages.warning(request, " ".join(warning.messages))


def activity_form(request, project, data=None, **kwargs):
    return ActivityForm(
        data,
        project=project,
        components=project.components.all(),
        partners=partners_of(project),
        **kwargs,
    )


def form_page(request, project, form, activity=None):
    return render(
        request,
        "activities/activity_form.html",
        {"project": project, "form": form, "activity": activity},
    )


@for_members(Role.STAFF)
def add(request, project):
    if request.method != "POST":
        if carried := take_carried(request):
            messages.warning(request, _("You are signed in again. Nothing is saved yet."))
            return form_page(request, project, activity_form(request, project, carried))
        form = activity_form(request, project, initial=beginning(request, project))
        return form_page(request, project, form)
    form = activity_form(request, project, request.POST)
    if "refit" in request.POST:
        return form_page(request, project, unjudged(form))
    if not form.is_valid():
        return form_page(request, project, form)
    try:
        activity = form.save_as(request.user)
    except IntegrityError:
        # Somebody else took the code between the check and the saving.
        code = form.cleaned_data["code"]
        taken = get_object_or_404(project.activities, code=normal_code(code))
        form.add_error("code", rules.code_in_use(code, taken.title))
        return form_page(request, project, form)
    say_saved(
        request, project, activity, _("Activity %(code)s is saved.") % {"code": activity.code}
    )
    if "another" in request.POST:
        return redirect(reverse("activities:add", args=[project.slug]) + f"?like={activity.code}")
    return redirect(activity)


def unjudged(form):
    """The form as typed, without errors: the kind was changed, nothing was saved."""
    form.full_clean()
    form.errors.clear()
    return form


def beginning(request, project) -> dict:
    """What an empty form starts with: the kind asked for, or the context of `?like=`."""
    kind = request.GET.get("kind", "")
    initial = {"kind": kind} if kind in Kind.values else {}
    like = project.activities.filter(code=normal_code(request.GET.get("like", "")[:12])).first()
    if not like:
        return initial
    return initial | {
        "kind": like.kind,
        "component": like.component_id,
        "code": next_code(project, like.code),
        "place": like.place,
        "country": like.country,
        "venue": like.venue,
        "mode": like.mode,
        "responsible_ms": like.responsible_ms,
        "responsible_bc": like.responsible_bc,
        "invited": [str(row.institution_id) for row in like.presences.all() if row.invited],
    }


def next_code(project, code: str) -> str:
    """The first free code after this one in the same result: 1.2.3 → 1.2.4."""
    stem, _dot, _last = code.rpartition(".")
    used = project.activities.filter(code__startswith=f"{stem}.").values_list("code", flat=True)
    numbers = [
        int(tail) for tail in (other.removeprefix(f"{stem}.") for other in used) if tail.isdigit()
    ]
    return f"{stem}.{max(numbers, default=0) + 1}"


@for_members(Role.STAFF)
def edit(request, project, code):
    activity = activity_of(project, code)
    if request.method != "POST":
        carried = take_carried(request)
        form = activity_form(request, project, carried, instance=activity)
        if carried:
            messages.warning(request, _("You are signed in again. Nothing is saved yet."))
        return form_page(request, project, form, activity)
    data = merged(request.POST, activity) if "resolve" in request.POST else request.POST
    form = activity_form(request, project, data, instance=activity)
    if "refit" in request.POST:
        return form_page(request, project, unjudged(form), activity)
    if not form.is_valid():
        return form_page(request, project, form, activity)
    try:
        form.save_as(request.user)
    except Stale as stale:
        return render(
            request,
            "activities/activity_conflict.html",
            {
                "project": project,
                "activity": stale.current,
                "form": form,
                **versions_side_by_side(form, stale.current),
            },
            status=409,
        )
    except ValidationError as error:
        show_errors(form, error)
        return form_page(request, project, form, activity)
    say_saved(
        request, project, activity, _("Activity %(code)s is saved.") % {"code": activity.code}
    )
    return redirect(activity)


@for_members(Role.STAFF)
def act(request, project, code, action):
    if action not in ACTIONS:
        raise Http404(_("There is no such action."))
    form_class = ACTIONS[action]
    if not at_least(project.role, form_class.needs_role):
        raise PermissionDenied(_("Only managers of the project may do this."))
    activity = activity_of(project, code)
    form = form_class(typed(request), project=project, activity=activity)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                # As it stands now: somebody may have acted since the page was read.
                activity = activity_of(project, code, locked=True)
                form.apply(activity, request.user)
        except ValidationError as error:
            show_errors(form, error)
        else:
            say_saved(
                request,
                project,
                activity,
                _("%(code)s: %(action)s. Saved.")
                % {"code": activity.code, "action": form_class.button},
            )
            return redirect(activity)
        activity = activity_of(project, code)
    return render(
        request,
        "activities/activity_action.html",
        {"project": project, "activity": activity, "form": form, "action": action},
    )


@for_members(Role.MANAGER)
def approve(request, project):
    """A selection (`code=`, several) or, with `all=1`, whatever is not yet approved."""
    data = typed(request) or {}
    asked = data or request.GET
    waiting = project.activities.filter(baseline_end__isnull=True).exclude(status=Status.CANCELLED)
    if not asked.get("all"):
        waiting = waiting.filter(
            code__in=[code for code in asked.getlist("code") if rules.CODE.fullmatch(code)]
        )
    form = ApproveForm(data if "approve" in data else None, project=project)
    if "approve" in request.POST and form.is_valid():
        try:
            with transaction.atomic():
                count = approve_plan(
                    project=project,
                    activities=waiting.order_by("sort_key").select_for_update(of=("self",)),
                    on=form.cleaned_data["on"],
                    act=form.chosen_act(),
                    by=request.user,
                )
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(
                request,
                ngettext(
                    "%(count)s activity is approved.", "%(count)s activities are approved.", count
                )
                % {"count": count},
            )
            return redirect("activities:list", project.slug)
    return render(
        request,
        "activities/activity_approve.html",
        {
            "project": project,
            "form": form,
            "count": waiting.count(),
            "activities": waiting[:APPROVE_SHOWN],
            "everything": bool(asked.get("all")),
        },
    )
