"""Scans of the papers: adding, giving out, removing."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.models import ReadingLog
from activities.views.documents import file_response
from activities.words import Reading, Role
from core.forms import typed
from procurement.forms.papers import PapersForm
from procurement.models import Paper
from procurement.papers import BY_MODEL, OWNERS, remove_paper
from procurement.words import PaperKind


@for_members(Role.STAFF)
def add(request, project, owner, pk):
    record = owner_of(project, owner, pk)
    kinds = BY_MODEL[type(record)].kinds
    asked = request.GET.get("kind", "")
    form = PapersForm(
        typed(request, again=_("You are signed in again. Choose the files once more.")),
        request.FILES if request.method == "POST" else None,
        owner=record,
        initial={"kind": asked if asked in kinds else kinds[0]},
    )
    if request.method == "POST" and form.is_valid():
        kept, refused = form.save(request.user)
        if kept:
            say_kept(request, kept)
            for refusal in refused:
                messages.error(request, refusal.messages[0])
            if not refused:
                return redirect(f"{record.get_absolute_url()}#papers")
            return redirect(f"{request.path}?{urlencode({'kind': form.cleaned_data['kind']})}")
        for refusal in refused:
            form.add_error("files", refusal)
    return render(
        request,
        "procurement/papers_add.html",
        {"project": project, "owner": record, "what": record._meta.verbose_name, "form": form},
    )


def owner_of(project, word, pk):
    """The contract, delivery, acceptance or protocol of the project; 404 for every other."""
    if word not in OWNERS:
        raise Http404
    model, way = OWNERS[word].model, OWNERS[word].procurement
    rows = model.objects.select_related(f"{way}__project")
    return get_object_or_404(rows, pk=pk, **{f"{way}__project": project})


def say_kept(request, kept):
    text = ngettext("%(count)s file is added.", "%(count)s files are added.", len(kept))
    messages.success(request, text % {"count": len(kept)})
    if kept[0].kind == PaperKind.SIGNED_PROTOCOL:
        messages.info(
            request,
            _("The protocol is signed and locked. Its equipment moves by a new protocol alone."),
        )


@require_safe
@for_members(Role.STAFF)
def download(request, project, pk):
    paper = get_object_or_404(Paper.objects.of(project), pk=pk)
    response = file_response(paper, cache="private, no-store")
    ReadingLog.note(project, request.user, Reading.FILE)
    return response


@for_members(Role.STAFF)
def remove(request, project, pk):
    paper = get_object_or_404(Paper.objects.of(project).select_related(*Paper.OWNERS), pk=pk)
    unlocks = paper.kind == PaperKind.SIGNED_PROTOCOL
    if unlocks and not project.can_manage:
        raise PermissionDenied(_("Only managers remove the scan of a signed protocol."))
    back = f"{paper.owner.get_absolute_url()}#papers"
    if request.method == "POST":
        remove_paper(paper, by=request.user)
        messages.success(request, _("“%(name)s” is removed.") % {"name": paper.name})
        return redirect(back)
    return render(
        request,
        "procurement/paper_remove.html",
        {"project": project, "paper": paper, "unlocks": unlocks, "back": back},
    )
