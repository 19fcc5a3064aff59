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
    """The records that were chosen, each with its version at that time; it goes with the form as
    "pk:version pk:version"."""

    def __init__(self, text: str = ""):
        pairs = (pair.partition(":") for pair in text.split())
        self.versions = {
            int(pk): int(version)
            for pk, _colon, version in pairs
            if all(part.isascii() and part.isdigit() and len(part) < 10 for part in (pk, version))
        }

    def __str__(self):
        return " ".join(f"{pk}:{version}" for pk, version in self.versions.items())

    @classmethod
    def of(cls, rows):
        selection = cls()
        selection.versions = dict(rows.order_by("sort_key").values_list("pk", "version"))
        return selection

    def changed(self, records) -> list:
        """Those that somebody has saved since they were chosen."""
        return [one for one in records if self.versions[one.pk] != one.version]

    def take(self, records):
        self.versions = {one.pk: one.version for one in records}


class BulkList:
    """A list whose rows are changed together: what it asks, and its words."""

    what, link = ACTIVITIES, "activity"
    template = "activities/activity_bulk.html"
    # Names of addresses: of the list, and of undoing.
    address, undoing = "activities:list", "activities:undo-bulk"

    def filtered(self, request, project):
        """The rows of the list whose query `request` has."""
        return asked_for(request, project).activities

    def named(self, project, codes: list[str]):
        codes = [one for one in codes if rules.CODE.fullmatch(one)]
        return Activity.objects.filter(project=project, code__in=codes)

    def shown(self, project, pks):
        return project.activities.filter(pk__in=pks).order_by("sort_key")

    def form(self, project, data=None, **more):
        return BulkForm(data, project=project, can_manage=project.can_manage, **more)

    def chosen(self, project, pks, *, locked):
        return chosen(project, pks, locked=locked)

    def settle(self, records, form, user):
        return settle_all(records, form.wanted(user))

    def act(self, form):
        return form.approving

    def changing(self, count):
        return ngettext("%(count)s activity changes.", "%(count)s activities change.", count)

    def button(self, count):
        return ngettext("Change %(count)s activity", "Change %(count)s activities", count)

    def changed(self, count):
        return ngettext(
            "%(count)s activity is changed.", "%(count)s activities are changed.", count
        )

    def undone(self, count):
        return ngettext(
            "Undone: %(count)s activity is as it was before.",
            "Undone: %(count)s activities are as they were before.",
            count,
        )

    def say(self, words: str, count: int) -> str:
        return getattr(self, words)(count) % {"count": count}

    def list_of(self, project, filters=""):
        back = reverse(self.address, args=[project.slug])
        return f"{back}?{filters}" if filters else back

    def asked_for(self, request, project) -> Selection:
        """By their codes, or with `matching` all that the filters of the list match."""
        if not request.GET.get("matching"):
            return Selection.of(self.named(project, request.GET.getlist("code")))
        listed = copy(request)
        listed.GET = QueryDict(request.GET.get("filter", "")[:MOST_OF_QUERY])
        return Selection.of(self.filtered(listed, project))


@for_members(Role.STAFF)
def change(request, project):
    return change_many(request, project, BulkList())


def change_many(request, project, of: BulkList):
    """Form, preview, and the change itself."""
    data = typed(request)
    if data is None:
        selection = of.asked_for(request, project)
        form = of.form(project, initial={"action": request.GET.get("action", "")})
        return page(request, project, of, form, selection, request.GET.get("filter", ""))
    selection, filters = Selection(data.get("chosen", "")), data.get("filter", "")
    form = of.form(project, data)
    if request.method != "POST":
        return page(request, project, of, form, selection, filters)
    if not form.is_valid() or not selection.versions:
        return page(request, project, of, form, selection, filters)
    writing = "write" in data
    try:
        with transaction.atomic() if writing else nullcontext():
            preview = Preview(project, of, form, selection, request.user, locked=writing)
            if not (writing and preview.is_as(data.get("seen", ""))):
                if writing or not preview.changing:
                    preview.say_what_differs(request)
                return page(request, project, of, form, selection, filters, preview)
            bulk = carry_out(
                project=project, settled=preview.settled, by=request.user,
                note=form.cleaned_data["note"], act=of.act(form), what=of.what, link=of.link,
            )  # fmt: skip
    except ValidationError as error:
        show_errors(form, error)
        return page(request, project, of, form, selection, filters)
    address = reverse(of.undoing, args=[project.slug, bulk.pk])
    offer_undo(request, f"{address}?{urlencode({'filter': filters})}", "once")
    messages.success(request, of.say("changed", bulk.count))
    return redirect(of.list_of(project, f"bulk={bulk.pk}"))


class Preview:
    """What becomes of each of the chosen, and a digest by which it is told whether that is what the
    person looked at."""

    def __init__(self, project, of, form, selection, user, *, locked):
        records = of.chosen(project, selection.versions, locked=locked)
        self.overtaken = selection.changed(records)
        self.gone = len(selection.versions) - len(records)
        selection.take(records)
        self.settled = of.settle(records, form, user)
        self.changing = [one for one in self.settled if one.is_written]
        self.refused = [one for one in self.settled if one.faults]
        self.same = len(self.settled) - len(self.changing) - len(self.refused)
        fields = sorted((name, str(value)) for name, value in form.cleaned_data.items())
        outcomes = [one.outcome() for one in self.settled]
        self.digest = sha256(repr((fields, outcomes)).encode()).hexdigest()
        self.said = of.say("changing", len(self.changing))
        self.button = of.say("button", len(self.changing))

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
            text = _("Nothing is changed yet: some of the records are gone. Confirm again.")
            messages.warning(request, text)
        elif not self.changing:
            messages.warning(request, _("Nothing would change."))
        else:
            text = _("Nothing is changed yet: this is no longer what you looked at. Confirm again.")
            messages.warning(request, text)


def page(request, project, of, form, selection, filters, preview=None):
    return render(
        request,
        of.template,
        {
            "project": project,
            "form": form,
            "chosen": str(selection),
            "count": len(selection.versions),
            "records": [] if preview else of.shown(project, list(selection.versions)[:SHOWN]),
            "filter": filters,
            "back": of.list_of(project, filters),
            "preview": preview,
            "enter": "preview",
        },
    )


@require_POST
@for_members(Role.STAFF)
def undo_change(request, project, pk):
    def in_place(bulk):
        codes = project.activities.filter(pk__in=bulk.records[:1]).values_list("code", flat=True)
        return saved(request, project, codes[0]) if codes else None

    return undo_many(request, project, BulkList(), pk, in_place)


def undo_many(request, project, of: BulkList, pk, in_place=lambda _bulk: None):
    """Takes one change back; `in_place(bulk)` answers the script of a list."""
    bulk = get_object_or_404(BulkChange, project=project, what=of.what, pk=pk)
    try:
        undo(bulk, by=request.user)
    except Refusal as error:
        for line in error.messages:
            messages.error(request, line)
    else:
        messages.success(request, of.say("undone", bulk.count))
    if is_asked_in_place(request):
        return in_place(bulk) or JsonResponse({"news": said(request)})
    filters = QueryDict(request.GET.get("filter", "")[:MOST_OF_QUERY])
    return redirect(of.list_of(project, filters.urlencode()))
