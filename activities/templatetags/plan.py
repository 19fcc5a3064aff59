from django import template

from activities.history import reason_in_words
from activities.models import Project
from activities.words import Kind, Role, Status

register = template.Library()


@register.filter
def status_label(status):
    return Status(status).label


@register.filter
def marks(activity, on):
    """Overdue, starts late, waiting for a date: derived, never stored."""
    return activity.marks(on)


@register.filter
def role_label(role):
    return Role(role).label


@register.filter
def kind_label(kind):
    return Kind(kind).label


@register.filter
def purpose_text(project):
    return project.shown("purpose").text


@register.simple_tag
def demonstration_here() -> str:
    """The demonstration projects of this installation, for the banner of the admin."""
    return ", ".join(Project.objects.filter(demonstration=True).values_list("slug", flat=True)[:9])


@register.filter
def change_reason(stored) -> str:
    """Why a record was saved, in the words of the page."""
    return reason_in_words(stored or "")
