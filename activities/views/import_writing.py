"""The import itself, taking it back, and throwing the file away."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.access import for_members
from activities.imports.checking import Refusal, discard
from activities.imports.registry import IMPORTABLE
from activities.imports.writing import carry_out, in_the_way, undo
from activities.views.imports import import_of
from activities.views.progress import go_through
from activities.words import ImportState, Role


@for_members(Role.STAFF)
def write(request, project, pk):
    """Step 4: all of it or nothing."""
    source = import_of(project, pk)
    if request.method != "POST":
        return redirect(source)
    if source.options.get("past") and "past" not in request.POST:
        messages.error(
            request,
            _("The file is of a past day. Tick that you want its state, or discard the file."),
        )
        return redirect(source)
    options = {
        option.name: True
        for option in IMPORTABLE[source.what].options_for(project.can_manage)
        if option.name in request.POST
    }
    steps = carry_out(source, by=request.user, manager=project.can_manage, options=options)
    return go_through(
        request, project, steps, source.written, IMPORTABLE[source.what].list_address(source),
        source, done=say_imported,
    )  # fmt: skip


def say_imported(request, source):
    source.refresh_from_db(fields=["counts"])
    text = ngettext(
        "Imported: %(count)s row of “%(file)s”. It can be undone as long as nobody changes it.",
        "Imported: %(count)s rows of “%(file)s”. They can be undone as long as nobody changes "
        "them.",
        source.written,
    )
    messages.success(request, text % {"count": source.written, "file": source.file_name})


@for_members(Role.STAFF)
def undo_import(request, project, pk):
    """Asks once, and says what stands against it."""
    source = import_of(project, pk)
    if source.state != ImportState.IMPORTED:
        return redirect(source)
    if request.method == "POST":
        try:
            undo(source, by=request.user)
        except Refusal as error:
            for line in error.messages:
                messages.error(request, line)
            return redirect("activities:import-undo", project.slug, source.pk)
        messages.success(
            request,
            _("The import of “%(file)s” is undone: everything is as it was before.")
            % {"file": source.file_name},
        )
        return redirect(IMPORTABLE[source.what].back_address(project, source.scope))
    return render(
        request,
        "activities/import_undo.html",
        {"project": project, "source": source, "in_the_way": in_the_way(source)},
    )


@for_members(Role.STAFF)
def discard_import(request, project, pk):
    source = import_of(project, pk)
    if request.method != "POST":
        return redirect(source)
    try:
        discard(source)
    except Refusal as error:
        messages.error(request, " ".join(error.messages))
        return redirect(source)
    messages.success(
        request, _("“%(file)s” is discarded. Nothing was imported.") % {"file": source.file_name}
    )
    return redirect(reverse("activities:imports", args=[project.slug]))
