"""What is public of a project and what waits for a second person; one record's release, its
preview "as the public sees it", and undoing the last step."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.access import for_members
from activities.models import Activity, Announcement, Project, Stage
from activities.releases import Step, possible_steps
from activities.words import Role, Status
from core.days import today
from core.forms import OfficeForm, show_errors
from core.pages import day_of
from core.undo import offer_undo
from procurement.models import Procurement
from reports.public import page_of, public_projects
from reports.releases import KINDS, act, name_of, record_of, undo
from reports.stages.closing import look_at_before_release
from workshops.models import Recommendation

SHOWN = 50


class ReleaseForm(OfficeForm):
    """Nothing to fill in, and errors still have a place to stand."""


def kind_of(name):
    if name not in KINDS:
        raise Http404(_("There is nothing of this kind that could be released."))
    return KINDS[name]


@require_safe
@for_members(Role.MANAGER)
def publishing(request, project):
    """What waits for a second person, and what could be released next."""
    waiting = [
        {"kind": kind, "record": record, "name": name_of(record), "mine": is_mine(record, request)}
        for kind in KINDS.values()
        for record in kind.waiting([project.pk])
    ]
    closed = project.activities.filter(
        status=Status.COMPLETED, released_at=None, proposed_at=None
    ).order_by("-actual_end", "sort_key")
    return render(
        request,
        "reports/publishing.html",
        {
            "project": project,
            "waiting": sorted(waiting, key=lambda row: row["record"].proposed_at),
            "closed": closed[:SHOWN],
            "closed_count": closed.count(),
        },
    )


def is_mine(record, request) -> bool:
    return record.proposed_by_id in (None, request.user.pk)


@for_members(Role.MANAGER)
def release(request, project, kind, pk):
    """What becomes public, and the buttons for what this manager may do about it."""
    kind = kind_of(kind)
    record = record_of(project, kind, pk)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        form.full_clean()
        try:
            step = Step(request.POST.get("step", ""))
        except ValueError:
            raise Http404(_("There is no such action.")) from None
        try:
            done, token = act(
                project, kind, pk, step, by=request.user, seen=request.POST.get("seen", "")
            )
        except ValidationError as error:
            show_errors(form, error)
            record = record_of(project, kind, pk)
        else:
            messages.success(request, said(done, name_of(done)))
            offer_undo(request, reverse("reports:undo-release", args=[project.slug]), token)
            if step in (Step.CONFIRM, Step.TAKE_BACK):
                return redirect("reports:publishing", project.slug)
            return redirect(page_after(project, done))
    digest = record.public_digest()
    return render(
        request,
        "reports/release.html",
        {
            "project": project,
            "kind": kind,
            "pk": pk,
            "record": record,
            "name": name_of(record),
            "form": form,
            "steps": possible_steps(record, project, request.user),
            "digest": digest,
            "changed": record.proposed_at and record.proposed_digest != digest,
            "mine": is_mine(record, request),
            "look_at": (
                look_at_before_release(record)
                if isinstance(record, Stage) and record.is_closed
                else []
            ),
        },
    )


def said(record, name) -> str:
    """What is true of the record now."""
    if record.released_at:
        return _("Public now: %(name)s") % {"name": name}
    if record.proposed_at:
        return _("Proposed: %(name)s – another manager confirms it.") % {"name": name}
    return _("Not public: %(name)s") % {"name": name}


def page_after(project, record) -> str:
    if isinstance(record, Project):
        return reverse("activities:settings", args=[project.slug])
    if hasattr(record, "get_absolute_url"):
        return record.get_absolute_url()
    return reverse("reports:publishing", args=[project.slug])


@require_POST
@for_members(Role.MANAGER)
def undo_release(request, project):
    try:
        _kind, record = undo(project, request.POST.get("token", ""), by=request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect("reports:publishing", project.slug)
    messages.success(request, _("Undone. %(now)s") % {"now": said(record, name_of(record))})
    return redirect(page_after(project, record))


@require_safe
@for_members(Role.VIEWER)
def preview(request, project, kind, pk):
    """The public page as it will be with this record: for members, kept by nobody."""
    record = record_of(project, kind_of(kind), pk)
    stated = public_projects(Project.objects.filter(pk=project.pk)).get()
    on = day_of(request, public=True) or stated.day(latest=today())
    page = page_of(stated, on, today=today(), also=record)
    page |= {
        "previewed": name_of(record),
        "previewed_pk": pk,
        "kind_name": kind,
        "not_there": not shown_by(page, record),
    }
    response = render(request, "reports/public_preview.html", page)
    response["X-Robots-Tag"] = "noindex"
    return response


def shown_by(page, record) -> bool:
    """Whether the record stands on the page of this day at all: what was completed after the
    cut-off day does not."""
    if isinstance(record, Activity):
        return record in page["activities"]
    if isinstance(record, Announcement):
        return record in page["announced"]
    if isinstance(record, Recommendation):
        return any(record in event.findings for event in page["events"])
    if isinstance(record, Procurement):
        return any(item.lot.contract.procurement == record for item in page["progress"].items)
    if isinstance(record, Stage):
        return record.number in {stage.number for stage in page["stages"]}
    return True
