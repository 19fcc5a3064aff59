"""The register of people of a project: restricted, and each reading is logged."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from activities.access import for_members
from activities.models import Institution, ReadingLog
from activities.words import Reading, Role
from core.forms import typed
from workshops.erasure import erase, export, merge
from workshops.forms.people import PersonForm
from workshops.models import Person
from workshops.people import add_people, different_persons, same_name
from workshops.words import Attendance

PAGE_SIZE = 50


@for_members(Role.STAFF)
def register(request, project):
    words = request.GET.get("q", "").strip()[:100]
    at = request.GET.get("institution", "").strip()
    everybody = Person.objects.of(project)
    institutions = list(
        Institution.objects.filter(
            pk__in=everybody.exclude(institution=None).order_by().values("institution")
        )
    )
    here = next((one for one in institutions if one.key == at), None)
    found = everybody.matching(words) if words else everybody
    if here:
        found = found.filter(institution=here)
    double = everybody.filter(key=OuterRef("key")).exclude(pk=OuterRef("pk"))
    if "double" in request.GET:
        found = found.filter(Exists(double))
    found = found.select_related("institution").annotate(
        came=Count("participations", filter=Q(participations__attendance=Attendance.CAME)),
        double=Exists(double),
    )
    page = Paginator(found.order_by("name", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    ReadingLog.note(project, request.user, Reading.REGISTER)
    return render(
        request,
        "workshops/register.html",
        {
            "project": project,
            "page": page,
            "q": words,
            "institutions": institutions,
            "institution": here,
            "different": different_persons(project),
            "narrowed": bool(words or here or "double" in request.GET),
        },
    )


@for_members(Role.STAFF)
def add_person(request, project):
    data = typed(request)
    form = PersonForm(data, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.save_institution()
                person = add_people(people=[form.instance], by=request.user)[0]
        except ValidationError:
            pass  # stands at its field
        else:
            messages.success(request, _("The person is in the register."))
            return redirect("workshops:person", project.slug, person.pk)
    return render(request, "workshops/person_form.html", {"project": project, "form": form})


def person_of(project, pk) -> Person:
    found = Person.objects.of(project).select_related("institution", "project")
    return get_object_or_404(found, pk=pk)


@for_members(Role.STAFF)
def person(request, project, pk):
    one = person_of(project, pk)
    data = typed(request)
    # The form writes into its instance; the page goes on speaking of the person as stored.
    form = PersonForm(data, project=project, instance=person_of(project, pk))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.save_institution()
                stored = form.store(by=request.user)
                # Without the person nobody needs the new institution.
                transaction.set_rollback(not stored)
        except ValidationError:
            stored = False  # stands at its field
        if stored:
            messages.success(request, _("The person is saved."))
            return redirect("workshops:person", project.slug, one.pk)
    ReadingLog.note(project, request.user, Reading.PERSON)
    return render(
        request,
        "workshops/person.html",
        {
            "project": project,
            "person": one,
            "form": form,
            "rows": one.participations.select_related("activity", "institution").order_by(
                "-activity__current_start", "-pk"
            ),
            "missions": one.missions.select_related("activity").order_by("start", "pk"),
            "double": same_name(one, project),
        },
    )


@for_members(Role.STAFF)
def export_person(request, project, pk):
    one = person_of(project, pk)
    ReadingLog.note(project, request.user, Reading.PERSON)
    answer = JsonResponse(export(one), json_dumps_params={"ensure_ascii": False, "indent": 2})
    # Its number, not its name: names of files are kept by many programs.
    answer["Content-Disposition"] = f'attachment; filename="person-{one.pk}.json"'
    return answer


@for_members(Role.STAFF)
def merge_people(request, project, pk):
    """The entry of the address stays, the other one's lists and missions go over to it."""
    keep = person_of(project, pk)
    if request.method != "POST":
        # Signed in again after the session had ended: the page with the button.
        return redirect("workshops:person", project.slug, keep.pk)
    other = request.POST.get("other", "")
    found = {str(one.pk): one for one in same_name(keep, project)}
    if other not in found:
        messages.warning(request, _("Only two entries of the same name can become one."))
    else:
        merge(keep=keep, gone=found[other], by=request.user)
        messages.success(request, _("The two entries are one now."))
    return redirect("workshops:person", project.slug, keep.pk)


@for_members(Role.MANAGER)
def erase_person(request, project, pk):
    one = person_of(project, pk)
    if request.method == "POST":
        erase(person=one)
        messages.success(
            request, _("The person's data are erased. Lists keep the row without a name.")
        )
        return redirect("workshops:register", project.slug)
    ReadingLog.note(project, request.user, Reading.PERSON)
    return render(
        request,
        "workshops/person_erase.html",
        {
            "project": project,
            "person": one,
            "lists": one.participations.count(),
            "missions": one.missions.count(),
        },
    )
