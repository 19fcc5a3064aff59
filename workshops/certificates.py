"""Certificates of those who came to a workshop, a training or a study visit: a Word file with one
page for each, in the office's template. Names come from the restricted list."""

from decimal import Decimal

from django.db import transaction
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.models import Activity
from activities.parts import EVENT_MODELS
from activities.word_templates import word_document
from activities.words import Kind, Status, WordKind
from core.days import SpanWriter, in_words, working_days_between
from core.templatetags.twinning import person_name
from core.texts import serbian
from workshops.models import Participation
from workshops.words import Attendance

FOR_WHAT = {
    Kind.WORKSHOP: gettext_lazy("for taking part in the workshop"),
    Kind.TRAINING: gettext_lazy("for taking part in the training"),
    Kind.STUDY_VISIT: gettext_lazy("for taking part in the study visit"),
}


def has_certificates(activity) -> bool:
    """Of the kinds that have a row of their own, once they are over."""
    return activity.kind in FOR_WHAT and activity.status == Status.COMPLETED


def who_came(activity) -> list[Participation]:
    """Those on the list who came, by name, in one statement; nobody whose name was erased, and
    nobody once the list is to be deleted."""
    if activity.project.names_are_due:
        return []
    rows = activity.participations.filter(attendance=Attendance.CAME, person__isnull=False)
    return list(rows.select_related("person", "institution").order_by("person__name", "pk"))


def certificates(activity, rows, *, signatories, issued_on):
    """The file as an open BytesIO, in the language and script of the page. `signatories`: two
    texts. Raises ValidationError where the office's own template does not fit."""
    context = certificate_words(activity, rows, signatories=signatories, issued_on=issued_on)
    # Nobody's name: the title stands in the list of the files that were opened last.
    title = f"{_('Certificates')} – {activity.code}"
    return word_document(WordKind.CERTIFICATE, activity.project, context, title=title)


def certificate_words(activity, rows, *, signatories, issued_on) -> dict:
    """The values of workshops.certificate_placeholders."""
    project = activity.project
    first, second = signatories
    return {
        "people": [
            {
                "name": person_name(row.person.name),
                "institution": row.institution.name if row.institution else "",
                "post": person_name(row.person.post),
            }
            for row in rows
        ],
        "event": activity.title,
        "code": activity.code,
        "kind": capfirst(str(activity.get_kind_display())),
        "for_what": str(FOR_WHAT[activity.kind]),
        "days": SpanWriter().span(activity.actual_start, activity.actual_end),
        "place": serbian(activity.place),
        "length": length_of(activity),
        "project": project.title,
        "reference": project.reference,
        "programme": serbian(project.programme),
        "first_signatory": person_name(first),
        "second_signatory": person_name(second),
        "issued": in_words(issued_on) if issued_on else "",
        "mark": _("EXAMPLE – not the Ministry's data.") if project.demonstration else "",
    }


def length_of(activity) -> str:
    """Hours of teaching where they are recorded, else the working days that it took."""
    hours = getattr(event_of(activity), "hours", None)
    if hours:
        whole = hours == int(hours)
        # A part of an hour takes the form of the plural.
        return ngettext(
            "%(hours)s hour of teaching", "%(hours)s hours of teaching", int(hours) if whole else 2
        ) % {"hours": number_format(Decimal(hours), 0 if whole else 1)}
    holidays = activity.project.working_day_calendar()
    days = working_days_between(activity.actual_start, activity.actual_end, holidays)
    if not days:
        return ""
    return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}


def event_of(activity):
    """The row of its own fields."""
    return EVENT_MODELS[activity.kind].objects.filter(activity=activity).first()


def store_number(*, activity, number: int, by=None):
    """How many certificates were issued, in the row of the event; the activity gets a new version,
    so that a form opened before does not overwrite it."""
    with transaction.atomic():
        current = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
        row = event_of(current)
        if row.certificates == number:
            return
        row.certificates = number
        row._history_user = current._history_user = by
        current.entered_event = row
        current.version += 1
        current.save(update_fields=["version"])
