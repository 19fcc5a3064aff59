"""What a report lacks before it is submitted: errors, which forbid it (rule V20), and warnings.
Each names its records, so that a person gets there with one click."""

from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity, Report
from activities.words import DESK_KINDS, Kind, Status
from core.days import in_words, today
from reports.report.facts import ReportFacts
from reports.report.sections import written
from workshops.models import Mission, Recommendation
from workshops.words import FollowUp

# Links that one finding shows; the rest is counted.
SHOWN = 12
# Nobody takes part in these.
WITHOUT_PARTICIPANTS = {*DESK_KINDS, Kind.EXPERT_MISSION}


class Finding(NamedTuple):
    """`links`: (what it is called, its page)."""

    text: str
    links: list[tuple[str, str]]
    error: bool = False

    @property
    def shown(self) -> list[tuple[str, str]]:
        return self.links[:SHOWN]

    @property
    def more(self) -> list[tuple[str, str]]:
        return self.links[SHOWN:]


def findings(report: Report, records: ReportFacts) -> list[Finding]:
    """Errors first; five statements beside what the records have read. What was put right since the
    last day of the period is no fault any more."""
    found = [
        *_not_over(report),
        *_without_dates(report),
        *_without_reports(report),
        *_of_what_was_done(report, records),
        *_without_response(report),
        *_texts(report),
    ]
    return sorted(found, key=lambda one: not one.error)


def _not_over(report) -> Iterable[Finding]:
    if report.last >= today():
        text = _("The period goes on until %(day)s: the report can be submitted after that.")
        yield Finding(text % {"day": in_words(report.last)}, [], error=True)


def _without_dates(report) -> Iterable[Finding]:
    rows = list(
        Activity.objects.filter(
            project=report.project,
            status__in=[Status.PLANNED, Status.ONGOING],
            current_end__lte=min(report.last, today()),
        )
        .order_by("sort_key")
        .values_list("code", "status")
    )
    if rows:
        text = ngettext(
            "%(count)s activity has no actual dates, and its end has passed. Mark it as held, set "
            "new dates or postpone it.",
            "%(count)s activities have no actual dates, and their end has passed. Mark them as "
            "held, set new dates or postpone them.",
            len(rows),
        )
        slug = report.project.slug
        links = [(code, reverse("activities:detail", args=[slug, code])) for code, _status in rows]
        yield Finding(text % {"count": len(rows)}, links, error=True)


def _without_reports(report) -> Iterable[Finding]:
    missions = (
        Mission.objects.of(report.project)
        .counted()
        .report_missing()
        .filter(delivered_on__lte=report.last)
        .exclude(activity__status=Status.CANCELLED)
        .select_related("activity")
        .order_by("activity__sort_key", "number")
    )
    holidays = report.project.working_day_calendar()
    late, coming = [], []
    for mission in missions:
        mission.activity.project = report.project
        link = (mission.code, f"{mission.get_absolute_url()}edit/")
        (late if mission.report_due(holidays) < today() else coming).append(link)
    if late:
        text = ngettext(
            "%(count)s mission has no report.", "%(count)s missions have no report.", len(late)
        )
        yield Finding(text % {"count": len(late)}, late, error=True)
    if coming:
        text = ngettext(
            "The report of %(count)s mission has not come yet; it is not due yet either.",
            "The reports of %(count)s missions have not come yet; they are not due yet either.",
            len(coming),
        )
        yield Finding(text % {"count": len(coming)}, coming)


def _of_what_was_done(report, records) -> Iterable[Finding]:
    slug = report.project.slug
    done = [row for row in records.done if row["status_then"] == Status.COMPLETED]

    def links(rows):
        return [(row["code"], reverse("activities:edit", args=[slug, row["code"]])) for row in rows]

    nobody = [
        row
        for row in done
        if row["kind"] not in WITHOUT_PARTICIPANTS
        and all(row[name] is None for name in ("women", "men", "not_stated"))
    ]
    if nobody:
        text = ngettext(
            "%(count)s activity has no participants.",
            "%(count)s activities have no participants.",
            len(nobody),
        )
        yield Finding(text % {"count": len(nobody)}, links(nobody))
    nothing = [row for row in done if not (row["outputs_en"].strip() or row["outputs_sr"].strip())]
    if nothing:
        text = ngettext(
            "%(count)s activity has no outputs.",
            "%(count)s activities have no outputs.",
            len(nothing),
        )
        yield Finding(text % {"count": len(nothing)}, links(nothing))


def _without_response(report) -> Iterable[Finding]:
    rows = (
        Recommendation.objects.of(report.project)
        .recommendations()
        .as_of(min(report.last, today()))
        .filter(status=FollowUp.PROPOSED)
        .select_related("activity")
        .order_by("sort_key")
    )
    links = []
    for one in rows:
        one.activity.project = report.project
        links.append((one.code, one.get_absolute_url()))
    if links:
        text = ngettext(
            "%(count)s recommendation has no response.",
            "%(count)s recommendations have no response.",
            len(links),
        )
        yield Finding(text % {"count": len(links)}, links)


def _texts(report) -> Iterable[Finding]:
    known = {one.section: one for one in report.texts.all()} if report.pk else {}
    empty, in_one = [], []
    for section in written(report.kind):
        link = (
            section.heading,
            reverse("reports:report-text", args=[report.project.slug, report.code, section.key]),
        )
        text = known.get(section.key)
        languages = [bool(text and part.strip()) for part in _parts(text)]
        if section.needed and not any(languages):
            empty.append(link)
        elif any(languages) and not all(languages):
            in_one.append(link)
    if empty:
        text = ngettext(
            "%(count)s section has no text.", "%(count)s sections have no text.", len(empty)
        )
        yield Finding(text % {"count": len(empty)}, empty)
    if in_one:
        text = ngettext(
            "%(count)s section is written in one language only; the other stands in for it.",
            "%(count)s sections are written in one language only; the other stands in for it.",
            len(in_one),
        )
        yield Finding(text % {"count": len(in_one)}, in_one)


def _parts(text) -> tuple[str, str]:
    return (text.text_en, text.text_sr) if text else ("", "")
