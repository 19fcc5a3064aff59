"""The admin of this app; projects, whose pages show figures, are in reports/admin.py."""

from activities.admin import (  # noqa: F401
    activity,
    committee,
    document,
    frame,
    imports,
    plan_version,
    report,
    word_template,
)
