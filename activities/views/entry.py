"""Entering and editing an activity."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from activities import rules
from activities.access import for_members
from activities.conflicts import merged, versions_side_by_side
from activities.copies import beginning
from activities.forms.activity import ActivityForm, happened_but_not_held
from activities.models.activity import normal_code
from activities.models.corrections import Stale
from activities.parts import ENTRY_ROWS
from activities.views.shared import activity_of, partners_of, say_saved
from activities.words import Role
from core.forms import show_errors, typed
from core.scripts import fold


def activity_form(request, project, data=None, **kwargs):
    return ActivityForm(
        data,
        project=project,
        components=project.components.all(),
        partners=partners_of(project),
        **kwargs,
    )


def form_page(request, project, form, activity=None, rows=()):
    return render(
        request,
        "activities/activity_form.html",
        {"project": project, "form": form, "activity": activity, "entry_rows": rows},
    )


def entry_rows(project, form, data=None, activity=None) -> list:
    """The rows that apps above let people enter with an activity; see activities.parts."""
    institutions = list(form.institutions.values())
    rows = [make(data, project, activity, institutions) for make in ENTRY_ROWS]
    for part in rows:
        # They stand open where the form speaks of what happened; asked only where they are shown.
        part.opened = lambda: getattr(form, "tells_what_happened", True)
    return rows


def save_rows(request, rows, activity):
    """Writes what was entered with the activity; says what is kept and yet looks wrong."""
    for part in rows:
        part.save(activity, by=request.user)
        for warning in part.warnings():
            messages.warning(request, warning)


@for_members(Role.STAFF)
def add(request, project):
    if request.method != "POST":
        carried = typed(request)
        if carried:
            form = activity_form(request, project, carried)
        else:
            form = activity_form(request, project, initial=beginning(project, request.GET))
        return form_page(request, project, form, rows=entry_rows(project, form, carried))
    form = activity_form(request, project, request.POST)
    rows = entry_rows(project, form, request.POST)
    if "refit" in request.POST:
        return form_page(request, project, refitted(request, form), rows=rows)
    # Both are asked, so that all that is wrong is said at once.
    sound = [part.is_valid() for part in (form, *rows)]
    if any(part.filled for part in rows) and not getattr(form, "is_held", True):
        form.add_error("status", happened_but_not_held())
        sound.append(False)
    if not all(sound):
        return form_page(request, project, form, rows=rows)
    try:
        with transaction.atomic():
            activity = form.save_as(request.user)
            save_rows(request, rows, activity)
    except IntegrityError:
        say_code_is_taken(project, form)
        return form_page(request, project, form, rows=rows)
    except ValidationError as error:
        show_errors(form, error)
        return form_page(request, project, form, rows=rows)
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


SIMILAR_SHOWN, WORDS_NEEDED = 5, 3


@for_members(Role.STAFF)
def similar(request, project):
    """Activities whose titles have the words of `?title=`, for somebody who types a new title:
    a piece of a page, empty for less than three words."""
    words = fold(request.GET.get("title", "")[:300]).split()
    rows = []
    if len(words) >= WORDS_NEEDED:
        found = project.activities.matching(" ".join(sorted(words, key=len)[-WORDS_NEEDED:]))
        rows = list(found.order_by("sort_key")[:SIMILAR_SHOWN])
    for row in rows:
        row.project = project
    return render(request, "activities/_similar.html", {"activities": rows})


@for_members(Role.STAFF)
def edit(request, project, code):
    activity = activity_of(project, code)
    if request.method != "POST":
        form = activity_form(request, project, typed(request), instance=activity)
        return form_page(request, project, form, activity)
    # The form writes into its instance; the page goes on speaking of the activity as stored.
    form = activity_form(request, project, request.POST, instance=copy(activity))
    if "resolve" in request.POST:
        data = merged(request.POST, form, activity)
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
