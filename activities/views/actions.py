"""The actions of an activity, and the approval of a plan."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities import rules
from activities.access import at_least, for_members
from activities.forms.actions import ACTIONS, ApproveForm
from activities.services import approve_plan
from activities.views.entry import entry_rows, save_rows
from activities.views.shared import activity_of, say_saved
from activities.words import Role, Status
from core.forms import show_errors, typed

APPROVE_SHOWN = 200
STALE = gettext_lazy(
    "Somebody else saved this activity after you opened this page. Nothing is saved: look at "
    "its dates and status above, and send again if it is still right."
)


@for_members(Role.STAFF)
def act(request, project, code, action):
    if action not in ACTIONS:
        raise Http404(_("There is no such action."))
    form_class = ACTIONS[action]
    if not at_least(project.role, form_class.needs_role):
        raise PermissionDenied(_("Only managers of the project may do this."))
    activity = activity_of(project, code)
    form = form_class(typed(request), project=project, activity=activity)
    rows = entry_rows(project, form, form.data or None, activity) if form.takes_rows else []
    # All are asked, so that everything that is wrong is said at once.
    sound = request.method == "POST" and min([part.is_valid() for part in (form, *rows)])
    if sound:
        try:
            with transaction.atomic():
                # As it stands now: somebody may have acted since the page was read.
                activity = activity_of(project, code, locked=True)
                if request.POST.get("version", str(activity.version)) != str(activity.version):
                    raise ValidationError(STALE)
                form.apply(activity, request.user)
                save_rows(request, rows, activity)
        except ValidationError as error:
            show_errors(form, error)
        else:
            moved = action not in ("approve", "plan")
            done = form_class.done % {"code": activity.code}
            say_saved(request, project, activity, done, moved=moved)
            return redirect(activity)
        activity = activity_of(project, code)
    return render(
        request,
        "activities/activity_action.html",
        {
            "project": project,
            "activity": activity,
            "form": form,
            "action": action,
            "entry_rows": rows,
        },
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
    if "approve" in request.POST and not waiting.exists():
        messages.warning(request, _("Nothing is selected that waits for approval."))
        return redirect("activities:list", project.slug)
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
            "enter": "approve",
        },
    )
