"""Two people edit the same activity: both versions side by side, and the person chooses."""

import json

from activities.forms.activity import ABSENT
from activities.forms.institutions import COUNTS, FLAGS
from core.days import in_words, parse_day
from core.forms import as_text

THEIRS, MINE = "theirs", "mine"
OWN = {"version", "base", "why", "csrfmiddlewaretoken"}


def versions_side_by_side(form, current) -> dict:
    """For the page: a row for each field that differs, with what was stored when the person
    began (`base`), what somebody else saved (`theirs`) and what the person typed (`mine`).

    Preselected is mine where I changed the field, theirs where only they did.
    """
    theirs = form.values_of(current)
    mine = {name: as_text(form.cleaned_data.get(name)) for name in theirs}
    base = _base(form)
    rows = []
    # Fields that came with a new status were not on the person's page: theirs stands.
    unseen = [name for name in theirs if base and name not in base]
    for name in theirs:
        if mine[name] == theirs[name] or name in unseen:
            continue
        changed_by_me = mine[name] != base.get(name, theirs[name])
        rows.append(
            {
                "name": name,
                "label": form.fields[name].label,
                "theirs": in_the_readers_words(form, name, theirs[name]),
                "mine": in_the_readers_words(form, name, mine[name]),
                "pick": MINE if changed_by_me else THEIRS,
                "both": changed_by_me and theirs[name] != base.get(name, theirs[name]),
            }
        )
    last = current.history.select_related("history_user").first()
    return {
        "rows": rows,
        "base_now": json.dumps(theirs),
        "version_now": current.version,
        "who": last.history_user if last else None,
        "when": last.history_date if last else None,
        "typed": [
            (name, value)
            for name, values in form.data.lists()
            for value in values
            if name not in OWN and not name.startswith("pick_") and name != "resolve"
        ],
        "why": form.cleaned_data.get("why", ""),
        "unseen": unseen,
        "dropped": _no_longer_there(form, base),
    }


def _no_longer_there(form, base) -> list[dict]:
    """What the person changed in fields that the new status does not have any more."""
    found = []
    for name in base:
        field = form.base_fields.get(name)
        if not field or name not in form.data:
            continue
        if name in form.fields and not form.fields[name].disabled:
            continue
        values = form.data.getlist(name)
        many = name in FLAGS
        mine = as_text(values) if many else values[-1]
        if mine != base[name]:
            words = [str(form.institutions.get(int(pk), pk)) for pk in values if pk.isdecimal()]
            found.append({"label": field.label, "mine": ", ".join(words) if many else mine})
    return found


def _base(form) -> dict:
    try:
        base = json.loads(form.cleaned_data.get("base") or "{}")
    except ValueError:
        base = {}
    return base if isinstance(base, dict) else {}


def in_the_readers_words(form, name: str, value: str) -> str:
    """A stored value as people read it: the names of choices, days in words."""
    if not value or value == "[]":
        return ""
    choices = dict(getattr(form.fields[name], "choices", ()))
    if value.startswith("[") and choices:
        return ", ".join(str(choices.get(key, key)) for key in json.loads(value))
    if choices:
        return str(choices.get(value, value))
    if day := parse_day(value):
        return in_words(day)
    return value


def merged(posted, form, activity):
    """What was typed, with the stored value where the person picked theirs."""
    data = posted.copy()
    if any(posted.get(f"pick_{name}") == THEIRS for name in COUNTS):
        data.pop("total", None)  # it was typed for the other numbers
    for key, choice in posted.items():
        name = key.removeprefix("pick_")
        if name == key or choice != THEIRS or name not in form.fields:
            continue
        value = form.stored_value(activity, name)
        if isinstance(value, list):
            data.setlist(name, [str(pk) for pk in value])
        elif value is not ABSENT:
            data[name] = as_text(value)
    return data
