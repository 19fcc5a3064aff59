"""The rows of a report in words, from its facts, in the language and script of the moment; the
fields are those of reports.report.placeholders."""

from collections import Counter

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from activities.words import (
    DocumentKind,
    Kind,
    Party,
    Reason,
    ReportKind,
    Status,
)
from core.days import SpanWriter, in_words, parse_day
from core.templatetags.twinning import free_text, number, working_days
from core.texts import StandIn, serbian, shown
from procurement.models.sums import STEPS
from procurement.words import Category
from workshops.words import FollowUp

DASH = "–"
NO_BREAK = "\u00a0"
# What a row of “Timing and delays” tells.
EVENTS = {
    "postponed": gettext_lazy("postponed"),
    "cancelled": gettext_lazy("cancelled"),
    "moved": gettext_lazy("new dates"),
    "late": gettext_lazy("delivered late"),
    "overdue": gettext_lazy("overdue"),
    "waiting": gettext_lazy("waiting for a date"),
}


def day(text: str | None) -> str:
    return in_words(parse_day(text)) if text else DASH


def span(days: list) -> str:
    first, last = (parse_day(one) if one else None for one in days)
    if not (first and last):
        return in_words(first or last) if first or last else DASH
    return SpanWriter().span(first, last)


def per_cent(value: str | None) -> str:
    if value is None:
        return pgettext("no value", "n/a")
    return f"{number_format(value, decimal_pos=1)}{NO_BREAK}%"


def of(pair) -> str:
    return StandIn.of(shown(*pair))


def all_of(value) -> str:
    """A date that is not known yet, an unknown amount: a dash."""
    return DASH if value is None else working_days(value)


# Activities


def activities(facts: dict) -> list[dict]:
    return [
        {
            "code": one["code"],
            "title": of(one["title"]),
            "kind": str(Kind(one["kind"]).label),
            "status": str(Status(one["status"]).label),
            "planned": span(one["planned"]),
            "actual": _actual(one),
            "place": serbian(one["place"]),
            "days": working_days(one["days"]) if one["days"] != "0" else DASH,
            **_people(one["people"]),
            "outputs": of(one["outputs"]),
            "documents": ", ".join(
                f"{DocumentKind(kind).label}{f' ({n})' if n > 1 else ''}"
                for kind, n in one["documents"].items()
            ),
        }
        for one in facts["activities"]
    ]


def _actual(one) -> str:
    if one["status"] == Status.ONGOING:
        return _("since %(day)s") % {"day": day(one["actual"][0])}
    return span(one["actual"])


def _people(counts) -> dict:
    """A dash where nobody has recorded any."""
    women, men, not_stated = (DASH if n is None else str(n) for n in counts)
    known = [n for n in counts if n is not None]
    return {
        "women": women,
        "men": men,
        "not_stated": not_stated,
        "people": str(sum(known)) if known else DASH,
    }


def timing(facts: dict) -> list[dict]:
    found = []
    for one in facts["timing"]:
        reason = str(Reason(one["reason"]).label) if one["reason"] else ""
        note = free_text(one["note"])
        found.append(
            {
                "code": one["code"],
                "title": of(one["title"]),
                "what": str(EVENTS[one["what"]]),
                "day": day(one["day"]),
                "approved": day(one["approved"]),
                "reason": ": ".join(filter(None, [reason, note])) or DASH,
                "party": str(Party(one["party"]).label) if one["party"] else DASH,
                "new": _new_date(one),
                "act": one["act"] or DASH,
            }
        )
    return found


def _new_date(one) -> str:
    if one["what"] in ("cancelled", "late", "overdue"):
        return DASH
    return span(one["new"]) if any(one["new"]) else _("not yet known")


def counted(facts: dict, name: str, words) -> list[dict]:
    """Postponements, cancellations and new dates by reason, or by side."""
    rows = [one for one in facts["timing"] if one["what"] in ("postponed", "cancelled", "moved")]
    counts = Counter(one[name] for one in rows)
    return [
        {
            "label": capfirst(str(words(value).label if value else _("not stated"))),
            "count": str(count),
        }
        for value, count in counts.most_common()
    ]  # fmt: skip


# Recommendations and the plan


def recommendations(kind: str, facts: dict) -> list[dict]:
    """Of a quarter those that are open or were closed in it; else all."""
    rows = facts["recommendations"]
    if kind == ReportKind.QUARTERLY:
        rows = [one for one in rows if one["open"] or one["closed"]]
    return [
        {
            "code": one["code"],
            "text": of(one["text"]),
            "addressee": _addressee(*one["addressee"]),
            "due": day(one["due"]),
            "status": str(FollowUp(one["status"]).label)
            + (f", {_('overdue')}" if one["overdue"] else ""),
        }
        for one in rows
    ]


def _addressee(en, sr, abbreviation, country) -> str:
    """As Institution.short; where there is no abbreviation, its name."""
    short = serbian(abbreviation) if country == "RS" else abbreviation
    return short or shown(en, sr).text or DASH


def follow_up(facts: dict) -> str:
    """One sentence: how many there are, and with which status."""
    counts = facts["by_status"]
    total = sum(counts.values())
    if not total:
        return _("There are no recommendations yet.")
    text = ngettext("%(count)s recommendation", "%(count)s recommendations", total)
    parts = ", ".join(
        f"{FollowUp(status).label} {counts[status]}" for status in FollowUp if status in counts
    )
    return f"{text % {'count': total}}: {parts}."


def plan(facts: dict) -> list[dict]:
    return [
        {
            "code": one["code"],
            "title": of(one["title"]),
            "kind": str(Kind(one["kind"]).label),
            "status": str(Status(one["status"]).label),
            "dates": span(one["dates"]) if any(one["dates"]) else _("waiting for a date"),
            "days": working_days(one["days"]),
        }
        for one in facts["next"]
    ]


def days(facts: dict) -> list[dict]:
    return [
        {
            "label": f"{one['code']} {of(one['title'])}" if one["code"] else _("Total"),
            "budget": all_of(one["budget"]),
            "planned": working_days(one["planned"]),
            "period": working_days(one["in_period"]),
            "used": working_days(one["used"]),
            "free": all_of(one["free"]),
            "total": not one["code"],
        }
        for one in facts["days"]
    ]


# Equipment and annexes


def equipment(facts: dict) -> list[dict]:
    rows = facts["equipment"]["categories"]
    found = [
        {
            "label": capfirst(str(Category(one["category"]).label)),
            **{step: _amount(one[step]) for step in STEPS},
        }
        for one in rows
    ]
    if found:
        figures = facts["figures"]
        total = {step: _amount(figures[f"equipment.{step}"]) for step in STEPS}
        found.append({"label": _("Total"), **total})
    return found


def _amount(pair) -> str:
    text = _("%(pieces)s (EUR %(amount)s)") % {
        "pieces": number(pair[0], 0),
        "amount": number(pair[1], 2),
    }
    # A narrow column breaks it before the amount, never inside.
    return text.replace("EUR ", f"EUR{NO_BREAK}").replace(" EUR", f"{NO_BREAK}EUR")


def units(facts: dict) -> list[dict]:
    return [
        {
            "unit": of(one["unit"]),
            "quantity": number(one["quantity"], 0),
            "value": number(one["eur"], 2),
        }
        for one in facts["equipment"]["units"]
        if one["quantity"]
    ]


def annexes(facts: dict) -> list[dict]:
    documents = facts["documents"]
    return [
        {
            "label": capfirst(str(kind.label)),
            "count": str(documents[kind][0]),
            "codes": ", ".join(documents[kind][1]),
        }
        for kind in DocumentKind
        if kind in documents
    ]
