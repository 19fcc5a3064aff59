"""The page on which many serial and inventory numbers are pasted, or read from a workbook."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.access import for_members
from activities.words import Role
from core.forms import typed
from procurement.forms.numbers import NumbersForm

# Item or code of the piece, serial number, inventory number.
EXAMPLE = [
    ("2.1", "PF3X-0001", "MUP-0101"),
    ("2.1/07", "PF3X-0002", "MUP-0102"),
    ("3.2", "", "MUP-0103"),
]


@for_members(Role.STAFF)
def numbers(request, project):
    """Two steps: the rows are shown as understood, then those that were shown are stored. What is
    doubtful stays in the text."""
    data = typed(
        request, again=_("You are signed in again. Nothing is saved yet; choose a file once more.")
    )
    form = NumbersForm(
        data,
        request.FILES if request.method == "POST" else None,
        project=project,
        initial={"item": request.GET.get("item", "")},
    )
    if request.method == "POST" and form.is_valid() and "store" in request.POST:
        stored = form.store(by=request.user)
        if stored is None:
            messages.warning(
                request,
                _(
                    "Nothing is stored: the rows, or the equipment itself, have changed since they "
                    "were shown. Look at them as they are now, and store again."
                ),
            )
        else:
            say_stored(request, stored)
            if not stored.doubtful:
                return redirect("procurement:pieces", project.slug)
            form = with_the_rest(request, project, stored)
    if form.is_bound:
        form.is_valid()
    return render(
        request,
        "procurement/numbers.html",
        {"project": project, "form": form, "example": EXAMPLE},
    )


def say_stored(request, reading):
    if count := len(reading.to_store):
        text = ngettext(
            "Numbers of %(count)s piece are stored.",
            "Numbers of %(count)s pieces are stored.",
            count,
        )
        messages.success(request, text % {"count": count})
    if unchanged := len(reading.unchanged):
        text = ngettext(
            "%(count)s row changed nothing.", "%(count)s rows changed nothing.", unchanged
        )
        messages.info(request, text % {"count": unchanged})
    if doubtful := len(reading.doubtful):
        text = ngettext(
            "%(count)s row waits for you: it is below, with what is doubtful in it.",
            "%(count)s rows wait for you: they are below, with what is doubtful in them.",
            doubtful,
        )
        messages.warning(request, text % {"count": doubtful})


def with_the_rest(request, project, stored):
    """The page again with the rows that wait, as answered so far."""
    data = request.POST.copy()
    data["text"] = stored.rest()
    return NumbersForm(data, project=project)
