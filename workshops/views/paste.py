"""The page on which many lines are pasted."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from activities.access import for_members
from activities.models import ReadingLog
from activities.views.shared import activity_of
from activities.words import Reading, Role
from core.forms import typed
from workshops.forms.paste import PasteForm
from workshops.views.participants import say_added, say_marked
from workshops.words import Sex


@for_members(Role.STAFF)
def paste(request, project, code):
    """The pasted lines. With doubtful ones nothing is stored before the page has shown them all;
    what is not stored then stays in the text."""
    activity = activity_of(project, code)
    data = typed(request)
    form = PasteForm(data, activity=activity)
    if request.method == "POST" and form.is_valid():
        reviewed = "save" in request.POST or "sound" in request.POST
        if reviewed or not form.doubtful:
            number, marked, waiting = form.save(by=request.user, sound_only="sound" in request.POST)
            if marked:
                say_marked(request, marked)
            if number or not (waiting or marked):
                say_added(request, number)
            if not waiting:
                return redirect("workshops:participants", project.slug, activity.code)
            messages.warning(request, waiting_words(waiting))
            form = with_the_rest(request, activity, form, waiting)
    ReadingLog.note(project, request.user, Reading.REGISTER, activity)
    return render(
        request,
        "workshops/participants_paste.html",
        {"project": project, "activity": activity, "form": form, "sexes": SEX_ANSWERS},
    )


SEX_ANSWERS = [
    ("female", Sex.FEMALE.label),
    ("male", Sex.MALE.label),
    ("none", Sex.NOT_STATED.label),
]


def waiting_words(waiting) -> str:
    return ngettext(
        "%(count)s line waits for you: it is below, with what is doubtful in it.",
        "%(count)s lines wait for you: they are below, with what is doubtful in them.",
        len(waiting),
    ) % {"count": len(waiting)}


def with_the_rest(request, activity, form, waiting):
    """The page again with the lines that wait, as answered so far."""
    data = request.POST.copy()
    data["text"] = "\n".join(line.raw for line in waiting)
    faults = {
        line.asked["mark"]: line.asked["errors"] for line in waiting if hasattr(line, "asked")
    }
    rest = PasteForm(data, activity=activity)
    rest.is_valid()
    for mark, asked in getattr(rest, "institutions", {}).items():
        asked["errors"] = faults.get(mark, [])
    return rest
