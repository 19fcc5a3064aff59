"""Texts of libraries that people see and that have no Serbian of their own (crispy-forms,
axes, simple-history). Named here so that our catalogues hold them; never run."""

from django.utils.translation import gettext_noop

TEXTS = [
    gettext_noop("Change history"),
    gettext_noop("Change History"),
    gettext_noop("This object doesn't have a change history."),
    gettext_noop("Change reason"),
    gettext_noop("Changed by"),
    gettext_noop("Created"),
    gettext_noop("Changed"),
    gettext_noop("Deleted"),
    gettext_noop("View %s"),
    gettext_noop("Change history: %s"),
    gettext_noop("history user"),
    gettext_noop("Access Attempts"),
    gettext_noop("Access Attempt"),
    gettext_noop("Access Logs"),
    gettext_noop("Access Log"),
    gettext_noop("Access Failures"),
    gettext_noop("Access Failure"),
    gettext_noop("access attempts"),
    gettext_noop("access attempt"),
    gettext_noop("access logs"),
    gettext_noop("access log"),
    gettext_noop("access failures"),
    gettext_noop("access failure"),
    gettext_noop("Axes"),
]
