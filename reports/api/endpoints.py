"""The public, read-only API: released facts, the same figures as on the pages."""

from datetime import date
from typing import Annotated, Literal

from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Path, Schema
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from activities.models import Project
from core.days import parse_day, today
from procurement.words import Category
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


def public_day(value):
    """An ISO day up to today; numbers and other spellings are refused."""
    day = parse_day(value) if isinstance(value, str) else value
    if not isinstance(day, date):
        raise PydanticCustomError(
            "day", "{value} is not a day. Write it like 2020-01-20.", {"value": repr(value)[:60]}
        )
    if day > today():
        raise PydanticCustomError(
            "day",
            "{value} lies in the future. Ask for a day up to {today}.",
            {"value": day.isoformat(), "today": today().isoformat()},
        )
    return day


PublicDay = Annotated[date, BeforeValidator(public_day)]
Slug = Annotated[str, Path(pattern="^[-a-zA-Z0-9_]{1,60}$", examples=["thb-serbia"])]


class ProjectOut(Schema):
    slug: str
    title_en: str
    title_sr: str
    acronym: str
    reference: str
    programme: str
    eu_contribution_eur: str | None
    start: date
    end: date
    duration_months: int
    cut_off: date | None
    demonstration: bool = Field(description="Holds made-up records; not the facts of an office.")


class ParticipationsOut(Schema):
    total: int


class RecommendationsOut(Schema):
    total: int
    overdue: int
    rate: float | None = Field(
        description="Implemented or verified, of those once accepted and due by the day."
    )


class ProgressOut(Schema):
    """n/a is null; percentages have one decimal."""

    on: date
    elapsed_percent: float | None
    elapsed_days: int
    total_days: int
    month: int | None
    completed: int
    by_kind: dict[str, int]
    by_component: dict[str, int]
    statuses: dict[str, int]
    progress_percent: float | None
    planned_percent: float | None
    spi: float | None = Field(description="Schedule index (earned schedule), two decimals")
    months_ahead: float | None = Field(description="Below zero: behind the plan; one decimal")
    forecast_end: date | None = Field(description="The last day at the pace so far")
    delivered: Annotated[list[int], Field(description="[done, due]", min_length=2, max_length=2)]
    overdue: int
    participations: ParticipationsOut
    recommendations: RecommendationsOut
    demonstration: bool


class AddresseeOut(Schema):
    key: str
    abbreviation: str
    name_en: str
    name_sr: str


class RecommendationOut(Schema):
    """Of a conclusion `status`, `since` and `overdue` are null: it stands as it was adopted."""

    code: str
    activity: str
    kind: str
    area: str | None
    text_en: str
    text_sr: str
    addressee: AddresseeOut | None
    due: date | None
    status: str | None
    since: date | None = Field(description="null while nobody has answered yet")
    overdue: bool | None


class AmountOut(Schema):
    quantity: int = Field(description="Pieces")
    eur: float = Field(description="Their price, with two decimals at most")


class StepsOut(Schema):
    """How far the equipment is; each step is a part of the step before."""

    contracted: AmountOut = Field(description="From the signature of the contract on")
    delivered: AmountOut = Field(description="Delivered and not rejected")
    accepted: AmountOut
    handed_over: AmountOut = Field(description="Handed over to a unit")


class EquipmentOut(Schema):
    total: StepsOut
    categories: dict[Literal[tuple(Category.values)], StepsOut] = Field(
        description="Each of the four, zeros included"
    )


class FaultOut(Schema):
    detail: list[dict]


class MissingOut(Schema):
    detail: str


FAULTS = {422: FaultOut, 404: MissingOut}


def number(value) -> float | None:
    return None if value is None else float(value)


@api.get("/projects", response=list[ProjectOut], summary="Released projects")
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
def project_progress(request, slug: Slug, on: PublicDay | None = None):
    project = get_object_or_404(Project.objects.released(), slug=slug)
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
    "/projects/{slug}/recommendations",
    response={200: list[RecommendationOut], **FAULTS},
    summary="Released conclusions and recommendations as on a day",
)
def project_recommendations(request, slug: Slug, on: PublicDay | None = None):
    project = get_object_or_404(Project.objects.released(), slug=slug)
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
def project_equipment(request, slug: Slug, on: PublicDay | None = None):
    project = get_object_or_404(Project.objects.released(), slug=slug)
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
