"""The pack of a meeting of the steering committee, and its minutes, as files."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.files import CONTENT_TYPES
from activities.words import Role
from core.days import today
from core.pages import day_of
from reports.committee.meetings import pack_day
from reports.committee.pack import Pack, pack_of
from reports.committee.pack_paper import pack_pdf
from reports.timeline.of_project import timeline_of
from reports.timeline.paper import PAPERS
from reports.views.committee import meeting_of
from reports.views.dashboard import figures_of
from reports.views.timeline import heading_of


def asked_for(request, project, code) -> Pack:
    """The pack of the meeting, its figures of `?on=` or of the day that is set for it."""
    meeting = meeting_of(project, code)
    on = pack_day(project, meeting, day_of(request))
    return pack_of(meeting, on, figures_of(request, project, on))


def drawing_of(project, on):
    """The timeline of that day, all activities, with its heading."""
    line, form = timeline_of(project, on, today(), {})
    return line, heading_of(project, line, form)


@require_safe
@for_members(Role.VIEWER)
def pdf_file(request, project, code):
    """On A4; with `?paper=a3` the timeline on A3."""
    pack = asked_for(request, project, code)
    paper = request.GET.get("paper", "").strip().lower()
    content = pack_pdf(pack, *drawing_of(project, pack.on), paper if paper in PAPERS else "a4")
    answer = HttpResponse(content, "application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, name_of(pack, "pdf"))
    return answer


@require_safe
@for_members(Role.VIEWER)
def word_file(request, project, code):
    """The same as a Word file, in the template of the office where it has one."""
    # Word's libraries are read when somebody wants a file.
    from reports.committee.pack_word import pack_word

    pack = asked_for(request, project, code)
    return word_answer(
        request,
        pack.meeting,
        lambda: pack_word(pack, *drawing_of(project, pack.on)),
        name_of(pack, "docx"),
    )


@require_safe
@for_members(Role.VIEWER)
def minutes_file(request, project, code):
    """The minutes as a Word file, to be corrected and signed."""
    from reports.committee.minutes_word import minutes_word

    meeting = meeting_of(project, code)
    if meeting._state.adding:
        messages.warning(request, _("Save the agenda first: the minutes follow its points."))
        return redirect(meeting)
    what = _("minutes")
    name = f"{project.slug}_{meeting.code}_{what}.docx"
    return word_answer(request, meeting, lambda: minutes_word(meeting), name)


def word_answer(request, meeting, make, name):
    """The file, or the page of the meeting with what is wrong with the office's template."""
    try:
        file = make()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(meeting)
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPES["docx"])


def name_of(pack, ending) -> str:
    what = _("pack")
    return f"{pack.project.slug}_{pack.meeting.code}_{what}_{pack.on}.{ending}"
