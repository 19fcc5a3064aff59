"""The archive of a project as a download."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.views.documents import guarded
from activities.words import Role
from core.days import today
from reports.archive.build import records_of, sent_archive

ZIP = "application/zip"


@require_safe
@for_members(Role.MANAGER)
def archive(request, project):
    """In the language of the page, without names of people and restricted files. The history of
    the project says who took it. It is sent while it is made, so that nobody on the way gives up
    waiting; one that is not whole does not open."""
    records = records_of(project)
    project._history_user = request.user
    project._change_reason = "archive"
    project.save(update_fields=["slug"])
    name = "_".join([_("archive"), project.slug, str(today())])
    response = StreamingHttpResponse(sent_archive(records, [get_language()]), content_type=ZIP)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.zip")
    # Or a proxy would wait for the end.
    response["X-Accel-Buffering"] = "no"
    return guarded(response, cache="private, no-store")
