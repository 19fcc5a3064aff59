"""The archive of a project as a download."""

import tempfile

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.views.exports import as_download
from activities.words import Role
from core.days import today
from reports.archive.build import build_archive

ZIP = "application/zip"


@require_safe
@for_members(Role.MANAGER)
def archive(request, project):
    """In the language of the page, without names of people and restricted files. The history of
    the project says who took it."""
    target = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    try:
        build_archive(project, target, languages=[get_language()])
        project._history_user = request.user
        project._change_reason = "archive"
        project.save(update_fields=["slug"])
    except BaseException:
        target.close()
        raise
    target.seek(0)
    name = "_".join([_("archive"), project.slug, str(today())])
    return as_download(target, f"{name}.zip", ZIP)
