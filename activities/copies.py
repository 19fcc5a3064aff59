"""What the form of a new activity begins with: a kind, or what another activity has."""

from datetime import timedelta

from activities import rules
from activities.forms.activity import HELD
from activities.forms.event_fields import event_initial
from activities.models.activity import normal_code
from activities.parts import EVENT_MODELS
from activities.words import Kind
from core.days import add_months

COPIED_TEXTS = ("title", "description", "expected_output")
SHIFTS = {
    "week": lambda day: day + timedelta(days=7),
    "month": lambda day: add_months(day, 1),
}


def beginning(project, asked) -> dict:
    """What an empty form starts with: the kind asked for, or the context of `?like=`."""
    kind = asked.get("kind", "")
    initial = {"kind": kind} if kind in Kind.values else {}
    if "held" in asked:
        initial["status"] = HELD
    code = normal_code(asked.get("like", ""))
    like = project.activities.filter(code=code).first() if rules.CODE.fullmatch(code) else None
    return initial | copied(project, like, asked) if like else initial


def copied(project, like, asked) -> dict:
    """What a new activity takes from one that is like it. Without `choose=1` (save and add
    another) that is where and who; with it what is ticked in `copy=`, and its dates moved by
    `shift=`."""
    chosen = asked.getlist("copy") if "choose" in asked else ["people", "institutions"]
    initial = {
        "kind": like.kind,
        "component": like.component_id,
        "code": next_code(project, like.code),
        "place": like.place,
        "country": like.country,
        "venue": like.venue,
        "mode": like.mode,
    }
    names = []
    if "people" in chosen:
        names += ["responsible_ms", "responsible_bc"]
    if "texts" in chosen:
        names += [f"{text}_{language}" for text in COPIED_TEXTS for language in ("en", "sr")]
    initial |= {name: getattr(like, name) for name in names}
    if "institutions" in chosen:
        initial["invited"] = [
            str(row.institution_id) for row in like.presences.all() if row.invited
        ]
    model = EVENT_MODELS.get(like.kind)
    if "fields" in chosen and model:
        initial |= event_initial(like.event_row_for(model), names_of_people="people" in chosen)
    move, length = SHIFTS.get(asked.get("shift")), like.length
    if move and length is not None:
        initial["current_start"] = move(like.current_start)
        initial["current_end"] = initial["current_start"] + length
    return initial


def next_code(project, code: str) -> str:
    """The first free code after this one in the same result: 1.2.3 → 1.2.4."""
    stem, _dot, _last = code.rpartition(".")
    used = project.activities.filter(code__startswith=f"{stem}.").values_list("code", flat=True)
    numbers = [
        int(tail) for tail in (other.removeprefix(f"{stem}.") for other in used) if tail.isdigit()
    ]
    return f"{stem}.{max(numbers, default=0) + 1}"
