"""The frame of a synthetic project: partners, components, stages, committee decisions."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import prefetch_related_objects

from activities.models import Act, Component, Institution, Partner, Project, Stage
from activities.words import ActKind, PartnerRole, Provenance
from core.days import add_months, period_end
from core.scripts import fold

START, MONTHS = date(2024, 1, 1), 24
# Everything that has happened, happened by this day.
CUT_OFF = date(2025, 5, 1)

INSTITUTIONS = [
    ("RS", PartnerRole.BENEFICIARY, "Ministry", "Ministarstvo"),
    ("AT", PartnerRole.LEAD, "Partner ministry", "Partnersko ministarstvo"),
    ("SI", PartnerRole.JUNIOR, "Junior partner ministry", "Mlađe partnersko ministarstvo"),
    ("RS", PartnerRole.CONTRACTING_AUTHORITY, "Contracting authority", "Ugovorni organ"),
    ("EU", PartnerRole.EU_DELEGATION, "Delegation", "Delegacija"),
    ("RS", PartnerRole.PARTNER, "Prosecution office", "Tužilaštvo"),
    ("RS", PartnerRole.PARTNER, "Social services", "Socijalna služba"),
    ("RS", PartnerRole.PARTNER, "Association", "Udruženje"),
    ("RS", PartnerRole.TARGET, "Border unit", "Granična jedinica"),
    ("RS", PartnerRole.TARGET, "Regional directorate", "Područna uprava"),
    ("RS", PartnerRole.SUPPORT, "Finance sector", "Sektor za finansije"),
    ("DE", PartnerRole.EXTERNAL, "Institute", "Institut"),
]


class Setting(NamedTuple):
    """What the activities of one project share."""

    project: Project
    components: list[Component]
    institutions: list[Institution]
    acts: list[Act]


def make_setting(slug: str, activities: int, number: int) -> Setting:
    project = Project(
        slug=slug,
        title_en=f"Synthetic project {number}",
        title_sr=f"Sintetički projekat {number}",
        acronym=f"LOAD {number}",
        start=START,
        duration_months=MONTHS,
        cut_off=CUT_OFF,
        demonstration=True,
        eu_contribution_eur=Decimal("1500000.00"),
    )
    Project.objects.bulk_create([project])
    made_up = {"project": project, "provenance": Provenance.ILLUSTRATIVE}
    institutions = _institutions()
    Partner.objects.bulk_create(
        Partner(project=project, institution=institution, role=role)
        for institution, (_country, role, _en, _sr) in zip(institutions, INSTITUTIONS, strict=True)
    )
    components = Component.objects.bulk_create(
        Component(
            code=str(code),
            title_en=f"Result {code}" if code else "Management",
            title_sr=f"Rezultat {code}" if code else "Upravljanje",
            **made_up,
        )
        # 99 results of 99 activities fit into a component.
        for code in range(5 if activities <= 5 * 99 * 99 else 10)
    )
    Stage.objects.bulk_create(
        Stage(
            number=stage,
            title_en=f"Stage {stage}",
            title_sr=f"Etapa {stage}",
            start=add_months(START, 8 * (stage - 1)),
            end=period_end(START, 8 * stage),
            **made_up,
        )
        for stage in (1, 2, 3)
    )
    acts = Act.objects.bulk_create(
        Act(
            number=f"PSC-{meeting:02d}",
            kind=ActKind.COMMITTEE,
            date=add_months(START, 3 * (meeting - 1)),
            **made_up,
        )
        for meeting in range(1, 7)
    )
    # Rule V2 asks for the end of the project, once for each activity and more.
    prefetch_related_objects([project], "extensions")
    return Setting(project, components, institutions, acts)


def _institutions() -> list[Institution]:
    """One set for all synthetic projects."""
    wanted = [
        Institution(
            key=f"synthetic-{number:02d}",
            abbreviation=f"SYN {number}",
            name_en=f"Synthetic {en.lower()}",
            name_sr=f"Sintetički primer: {sr}",
            country=country,
        )
        for number, (country, _role, en, sr) in enumerate(INSTITUTIONS, 1)
    ]
    keys = [row.key for row in wanted]
    existing = {row.key: row for row in Institution.objects.filter(key__in=keys)}
    missing = [row for row in wanted if row.key not in existing]
    for row in missing:
        row.search = fold(f"{row.key} {row.abbreviation} {row.name_en} {row.name_sr}")
    existing |= {row.key: row for row in Institution.objects.bulk_create(missing)}
    return [existing[key] for key in keys]
