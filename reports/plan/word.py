"""The work plan, the difference between two states of it and the outlook as Word files. The work
plan comes from a template that the office may replace; the other two are annexes, made here."""

from io import BytesIO

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.word_templates import word_document
from activities.words import WordKind
from core.days import in_words
from core.templatetags.twinning import working_days
from core.texts import serbian
from reports.plan.changes import Changes
from reports.plan.document import WorkPlan
from reports.plan.months import PlanCalendar
from reports.plan.outlook import Outlook
from reports.plan.shown import LineWriter, grouped_changes
from reports.plan.words import counts_in_words

MADE_UP = "°"


def word_of_work_plan(plan: WorkPlan) -> BytesIO:
    """Raises ValidationError where the office's own template does not fit."""
    title = f"{plan.title} – {plan.project.title}"
    return word_document(WordKind.WORK_PLAN, plan.project, _context(plan), title=title)


def _context(plan: WorkPlan) -> dict:
    """The values of reports.plan.placeholders."""
    project = plan.project
    missions = [_mission(one, plan.calendar) for group in plan.missions for one in group.missions]
    return {
        "title": plan.title,
        "version": str(plan.number),
        "approval": plan.approval,
        "project": project.title,
        "reference": project.reference,
        "programme": serbian(project.programme),
        "period": _period(plan),
        "note": serbian(plan.version.note) if plan.version else "",
        **_demonstration(project),
        "counted": _counted(plan),
        "components": [
            {"code": code, "title": title.text, "result": result.text}
            for code, title, result in plan.results
        ],
        "groups": [
            {
                "code": group.code,
                "title": group.title.text,
                "days": working_days(group.days),
                "rows": [_line(row) for row in group.rows],
            }
            for group in plan.groups
        ],
        "changes_title": plan.changes_title if plan.changes else "",
        "sentences": (plan.change_sentences or [_("Nothing in the plan has changed.")])
        if plan.changes
        else [],
        "changes": [
            {"code": group.code, "title": group.title.text, "rows": _changes(group.rows)}
            for group in plan.change_groups
        ],
        "missions": missions,
        "mission_days": working_days(sum(group.days for group in plan.missions)),
    }


def _demonstration(project) -> dict:
    if not project.demonstration:
        return {"example": "", "made_up": ""}
    return {
        "example": _("EXAMPLE – not the Ministry's data."),
        "made_up": _("° Made up for the demonstration; no public source states it."),
    }


def _period(plan) -> str:
    months = plan.calendar.count
    text = ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    return f"{in_words(plan.project.start)} – {in_words(plan.project.end())}; {text}"


def _counted(plan) -> str:
    count = len(plan.state.open_lines)
    activities = ngettext("%(count)s activity", "%(count)s activities", count) % {"count": count}
    days = _("working days: %(days)s") % {"days": working_days(plan.days)}
    return f"{activities}; {days}"


def _marked(row) -> str:
    return f"{row.code}{MADE_UP}" if row.made_up else row.code


def _line(row) -> dict:
    return {
        "code": _marked(row),
        "title": row.title.text,
        "output": row.output.text,
        "kind": row.kind,
        "month": row.months or "–",
        "dates": _("%(days)s (proposed)") % {"days": row.dates} if row.proposed else row.dates,
        "days": working_days(row.days),
        "responsible": row.responsible,
        "status": row.status_label,
        "why": row.why,
    }


def _changes(rows) -> list[dict]:
    return [
        {
            "code": _marked(row) if not place else "",
            "title": row.title.text if not place else "",
            "change": part.text,
            "why": part.why,
            "recorded": part.who,
        }
        for row in rows
        for place, part in enumerate(row.parts)
    ]


def _mission(one, calendar) -> dict:
    span = (one.start, one.end)
    return {
        "component": one.component,
        "code": _marked(one),
        "title": one.title.text,
        "month": calendar.months(span) or "–",
        "dates": calendar.days(span),
        "experts": str(one.experts),
        "days": working_days(one.days),
        "state": one.state_label,
    }


# Annexes, without a template


def word_of_changes(changes: Changes) -> BytesIO:
    from core.word_parts import heading, lined_table, paragraph

    said = _("From %(was)s to %(now)s") % {"was": changes.was.words, "now": changes.now.words}
    document = _annex(changes.project, _("What has changed in the plan"), said)
    for sentence in counts_in_words(changes) or [_("Nothing in the plan has changed.")]:
        paragraph(document, f"– {sentence}")
    heads = [_("Code"), _("Title"), pgettext("of the plan", "Change"), _("Why"), _("Recorded")]
    for group in grouped_changes(changes, PlanCalendar(changes.project)):
        heading(document, f"{group.code} {group.title.text}", 2)
        rows = [list(row.values()) for row in _changes(group.rows)]
        lined_table(document, (2, 5.9, 8.3, 6, 4.5), heads, rows)
    return _finished(document, changes.project)


def word_of_outlook(outlook: Outlook) -> BytesIO:
    from core.word_parts import heading, lined_table, paragraph

    project, calendar = outlook.project, PlanCalendar(outlook.project)
    writer = LineWriter(calendar)
    span = f"{in_words(outlook.on)} – {in_words(outlook.last)}"
    document = _annex(
        project, _("Next six months"), span, _("As of %(day)s") % {"day": in_words(outlook.on)}
    )
    heads = [
        _("Code"), _("Title"), _("Kind"), _("Month"), _("Dates"), _("Days"), _("Responsible"),
        _("Status"),
    ]  # fmt: skip
    names = ("code", "title", "kind", "month", "dates", "days", "responsible", "status")
    parts = [
        (_("Should be over and is not"), outlook.late),
        *((date_format(month.first, "YEAR_MONTH_FORMAT"), month.rows) for month in outlook.months),
        (_("Without a date"), outlook.undated),
    ]
    for words, found in parts:
        if not found:
            continue
        heading(document, words, 2)
        lines = [_line(writer.line(row.line)) for row in found]
        rows = [[line[name] for name in names] for line in lines]
        lined_table(
            document, (2, 7.2, 3.4, 1.9, 3.9, 1.5, 4.1, 2.7), heads, rows, right=frozenset({5})
        )
    heading(document, _("Missions"))
    heads = [
        _("Code"), _("Activity"), _("Month"), _("Dates"), _("Experts"), _("Days"), _("State"),
    ]  # fmt: skip
    names = ("code", "title", "month", "dates", "experts", "days", "state")
    for group in outlook.mission_groups:
        heading(document, f"{group.component} {outlook.titles[group.component].text}", 2)
        missions = [_mission(one, calendar) for one in group.missions]
        rows = [[mission[name] for name in names] for mission in missions]
        lined_table(
            document, (2.4, 9.3, 2.2, 4.8, 1.9, 1.9, 4.2), heads, rows, right=frozenset({4, 5})
        )
    if not outlook.missions:
        paragraph(document, _("No mission is planned in these months."))
    return _finished(document, project)


def _annex(project, name: str, *lines: str):
    """On its side, with what and whose it is."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    from core.word_parts import funding, head_of_pages, heading, new_document, paragraph

    document = new_document(f"{name} – {project.title}")
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    example = _demonstration(project)["example"]
    head_of_pages(section, " · ".join(filter(None, [name, project.acronym, example])))
    funding(document)
    heading(document, name)
    paragraph(document, " · ".join(filter(None, [project.title, project.reference])), bold=True)
    for line in lines:
        paragraph(document, line)
    return document


def _finished(document, project) -> BytesIO:
    from core.word_parts import GREY, SMALL, paragraph

    if project.demonstration:
        made_up = _demonstration(project)["made_up"]
        paragraph(document, made_up, size=SMALL, colour=GREY, before=12)
    file = BytesIO()
    document.save(file)
    file.seek(0)
    return file
