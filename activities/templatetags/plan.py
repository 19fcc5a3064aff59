from django import template

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
