"""Certificates of those who came to an event."""

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from activities.access import for_members
from activities.files import CONTENT_TYPES
from activities.models import ReadingLog
from activities.views.documents import guarded
from activities.views.shared import activity_of
from activities.words import Reading, Role
from core.forms import show_errors, typed
from workshops.certificates import (
    certificates,
    event_of,
    has_certificates,
    store_number,
    who_came,
)
from workshops.forms.certificates import CertificatesForm


@for_members(Role.STAFF)
def make_certificates(request, project, code):
    """Whom to choose and who signs; a post gives the file, in the language of the page."""
    activity = activity_of(project, code)
    if not has_certificates(activity):
        raise Http404(
            _("Certificates are made for a workshop, training or study visit that is completed.")
        )
    rows, data = who_came(activity), typed(request)
    form = CertificatesForm(data, rows=rows, activity=activity, event=event_of(activity))
    if rows and request.method == "POST" and form.is_valid():
        try:
            return answer(request, form, activity)
        except ValidationError as error:
            show_errors(form, error)
    if rows:
        ReadingLog.note(project, request.user, Reading.LIST, activity)
    return render(
        request,
        "workshops/certificates.html",
        {"project": project, "activity": activity, "form": form, "rows": rows},
    )


def answer(request, form, activity):
    """The file; that somebody has it is noted, as each reading of names is."""
    chosen = form.cleaned_data
    file = certificates(
        activity,
        form.chosen(),
        signatories=(chosen["first_signatory"], chosen["second_signatory"]),
        issued_on=chosen["issued_on"],
    )
    if chosen.get("number") is not None:
        store_number(activity=activity, number=chosen["number"], by=request.user)
    ReadingLog.note(activity.project, request.user, Reading.CERTIFICATES, activity)
    word = _("certificates")
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"{activity.code}_{word}.docx",
        content_type=CONTENT_TYPES["docx"],
    )
    return guarded(response, cache="private, no-store")
