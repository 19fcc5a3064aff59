"""What the public reads of a project: an allow-list of columns for each kind of record, never a
filter on what an internal page shows. The pages and the preview of a release use the same."""

from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch

from activities.models import Activity, Announcement, Document, Partner, Project, Stage
from activities.models.frame import PUBLIC_ROLES
from activities.words import PartnerRole, Status
from core.days import add_months
from reports.outcomes import public_recommendations
from reports.queries import Progress, progress
from reports.rows import component_rows, equipment_rows, kind_rows
from reports.stages.closing import public_stages
from workshops.models import Recommendation

# `checkpoints` are the counts that sources state of a demonstration: they decide on the marks.
OF_A_PROJECT = (
    "slug", "title_en", "title_sr", "acronym", "reference", "programme", "eu_contribution_eur",
    "start", "start_precision", "duration_months", "cut_off", "sector_en", "sector_sr",
    "purpose_en", "purpose_sr", "demonstration", "checkpoints", "released_at",
)  # fmt: skip
OF_AN_ACTIVITY = (
    "code", "sort_key", "kind", "title_en", "title_sr", "summary_en", "summary_sr", "place",
    "provenance", "stated_fields", "project",
)  # fmt: skip
# Not even the days are read, so that no template can show them.
OF_WHAT_IS_ANNOUNCED = (
    "month", "activity__kind", "activity__title_en", "activity__title_sr",
    "activity__provenance", "activity__stated_fields",
)  # fmt: skip
OF_A_PARTNER = (
    "role", "project", "institution__name_en", "institution__name_sr",
    "institution__abbreviation",
)  # fmt: skip
OF_A_COMPONENT = ("code", "title_en", "title_sr", "provenance", "project")
OF_A_FILE = ("name", "kind", "size", "activity")


def public_projects(rows=None):
    """The released ones (else those of `rows`), with what the public reads of them."""
    partners = Partner.objects.filter(role__in=PUBLIC_ROLES).select_related("institution")
    return (
        (Project.objects.released() if rows is None else rows)
        .only(*OF_A_PROJECT)
        .prefetch_related("extensions", Prefetch("partners", partners.only(*OF_A_PARTNER)))
    )


def public_activities(project, on: date, *, also: Activity | None = None):
    """Released and completed on the day, by code; each with its `public_files`. `also`: one that
    a preview shows as if it were released."""
    rows = Activity.objects.filter(project=project)
    released, files = rows.released(), Document.objects.public()
    if also is not None:
        released |= rows.filter(pk=also.pk)
        files = Document.objects.filter(access="public")
    return (
        released.as_of(on)
        .filter(status_then=Status.COMPLETED)
        .only(*OF_AN_ACTIVITY)
        .order_by("sort_key")
        .prefetch_related(Prefetch("documents", files.only(*OF_A_FILE), "public_files"))
    )


def public_announcements(project, *, also: Announcement | None = None) -> list[Announcement]:
    """What is announced as of today, by month; within a month by title, for an order by day or
    code would tell more."""
    rows = Announcement.objects.shown().filter(activity__project=project)
    rows = list(rows.select_related("activity").only(*OF_WHAT_IS_ANNOUNCED))
    if also is not None and also not in rows and also.is_to_come:
        also.month = also.activity.current_start.replace(day=1)
        rows.append(also)
    return sorted(rows, key=lambda row: (row.month, row.activity.kind, row.activity.title))


class Month(NamedTuple):
    """A calendar month of the project: what was completed in it and released, by code, for the
    order of the days is not public."""

    first: date
    activities: list


def months_of(project, figures: Progress, activities) -> list[Month]:
    """From the month of the start to that of the end, and to that of the day where it is later."""
    by_month: dict[date, list] = {}
    for activity in activities:
        by_month.setdefault(activity.since.replace(day=1), []).append(activity)
    first = min([project.start.replace(day=1), *by_month])
    last = max([figures.end.replace(day=1), *by_month])
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = [add_months(first, number) for number in range(count)]
    return [Month(month, by_month.get(month, [])) for month in months]


class Column(NamedTuple):
    """A month in the picture, in its units: where the column begins and how high it is."""

    x: int
    height: float
    # It has begun; it is a January.
    over: bool
    year: bool

    @property
    def top(self) -> float:
        return HIGHEST - self.height


WIDTH, HIGHEST = 12, 60


def picture_of(months: list[Month], on: date) -> dict:
    """The months as columns, as high as what was completed in them."""
    most = max((len(month.activities) for month in months), default=0)
    return {
        "width": WIDTH * len(months),
        "columns": [
            Column(
                WIDTH * number,
                HIGHEST * len(month.activities) / most if most else 0,
                month.first <= on,
                month.first.month == 1,
            )
            for number, month in enumerate(months)
        ],
    }


class Event(NamedTuple):
    """A workshop (or another event) with what it concluded; `month` is the first day of that in
    which it was completed, None where it goes on again."""

    activity: Activity
    month: date | None
    findings: list


def events_of(activities, findings) -> list[Event]:
    """The events of which conclusions are public, the newest month first, then by code."""
    completed = {activity.pk: activity for activity in activities}
    by_activity: dict[int, list] = {}
    for finding in sorted(findings, key=lambda row: row.sort_key):
        by_activity.setdefault(finding.activity_id, []).append(finding)
    events = []
    for pk, rows in by_activity.items():
        activity = completed.get(pk)
        month = activity.since.replace(day=1) if activity else None
        events.append(Event(activity or rows[0].activity, month, rows))
    # They came by code, and sorting keeps that order within a month.
    return sorted(events, key=lambda event: event.month or date.max, reverse=True)


def owner_of(project) -> str:
    """Who answers for what the page says: the beneficiary."""
    names = [
        partner.institution.name
        for partner in project.partners.all()
        if partner.role == PartnerRole.BENEFICIARY
    ]
    return ", ".join(names)


def page_of(project, on: date, *, today: date, also=None) -> dict:
    """Everything that the page of a project shows of a day. Figures count all activities; the
    lists hold released records. `also`: a record that a preview shows as if it were released.

    What is announced is today's, so it stands on no page of an earlier day than the one that
    everybody sees first."""

    def previewed(model):
        return also if isinstance(also, model) else None

    figures = progress(project, on)
    figures.previewed = also
    activities = list(public_activities(project, figures.on, also=previewed(Activity)))
    findings = public_recommendations(project, figures.on, also=previewed(Recommendation))
    months = months_of(project, figures, activities)
    announced = []
    if figures.on in (project.day(latest=today), today):
        announced = public_announcements(project, also=previewed(Announcement))
    components = project.components.only(*OF_A_COMPONENT)
    return {
        "project": project,
        "progress": figures,
        "on": figures.on,
        "entries_after": figures.entries_after,
        "owner": owner_of(project),
        "components": component_rows(project, figures, components),
        "kinds": [row for row in kind_rows(figures) if row["completed"]],
        "activities": activities,
        "months": months,
        "newest_first": months[::-1],
        "last_month": months[-1],
        "picture": picture_of(months, figures.on),
        "events": events_of(activities, findings),
        "announced": announced,
        "stages": public_stages(project, figures.on, also=previewed(Stage)),
        "equipment": equipment_rows(figures.released_equipment_by_category),
    }
