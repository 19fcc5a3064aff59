"""The addresses of the API."""

from ninja import NinjaAPI

from activities.models import Activity, Project
from activities.words import Status
from core.days import today
from reports.api.questions import (
    ComponentCode,
    KindWord,
    PublicDay,
    Slug,
    StatusWord,
    component_of,
    released_project,
    strict,
)
from reports.api.schemas import (
    FAULTS,
    UNREADABLE,
    ActivityOut,
    AddresseeOut,
    EquipmentOut,
    ProgressOut,
    ProjectOut,
    RecommendationOut,
)
from reports.outcomes import public_recommendations
from reports.queries import progress
from workshops.words import FollowUp

api = NinjaAPI(
    title="Twinning",
    version="1",
    description="Released facts of EU Twinning projects. Read-only, no account, no key.",
    docs_url=None,
    urls_namespace="api",
)


def number(value) -> float | None:
    return None if value is None else float(value)


@api.get(
    "/projects",
    response={200: list[ProjectOut], **UNREADABLE},
    summary="Released projects",
)
@strict
def projects(request):
    return [
        {
            "slug": project.slug,
            "title_en": project.title_en,
            "title_sr": project.title_sr,
            "acronym": project.acronym,
            "reference": project.reference,
            "programme": project.programme,
            "eu_contribution_eur": (
                None
                if project.eu_contribution_eur is None
                else f"{project.eu_contribution_eur:.2f}"
            ),
            "start": project.start,
            "end": project.end(project.day(latest=today())),
            "duration_months": project.months(project.day(latest=today())),
            "cut_off": project.cut_off,
            "demonstration": project.demonstration,
        }
        for project in Project.objects.released().prefetch_related("extensions").order_by("slug")
    ]


@api.get(
    "/projects/{slug}/progress",
    response={200: ProgressOut, **FAULTS},
    summary="Progress of a project on a day",
)
@strict
def project_progress(request, slug: Slug, on: PublicDay = None):
    project = released_project(slug)
    figures = progress(project, on or project.day(latest=today()))
    return {
        "on": figures.on,
        "elapsed_percent": number(figures.elapsed_percent),
        "elapsed_days": figures.elapsed_days,
        "total_days": figures.total_days,
        "month": figures.month,
        "completed": figures.completed,
        "by_kind": figures.by_kind,
        "by_component": {
            component.code: figures.by_component[component.pk]
            for component in project.components.all()
        },
        "statuses": figures.statuses,
        "progress_percent": number(figures.progress_percent),
        "planned_percent": number(figures.planned_percent),
        "spi": number(figures.spi),
        "months_ahead": number(figures.months_ahead),
        "forecast_end": figures.forecast_end,
        "delivered": list(figures.delivered),
        "overdue": figures.overdue,
        "participations": {"total": figures.participations.total},
        "recommendations": {
            "total": figures.recommendations.total,
            "overdue": figures.recommendations.overdue,
            "rate": number(figures.recommendations.rate),
        },
        "demonstration": project.demonstration,
    }


@api.get(
    "/projects/{slug}/activities",
    response={200: list[ActivityOut], **FAULTS},
    summary="Released activities as on a day, by code",
    description=(
        "Of what had not taken place by the day only its name, kind and status are given. The "
        "filters narrow together."
    ),
)
@strict
def project_activities(
    request,
    slug: Slug,
    on: PublicDay = None,
    kind: KindWord = None,
    status: StatusWord = None,
    component: ComponentCode = None,
):
    project = released_project(slug)
    rows = released_activities(project, on or project.day(latest=today()))
    if kind:
        rows = rows.filter(kind=kind)
    if status:
        rows = rows.filter(status_then=status)
    if component is not None:
        rows = rows.filter(component=component_of(project, component))
    codes = {one.pk: one.code for one in project.components.all()}
    return [activity_out(row, codes) for row in rows]


def released_activities(project, on):
    """Of the released ones the public reads the named columns alone."""
    return (
        Activity.objects.filter(project=project)
        .released()
        .counted()
        .as_of(on)
        .only(
            "code", "kind", "component_id", "title_en", "title_sr", "summary_en", "summary_sr",
            "place", "provenance", "stated_fields",
        )
        .order_by("sort_key")
    )  # fmt: skip


# What a demonstration may have made up, as the public page marks it, and the column that it is in.
SOURCED = {"title": "title", "kind": "kind", "month": "actual_end", "place": "place"}
ONCE_OVER = ("month", "place")


def activity_out(row, codes) -> dict:
    over = row.status_then == Status.COMPLETED
    return {
        "code": row.code,
        "kind": row.kind,
        "component": codes[row.component_id],
        "title_en": row.title_en,
        "title_sr": row.title_sr,
        "status": row.status_then,
        "month": f"{row.since:%Y-%m}" if over else None,
        "place": row.place if over else None,
        "summary_en": row.summary_en if over else None,
        "summary_sr": row.summary_sr if over else None,
        "made_up": [
            name
            for name, column in SOURCED.items()
            if row.made_up(column) and (over or name not in ONCE_OVER)
        ],
    }


@api.get(
    "/projects/{slug}/recommendations",
    response={200: list[RecommendationOut], **FAULTS},
    summary="Released conclusions and recommendations as on a day",
)
@strict
def project_recommendations(request, slug: Slug, on: PublicDay = None):
    project = released_project(slug)
    rows = public_recommendations(project, on or project.day(latest=today()))
    return [recommendation_out(row) for row in rows.order_by("sort_key")]


def recommendation_out(row) -> dict:
    answered = row.is_recommendation and row.status_then != FollowUp.PROPOSED
    return {
        "code": row.code,
        "activity": row.activity.code,
        "kind": row.kind,
        "area": row.area and row.area.key,
        "text_en": row.text_en,
        "text_sr": row.text_sr,
        "addressee": row.addressee
        and {name: getattr(row.addressee, name) for name in AddresseeOut.model_fields},
        "due": row.due,
        "status": row.status_then if row.is_recommendation else None,
        "since": row.since if answered else None,
        "overdue": row.overdue_then if row.is_recommendation else None,
    }


@api.get(
    "/projects/{slug}/equipment",
    response={200: EquipmentOut, **FAULTS},
    summary="Procured equipment as on a day: quantity and value by category",
    description=(
        "The sums of what was released. Where no procurement of the project is, all are 0: as with "
        "the lists, that says nothing of what is not released."
    ),
)
@strict
def project_equipment(request, slug: Slug, on: PublicDay = None):
    project = released_project(slug)
    figures = progress(project, on or project.day(latest=today()))
    return {
        "total": steps_out(figures.released_equipment),
        "categories": {
            name: steps_out(sums) for name, sums in figures.released_equipment_by_category.items()
        },
    }


def steps_out(sums) -> dict:
    return {
        step: {"quantity": amount.quantity, "eur": float(amount.eur)}
        for step, amount in sums._asdict().items()
    }
