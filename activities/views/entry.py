"""Entering and editing an activity."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from activities import rules
from activities.access import for_members
from activities.conflicts import merged, versions_side_by_side
from activities.forms.activity import ActivityForm
from activities.models.activity import normal_code
from activities.models.corrections import Stale
from activities.views.shared import activity_of, partners_of, say_saved
from activities.words import Kind, Role
from core.forms import show_errors, take_carried


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
        return form_page(request, project, refitted(request, form))
    if not form.is_valid():
        return form_page(request, project, form)
    try:
        activity = form.save_as(request.user)
    except IntegrityError:
        say_code_is_taken(project, form)
        return form_page(request, project, form)
    say_saved(
        request, project, activity, _("Activity %(code)s is saved.") % {"code": activity.code}
    )
    if "another" in request.POST:
        return redirect(reverse("activities:add", args=[project.slug]) + f"?like={activity.code}")
    return redirect(activity)


def say_code_is_taken(project, form):
    """Somebody else took the code between the check and the saving."""
    code = form.cleaned_data["code"]
    taken = get_object_or_404(project.activities, code=normal_code(code))
    form.add_error("code", rules.code_in_use(code, taken.title))


def refitted(request, form):
    """The form as typed, without errors: the kind was changed, nothing was saved."""
    form.full_clean()
    form.errors.clear()
    messages.info(request, _("The form now fits the kind. Nothing is saved yet."))
    return form


def beginning(request, project) -> dict:
    """What an empty form starts with: the kind asked for, or the context of `?like=`."""
    kind = request.GET.get("kind", "")
    initial = {"kind": kind} if kind in Kind.values else {}
    code = normal_code(request.GET.get("like", ""))
    like = project.activities.filter(code=code).first() if rules.CODE.fullmatch(code) else None
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
    # The form writes into its instance; the page goes on speaking of the activity as stored.
    form = activity_form(request, project, data, instance=copy(activity))
    if "refit" in request.POST:
        return form_page(request, project, refitted(request, form), activity)
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
    except IntegrityError:
        say_code_is_taken(project, form)
        return form_page(request, project, form, activity)
    saved = form.instance
    say_saved(request, project, saved, _("Activity %(code)s is saved.") % {"code": saved.code})
    return redirect(saved)
