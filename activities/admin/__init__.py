"""The admin of this app; projects, whose pages show figures, are in reports/admin.py."""

from activities.admin import activity, committee, document, frame, word_template  # noqa: F401
