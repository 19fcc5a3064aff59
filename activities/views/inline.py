"""Changing a cell of the list of activities in place. The script static/js/inline.js asks for the
form and posts it; whoever comes without it is sent to the page that does the same."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from activities.access import for_members
from activities.bulk.settling import chosen, log_of, settle
from activities.bulk.writing import carry_out
from activities.forms.inline import CELLS, CellEditor, page_of
from activities.views.plan import row_of
from activities.views.shared import activity_of, say_saved
from activities.words import Role
from core.forms import SIGNED_IN_AGAIN, show_errors, typed
from core.undo import offer_undo

HEADER = "X-Inline"


def is_asked_in_place(request) -> bool:
    return HEADER in request.headers


@never_cache
@for_members(Role.STAFF)
def cell(request, project, code, what):
    """JSON: `editor`, the form; `row`, the row as it is now; `news`, what is to be said. No row
    and no news while nothing is saved."""
    if what not in CELLS:
        raise Http404(_("There is no such action."))
    activity = activity_of(project, code)
    if not is_asked_in_place(request):
        return redirect(page_of(project, activity, what))
    data = typed(request, again="")
    editor = CellEditor(project, activity, what, data)
    if not editor.forms:
        return JsonResponse({"news": said(request, nothing_to_change(activity))})
    seen = data.get("version", "") if data else str(activity.version)
    if request.method != "POST":
        warning = SIGNED_IN_AGAIN if data else ""
        return answer(request, editor, seen, warning=warning)
    if not editor.chosen.is_valid():
        return answer(request, editor, seen)
    try:
        with transaction.atomic():
            stored = chosen(project, [activity.pk], locked=True)[0]
            if seen != str(stored.version):
                return stale(request, project, stored, what, data)
            wanted = editor.wanted(request.user)
            settled = settle(stored, log_of(stored), wanted)
            bulk = None
            if settled.is_written:
                bulk = carry_out(
                    project=project, settled=[settled], by=request.user,
                    note=editor.note, act=editor.act,
                )  # fmt: skip
    except ValidationError as error:
        show_errors(editor.chosen, error)
        return answer(request, editor, seen)
    if bulk is None:
        return saved(request, project, code, _("Nothing was different."))
    offer_undo(request, reverse("activities:undo-bulk", args=[project.slug, bulk.pk]), "once")
    moved = bool(settled.log)
    say_saved(request, project, settled.record, editor.chosen.done % {"code": code}, moved=moved)
    return saved(request, project, code)


def nothing_to_change(activity) -> str:
    return _("Nothing of this can be changed while the activity is “%(status)s”.") % {
        "status": activity.get_status_display()
    }


def said(request, text="") -> str:
    """What the page announces: the messages of this request, the button “Undo” with them."""
    if text:
        messages.info(request, text)
    return render_to_string("includes/_messages.html", {}, request)


def row_as_html(request, project, code) -> str:
    return render_to_string("activities/_row.html", row_of(request, project, code), request)


def saved(request, project, code, text=""):
    return JsonResponse({"row": row_as_html(request, project, code), "news": said(request, text)})


def answer(request, editor, version, **more):
    html = render_to_string(
        "activities/_cell_editor.html", {"editor": editor, "version": version, **more}, request
    )
    return JsonResponse({"editor": html})


def stale(request, project, stored, what, data):
    """Somebody else was quicker: their row, and the form with what was typed."""
    editor = CellEditor(project, stored, what, data)
    editor.chosen.is_valid()
    last = stored.history.select_related("history_user").first()
    who = last.history_user if last else None
    html = render_to_string(
        "activities/_cell_editor.html",
        {"editor": editor, "version": stored.version, "overtaken": True, "who": who},
        request,
    )
    return JsonResponse({"row": row_as_html(request, project, stored.code), "editor": html})
