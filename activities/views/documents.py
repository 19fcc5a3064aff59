"""Files of an activity: adding, changing, removing, giving out, and the dossier of all of them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from activities import evidence
from activities.access import for_members
from activities.dossier import build
from activities.files import CONTENT_TYPES
from activities.forms.documents import GONE, DocumentForm, FilesForm
from activities.models import Document, ReadingLog
from activities.views.shared import activity_of
from activities.words import Access, DocumentKind, Reading, Role
from core.forms import typed


def files_section(project, activity) -> dict:
    """What the section "Files" of the activity's page shows, in one statement. The checklist
    counts what is there; the list has what the reader may open."""
    documents = list(activity.documents.select_related("uploaded_by"))
    for document in documents:
        document.activity = activity
    return {
        "documents": [
            document
            for document in documents
            if project.can_edit or document.access != Access.RESTRICTED
        ],
        "checklist": evidence.checklist(activity.kind, {one.kind for one in documents}),
    }


def document_of(project, code, pk) -> Document:
    """A file of the activity that the reader may open; 404 for every other, so that a guessed
    address does not tell whether there is one."""
    document = get_object_or_404(
        Document.objects.readable_by(project).select_related("activity"), pk=pk, activity__code=code
    )
    document.activity.project = project
    return document


def file_response(document, *, cache: str) -> FileResponse:
    """The content to be saved, never shown: whatever it is, no browser runs it."""
    try:
        content = document.content.open("rb")
    except FileNotFoundError:
        raise Http404(GONE) from None
    return guarded(
        FileResponse(
            content,
            as_attachment=True,
            filename=document.name,
            content_type=CONTENT_TYPES[document.extension],
        ),
        cache=cache,
    )


def guarded(response, *, cache: str):
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = cache
    return response


@require_safe
@for_members(Role.VIEWER)
def download(request, project, code, pk):
    document = document_of(project, code, pk)
    response = file_response(document, cache="private, no-store")
    if document.access == Access.RESTRICTED:
        ReadingLog.note(project, request.user, Reading.FILE, document.activity)
    return response


@for_members(Role.STAFF)
def add_files(request, project, code):
    activity = activity_of(project, code)
    kind, access = request.GET.get("kind", ""), request.GET.get("access", "")
    form = FilesForm(
        typed(request, again=_("You are signed in again. Choose the files once more.")),
        request.FILES if request.method == "POST" else None,
        project=project,
        initial={
            "kind": kind if kind in DocumentKind.values else "",
            "access": access if access in Access.values else Access.INTERNAL,
        },
    )
    if request.method == "POST" and form.is_valid():
        kept, refused = form.save(activity, request.user)
        if kept:
            say_kept(request, kept)
            for refusal in refused:
                messages.error(request, refusal.messages[0])
            if not refused:
                return redirect(f"{activity.get_absolute_url()}#files")
            chosen = {name: request.POST[name] for name in ("kind", "access")}
            return redirect(f"{request.path}?{urlencode(chosen)}")
        for refusal in refused:
            form.add_error("files", refusal)
    return render(
        request,
        "activities/files_add.html",
        {"project": project, "activity": activity, "form": form},
    )


def say_kept(request, kept):
    text = ngettext("%(count)s file is added.", "%(count)s files are added.", len(kept))
    messages.success(request, text % {"count": len(kept)})
    if kept[0].access != request.POST.get("access"):
        messages.info(request, _("Signed sheets are restricted: staff and managers open them."))


def changeable(project, code, pk) -> Document:
    document = document_of(project, code, pk)
    if document.access == Access.PUBLIC and not project.can_manage:
        raise PermissionDenied(_("Only managers change or remove a public file."))
    return document


@for_members(Role.STAFF)
def edit_file(request, project, code, pk):
    document = changeable(project, code, pk)
    name = document.name
    form = DocumentForm(typed(request), instance=document, project=project)
    if request.method == "POST" and form.is_valid() and form.store(by=request.user):
        messages.success(request, _("“%(name)s” is saved.") % {"name": document.name})
        return redirect(f"{document.activity.get_absolute_url()}#files")
    return render(
        request,
        "activities/file_edit.html",
        {"project": project, "activity": document.activity, "form": form, "name": name, "pk": pk},
    )


@for_members(Role.STAFF)
def remove_file(request, project, code, pk):
    document = changeable(project, code, pk)
    if request.method == "POST":
        document.delete()
        messages.success(request, _("“%(name)s” is removed.") % {"name": document.name})
        return redirect(f"{document.activity.get_absolute_url()}#files")
    return render(
        request,
        "activities/file_remove.html",
        {"project": project, "activity": document.activity, "document": document},
    )


@require_safe
@for_members(Role.VIEWER)
def dossier(request, project, code):
    """Everything that the reader may open, in one file, with an index."""
    activity = activity_of(project, code)
    section = files_section(project, activity)
    restricted = any(one.access == Access.RESTRICTED for one in section["documents"])
    word = _("dossier")
    response = FileResponse(
        build(project, activity, reader=request.user, **section),
        as_attachment=True,
        filename=f"{activity.code}_{word}.zip",
        content_type="application/zip",
    )
    if restricted:
        ReadingLog.note(project, request.user, Reading.DOSSIER, activity)
    return guarded(response, cache="private, no-store")
