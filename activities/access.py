"""Who may do what: the one place where a view of a project begins.

`@for_members(role)` finds the project among those that the person may see and hands it to
the view. Not signed in: to the sign-in page (with what was typed, see core.forms.carry). Not
a member: 404, as for a project that does not exist. A member without the role: 403.
"""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.views import asked_to_sign_in
from activities.models import Project
from activities.words import Role
from core.forms import drop_carried
from core.readings import days_typed_within

RANK = {Role.VIEWER: 0, Role.STAFF: 1, Role.MANAGER: 2}


def at_least(role: str, needed: str) -> bool:
    return RANK[role] >= RANK[needed]


def project_for(user, slug: str, needed: str = Role.VIEWER, *, knowing=None) -> Project:
    """The project with `can_edit` and `can_manage`; Http404 or PermissionDenied otherwise.
    `knowing(projects)` adds in the same statement what a view asks of it besides."""
    projects = Project.objects.visible_to(user).prefetch_related("extensions")
    try:
        project = (knowing(projects) if knowing else projects).get(slug=slug)
    except Project.DoesNotExist:
        raise Http404(_("There is no such project, or you are not a member of it.")) from None
    if not at_least(project.role, needed):
        raise PermissionDenied(
            _("Your role in this project is “%(role)s”; this needs “%(needed)s”.")
            % {"role": Role(project.role).label, "needed": Role(needed).label}
        )
    project.can_edit = at_least(project.role, Role.STAFF)
    project.can_manage = at_least(project.role, Role.MANAGER)
    return project


def for_members(needed: str = Role.VIEWER, *, knowing=None):
    """For views of one project: view(request, project, …) instead of its slug."""

    def decorate(view):
        @wraps(view)
        def wrapped(request, slug, *args, **kwargs):
            if not request.user.is_authenticated:
                return asked_to_sign_in(request)
            try:
                project = project_for(request.user, slug, needed, knowing=knowing)
            except (Http404, PermissionDenied):
                drop_carried(request)
                raise
            with days_typed_within(lambda: (project.start, project.end())):
                return view(request, project, *args, **kwargs)

        return wrapped

    return decorate
