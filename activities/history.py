"""Who saved a record, when, what changed and why, in the reader's words."""

from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.words import Action

SHOWN = 20
UNSHOWN = {"version", "search", "sort_key", "released_by"}
# Words that the code itself writes as the reason; anything else was typed by a person.
REASONS = {
    "released": gettext_lazy("released"),
    "withdrawn": gettext_lazy("withdrawn"),
    "loaded": gettext_lazy("loaded from a data file"),
    "counted": gettext_lazy("counted from the list of participants"),
    "closed": gettext_lazy("closed"),
    "edited": gettext_lazy("text edited"),
    "generated": gettext_lazy("generated text taken"),
    "assessed": gettext_lazy("assessed"),
    "undone": gettext_lazy("release undone"),
    "archive": gettext_lazy("archive downloaded"),
    "releases by one person": gettext_lazy("one person may release"),
    **{action.value: action.label for action in Action},
}


# Whoever may not read these does not learn either that somebody wrote there, or why.
RESTRICTED = {"internal_note"}


def edits(record, *, restricted: bool = True) -> list[dict]:
    """The latest saves of a record with history: {"when", "who", "what", "why"}, newest first.
    `what` names the fields that changed; the first save says that the record was entered.
    Without `restricted` nothing is told of the fields that staff alone read."""
    rows = list(record.history.select_related("history_user")[: SHOWN + 1])
    found = []
    for row, older in pairwise(rows):
        columns = changed_columns(older, row)
        if not restricted and RESTRICTED & columns.keys():
            columns = {name: label for name, label in columns.items() if name not in RESTRICTED}
            if not columns:
                continue
            found.append(_edit(row, list(columns.values())) | {"why": ""})
        else:
            found.append(_edit(row, list(columns.values())))
    if rows and len(rows) <= SHOWN:
        found.append(_edit(rows[-1], [_("entered")]))
    return found


def changed_columns(older, newer) -> dict[str, str]:
    """Name of the column → what people call it."""
    return {
        field.name: str(field.verbose_name)
        for field in newer.tracked_fields
        if field.name not in UNSHOWN
        and getattr(older, field.attname) != getattr(newer, field.attname)
    }


def _edit(row, what) -> dict:
    return {"when": row.history_date, "who": row.history_user, "what": what, "why": reason(row)}


def reason(row) -> str:
    """The reason as people read it: the code's own word translated, what a person typed as is."""
    return reason_in_words(row.history_change_reason or "")


def reason_in_words(stored: str) -> str:
    word, _colon, typed = stored.partition(": ")
    if word not in REASONS:
        return stored
    return f"{REASONS[word]}: {typed}" if typed else str(REASONS[word])
