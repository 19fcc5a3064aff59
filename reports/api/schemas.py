"""What the answers look like. Every field is named here: what is not, is not public."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from activities.words import Kind
from procurement.words import Category
from reports.queries import COUNTED
from workshops.words import FindingKind, FollowUp

Count = Annotated[int, Field(ge=0)]
Percent = Annotated[float, Field(ge=0, le=100, description="With one decimal")]


STATUS = Literal[tuple(status.value for status in COUNTED)]


def example(**values) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class ProjectOut(Schema):
    model_config = example(
        slug="thb-serbia",
        title_en="Support to Strengthening the Fight against Trafficking in Human Beings",
        title_sr="Podrška u jačanju kapaciteta u borbi protiv trgovine ljudima",
        acronym="THB",
        reference="EuropeAid/159100/ID/ACT/RS",
        programme="IPA 2014",
        eu_contribution_eur="1000000.00",
        start="2018-09-01",
        end="2020-08-31",
        duration_months=24,
        cut_off="2020-01-20",
        demonstration=True,
    )

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

    model_config = example(
        on="2020-01-20",
        elapsed_percent=69.4,
        elapsed_days=507,
        total_days=731,
        month=17,
        completed=39,
        by_kind={
            "workshop": 8,
            "training": 2,
            "study visit": 2,
            "expert mission": 17,
            "conference": 1,
            "steering committee": 5,
            "presentation": 1,
            "drafting": 3,
            "round table": 0,
            "internship": 0,
            "other": 0,
        },
        by_component={"0": 6, "1": 9, "2": 13, "3": 11},
        statuses={"planned": 15, "ongoing": 2, "completed": 39, "postponed": 3, "cancelled": 1},
        progress_percent=67.2,
        planned_percent=68.4,
        spi=0.99,
        months_ahead=-0.2,
        forecast_end="2020-09-08",
        delivered=[39, 42],
        overdue=0,
        participations={"total": 652},
        recommendations={"total": 11, "overdue": 2, "rate": 60.0},
        demonstration=True,
    )

    on: date
    elapsed_percent: float | None
    elapsed_days: int
    total_days: int
    month: int | None
    completed: int
    by_kind: dict[Literal[tuple(Kind.values)], Count] = Field(
        description="Completed, each kind, zeros included"
    )
    by_component: dict[str, Count] = Field(description="Completed, by the component's code")
    statuses: dict[STATUS, Count] = Field(description="All of the plan, zeros included")
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


class ActivityOut(Schema):
    """Of what had not taken place by the day `month`, `place` and the summaries are null."""

    model_config = example(
        code="1.3.1",
        kind="study visit",
        component="1",
        title_en="Study visit to Slovenia",
        title_sr="Studijska poseta Sloveniji",
        status="completed",
        month="2019-03",
        place="Ljubljana",
        summary_en="",
        summary_sr="",
        made_up=["title", "month", "place"],
    )

    code: str
    kind: Literal[tuple(Kind.values)]
    component: str = Field(description="The component's code")
    title_en: str
    title_sr: str
    status: STATUS = Field(description="On the day")
    month: str | None = Field(
        pattern=r"^[0-9]{4}-[0-9]{2}$", description="In which it was completed; no day is given"
    )
    place: str | None = Field(description="As it was typed, in either script")
    summary_en: str | None
    summary_sr: str | None
    made_up: list[Literal["title", "kind", "month", "place"]] = Field(
        description="Of a demonstration alone: what no public source states"
    )


class AddresseeOut(Schema):
    key: str
    abbreviation: str
    name_en: str
    name_sr: str


class RecommendationOut(Schema):
    """Of a conclusion `status`, `since` and `overdue` are null: it stands as it was adopted."""

    model_config = example(
        code="R-1.2.1-02",
        activity="1.2.1",
        kind="recommendation",
        area="protocol on cooperation",
        text_en="Name a contact person for trafficking in every regional police directorate.",
        text_sr=(
            "Imenovati kontakt-osobe za trgovinu ljudima u svakoj područnoj policijskoj upravi."
        ),
        addressee={
            "key": "ukp",
            "abbreviation": "UKP",
            "name_en": "Criminal Police Directorate",
            "name_sr": "Uprava kriminalističke policije",
        },
        due="2019-06-30",
        status="implemented",
        since="2019-06-28",
        overdue=False,
    )

    code: str
    activity: str
    kind: Literal[tuple(FindingKind.values)]
    area: str | None
    text_en: str
    text_sr: str
    addressee: AddresseeOut | None
    due: date | None
    status: Literal[tuple(FollowUp.values)] | None
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


class Fault(Schema):
    type: str
    loc: list[str | int] = Field(description="Where the value stood: query, and its name")
    msg: str = Field(description="What is wrong, the value, and what would be right")
    ctx: dict | None = None


class FaultOut(Schema):
    model_config = example(
        detail=[
            {
                "type": "value",
                "loc": ["query", "component"],
                "msg": "'9' is no component of this project. Use one of: 0, 1, 2, 3.",
            }
        ]
    )

    detail: list[Fault]


class MissingOut(Schema):
    model_config = example(
        detail="There is no released project 'thb'. /api/v1/projects lists them."
    )

    detail: str


# 400: an address with a sign that no text holds.
UNREADABLE = {400: MissingOut, 422: FaultOut}
FAULTS = {**UNREADABLE, 404: MissingOut}
