"""The minutes of a steering committee's meeting as a Word file, to be signed by both sides: who was
there, what was said at each point, what was decided."""

from django.utils.translation import gettext as _

from activities.models import Meeting
from activities.word_templates import word_document
from activities.words import WordKind
from core.days import in_words
from reports.committee.meetings import attendance
from reports.committee.pack import when_and_where


def minutes_word(meeting: Meeting):
    """An open BytesIO in the language of the page. Raises ValidationError where the office's own
    template does not fit."""
    words = minutes_words(meeting)
    project = meeting.activity.project
    title = f"{words['code']} – {_('Minutes')}"
    return word_document(WordKind.COMMITTEE_MINUTES, project, words, title=title)


def minutes_words(meeting: Meeting) -> dict:
    """The values of reports.committee.pack_placeholders.MINUTES."""
    activity = meeting.activity
    project = activity.project
    next_meeting = meeting.next_meeting
    return {
        "code": meeting.code,
        "meeting": activity.title,
        "project": project.title,
        "reference": project.reference,
        "when": when_and_where(activity),
        "mark": _("EXAMPLE – not the Ministry's data.") if project.demonstration else "",
        "attendance": [
            {
                "institution": row.institution.name,
                "role": str(row.role),
                "number": "–" if row.participants is None else str(row.participants),
            }
            for row in attendance(activity)
        ],
        "points": [
            {
                "number": f"{place}.",
                "title": item.title,
                "presenter": item.shown("presenter").text,
                "minutes": item.shown("minutes").text,
            }
            for place, item in enumerate(meeting.agenda.all(), 1)
        ],
        "decisions": [
            {
                "code": one.code,
                "text": one.text,
                "responsible": one.owner_in_words or "–",
                "due": in_words(one.due),
            }
            for one in meeting.decisions.with_parts()
        ],
        "next_meeting": (
            _("Next meeting: %(day)s") % {"day": in_words(next_meeting)} if next_meeting else ""
        ),
    }
