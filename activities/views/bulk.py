"""Changing many activities at once: a selection of the list, or all that its filters match. First a
preview of what becomes of each, then all that can be changed, or nothing where somebody else has
changed one meanwhile."""

from contextlib import nullcontext
from copy import copy
from hashlib import sha256
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from activities import rules
from activities.access import for_members
from activities.bulk.settling import chosen, settle_all
from activities.bulk.writing import ACTIVITIES, carry_out, undo
from activities.forms.bulk import BulkForm
from activities.imports.checking import Refusal
from activities.models import Activity, BulkChange
from activities.views.inline import is_asked_in_place, said, saved
from activities.views.plan import asked_for
from activities.words import Role
from core.forms import show_errors, typed
from core.undo import offer_undo

SHOWN = 200
# Letters of the filters of a list.
MOST_OF_QUERY = 2000


class Selection:
    """The activities that were chosen, each with its version at that time; it goes with the form as
    "pk:version pk:version"."""

    def __init__(self, text: str):
        pairs = (pair.partition(":") for pair in text.split())
        self.versions = {
            int(pk): int(version)
            for pk, _colon, version in pairs
            if all(part.isascii() and part.isdigit() and len(part) < 10 for part in (pk, version))
        }

    def __str__(self):
        return " ".join(f"{pk}:{version}" for pk, version in self.versions.items())

    @classmethod
    def asked_for(cls, request, project):
        """By their codes, or with `matching` all that the filters of the list match."""
        if request.GET.get("matching"):
            rows = _filtered(request, project)
        else:
            codes = [one for one in request.GET.getlist("code") if rules.CODE.fullmatch(one)]
            rows = Activity.objects.filter(project=project, code__in=codes)
        selection = cls("")
        selection.versions = dict(rows.order_by("sort_key").values_list("pk", "version"))
        return selection

    def changed(self, activities) -> list[Activity]:
        """Those that somebody has saved since they were chosen."""
        return [one for one in activities if self.versions[one.pk] != one.version]

    def take(self, activities):
        self.versions = {one.pk: one.version for one in activities}


def _filtered(request, project):
    """The rows of the list whose query the address has under `filter`."""
    listed = copy(request)
    listed.GET = QueryDict(request.GET.get("filter", "")[:MOST_OF_QUERY])
    return asked_for(listed, project).activities


@for_members(Role.STAFF)
def change(request, project):
    data = typed(request)
    if data is None:
        selection = Selection.asked_for(request, project)
        form = form_for(project, initial={"action": request.GET.get("action", "")})
        return page(request, project, form, selection, request.GET.get("filter", ""))
    selection, filters = Selection(data.get("chosen", "")), data.get("filter", "")
    form = form_for(project, data)
    if request.method != "POST":
        messages.warning(request, _("You are signed in again. Nothing is saved yet."))
        return page(request, project, form, selection, filters)
    if not form.is_valid() or not selection.versions:
        return page(request, project, form, selection, filters)
    writing = "write" in data
    try:
        with transaction.atomic() if writing else nullcontext():
            preview = Preview(project, form, selection, request.user, locked=writing)
            if not (writing and preview.is_as(data.get("seen", ""))):
                if writing:
                    preview.say_what_differs(request)
                return page(request, project, form, selection, filters, preview)
            bulk = carry_out(
                project=project, settled=preview.settled, by=request.user,
                note=form.cleaned_data["note"], act=form.approving,
            )  # fmt: skip
    except ValidationError as error:
        show_errors(form, error)
        return page(request, project, form, selection, filters)
    back = reverse("activities:list", args=[project.slug])
    address = reverse("activities:undo-bulk", args=[project.slug, bulk.pk])
    offer_undo(request, f"{address}?{urlencode({'filter': filters})}", "once")
    messages.success(request, changed_in_words(bulk.count))
    return redirect(f"{back}?bulk={bulk.pk}")


def changed_in_words(count: int) -> str:
    text = ngettext("%(count)s activity is changed.", "%(count)s activities are changed.", count)
    return text % {"count": count}


def form_for(project, data=None, **more):
    return BulkForm(data, project=project, can_manage=project.can_manage, **more)


class Preview:
    """What becomes of each of the chosen, and a digest by which it is told whether that is what the
    person looked at."""

    def __init__(self, project, form, selection, user, *, locked):
        activities = chosen(project, selection.versions, locked=locked)
        self.overtaken = selection.changed(activities)
        self.gone = len(selection.versions) - len(activities)
        selection.take(activities)
        self.settled = settle_all(activities, form.wanted(user))
        self.changing = [one for one in self.settled if one.is_written]
        self.refused = [one for one in self.settled if one.faults]
        self.same = len(self.settled) - len(self.changing) - len(self.refused)
        fields = sorted((name, str(value)) for name, value in form.cleaned_data.items())
        outcomes = [one.outcome() for one in self.settled]
        self.digest = sha256(repr((fields, outcomes)).encode()).hexdigest()

    @property
    def shown(self):
        """What is refused first: it needs somebody's eyes."""
        return [*self.refused, *self.changing][:SHOWN]

    @property
    def is_cut(self) -> bool:
        return len(self.refused) + len(self.changing) > SHOWN

    def is_as(self, seen: str) -> bool:
        return seen == self.digest and bool(self.changing) and not self.overtaken and not self.gone

    def say_what_differs(self, request):
        if self.overtaken:
            codes = ", ".join(one.code for one in self.overtaken[:10])
            codes += " …" if len(self.overtaken) > 10 else ""
            text = _(
                "Nothing is changed yet: somebody else has saved %(codes)s since you looked. "
                "Look at what becomes of them now, and confirm again."
            )
            messages.warning(request, text % {"codes": codes})
        elif self.gone:
            text = _("Nothing is changed yet: some of the activities are gone. Confirm again.")
            messages.warning(request, text)
        elif not self.changing:
            messages.warning(request, _("None of the activities would change."))
        else:
            text = _("Nothing is changed yet: this is no longer what you looked at. Confirm again.")
            messages.warning(request, text)


def page(request, project, form, selection, filters, preview=None):
    activities = project.activities.filter(pk__in=list(selection.versions)[:SHOWN])
    back = reverse("activities:list", args=[project.slug])
    return render(
        request,
        "activities/activity_bulk.html",
        {
            "project": project,
            "form": form,
            "chosen": str(selection),
            "count": len(selection.versions),
            "activities": [] if preview else activities.order_by("sort_key"),
            "filter": filters,
            "back": f"{back}?{filters}" if filters else back,
            "preview": preview,
            "enter": "preview",
        },
    )


@require_POST
@for_members(Role.STAFF)
def undo_change(request, project, pk):
    bulk = get_object_or_404(BulkChange, project=project, what=ACTIVITIES, pk=pk)
    back = reverse("activities:list", args=[project.slug])
    if filters := request.GET.get("filter", "")[:MOST_OF_QUERY]:
        back += f"?{QueryDict(filters).urlencode()}"
    try:
        undo(bulk, by=request.user)
    except Refusal as error:
        for line in error.messages:
            messages.error(request, line)
    else:
        text = ngettext(
            "Undone: %(count)s activity is as it was before.",
            "Undone: %(count)s activities are as they were before.",
            bulk.count,
        )
        messages.success(request, text % {"count": bulk.count})
    if is_asked_in_place(request):
        code = project.activities.filter(pk__in=bulk.records[:1]).values_list("code", flat=True)
        return saved(request, project, code[0]) if code else JsonResponse({"news": said(request)})
    return redirect(back)
