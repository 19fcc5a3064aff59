"""The list of participants of an activity: who is on it, who came, the sheet to sign."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.access import for_members
from activities.models import ReadingLog
from activities.parts import Section
from activities.views.shared import activity_of
from activities.words import Reading, Role
from core.forms import typed
from core.templatetags.twinning import person_name
from workshops.certificates import has_certificates
from workshops.forms.paste import PasteForm
from workshops.forms.people import QuickForm
from workshops.models import Person
from workshops.people import add_people, add_to_list, likely_people, set_attendance, take_off_list
from workshops.words import Attendance, Sex

EMPTY_ROWS, ROWS_OF_EMPTY_SHEET, MOST_DAYS = 10, 25, 5
FOUND = 60


def participants_section(project, activity) -> Section | None:
    """On the activity's page: for staff the way to the list, without a name on that page."""
    if not project.can_edit:
        return None
    number = activity.participations.count()
    offered = bool(number) and has_certificates(activity)
    return Section("workshops/_participants.html", {"number": number, "certificates": offered})


def rows_of(activity):
    return list(
        activity.participations.select_related("person", "institution").order_by(
            "person__name", "pk"
        )
    )


def totals(rows) -> dict:
    """The running counts above the list: by attendance, and by sex of those who came."""
    came = [row for row in rows if row.attendance == Attendance.CAME]
    return {
        **{value: sum(row.attendance == value for row in rows) for value in Attendance.values},
        "women": sum(row.sex == Sex.FEMALE for row in came),
        "men": sum(row.sex == Sex.MALE for row in came),
        "not_stated": sum(row.sex == Sex.NOT_STATED for row in came),
    }


@for_members(Role.STAFF)
def participants(request, project, code):
    activity = activity_of(project, code)
    if request.method == "POST":
        return save_attendance(request, project, activity)
    carried = typed(request)
    rows = rows_of(activity)
    if carried:
        for row in rows:
            row.was = carried.get(f"was-{row.pk}", row.attendance)
            row.attendance = chosen(carried, row.pk) or row.attendance
    return list_page(request, project, activity, rows)


def list_page(request, project, activity, rows):
    ReadingLog.note(project, request.user, Reading.LIST, activity)
    return render(
        request,
        "workshops/participants.html",
        {
            "project": project,
            "activity": activity,
            "rows": rows,
            "totals": totals(rows),
            "choices": Attendance.choices,
        },
    )


def chosen(data, pk) -> str:
    value = data.get(f"a-{pk}", "")
    return value if value in Attendance.values else ""


def save_attendance(request, project, activity):
    """Only what this person changed: a mark that somebody else set meanwhile stays, and the page
    says which."""
    changed, was = {}, {}
    for name in request.POST:
        pk = name.removeprefix("a-")
        if name == pk or not pk.isdecimal() or len(pk) > 18:
            continue
        value = chosen(request.POST, pk)
        if "all_came" in request.POST and value == Attendance.EXPECTED:
            value = Attendance.CAME.value
        shown = request.POST.get(f"was-{pk}", "")
        if value and value != shown:
            changed[int(pk)], was[int(pk)] = value, shown
    number, left = set_attendance(activity=activity, attendance=changed, was=was, by=request.user)
    gone = request.POST.get("remove", "")
    if gone.isdecimal() and len(gone) < 19:
        take_off_list(activity=activity, participation=int(gone), by=request.user)
        messages.success(request, _("One row is taken off the list."))
    elif number:
        say_marked(request, number)
    elif not left:
        messages.info(request, _("Nothing had changed."))
    if not left:
        return redirect("workshops:participants", project.slug, activity.code)
    # No redirect: a message with names would be kept in a cookie on its way.
    rows = rows_of(activity)
    messages.warning(
        request,
        _("Somebody else changed these meanwhile. They stay as they are now: %(rows)s.")
        % {"rows": "; ".join(in_words(row) for row in rows if row.pk in left)},
    )
    return list_page(request, project, activity, rows)


def in_words(row) -> str:
    name = person_name(row.person.name) if row.person else _("name erased")
    return f"{name} – {row.get_attendance_display()}"


def say_marked(request, number):
    messages.success(
        request,
        ngettext(
            "Saved: %(count)s attendance is new.", "Saved: %(count)s attendances are new.", number
        )
        % {"count": number},
    )


@for_members(Role.STAFF)
def add_participants(request, project, code):
    """Likely people to tick, a search, and a row for somebody new: one form, so that a search
    loses neither ticks nor typing."""
    activity = activity_of(project, code)
    data = typed(request)
    form = QuickForm(data, project=project)
    words = (data or request.GET).get("q", "").replace("\0", "").strip()[:100]
    ticked = ticked_people(data, project)
    searching = data is not None and ("search" in data or words != data.get("shown_q", ""))
    if request.method == "POST" and not searching:
        if not ticked and not form.has_changed():
            messages.warning(request, _("Nobody is chosen. Tick somebody, or write a name."))
        elif add_chosen(request, activity, ticked, form):
            page = "add-participants" if "stay" in request.POST else "participants"
            return redirect(f"workshops:{page}", project.slug, activity.code)
    people = offered(activity, words, [*ticked, *form.found])
    if searching:
        # Not sent yet: no fault stands at the row.
        form.errors.clear()
    ReadingLog.note(project, request.user, Reading.REGISTER, activity)
    return render(
        request,
        "workshops/participants_add.html",
        {
            "project": project,
            "activity": activity,
            "form": form,
            "paste": PasteForm(activity=activity),
            "people": people,
            "ticked": {person.pk for person in ticked},
            "q": words,
            "attendance": (data or {}).get("attendance", ""),
        },
    )


def ticked_people(data, project) -> list[Person]:
    asked = [pk for pk in data.getlist("person") if pk.isdecimal() and len(pk) < 19] if data else []
    found = Person.objects.of(project).filter(pk__in=asked).select_related("institution")
    return list(found) if asked else []


def offered(activity, words, first) -> list[Person]:
    """Those ticked, then who was searched for, else who is likely."""
    if words:
        rest = (
            Person.objects.of(activity.project)
            .matching(words)
            .exclude(participations__activity=activity)
            .select_related("institution")[:FOUND]
        )
    else:
        rest = likely_people(activity)
    return list({person.pk: person for person in [*first, *rest]}.values())


def add_chosen(request, activity, ticked, form) -> bool:
    """Puts those ticked and the new one on the list, or says what is wrong with the new one."""
    new = form.has_changed()
    if new and not form.is_valid():
        return False
    attendance = request.POST.get("attendance", "")
    try:
        with transaction.atomic():
            if new:
                form.save_institution()
                ticked = [*ticked, *add_people(people=[form.instance], by=request.user)]
            number = add_to_list(
                activity=activity,
                people=ticked,
                attendance=attendance if attendance in Attendance.values else Attendance.EXPECTED,
                by=request.user,
            )
    except ValidationError:
        return False
    say_added(request, number)
    return True


def say_added(request, number):
    messages.success(
        request,
        ngettext(
            "%(count)s person is new on the list.", "%(count)s people are new on the list.", number
        )
        % {"count": number},
    )


@for_members(Role.STAFF)
def sheet(request, project, code):
    """The sheet to print and to sign."""
    activity = activity_of(project, code)
    rows = [row for row in rows_of(activity) if row.person]
    first = activity.actual_start or activity.current_start
    last = activity.actual_end or activity.current_end
    length = (last - first).days + 1 if first and last else 1
    days = (
        [first + timedelta(days=n) for n in range(min(max(length, 1), MOST_DAYS))] if first else []
    )
    ReadingLog.note(project, request.user, Reading.SHEET, activity)
    return render(
        request,
        "workshops/sheet.html",
        {
            "project": project,
            "activity": activity,
            "rows": rows,
            "first": first,
            "last": last,
            "days": days if len(days) > 1 else [],
            "unshown": max(length - MOST_DAYS, 0),
            "empty": range(
                len(rows) + 1, len(rows) + 1 + (EMPTY_ROWS if rows else ROWS_OF_EMPTY_SHEET)
            ),
            "files": reverse("activities:detail", args=[project.slug, activity.code]) + "#files",
        },
    )
